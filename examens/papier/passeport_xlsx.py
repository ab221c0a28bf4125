"""A passport as a workbook: the fiches, a line each, and what is covered of the référentiel (R1)."""

from django.utils.text import capfirst
from openpyxl import Workbook

from impression.classeur import ecrire, entetes, largeurs, octets, page, titre_de_feuille
from referentiel.arbre import arbre_de
from referentiel.rubriques import Genre, rubriques_de
from situations.couverture import Couverture
from situations.fiche.differences import lisible
from situations.models import Fiche
from situations.models.piece_jointe import avec_pieces

from .intitules import intitule
from .synthese import ordonner

# The widths of columns, in characters, by kind of rubrique.
_LARGEURS = {Genre.DATE: 12, Genre.CASE: 9, Genre.CHOIX: 18}
_LARGE = 40


def passeport_xlsx(passeport):
    """The recorded fiches (R20) and the coverage of a passport, as the bytes of a workbook."""
    arbre = arbre_de(passeport.diplome)
    fiches = ordonner(
        arbre, avec_pieces(passeport, Fiche.objects.filter(passeport=passeport).enregistrees().pour_lecture())
    )
    classeur = Workbook()
    _fiches(classeur.active, passeport.diplome, arbre, fiches)
    _competences(
        classeur.create_sheet(titre_de_feuille(passeport.diplome.mot("competences"))), passeport.diplome, arbre, fiches
    )
    return octets(classeur, f"Passeport professionnel, {passeport.etudiant}")


def _fiches(feuille, diplome, arbre, fiches):
    feuille.title = "Fiches"
    rubriques = rubriques_de(diplome)
    textes = [lisible(fiche.contenu(), diplome) for fiche in fiches]
    # Those that the diplôme removed come last, where a fiche answers them (R38).
    libelles = list(dict.fromkeys(libelle for dits in textes or [lisible({}, diplome)] for libelle in dits))
    # Where no pôle has a level below it, its one classe is itself.
    niveaux = ["pole"] if all(pole.a_deux_niveaux for pole in arbre.poles) else ["pole", "classe"]
    titres = ("N°", *(capfirst(diplome.mot(niveau)) for niveau in niveaux), "Épreuve")
    entetes(feuille, (*titres, *libelles))
    mesures = {r.libelle: _LARGEURS.get(r.genre, _LARGE) for r in rubriques}
    mesures_titres = (5, *(28, 32)[: len(niveaux)], 9)
    largeurs(feuille, (*mesures_titres, *(mesures.get(libelle, _LARGE) for libelle in libelles)))
    dates = {r.libelle: r.nom for r in rubriques if r.genre is Genre.DATE}
    for ligne, (fiche, dits) in enumerate(zip(fiches, textes, strict=True), start=2):
        classe = arbre.situations[fiche.situation_id].situation.classe_situations
        place = (ligne - 1, *(classe.pole, classe)[: len(niveaux)], fiche.competence.en_epreuves)
        reponses = (getattr(fiche, dates[nom]) if nom in dates else dits.get(nom, "") for nom in libelles)
        ecrire(feuille, ligne, (*place, *reponses))
    feuille.auto_filter.ref = feuille.dimensions
    page(feuille, "1:1")


def _competences(feuille, diplome, arbre, fiches):
    entetes(feuille, ("Code", capfirst(diplome.mot("competence")), "Épreuve", "Fiches", "Où", "État"))
    largeurs(feuille, (10, 60, 9, 8, 60, 14))
    couverture = Couverture.de_fiches(arbre, fiches)
    couverte = diplome.dire("couvert{e competence}")
    for ligne, competence in enumerate(arbre.revendicables(), start=2):
        nombre = couverture.enregistrees.get(competence.pk, 0)
        situations = arbre.situations_par_competence[competence.pk]
        ou, etat = "\n".join(map(intitule, situations)), couverte if nombre else "à couvrir"
        ecrire(feuille, ligne, (competence.code, intitule(competence), competence.en_epreuves, nombre, ou, etat))
    feuille.auto_filter.ref = feuille.dimensions
    page(feuille, "1:1")
