// The grid works without this: Escape takes the title of a compétence away, as it does with any tooltip.

const CLASSE = "sans-infobulle";

document.addEventListener("keydown", (evenement) => {
  if (evenement.key === "Escape") document.querySelector(".defile")?.classList.add(CLASSE);
});
for (const nom of ["focusin", "pointerover"]) {
  document.addEventListener(nom, (evenement) => {
    if (evenement.target.closest?.(".tetes a")) document.querySelector(".defile").classList.remove(CLASSE);
  });
}
