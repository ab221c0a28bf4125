"""What each role finds: its home page and its menu. Access to an object is decided by ``visibles_par``, not here."""

from dataclasses import dataclass

from .models.user import Role


@dataclass(frozen=True)
class Entree:
    """One entry of the menu: what is read, the name of its address, the names of the addresses beneath it."""

    libelle: str
    url: str
    sous: tuple = ()


REFERENTIEL = Entree("Référentiels", "referentiel_recherche", ("referentiel",))
ADMINISTRATION = Entree("Administration", "admin:index")
FICHES = ("fiche", "fiche_nouvelle", "fiche_modifier", "fiche_supprimer", "fiche_versions", "corbeille")

MENUS = {
    Role.ETUDIANT: (
        Entree("Mon passeport", "mon_passeport", ("passeport",)),
        Entree("Mes fiches", "fiches", FICHES),
        REFERENTIEL,
    ),
    Role.ENSEIGNANT: (Entree("Mes classes", "classes", ("classe", "passeport", "fiche")), REFERENTIEL),
    Role.JURY: (REFERENTIEL,),
    Role.ADMINISTRATEUR: (REFERENTIEL,),
}


def menu_de(user):
    """The entries for this person, the first being home; « Administration » for those whom the admin lets in."""
    entrees = MENUS[user.role]
    if not user.is_staff:
        return entrees
    if user.role == Role.ADMINISTRATEUR:
        return (ADMINISTRATION, *entrees)
    return (*entrees, ADMINISTRATION)


def accueil_de(user):
    """The name of the address where this person's day starts."""
    return menu_de(user)[0].url
