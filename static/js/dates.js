/* Dates as French people write and say them. Every Date is at noon, local time: no clock change moves the day.
 *
 * PasseportPro.dates.lire(text) → Date or null   accepts what the server accepts: 02/03/2026, 2/3/26, 02-03-2026,
 *                                                02.03.2026, 02 03 2026, 2026-03-02 (a time after it is dropped); and 02032026.
 */
(() => {
  'use strict';

  const P = window.PasseportPro;
  const FRANCAISE = /^(\d{1,2})([/.\- ])(\d{1,2})\2(\d{4}|\d{2})$/;
  const SERREE = /^(\d{2})(\d{2})(\d{4})$/;
  const ISO = /^(\d{4})-(\d{2})-(\d{2})(?:[T ][\d:.,+\-Z]*)?$/;

  const jour = (annee, mois, quantieme) => {
    const date = new Date(annee, mois, quantieme, 12);
    date.setFullYear(annee, mois, quantieme);
    return date;
  };

  function existe(annee, mois, quantieme) {
    const date = jour(annee, mois - 1, quantieme);
    const juste = date.getFullYear() === annee && date.getMonth() === mois - 1 && date.getDate() === quantieme;
    return juste ? date : null;
  }

  const deuxChiffres = (nombre) => String(nombre).padStart(2, '0');
  const format = (options) => new Intl.DateTimeFormat('fr-FR', options);
  const LONGUE = format({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
  const MOIS = format({ month: 'long', year: 'numeric' });
  const JOUR_COURT = format({ weekday: 'short' });
  const JOUR_LONG = format({ weekday: 'long' });

  P.dates = {
    lire(texte) {
      const propre = texte.trim();
      const iso = ISO.exec(propre);
      if (iso) return existe(Number(iso[1]), Number(iso[2]), Number(iso[3]));
      const serree = SERREE.exec(propre);
      if (serree) return existe(Number(serree[3]), Number(serree[2]), Number(serree[1]));
      const lue = FRANCAISE.exec(propre);
      if (!lue) return null;
      const siecle = lue[4].length === 2 ? 2000 : 0;
      return existe(siecle + Number(lue[4]), Number(lue[3]), Number(lue[1]));
    },
    ecrire: (date) =>
      `${deuxChiffres(date.getDate())}/${deuxChiffres(date.getMonth() + 1)}/${String(date.getFullYear()).padStart(4, '0')}`,
    aujourdhui() {
      const maintenant = new Date();
      return jour(maintenant.getFullYear(), maintenant.getMonth(), maintenant.getDate());
    },
    dire: (date) => LONGUE.format(date),
    direMois: (date) => MOIS.format(date),
    plusJours: (date, nombre) => jour(date.getFullYear(), date.getMonth(), date.getDate() + nombre),
    /** The same day some months later, or the last day of a month that is too short for it. */
    plusMois(date, nombre) {
      const dernier = jour(date.getFullYear(), date.getMonth() + nombre + 1, 0);
      return jour(dernier.getFullYear(), dernier.getMonth(), Math.min(date.getDate(), dernier.getDate()));
    },
    /** The Monday of the week. */
    lundi: (date) => P.dates.plusJours(date, -((date.getDay() + 6) % 7)),
    premier: (date) => jour(date.getFullYear(), date.getMonth(), 1),
    memeJour: (une, autre) => Boolean(une && autre) && une.toDateString() === autre.toDateString(),
    /** Monday to Sunday: `{court: 'lun.', long: 'lundi'}`. */
    semaine: Array.from({ length: 7 }, (_, rang) => {
      const date = jour(2024, 0, 1 + rang);
      return { court: JOUR_COURT.format(date), long: JOUR_LONG.format(date) };
    }),
  };
})();
