/* A situation chosen before the scripts were there, on a slow line, or put back by the browser: what follows from it
 * (its compétences, the Projet box, examples) is asked for all the same, once htmx listens.
 */

window.addEventListener('load', () => {
  const liste = document.getElementById('id_situation');
  if (!liste) return;
  const rendue = [...liste.options].find((option) => option.defaultSelected)?.value ?? '';
  if (liste.value !== rendue) liste.dispatchEvent(new Event('change', { bubbles: true }));
});
