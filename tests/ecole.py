"""What the pages of a school are about, for the tests that walk every address."""

from accounts.enseignants.invitation import ouvrir
from accounts.models import DemandeDArrivee, Fusion, ImportDeListe, User

from . import factories


def creer_liste_d_enseignants(auteur, ecole):
    """A list of one teacher, read and not applied yet."""
    return ImportDeListe.objects.create(
        auteur=auteur,
        etablissement=ecole,
        genre=ImportDeListe.Genre.ENSEIGNANTS,
        document={"feuilles": [{"nom": "", "lignes": [[1, ["Nom", "Prénom"]], [2, ["PETIT", "Nour"]]]}]},
        choix={"lecture": {"feuille": "0", "titres": True, "encodage": ""}, "reponses": {}, "partis": []},
    )


def objets_de_l_ecole(classe, owner, teacher, administrator):
    """For each address of a school, the arguments that name the owner, their class, their teacher."""
    ecole = classe.etablissement
    sur_la_classe, sur_la_personne = {"pk": classe.pk}, {"pk": owner.pk}
    double = factories.creer_etudiant(classe)
    fusion = Fusion.objects.create(garde=owner, absorbe=factories.UserFactory(), etablissement=ecole, auteur_nom="M.")
    invite = ouvrir(ecole, "Nour", "Petit", "nour@exemple.fr")
    # Not the last one.
    collegue, _ = (factories.UserFactory(role=User.Role.ADMINISTRATEUR, etablissement=ecole) for _ in range(2))
    sur_la_liste = {"pk": creer_liste_d_enseignants(administrator, ecole).pk}
    sur_l_enseignement = {"pk": teacher.enseignements.get().pk}
    sur_l_import = {"pk": factories.creer_import(administrator, classe).pk}
    ailleurs = factories.ClasseFactory(diplome=classe.diplome)
    demande = DemandeDArrivee.objects.create(etudiant=owner, classe=ailleurs)
    imports = ("colonnes", "verification", "resultat", "abandonner", "annuler", "ecartes")
    arguments = {f"import_{nom}": sur_l_import for nom in imports} | {
        "demande_repondre": {"pk": demande.pk},
        "bandelettes": sur_la_classe,
        "reinitialiser_mot_de_passe": sur_la_classe | {"etudiant_pk": owner.pk},
        "classe_ecole": sur_la_classe,
        "classe_numeros": sur_la_classe,
        "classe_modifier": sur_la_classe,
        "classe_archiver": sur_la_classe,
        "classe_supprimer": sur_la_classe,
        "classe_deplacer": sur_la_classe,
        "personne": sur_la_personne,
        "personne_modifier": sur_la_personne,
        "personne_entrer": sur_la_personne,
        "personne_fermer": sur_la_personne,
        "personne_mot_de_passe": sur_la_personne,
        "inscription_terminer": {"pk": owner.inscriptions.get().pk},
        "fusion_choisir": sur_la_personne,
        "fusion": sur_la_personne | {"autre_pk": double.pk},
        "fusion_annuler": {"pk": fusion.pk},
        "liste_enseignants_verification": sur_la_liste,
        "liste_enseignants_annuler": sur_la_liste,
        "invitation_renvoyer": {"pk": invite.pk},
        "enseignement_nouveau": {"pk": teacher.pk},
        "enseignement_modifier": sur_l_enseignement,
        "enseignement_terminer": sur_l_enseignement,
        "administrateur_terminer": {"pk": collegue.pk, "ecole_pk": ecole.pk},
    }
    return {f"accounts:{nom}": valeurs for nom, valeurs in arguments.items()}
