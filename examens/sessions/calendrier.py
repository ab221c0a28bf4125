"""The calendar of an académie: read from a file, written whole or not at all, followed by its schools."""

import csv
import datetime
import io
import re
import unicodedata
from dataclasses import dataclass, field

import yaml
from django import forms
from django.db import transaction
from django.utils import timezone
from openpyxl import load_workbook

from accounts.models import Journal
from examens.champ_moment import HeureField, localiser
from examens.models import DateDeCalendrier, PeriodeDepot, SessionExamen
from langue.dates import jour_ecrit
from referentiel.models import Epreuve
from situations.champs import FORMATS_DATE

ILLISIBLE = "Ce fichier ne se lit pas\u00a0: il faut un CSV, un classeur .xlsx ou un YAML."
# Bytes, and lines: an académie has a hundred.
TAILLE, LIGNES = 1024 * 1024, 2000
COLONNES = {
    "session": ("session",),
    "diplome": ("diplome", "code du diplome"),
    "epreuve": ("epreuve",),
    "ouvre": ("ouvre", "ouvre le", "ouverture"),
    "ferme": ("ferme", "ferme le", "fermeture"),
}
_SESSION = re.compile(r"(?:(juin|septembre)\s+)?(\d{4})", re.IGNORECASE)
_MOMENT = re.compile(r"(?P<jour>.+?)(?:[\sT]+(?:à\s+)?(?P<heure>\d{1,2}\s*[h:]\s*\d{0,2}(?::\d{2})?))?")


class CalendrierRefuse(Exception):
    """Nothing was written. ``phrases``: what is wrong, a sentence each, with its line."""

    def __init__(self, *phrases):
        super().__init__("\n".join(phrases))
        self.phrases = phrases


@dataclass(frozen=True)
class Ligne:
    """What a line of the file says, read; the moments are aware, in Paris time."""

    numero: int
    epreuve: Epreuve
    annee: int
    saison: str
    ouvre_le: datetime.datetime
    ferme_le: datetime.datetime


@dataclass
class Bilan:
    """What loading has done: ``dates`` written; ``sessions`` whose dates changed, ``gardees`` those that keep dates of
    their own for some épreuve, as sentences."""

    dates: int = 0
    sessions: list = field(default_factory=list)
    gardees: list = field(default_factory=list)


def lire(nom, octets):
    """The ``Ligne`` of a file, CSV, XLSX or YAML by the end of its ``nom``. Raises ``CalendrierRefuse``."""
    if len(octets) > TAILLE:
        raise CalendrierRefuse("Ce fichier dépasse un mégaoctet\u00a0: ce n’est pas un calendrier.")
    rangees = _rangees(nom, octets)
    if len(rangees) > LIGNES:
        raise CalendrierRefuse(f"Ce fichier a plus de {LIGNES} lignes\u00a0: ce n’est pas un calendrier.")
    if not rangees:
        raise CalendrierRefuse("Ce fichier ne contient aucune date.")
    manquent = [nom for nom in COLONNES if all(not rangee.get(nom) for _, rangee in rangees)]
    if manquent:
        raise CalendrierRefuse(
            f"Il manque une colonne\u00a0: {', '.join(manquent)}. Il en faut cinq\u00a0: {', '.join(COLONNES)}."
        )
    epreuves = {
        (e.diplome.code.casefold(), e.code.casefold()): e
        for e in Epreuve.objects.filter(dans_passeport=True).select_related("diplome")
    }
    lues, phrases, vues = [], [], {}
    for numero, rangee in rangees:
        try:
            ligne = _ligne(numero, rangee, epreuves)
        except forms.ValidationError as refus:
            phrases.append(f"Ligne {numero}\u00a0: {refus.messages[0]}")
            continue
        deja = vues.setdefault((ligne.epreuve.pk, ligne.annee, ligne.saison), numero)
        if deja != numero:
            phrases.append(f"Ligne {numero}\u00a0: cette épreuve et cette session sont déjà à la ligne {deja}.")
        lues.append(ligne)
    if phrases:
        raise CalendrierRefuse(*phrases)
    return lues


@transaction.atomic
def charger(academie, lignes, par):
    """Write these dates as the calendar of an académie, in place of those of the same épreuves, and give them to the
    sessions of its schools. Dates that a school has set by itself stay, and are told. Returns a ``Bilan``.
    """
    bilan, de_qui = Bilan(), {"chargee_le": timezone.now(), "chargee_par": str(par)}
    for ligne in lignes:
        dates = {"ouvre_le": ligne.ouvre_le, "ferme_le": ligne.ferme_le} | de_qui
        DateDeCalendrier.objects.update_or_create(
            academie__iexact=academie,
            epreuve=ligne.epreuve,
            annee=ligne.annee,
            saison=ligne.saison,
            defaults=dates,
            create_defaults={"academie": academie} | dates,
        )
        bilan.dates += 1
    sessions = SessionExamen.objects.filter(
        etablissement__academie__iexact=academie,
        diplome__in={ligne.epreuve.diplome_id for ligne in lignes},
        annee__in={ligne.annee for ligne in lignes},
    ).select_related("etablissement", "diplome")
    for session in sessions:
        ou = f"{session}, {session.diplome}, {session.etablissement}"
        changees, gardees = suivre(session)
        if changees:
            bilan.sessions.append(ou)
            Journal.noter(
                Journal.Action.SESSION,
                par,
                etablissement=session.etablissement,
                objet=f"{session}, {session.diplome}",
                reglage=f"calendrier de l’académie\u00a0: {', '.join(changees)}",
            )
        bilan.gardees += [f"{ou}\u00a0: {code} garde ses dates" for code in gardees]
    return bilan


def suivre(session):
    """Give a session the dates of its académie. Returns ``(codes that changed, codes that keep their own dates)``."""
    changees, gardees = [], []
    periodes = {periode.epreuve_id: periode for periode in session.periodes.all()}
    for epreuve_pk, date in DateDeCalendrier.objects.de_la_session(session).items():
        periode = periodes.get(epreuve_pk)
        if periode and (periode.ouvre_le, periode.ferme_le) == date.dates:
            PeriodeDepot.objects.filter(pk=periode.pk).update(du_calendrier=True)
        elif periode and not periode.du_calendrier:
            gardees.append(date.epreuve.code)
        else:
            PeriodeDepot.objects.update_or_create(
                session=session,
                epreuve_id=epreuve_pk,
                defaults={"ouvre_le": date.ouvre_le, "ferme_le": date.ferme_le, "du_calendrier": True},
            )
            changees.append(date.epreuve.code)
    return changees, gardees


@dataclass
class Suivi:
    """The calendar of one académie: its ``dates``; ``sessions``: ``[(session, codes of the épreuves whose dates are not
    those of the académie)]`` of its schools."""

    nom: str
    dates: list = field(default_factory=list)
    sessions: list = field(default_factory=list)


def suivis():
    """The ``Suivi`` of each académie that has a calendar, by name; three queries."""
    academies, connues = {}, {}
    dates = DateDeCalendrier.objects.select_related("epreuve__diplome")
    for date in dates.order_by("academie", "-annee", "saison", "epreuve__diplome__intitule", "epreuve__ordre"):
        nom = date.academie.casefold()
        academies.setdefault(nom, Suivi(date.academie)).dates.append(date)
        connues.setdefault((nom, date.annee, date.saison, date.epreuve.diplome_id), []).append(date)
    sessions = SessionExamen.objects.filter(annee__in={annee for _, annee, *_ in connues}).exclude(etablissement=None)
    sessions = sessions.select_related("etablissement", "diplome").prefetch_related("periodes")
    for session in sessions.order_by("etablissement__nom", "-annee", "pk"):
        nom = session.etablissement.academie.strip().casefold()
        siennes = connues.get((nom, session.annee, session.saison, session.diplome_id), [])
        posees = {periode.epreuve_id: (periode.ouvre_le, periode.ferme_le) for periode in session.periodes.all()}
        if siennes:
            ecarts = [date.epreuve.code for date in siennes if posees.get(date.epreuve_id) != date.dates]
            academies[nom].sessions.append((session, ecarts))
    return list(academies.values())


def _rangees(nom, octets):
    """``[(line of the file, {column: cell})]``, empty lines left out."""
    fin = nom.rpartition(".")[2].lower()
    try:
        if fin in ("yaml", "yml"):
            return [
                (rang, {_cle(c): v for c, v in date.items()})
                for rang, date in enumerate(yaml.safe_load(octets) or [], start=1)
            ]
        tableau = _classeur(octets) if fin == "xlsx" else _csv(octets)
    except Exception as erreur:
        raise CalendrierRefuse(ILLISIBLE) from erreur
    if fin not in ("xlsx", "csv", "txt"):
        raise CalendrierRefuse(ILLISIBLE)
    titres = [_cle(cellule) for cellule in next(iter(tableau), [])]
    return [
        (rang, dict(zip(titres, cellules, strict=False)))
        for rang, cellules in enumerate(tableau[1:], start=2)
        if any(cellules)
    ]


def _csv(octets):
    texte = octets.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(texte), delimiter=";" if ";" in texte.partition("\n")[0] else ","))


def _classeur(octets):
    feuille = load_workbook(io.BytesIO(octets), read_only=True, data_only=True).active
    return [list(rangee) for rangee in feuille.iter_rows(values_only=True, max_row=LIGNES + 2, max_col=20)]


def _cle(titre):
    """The name of a column, whatever its accents and capitals; itself when it is none of ours."""
    nu = unicodedata.normalize("NFKD", str(titre or "")).encode("ascii", "ignore").decode().strip().lower()
    return next((nom for nom, titres in COLONNES.items() if nu in titres), nu)


def _ligne(numero, rangee, epreuves):
    session = _SESSION.fullmatch(str(rangee.get("session") or "").strip())
    if not session or not 2009 <= int(session[2]) <= 2100:
        raise forms.ValidationError("la session s’écrit «\u00a0juin 2027\u00a0» ou «\u00a02027\u00a0».")
    diplome, code = (str(rangee.get(nom) or "").strip() for nom in ("diplome", "epreuve"))
    epreuve = epreuves.get((diplome.casefold(), code.casefold()))
    if epreuve is None:
        raise forms.ValidationError(
            f"aucune épreuve «\u00a0{code}\u00a0» du diplôme «\u00a0{diplome}\u00a0» ne s’appuie sur le passeport."
        )
    ouvre_le = _moment(rangee.get("ouvre"), "l’ouverture", datetime.time(0))
    ferme_le = _moment(rangee.get("ferme"), "la fermeture", datetime.time(23, 59))
    if ferme_le <= ouvre_le:
        raise forms.ValidationError("la fermeture doit suivre l’ouverture.")
    saison = (session[1] or SessionExamen.Saison.JUIN).lower()
    return Ligne(numero, epreuve, int(session[2]), saison, ouvre_le, ferme_le)


def _moment(valeur, quoi, heure):
    """A day and an hour in Paris time, to the minute, as the pages show it; a day alone means its first, or last, one.

    A workbook gives a day alone as midnight.
    """
    if isinstance(valeur, datetime.datetime) and valeur.time() != datetime.time(0):
        return localiser(valeur.replace(second=0, microsecond=0, tzinfo=None))
    if isinstance(valeur, datetime.date):
        return localiser(datetime.datetime(valeur.year, valeur.month, valeur.day, heure.hour, heure.minute))
    lu = _MOMENT.fullmatch(str(valeur or "").strip())
    if lu and lu["heure"]:
        heure = HeureField().clean(":".join(lu["heure"].split(":")[:2]))
    jour = lu and (jour_ecrit(lu["jour"]) or _jour(lu["jour"]))
    if not jour:
        raise forms.ValidationError(f"{quoi} s’écrit comme «\u00a020/05/2027 18:00\u00a0».")
    return localiser(datetime.datetime.combine(jour, heure))


def _jour(texte):
    try:
        return forms.DateField(input_formats=FORMATS_DATE).clean(texte)
    except forms.ValidationError:
        return None
