/* Dates as French people write and say them. Every Date is at noon, local time: no clock change moves the day. */

const FRANCAISE = /^(\d{1,2})([/.\- ])(\d{1,2})\2(\d{4}|\d{2})$/;
const SERREE = /^(\d{2})()(\d{2})(\d{4})$/;
const ISO = /^(\d{4})-(\d{2})-(\d{2})(?:[T ][\d:.,+\-Z]*)?$/;

const format = (options) => new Intl.DateTimeFormat('fr-FR', options);
const LONGUE = format({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
const MOIS = format({ month: 'long', year: 'numeric' });
const JOUR = { court: format({ weekday: 'short' }), long: format({ weekday: 'long' }) };

function jour(annee, mois, quantieme) {
  const date = new Date(annee, mois, quantieme, 12);
  date.setFullYear(annee, mois, quantieme);
  return date;
}

const ECRITE = /^(?:[a-z]+ +)?(\d{1,2})(?:er)? +([a-zéû]{3,})\.? +(\d{4})$/;
const NOMS = Array.from({ length: 12 }, (_, mois) => format({ month: 'long' }).format(new Date(2024, mois, 1)));

/** « lundi 5 octobre 2026 », « 1er févr. 2026 » in figures; any other text as it is. */
function enChiffres(texte) {
  const ecrite = ECRITE.exec(texte.toLowerCase());
  const mois = ecrite ? NOMS.filter((nom) => nom.startsWith(ecrite[2])) : [];
  return mois.length === 1 ? `${ecrite[1]}/${NOMS.indexOf(mois[0]) + 1}/${ecrite[3]}` : texte;
}

/**
 * The day that a text says, or null: what the server accepts, 02/03/2026, 2/3/26, 02-03-2026, 02.03.2026, 02 03 2026,
 * 2026-03-02 (a time after it is dropped), 02032026, and « 2 mars 2026 ».
 */
export function lire(texte) {
  const propre = enChiffres(texte.trim());
  const iso = ISO.exec(propre);
  const lue = iso ? [0, iso[3], 0, iso[2], iso[1]] : SERREE.exec(propre) || FRANCAISE.exec(propre);
  if (!lue) return null;
  const [quantieme, mois, annee] = [lue[1], lue[3], lue[4].length === 2 ? `20${lue[4]}` : lue[4]].map(Number);
  const date = jour(annee, mois - 1, quantieme);
  return date.getMonth() === mois - 1 && date.getDate() === quantieme ? date : null;
}

export const ecrire = (date) =>
  [
    String(date.getDate()).padStart(2, '0'),
    String(date.getMonth() + 1).padStart(2, '0'),
    String(date.getFullYear()).padStart(4, '0'),
  ].join('/');
export const dire = (date) => LONGUE.format(date);
/** « 1er octobre à 5 h 10 », as langue/dates.py writes it. */
export const direMoment = (date) => {
  const [quantieme, mois] = [date.getDate(), format({ month: 'long' }).format(date)];
  const minutes = String(date.getMinutes()).padStart(2, '0');
  return `${quantieme === 1 ? '1er' : quantieme}\u00a0${mois} à ${date.getHours()}\u00a0h\u00a0${minutes}`;
};
export const direMois = (date) => MOIS.format(date);
export const plusJours = (date, nombre) => jour(date.getFullYear(), date.getMonth(), date.getDate() + nombre);

export function aujourdhui() {
  return plusJours(new Date(), 0);
}

/** The same day some months later, or the last day of a month that is too short for it. */
export function plusMois(date, nombre) {
  const dernier = jour(date.getFullYear(), date.getMonth() + nombre + 1, 0);
  return jour(dernier.getFullYear(), dernier.getMonth(), Math.min(date.getDate(), dernier.getDate()));
}

/** The Monday of the week. */
export const lundi = (date) => plusJours(date, -((date.getDay() + 6) % 7));
export const premier = (date) => jour(date.getFullYear(), date.getMonth(), 1);
export const memeJour = (une, autre) => Boolean(une && autre) && une.toDateString() === autre.toDateString();

/** Monday to Sunday: `{court: 'lun.', long: 'lundi'}`. */
export const SEMAINE = Array.from({ length: 7 }, (_, rang) => {
  const date = jour(2024, 0, 1 + rang);
  return { court: JOUR.court.format(date), long: JOUR.long.format(date) };
});
