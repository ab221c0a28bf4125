"""Stages (PFMP), the tuteur's link and pages."""

from django.urls import path

from . import classe
from . import views as stages
from .attestation import views as attestation
from .compte_rendu import views as compte_rendu
from .feuilles import views as feuilles
from .feuilles import views_pile as pile
from .periodes import views as periodes
from .tuteur import lien
from .tuteur import views as tuteur
from .tuteur import views_acces as acces
from .tuteur import views_classe as liens
from .visites import views as visites

app_name = "stages"

urlpatterns = [
    path("classes/<int:pk>/stages/", classe.classe_stages, name="classe_stages"),
    path("classes/<int:pk>/stages/jours.xlsx", classe.classe_jours, name="classe_jours"),
    path("classes/<int:pk>/stages/periodes/", periodes.classe_periodes, name="classe_periodes"),
    path("classes/<int:pk>/stages/periodes/annuler/", periodes.classe_periodes_annuler, name="classe_periodes_annuler"),
    path("classes/<int:pk>/stages/liens/", liens.classe_liens, name="classe_liens"),
    path("classes/<int:pk>/stages/feuilles/", pile.classe_feuilles, name="classe_feuilles"),
    path("feuilles/a-trier/<int:pk>/", pile.feuille_a_trier, name="feuille_a_trier"),
    path("feuilles/a-trier/<int:pk>/ranger/", pile.feuille_trier, name="feuille_trier"),
    path("stages/", stages.stages, name="stages"),
    path("passeports/<int:pk>/stages/", stages.passeport_stages, name="passeport_stages"),
    path("passeports/<int:pk>/stages/nouveau/", stages.nouveau, name="stage_nouveau"),
    path("stages/<int:pk>/", stages.stage, name="stage"),
    path("stages/<int:pk>/modifier/", stages.modifier, name="stage_modifier"),
    path("stages/<int:pk>/supprimer/", stages.supprimer, name="stage_supprimer"),
    path("stages/<int:pk>/compte-rendu.pdf", compte_rendu.compte_rendu, name="stage_compte_rendu"),
    path("stages/<int:pk>/compte-rendu/", compte_rendu.stage_papier, name="stage_papier"),
    path("stages/<int:pk>/attestation/", attestation.stage_attestation, name="stage_attestation"),
    path("stages/<int:pk>/attestation.pdf", attestation.stage_attestation_pdf, name="stage_attestation_pdf"),
    path("attestations/<int:pk>/confirmer/", attestation.attestation_confirmer, name="attestation_confirmer"),
    path("stages/<int:pk>/feuilles/<slug:sorte>/", feuilles.feuille_deposer, name="feuille_deposer"),
    path("feuilles/<int:pk>/", feuilles.feuille, name="feuille"),
    path("feuilles/<int:pk>/recopier/", feuilles.feuille_recopier, name="feuille_recopier"),
    path("feuilles/<int:pk>/retirer/", feuilles.feuille_retirer, name="feuille_retirer"),
    path("stages/<int:pk>/visites/nouvelle/", visites.visite_nouvelle, name="visite_nouvelle"),
    path("visites/<int:pk>/", visites.visite, name="visite"),
    path("visites/<int:pk>/retirer/", visites.visite_retirer, name="visite_retirer"),
    path("stages/<int:pk>/acces/", acces.acces, name="acces_tuteur"),
    path("stages/<int:pk>/acces/<int:acces_pk>/revoquer/", acces.acces_revoquer, name="acces_tuteur_revoquer"),
    path("tuteur/", lien.choisir, name="tuteur_choisir"),
    path("tuteur/<int:acces>/", tuteur.accueil, name="tuteur"),
    path("tuteur/<int:acces>/fermer/", lien.fermer, name="tuteur_fermer"),
    path("tuteur/<int:acces>/observations/", tuteur.observations, name="tuteur_observations"),
    path("tuteur/<int:acces>/attestation/", attestation.tuteur_attestation, name="tuteur_attestation"),
    path("tuteur/<int:acces>/attestation.pdf", attestation.tuteur_attestation_pdf, name="tuteur_attestation_pdf"),
    path("tuteur/<int:acces>/compte-rendu.pdf", tuteur.compte_rendu, name="tuteur_compte_rendu"),
    path("tuteur/<int:acces>/fiches/<int:pk>/", tuteur.fiche, name="tuteur_fiche"),
    path("tuteur/<int:acces>/fichiers/<int:pk>/", tuteur.fichier, name="tuteur_fichier"),
    path("tuteur/<int:acces>/fichiers/<int:pk>/vignette/", tuteur.vignette, name="tuteur_fichier_vignette"),
    path("tuteur/<str:token>/", lien.lien, name="tuteur_lien"),
]
