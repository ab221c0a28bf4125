"""What each role finds: its home page and its menu. Access to an object is decided by ``visibles_par``, not here."""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import Exists
from django.urls import reverse

from accounts.models.user import Role, User


@dataclass(frozen=True)
class Entree:
    """One entry of the menu: what is read, the name of its address, and of those beneath it, without their app."""

    libelle: str
    url: str
    sous: tuple = ()

    @property
    def icone(self):
        """The name of its drawing in ``static/img/icones.svg``."""
        return self.url.split(":")[-1]

    def contient(self, ici):
        """Whether the page of this ``ResolverMatch``, or None, is this entry or beneath it."""
        return ici is not None and (ici.view_name == self.url or ici.url_name in self.sous)


REFERENTIEL = Entree(
    "Référentiels",
    "referentiel:referentiel_recherche",
    # Those who run the instance load and correct them.
    (
        *("referentiel", "referentiels", "chargement", "diplome", "diplome_supprimer"),
        *("code", "element", "mot", "rubrique", "liste"),
    ),
)
EXAMEN = ("packs", "pack")
SESSIONS = ("sessions", "session_nouvelle", "session", "session_prolonger", "session_supprimer", "calendriers")
ETABLISSEMENT = Entree(
    "Mon établissement",
    "accounts:etablissement",
    (
        *("import_liste", "import_colonnes", "import_verification", "import_resultat", "import_annuler", "bandelettes"),
        *(
            "classe_numeros",
            "numeros",
            "classe_ecole",
            "classe_nouvelle",
            "classe_modifier",
            "classe_supprimer",
            "classe_deplacer",
        ),
        *("personnes", "personne", "personne_nouvelle", "personne_modifier", "personne_fermer"),
        *("personne_mot_de_passe", "inscription_terminer", "fusion", "fusion_choisir"),
        *("enseignants", "enseignant_nouveau", "enseignement_nouveau", "enseignement_modifier"),
        *("administrateurs", "administrateur_terminer", "centre_accueil"),
        *("bandelettes_enseignants", "liste_enseignants", "liste_enseignants_verification"),
        *("commissions_etablissement", "commission_nouvelle", "commission_gestion", "commission_modifier"),
        *("commission_supprimer", "commission_presenter"),
        # The page of the commission again, when what was sent to it is refused.
        *("commission_ordre", "commission_repartir", "commission_rattacher", "commission_inviter"),
        *EXAMEN,
        *SESSIONS,
    ),
)
COMMISSIONS = Entree("Mes commissions", "examens:commissions", ("commission", "commission_candidat"))
JOURNAL = Entree("Journal", "accounts:journal")
INSTANCE = Entree("Instance", "exploitation:etat")
ADMINISTRATION = Entree("Administration", "admin:index")
EXTRAITS = ("extraits", "extrait", "extrait_nouveau", "extrait_modifier", "extrait_lien", "extrait_supprimer")
FICHES = ("recherche", "fiche", "fiche_nouvelle", "fiche_modifier", "fiche_supprimer", "fiche_versions", "corbeille")
DEPART = ("poste", "poste_lot", "formules", "proposition")
PROPOSITIONS = ("propositions", "proposition", "proposition_nouvelle", "proposition_retirer")
APPRECIATIONS = ("appreciation_repondre", "appreciation_modifier", "appreciation_retirer", "appreciation_changements")
DEPOTS = ("depots", "depot", "depot_comparaison")
DEPOTS_DE_CLASSE = (
    *("classe_depots", "classe_deposer", "depot_de_classe", "depot_de_classe_annuler"),
    *("classe_rouvrir", "depot_rouvrir"),
)
APPRECIER = ("fiche_apprecier", "passeport_apprecier")

STAGES = (
    "passeport_stages",
    "stage",
    "stage_nouveau",
    "stage_modifier",
    "stage_supprimer",
    "stage_objectifs",
    "stage_attestation",
    "stage_papier",
    "feuille_deposer",
    "feuille_recopier",
    "feuille_retirer",
    "acces_tuteur",
    "acces_tuteur_revoquer",
)

MENUS = {
    Role.ETUDIANT: (
        Entree(
            "Mon passeport",
            "situations:mon_passeport",
            (
                *("passeport", "situation", "projet", "candidature", "lectures", "deposer", "conformite"),
                *("centre", "rattachements", "remplacements", *DEPOTS, *EXTRAITS),
                *("reprendre", "reprendre_tableau", "reprise"),
            ),
        ),
        Entree("Mes fiches", "situations:fiches", (*FICHES, *DEPART)),
        Entree("Journal de bord", "situations:carnet", ("note_modifier", "note_supprimer")),
        Entree("Appréciations", "suivi:appreciations", APPRECIATIONS),
        # Without a passport; the bar says the word of each diplôme that the student follows.
        Entree("Stages et PFMP", "stages:stages", STAGES),
        REFERENTIEL,
    ),
    Role.ENSEIGNANT: (
        Entree("À lire", "suivi:a_lire", ("a_lire_fiche", "a_lire_passeport", "a_lire_classe")),
        Entree(
            "Mes classes",
            "suivi:classes",
            (
                "classe",
                "classe_stages",
                "classe_periodes",
                "classe_liens",
                "classe_feuilles",
                "feuille_a_trier",
                "classe_conformite",
                "conformite",
                "visite_nouvelle",
                "visite",
                "visite_retirer",
                "groupes",
                "groupe_nouveau",
                "groupe",
                "groupe_supprimer",
                "reinitialiser_mot_de_passe",
                "couverture",
                "relancer",
                "textes",
                "passeport",
                "situation",
                "fiche",
                "entretien",
                *STAGES,
                *APPRECIER,
                *DEPOTS,
                *DEPOTS_DE_CLASSE,
                *PROPOSITIONS,
                *EXAMEN,
            ),
        ),
        Entree("Appréciations", "suivi:appreciations", (*APPRECIATIONS, "phrases")),
        # The members of a commission are teachers most of the time.
        COMMISSIONS,
        REFERENTIEL,
    ),
    Role.JURY: (COMMISSIONS, REFERENTIEL),
    Role.ADMINISTRATEUR: (REFERENTIEL,),
}
# Where a day starts elsewhere than on the first entry: in the commission itself when only one is open.
ACCUEILS = {Role.JURY: "examens:commissions_accueil"}


def menu_de(user):
    """The entries for this person, the first being home; « Administration » for those whom the admin lets in."""
    entrees = MENUS[user.role]
    if user.est_administrateur and user.administre_une_ecole:
        # All the roles that one person holds: who teaches has what teachers have, who sits in a commission finds it.
        sieges = user.sieges.filter(retire_le=None)
        moi = User.objects.filter(pk=user.pk).values_list(Exists(user.enseignements.en_cours()), Exists(sieges))
        enseigne, siege = moi.get()
        if enseigne:
            entrees = MENUS[Role.ENSEIGNANT]
        elif siege:
            entrees = MENUS[Role.JURY]
        entrees = (ETABLISSEMENT, *entrees, JOURNAL)
    elif user.is_superuser:
        entrees = (*entrees, JOURNAL)
    if user.is_superuser:
        entrees = (*entrees, INSTANCE)
    if not user.is_staff:
        return entrees
    if user.role == Role.ADMINISTRATEUR and ETABLISSEMENT not in entrees:
        return (ADMINISTRATION, *entrees)
    return (*entrees, ADMINISTRATION)


def accueil_de(user):
    """The name of the address where this person's day starts."""
    return ACCUEILS.get(user.role) or menu_de(user)[0].url


def navigation(request):
    """``menu``: entries as ``{"nom", "libelle", "url", "icone", "active"}``; ``inscription_libre``.

    The menu is empty for an anonymous visitor, and as long as the initial password shuts every other page.
    Costs no query: the signed-in user is already there, an anonymous one has no session to read.
    """
    contexte = {"menu": [], "inscription_libre": settings.INSCRIPTION_LIBRE}
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated and not user.mot_de_passe_initial:
        ici = request.resolver_match
        contexte["menu"] = [
            {"nom": e.url, "libelle": e.libelle, "url": reverse(e.url), "icone": e.icone, "active": e.contient(ici)}
            for e in menu_de(user)
        ]
    return contexte
