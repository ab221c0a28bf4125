"""What each role finds: its home page and its menu. Access to an object is decided by ``visibles_par``, not here."""

from dataclasses import dataclass

from .models.user import Role


@dataclass(frozen=True)
class Entree:
    """One entry of the menu: what is read, the name of its address, the names of the addresses beneath it."""

    libelle: str
    url: str
    sous: tuple = ()


MENUS = {
    Role.ETUDIANT: (
        Entree("Mon passeport", "mon_passeport", ("passeport",)),
        Entree("Mes fiches", "fiches", ("fiche", "fiche_nouvelle", "fiche_modifier", "corbeille")),
        Entree("Référentiel", "referentiel_recherche", ("referentiel",)),
    ),
    Role.ENSEIGNANT: (
        Entree("Mes classes", "classes", ("classe",)),
        Entree("Référentiel", "referentiel_recherche", ("referentiel",)),
    ),
    Role.JURY: (Entree("Référentiel", "referentiel_recherche", ("referentiel",)),),
    Role.ADMINISTRATEUR: (
        Entree("Administration", "admin:index"),
        Entree("Référentiel", "referentiel_recherche", ("referentiel",)),
    ),
}


def menu_de(user):
    return MENUS.get(user.role, ())


def accueil_de(user):
    """The name of the address where this person's day starts: the first entry of the menu."""
    return menu_de(user)[0].url
