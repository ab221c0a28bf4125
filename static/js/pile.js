// A pile of photos, sent one after the other: what became of each is told as it comes.

const formulaire = document.querySelector("[data-pile]");

formulaire.addEventListener("submit", async (evenement) => {
  const photos = [...formulaire.photos.files];
  if (!photos.length) return;
  evenement.preventDefault();
  const etat = formulaire.querySelector("[data-pile-etat]");
  const bouton = formulaire.querySelector("button");
  bouton.disabled = true;
  const ratees = [];
  for (const [rang, photo] of photos.entries()) {
    etat.textContent = `Lecture de la photo ${rang + 1} sur ${photos.length}…`;
    if (!(await envoyer(photo))) ratees.push(photo);
  }
  if (!ratees.length) {
    window.location.reload();
    return;
  }
  // Those that did not leave are still chosen: the same button sends them again.
  const restantes = new DataTransfer();
  for (const photo of ratees) restantes.items.add(photo);
  formulaire.photos.files = restantes.files;
  bouton.disabled = false;
  etat.textContent =
    `Pas envoyées\u00a0: ${ratees.length} sur ${photos.length}. Elles sont encore choisies\u00a0: ` +
    "déposez-les à nouveau quand le réseau est là.";
});

/** Whether the site has answered; its sentences join the list. */
async function envoyer(photo) {
  const corps = new FormData();
  corps.append("csrfmiddlewaretoken", formulaire.csrfmiddlewaretoken.value);
  corps.append("photos", photo);
  try {
    const reponse = await fetch(formulaire.action, {
      method: "POST",
      body: corps,
      headers: { Accept: "application/json" },
      redirect: "error",
    });
    if (reponse.status === 413) {
      dire(`${photo.name}\u00a0: ce fichier est trop lourd.`);
      return true;
    }
    if (!reponse.ok) return false;
    (await reponse.json()).phrases.forEach(dire);
    return true;
  } catch {
    return false;
  }
}

function dire(phrase) {
  const ligne = document.createElement("li");
  ligne.textContent = phrase;
  formulaire.querySelector("[data-pile-liste]").append(ligne);
}
