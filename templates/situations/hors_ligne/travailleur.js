/* The service worker: without network, the page on which a fiche may be started. Version {{ version }}.
 *
 * It keeps that page, and the style sheets and scripts that the page names, fetched without a session: never a page of
 * a signed-in person, which it does not even read.
 */

const PAGE = "{{ page }}";
const CACHE = "passeport-{{ version }}";
const NOMMES = /(?:href|src)="(\/static\/[^"]+)"|\bfrom\s*["'](\.{1,2}\/[^"']+)["']/g;

async function garder(cache, adresse, vues = new Set()) {
  if (vues.has(adresse)) return;
  vues.add(adresse);
  const reponse = await fetch(adresse, { credentials: "omit", cache: "no-cache" });
  if (!reponse.ok) throw new Error(`${adresse}: ${reponse.status}`);
  await cache.put(adresse, reponse.clone());
  if (!/html|javascript/.test(reponse.headers.get("Content-Type"))) return;
  const nommes = [...(await reponse.text()).matchAll(NOMMES)].map(([, absolu, relatif]) => absolu ?? relatif);
  await Promise.all(nommes.map((nomme) => garder(cache, new URL(nomme, new URL(adresse, location)).href, vues)));
}

self.addEventListener("install", (evenement) => {
  self.skipWaiting();
  evenement.waitUntil(caches.open(CACHE).then((cache) => garder(cache, new URL(PAGE, location).href)));
});

self.addEventListener("activate", (evenement) => {
  const menage = async () => {
    await self.registration.navigationPreload?.enable();
    for (const nom of await caches.keys()) if (nom !== CACHE) await caches.delete(nom);
    await self.clients.claim();
  };
  evenement.waitUntil(menage());
});

async function naviguer(evenement) {
  try {
    return (await evenement.preloadResponse) ?? (await fetch(evenement.request));
  } catch {
    return (await caches.match(PAGE)) ?? Response.error();
  }
}

self.addEventListener("fetch", (evenement) => {
  const { method, mode, url } = evenement.request;
  if (method !== "GET") return;
  if (mode === "navigate") evenement.respondWith(naviguer(evenement));
  else if (new URL(url).pathname.startsWith("/static/"))
    evenement.respondWith(caches.match(url).then((gardee) => gardee ?? fetch(evenement.request)));
});
