// Keys of access (WebAuthn): the browser makes one, or proves that it holds it; the form carries its answer.
const REFUS = "La clé n’a pas répondu\u00a0: recommencez, ou choisissez un autre moyen.";
const ABSENTE = "Ce navigateur ne connaît pas les clés d’accès\u00a0: choisissez un autre moyen.";

async function demander(quoi, options) {
  if (quoi === "creer") {
    const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
    return navigator.credentials.create({ publicKey });
  }
  return navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
}

document.querySelectorAll("form[data-cle]").forEach((form) => {
  const { publicKey } = JSON.parse(document.getElementById(form.dataset.options).textContent);
  const erreur = form.querySelector("[data-erreur]");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      if (!window.PublicKeyCredential?.parseCreationOptionsFromJSON) throw new TypeError(ABSENTE);
      const cle = await demander(form.dataset.cle, publicKey);
      form.elements.credential.value = JSON.stringify(cle.toJSON());
      form.submit();
    } catch (raison) {
      erreur.textContent = raison.message === ABSENTE ? ABSENTE : REFUS;
      erreur.hidden = false;
    }
  });
  // Sent before this script is there, the form would hold no key: its button waits for it.
  for (const bouton of [...form.elements].filter((champ) => champ.type === "submit")) bouton.disabled = false;
});
