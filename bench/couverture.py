"""The coverage grid of a class on 55 situations: the page, with 5 and with 35 students, and the workbook."""

from django.test import Client

from accounts.models import Classe
from referentiel.models import Diplome

from .banc import remplir
from .chronometre import Mesure, medianes, requetes

DIPLOME = "BCP-GA"
ELEVES, PEU, FICHES = 35, 5, 58
TOURS_XLSX = 5


def mesurer(banc):
    diplome = Diplome.objects.get(code=DIPLOME)
    grande, classeur = _actions(banc, diplome, ELEVES)
    petite, _ = _actions(banc, diplome, PEU)
    connexion, temps_grande, temps_petite = medianes(banc.connexion, grande, petite)
    (temps_classeur,) = medianes(classeur, tours=TOURS_XLSX)
    combien_grande, combien_petite = requetes(grande), requetes(petite)
    taille = f"{ELEVES} students, {ELEVES * FICHES} fiches"
    return [
        Mesure(f"grid, {taille}, queries", combien_grande, limite=10),
        Mesure("grid, queries that come with the students", abs(combien_grande - combien_petite), limite=0),
        Mesure(f"grid, {PEU} students", temps_petite, "ms"),
        Mesure(f"grid, {taille}", temps_grande, "ms"),
        Mesure(f"grid, {taille} ÷ sign-in page", temps_grande / connexion, "×", limite=8),
        Mesure(f"grid as XLSX, {taille}", temps_classeur / 1000, "s", limite=1),
    ]


def _actions(banc, diplome, eleves):
    """``(read the page, read the workbook)`` of a new class of that many students, as its teacher."""
    classe = Classe.objects.get(inscriptions__etudiant=remplir(diplome, 1, eleves, FICHES)[0].etudiant)
    client = Client()
    client.force_login(classe.enseignants.get())
    return banc.page(client, "suivi:couverture", classe.pk), banc.page(client, "suivi:couverture_xlsx", classe.pk)
