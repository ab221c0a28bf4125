"""The lists to sign: one per épreuve, since they are not sat on the same day; of a commission, one per day."""

import datetime
from dataclasses import dataclass, field, replace
from itertools import groupby

from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import Inscription
from accounts.models.user import noms_distincts
from examens.models import Depot
from impression.pdf import rendre
from langue.dates import heure, jour
from langue.lisible import lisible
from langue.nombre import pluriel
from langue.periode import session_de_juin

MODELE, MODELE_PASSAGE = "examens/papier/emargement.html", "examens/papier/passage.html"
SANS_DOCUMENT = "non imprimé"
SANS_DEPOT, DEPOSE = "non déposé", "déposé"


@dataclass(frozen=True)
class LigneEmargement:
    """``passeport``: its pages, or that there is none; ``heure``: that of the passage, where it is known; ``absence``:
    « absent », and who took their place; ``etablissement``: whose candidate, on the list of a commission."""

    rang: int
    candidat: str
    numero: str
    passeport: str
    heure: str = ""
    absence: str = ""
    etablissement: str = ""

    @property
    def attendu(self):
        return bool(self.heure) or not self.absence


@dataclass(frozen=True)
class ListeEmargement:
    """``jour``: in words, where it is known."""

    epreuve: str
    lignes: list
    jour: str = ""
    ordre_de_passage: bool = False

    @property
    def titre(self):
        """« E6 Projet · 1er juin 2027 »: which of several lists this is."""
        return " · ".join(filter(None, (self.epreuve, self.jour)))


@dataclass(frozen=True)
class Emargement:
    """All that the model shows, as plain texts."""

    titre: str
    sujet: str
    date: datetime.date
    identite: list
    listes: list
    membres: list = field(default_factory=list)


def emargement(pack, nommees, epreuves):
    """The lists of a pack, as the bytes of a PDF. ``nommees``: ``[(line, [(piece, name in the archive)])]``."""
    return rendre(MODELE, document(pack, nommees, epreuves))


def document(pack, nommees, epreuves):
    """The ``Emargement`` of a pack. Whoever has left the class is not on it."""
    presents = [(ligne, pieces) for ligne, pieces in nommees if ligne.etat != ligne.Etat.RETIRE]
    listes = []
    for epreuve in epreuves:
        lignes = []
        for rang, (ligne, pieces) in enumerate(presents, start=1):
            pages = next((piece.pages for piece, _ in pieces if piece.epreuve == epreuve.code), None)
            combien = pluriel(pages, "page") if pages else SANS_DOCUMENT
            lignes.append(LigneEmargement(rang, lisible(ligne.nom), ligne.numero, combien))
        listes.append(ListeEmargement(lisible(str(epreuve)), lignes))
    return _de_la_classe(pack.classe, listes, timezone.localdate(pack.demande_le))


def emargement_de_la_classe(classe, inscriptions, epreuves, etabli_le):
    """The lists of a class, as the bytes of a PDF: its ``Inscription`` in order, with their deposited copies."""
    noms = noms_distincts((i.etudiant for i in inscriptions), naissance=True)
    listes = []
    for epreuve in epreuves:
        pages = _pages([i.etudiant_id for i in inscriptions], epreuve, annee=classe.session)
        lignes = [
            LigneEmargement(rang, lisible(noms[i.etudiant_id]), i.numero_candidat, pages.get(i.etudiant_id, SANS_DEPOT))
            for rang, i in enumerate(inscriptions, start=1)
        ]
        listes.append(ListeEmargement(lisible(str(epreuve)), lignes))
    return rendre(MODELE, _de_la_classe(classe, listes, etabli_le))


def emargement_de_la_commission(commission, candidatures, etabli_le):
    """The list to sign of a commission, in the order of passage, a sheet a day, as the bytes of a PDF."""
    return rendre(MODELE, document_de_la_commission(commission, candidatures, etabli_le))


def liste_de_passage(commission, candidatures, etabli_le):
    """The same to be put up at the door, as the bytes of a PDF: neither signatures nor what was deposited."""
    document = document_de_la_commission(commission, candidatures, etabli_le)
    # Whoever is absent and has given their time away no longer passes.
    listes = [replace(liste, lignes=[ligne for ligne in liste.lignes if ligne.attendu]) for liste in document.listes]
    titre = lisible(f"Liste de passage, {commission.nom}")
    return rendre(MODELE_PASSAGE, replace(document, titre=titre, listes=listes))


def document_de_la_commission(commission, candidatures, etabli_le):
    """The ``Emargement`` of a commission. ``candidatures``: see ``commissions.presentation.candidats``."""
    epreuve = commission.epreuve
    etudiants = [c.passeport.etudiant_id for c in candidatures]
    pages = _pages(etudiants, epreuve, annee=commission.annee, saison=commission.saison)
    numeros = dict(
        Inscription.objects.actives()
        .filter(etudiant__in=etudiants, classe__diplome=epreuve.diplome_id)
        # Of two classes at once, the one that ``Passeport.inscription`` is.
        .order_by("classe__session", "pk")
        .values_list("etudiant", "numero_candidat")
    )
    listes = []
    passages = enumerate(candidatures, start=1)
    for le, groupe in groupby(passages, key=_jour_de_passage()):
        lignes = []
        for rang, candidature in groupe:
            etudiant = candidature.passeport.etudiant
            passage = heure(candidature.passe_le) if candidature.passe_le else ""
            numero = numeros.get(etudiant.pk, candidature.passeport.numero_candidat)
            combien = pages.get(etudiant.pk, SANS_DEPOT)
            lignes.append(
                LigneEmargement(
                    rang,
                    lisible(candidature.nom),
                    numero,
                    combien,
                    passage,
                    absence=lisible(_absence(candidature)),
                    etablissement=lisible(
                        candidature.etablissement.nom if candidature.etablissement else "candidat individuel"
                    ),
                )
            )
        listes.append(ListeEmargement(lisible(str(epreuve)), lignes, jour(le) if le else "", ordre_de_passage=True))
    identite = [
        ("Commission", lisible(commission.nom)),
        ("Centre", lisible(str(commission.etablissement))),
        ("Diplôme", lisible(f"{epreuve.diplome.intitule}, {commission.session}")),
        ("Salle", ""),
    ]
    titre = f"Feuille d’émargement, {commission.nom}"
    membres = commission.membres.actifs().select_related("user", "invite", "remplace__user", "remplace__invite")
    return replace(_document(titre, identite, listes, etabli_le), membres=[_membre(membre) for membre in membres])


def _jour_de_passage():
    """A key for candidates in order: their day. Whoever was replaced has lost their time, and stays on that sheet."""
    dernier = None

    def jour_de(passage):
        nonlocal dernier
        candidature = passage[1]
        if candidature.passe_le or not candidature.absente:
            dernier = candidature.passe_le and timezone.localdate(candidature.passe_le)
        return dernier

    return jour_de


def _absence(candidature):
    if candidature.remplacante:
        return f"absent, remplacé par {candidature.remplacante.nom}"
    return "absent" if candidature.absente else ""


def _membre(membre):
    """``(name, what they do, whose place they took)``."""
    remplace = f"remplace {membre.remplace.qui}" if membre.remplace else ""
    return lisible(membre.qui), membre.get_fonction_display(), lisible(remplace)


def _de_la_classe(classe, listes, etabli_le):
    etablissement = classe.etablissement
    identite = [
        ("Établissement", lisible(f"{etablissement} (UAI {etablissement.uai})")),
        ("Classe", lisible(classe.nom)),
        ("Diplôme", lisible(f"{classe.diplome.intitule}, {session_de_juin(classe.session)}")),
        ("Date et salle", ""),
    ]
    return _document(f"Feuille d’émargement, {classe}", identite, listes, etabli_le)


def _document(titre, identite, listes, etabli_le):
    return Emargement(
        titre=lisible(titre),
        sujet=dict(identite)["Diplôme"],
        date=etabli_le,
        identite=identite,
        listes=listes,
    )


def _pages(etudiants, epreuve, **session):
    """``{student: « 12 pages » of the deposited copy in force}``; ``session``: fields of the ``SessionExamen``."""
    depots = (
        Depot.objects.en_vigueur()
        .annotate(etudiant=Coalesce("passeport__reuni_a__etudiant", "passeport__etudiant"))
        .filter(etudiant__in=etudiants, epreuve=epreuve, **{f"session__{nom}": v for nom, v in session.items()})
    )
    pages = depots.order_by("depose_le", "pk").values_list("etudiant", "contenu__pages")
    return {etudiant: pluriel(nombre, "page") if nombre else DEPOSE for etudiant, nombre in pages}
