"""Passports, fiches, logbook: what the student writes. The addresses of DESIGN §7 do not change."""

from django.urls import path

from .candidat_individuel import inscription
from .carnet import views as carnet
from .carnet import views_rappel as rappel
from .depart import views as depart
from .fiche import brouillon, choix, corbeille, versions
from .fiche import views as fiche
from .fichiers import views as fichiers
from .fichiers import views_envois as envois
from .hors_ligne import views as hors_ligne
from .projet import views as projet
from .rattachement.views import rattachements
from .remplacement.views import remplacements
from .reserve import views as reserve
from .tableau import mes_fiches, recherche, situation
from .tableau import views as tableau
from .tableau.candidature import candidature

app_name = "situations"

urlpatterns = [
    path("compte/inscription/<str:jeton>/", inscription, name="inscription"),
    path("passeport/", tableau.mon_passeport, name="mon_passeport"),
    path("passeports/<int:pk>/", tableau.passeport, name="passeport"),
    path("passeports/<int:pk>/candidature/", candidature, name="candidature"),
    path("passeports/<int:pk>/rattachements/", rattachements, name="rattachements"),
    path("passeports/<int:pk>/remplacements/", remplacements, name="remplacements"),
    path("passeports/<int:pk>/situations/<int:situation_pk>/", situation.situation, name="situation"),
    path("passeports/<int:pk>/projet/", projet.projet, name="projet"),
    path("fiches/", mes_fiches.mes_fiches, name="fiches"),
    path("fiches/recherche/", recherche.recherche, name="recherche"),
    path("fiches/nouvelle/", fiche.nouvelle, name="fiche_nouvelle"),
    path("fiches/brouillon/", brouillon.brouillon_nouveau, name="fiche_brouillon_nouveau"),
    path("fiches/situations/", choix.situations, name="fiche_situations"),
    path("fiches/aide/", brouillon.aide, name="fiche_aide"),
    path("fiches/corbeille/", corbeille.corbeille, name="corbeille"),
    path("fiches/<int:pk>/", fiche.lire, name="fiche"),
    path("fiches/<int:pk>/modifier/", fiche.modifier, name="fiche_modifier"),
    path("fiches/<int:pk>/brouillon/", brouillon.brouillon, name="fiche_brouillon"),
    path("fiches/<int:pk>/abandonner/", brouillon.abandonner, name="fiche_abandonner"),
    path("fiches/<int:pk>/supprimer/", corbeille.supprimer, name="fiche_supprimer"),
    path("fiches/<int:pk>/retenir/", situation.retenir, name="fiche_retenir"),
    path("fiches/<int:pk>/restaurer/", corbeille.restaurer, name="fiche_restaurer"),
    path("fiches/<int:pk>/dupliquer/", depart.fiche_dupliquer, name="fiche_dupliquer"),
    path("fiches/<int:pk>/versions/", versions.versions, name="fiche_versions"),
    path("fiches/<int:pk>/versions/<int:numero>/reprendre/", versions.reprendre, name="fiche_reprendre"),
    path("fiches/<int:pk>/fichiers/", fichiers.fiche_fichiers, name="fiche_fichiers"),
    path("fiches/<int:pk>/envois/", envois.annoncer_un_envoi, name="envois"),
    path("envois/<uuid:cle>/", envois.envoi, name="envoi"),
    path("fichiers/<int:pk>/", fichiers.fichier, name="fichier"),
    path("fichiers/<int:pk>/vignette/", fichiers.vignette, name="fichier_vignette"),
    path("fichiers/<int:pk>/retirer/", fichiers.retirer_fichier, name="fichier_retirer"),
    path("fichiers/<int:pk>/reprendre/", fichiers.reprendre_fichier, name="fichier_reprendre"),
    path("poste/", depart.poste, name="poste"),
    path("passeports/<int:passeport_pk>/postes/<uuid:lot>/", depart.poste_lot, name="poste_lot"),
    path("journal-de-bord/", carnet.carnet, name="carnet"),
    path("journal-de-bord/<int:pk>/", carnet.note_modifier, name="note_modifier"),
    path("journal-de-bord/<int:pk>/supprimer/", carnet.note_supprimer, name="note_supprimer"),
    path("textes-gardes/", reserve.formules, name="formules"),
    path("textes-gardes/garder/", reserve.formule_garder, name="formule_garder"),
    path("textes-gardes/<int:pk>/supprimer/", reserve.formule_supprimer, name="formule_supprimer"),
    path("hors-ligne/", hors_ligne.page, name="hors_ligne"),
    path("hors-ligne/session/", hors_ligne.session, name="session_ouverte"),
    # At the root: a service worker serves what stands beside it and below.
    path("travailleur.js", hors_ligne.travailleur, name="travailleur"),
    path("manifeste.webmanifest", hors_ligne.manifeste, name="manifeste"),
    path("compte/rappel/", rappel.rappel, name="rappel"),
    path("rappel/arreter/<str:token>/", rappel.rappel_arreter, name="rappel_arreter"),
]
