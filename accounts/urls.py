"""Home, account, school and journal. allauth's own addresses are in ``connexion/urls.py``."""

from django.urls import path

from .administrateurs import views as administrateurs
from .connexion.views import accueil, compte, corriger_nom
from .ecole import views_classes as classes
from .ecole import views_personnes as personnes
from .ecole.courante import choisir
from .ecole.views import etablissement
from .ecole.views_bandelettes import bandelettes
from .ecole.views_mot_de_passe import personne_mot_de_passe, reinitialiser_mot_de_passe
from .enseignants import views as enseignants
from .enseignants import views_liste as listes
from .enseignants.accepter import invitation
from .fusion import views as fusions
from .journal.views import journal, lectures
from .listes.views import (
    demande_repondre,
    import_abandonner,
    import_annuler,
    import_colonnes,
    import_ecartes,
    import_liste,
    import_resultat,
    import_verification,
)
from .numeros.views import classe_numeros, numeros

app_name = "accounts"

urlpatterns = [
    path("", accueil, name="accueil"),
    path("compte/", compte, name="compte"),
    path("compte/nom/", corriger_nom, name="corriger_nom"),
    path("journal/", journal, name="journal"),
    path("passeport/lectures/", lectures, name="lectures"),
    path("etablissement/", etablissement, name="etablissement"),
    path("etablissement/importer/", import_liste, name="import_liste"),
    path("etablissement/importer/<int:pk>/", import_colonnes, name="import_colonnes"),
    path("etablissement/importer/<int:pk>/verification/", import_verification, name="import_verification"),
    path("etablissement/importer/<int:pk>/resultat/", import_resultat, name="import_resultat"),
    path("etablissement/importer/<int:pk>/mis-de-cote.xlsx", import_ecartes, name="import_ecartes"),
    path("etablissement/importer/<int:pk>/annuler/", import_annuler, name="import_annuler"),
    path("etablissement/importer/<int:pk>/abandonner/", import_abandonner, name="import_abandonner"),
    path("etablissement/demandes/<int:pk>/", demande_repondre, name="demande_repondre"),
    path("etablissement/administrateurs/", administrateurs.administrateurs, name="administrateurs"),
    path(
        "etablissement/<int:ecole_pk>/administrateurs/<int:pk>/terminer/",
        administrateurs.administrateur_terminer,
        name="administrateur_terminer",
    ),
    path("etablissement/choisir/", choisir, name="etablissement_choisir"),
    path("etablissement/classes/nouvelle/", classes.classe_nouvelle, name="classe_nouvelle"),
    path("etablissement/classes/<int:pk>/", classes.classe, name="classe_ecole"),
    path("etablissement/classes/<int:pk>/modifier/", classes.classe_modifier, name="classe_modifier"),
    path("etablissement/classes/<int:pk>/archiver/", classes.classe_archiver, name="classe_archiver"),
    path("etablissement/classes/<int:pk>/supprimer/", classes.classe_supprimer, name="classe_supprimer"),
    path("etablissement/classes/<int:pk>/deplacer/", classes.classe_deplacer, name="classe_deplacer"),
    path("etablissement/classes/<int:pk>/identifiants/", bandelettes, name="bandelettes"),
    path("etablissement/numeros/", numeros, name="numeros"),
    path("etablissement/classes/<int:pk>/numeros/", classe_numeros, name="classe_numeros"),
    path("etablissement/personnes/", personnes.personnes, name="personnes"),
    path("etablissement/personnes/nouvelle/", personnes.personne_nouvelle, name="personne_nouvelle"),
    path("etablissement/personnes/<int:pk>/", personnes.personne, name="personne"),
    path("etablissement/personnes/<int:pk>/modifier/", personnes.personne_modifier, name="personne_modifier"),
    path("etablissement/personnes/<int:pk>/classe/", personnes.personne_entrer, name="personne_entrer"),
    path("etablissement/personnes/<int:pk>/fermer/", personnes.personne_fermer, name="personne_fermer"),
    path("etablissement/personnes/<int:pk>/mot-de-passe/", personne_mot_de_passe, name="personne_mot_de_passe"),
    path("etablissement/personnes/<int:pk>/reunir/", fusions.fusion_choisir, name="fusion_choisir"),
    path("etablissement/personnes/<int:pk>/reunir/<int:autre_pk>/", fusions.fusion, name="fusion"),
    path("etablissement/reunions/<int:pk>/annuler/", fusions.fusion_annuler, name="fusion_annuler"),
    path("etablissement/inscriptions/<int:pk>/", personnes.inscription_terminer, name="inscription_terminer"),
    path("etablissement/enseignants/", enseignants.enseignants, name="enseignants"),
    path("etablissement/enseignants/nouveau/", enseignants.enseignant_nouveau, name="enseignant_nouveau"),
    path("etablissement/enseignants/importer/", listes.liste_enseignants, name="liste_enseignants"),
    path(
        "etablissement/enseignants/importer/<int:pk>/",
        listes.liste_enseignants_verification,
        name="liste_enseignants_verification",
    ),
    path(
        "etablissement/enseignants/importer/<int:pk>/annuler/",
        listes.liste_enseignants_annuler,
        name="liste_enseignants_annuler",
    ),
    path("etablissement/enseignants/inviter/", enseignants.invitations_envoyer, name="invitations_envoyer"),
    path(
        "etablissement/enseignants/identifiants/",
        enseignants.bandelettes_enseignants,
        name="bandelettes_enseignants",
    ),
    path("etablissement/personnes/<int:pk>/inviter/", enseignants.invitation_renvoyer, name="invitation_renvoyer"),
    path("etablissement/personnes/<int:pk>/enseigne/", enseignants.enseignement_nouveau, name="enseignement_nouveau"),
    path("etablissement/enseignements/terminer/", enseignants.enseignements_terminer, name="enseignements_terminer"),
    path("etablissement/enseignements/<int:pk>/", enseignants.enseignement_modifier, name="enseignement_modifier"),
    path(
        "etablissement/enseignements/<int:pk>/terminer/",
        enseignants.enseignement_terminer,
        name="enseignement_terminer",
    ),
    path("enseignants/invitation/<str:jeton>/", invitation, name="invitation"),
    path(
        "classes/<int:pk>/eleves/<int:etudiant_pk>/mot-de-passe/",
        reinitialiser_mot_de_passe,
        name="reinitialiser_mot_de_passe",
    ),
]
