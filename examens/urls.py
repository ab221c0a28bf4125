"""Printing, dépôts, commissions, packs, extracts, and what a student takes away."""

from django.urls import path

from .badges import views as badges
from .centres import accueil as centres
from .centres import candidat as centre
from .commissions import accepter, candidatures, gestion, membres, notes
from .commissions import views as commissions
from .conformite import views as conformite
from .depots import verifier
from .depots import views as depots
from .depots import views_classe as classe
from .depots import views_rouvrir as rouvrir
from .documents import views as documents
from .effacement import views as effacement
from .emporter import views as emporter
from .extraits import public
from .extraits import views as extraits
from .packs import views as packs
from .papier import views as papier
from .reprendre import views as reprendre
from .reprendre import views_tableau as tableaux
from .sessions import views as sessions

app_name = "examens"

urlpatterns = [
    path("passeports/<int:pk>/donnees.json", emporter.passeport_donnees, name="passeport_donnees"),
    path("passeports/<int:pk>/donnees.zip", emporter.passeport_archive, name="passeport_archive"),
    path("compte/effacer/", effacement.effacer_compte, name="effacer_compte"),
    path("compte/garder/", effacement.garder_compte, name="garder_compte"),
    path("donnees-personnelles/", effacement.donnees_personnelles, name="donnees_personnelles"),
    path("passeports/reprendre/", reprendre.reprendre, name="reprendre"),
    path("passeports/<int:pk>/tableau/", tableaux.tableau, name="reprendre_tableau"),
    path("reprises/<int:pk>/", reprendre.reprise, name="reprise"),
    path("reprises/<int:pk>/abandonner/", reprendre.abandonner, name="reprise_abandonner"),
    path("passeports/<int:pk>/epreuves/<slug:code>.pdf", papier.pdf_epreuve, name="pdf_epreuve"),
    path("passeports/<int:pk>/epreuves/<slug:code>/<slug:document>.pdf", documents.document_pdf, name="document_pdf"),
    path(
        "passeports/<int:pk>/epreuves/<slug:code>/<slug:document>.xlsx", documents.document_xlsx, name="document_xlsx"
    ),
    path("passeports/<int:pk>/conformite/", conformite.conformite, name="conformite"),
    path("classes/<int:pk>/conformite/", conformite.classe_conformite, name="classe_conformite"),
    path("passeports/<int:pk>/complet.pdf", papier.pdf_complet, name="pdf_complet"),
    path("referentiels/<slug:code>/vierge.pdf", papier.pdf_vierge, name="pdf_vierge"),
    path("passeports/<int:pk>/passeport.xlsx", emporter.passeport_xlsx, name="passeport_xlsx"),
    path("passeports/<int:pk>/extraits/", extraits.extraits, name="extraits"),
    path("passeports/<int:pk>/extraits/nouveau/", extraits.extrait_nouveau, name="extrait_nouveau"),
    path("extraits/<int:pk>/", extraits.extrait, name="extrait"),
    path("extraits/<int:pk>/modifier/", extraits.extrait_modifier, name="extrait_modifier"),
    path("extraits/<int:pk>/extrait.pdf", extraits.extrait_pdf, name="extrait_pdf"),
    path("extraits/<int:pk>/europass.json", extraits.extrait_europass, name="extrait_europass"),
    path("extraits/<int:pk>/badges.zip", badges.extrait_badges, name="extrait_badges"),
    path("badges/emetteur.json", badges.badges_emetteur, name="badges_emetteur"),
    path("badges/cles.json", badges.badges_cles, name="badges_cles"),
    path("badges/cles/<str:empreinte>.json", badges.badges_cle, name="badges_cle"),
    path("extraits/<int:pk>/lien/", extraits.extrait_lien, name="extrait_lien"),
    path("extraits/<int:pk>/lien/fermer/", extraits.extrait_fermer, name="extrait_fermer"),
    path("extraits/<int:pk>/photo/", extraits.extrait_photo, name="extrait_photo"),
    path("extraits/<int:pk>/supprimer/", extraits.extrait_supprimer, name="extrait_supprimer"),
    path("extrait/<str:token>/", public.extrait_public, name="extrait_public"),
    path("extrait/<str:token>/extrait.pdf", public.extrait_public_pdf, name="extrait_public_pdf"),
    path("classes/<int:pk>/examen/", packs.packs, name="packs"),
    path("classes/<int:pk>/emargement.pdf", packs.emargement, name="classe_emargement"),
    path("packs/<int:pk>/", packs.pack, name="pack"),
    path("packs/<int:pk>/annuler/", packs.annuler, name="pack_annuler"),
    path("packs/<int:pk>/pack.zip", packs.archive, name="pack_archive"),
    path("packs/<int:pk>/liasse.pdf", packs.liasse, name="pack_liasse"),
    path("passeports/<int:pk>/depots/", depots.depots, name="depots"),
    path("passeports/<int:pk>/deposer/<int:periode_pk>/", depots.deposer_passeport, name="deposer"),
    path("depots/<int:pk>/", depots.depot, name="depot"),
    path("depots/<int:pk>/copie.pdf", depots.depot_pdf, name="depot_pdf"),
    path("depots/<int:pk>/copie.json", depots.depot_donnees, name="depot_donnees"),
    path("depots/<int:pk>/comparaison/", depots.depot_comparaison, name="depot_comparaison"),
    path("depots/<int:pk>/rouvrir/", rouvrir.depot_rouvrir, name="depot_rouvrir"),
    path("classes/<int:pk>/depots/", classe.classe_depots, name="classe_depots"),
    path("classes/<int:pk>/depots/<int:periode_pk>/rouvrir/", rouvrir.classe_rouvrir, name="classe_rouvrir"),
    path("classes/<int:pk>/depots/<int:periode_pk>/deposer/", classe.classe_deposer, name="classe_deposer"),
    path("depots-de-classe/<int:pk>/", classe.depot_de_classe, name="depot_de_classe"),
    path("depots-de-classe/<int:pk>/annuler/", classe.depot_de_classe_annuler, name="depot_de_classe_annuler"),
    path("passeports/<int:pk>/centre/", centre.centre, name="centre"),
    path("etablissement/centre/", centres.accueil_du_centre, name="centre_accueil"),
    path("etablissement/sessions/", sessions.sessions, name="sessions"),
    path("etablissement/sessions/nouvelle/", sessions.session_nouvelle, name="session_nouvelle"),
    path("etablissement/sessions/<int:pk>/", sessions.session, name="session"),
    path("etablissement/sessions/<int:pk>/supprimer/", sessions.session_supprimer, name="session_supprimer"),
    path("etablissement/sessions/<int:pk>/prolonger/", sessions.session_prolonger, name="session_prolonger"),
    path(
        "etablissement/sessions/<int:pk>/prolongations/<int:prolongation_pk>/annuler/",
        sessions.prolongation_annuler,
        name="prolongation_annuler",
    ),
    path("verifier/", verifier.verifier, name="verifier"),
    path("verifier/<str:code>/", verifier.verifier_code, name="verifier_code"),
    path("commissions/", commissions.commissions, name="commissions"),
    path("commissions/invitations/<str:jeton>/", accepter.invitation, name="invitation"),
    path("commissions/invitations/<int:pk>/repondre/", accepter.invitation_repondre, name="invitation_repondre"),
    path("commissions/accueil/", commissions.accueil, name="commissions_accueil"),
    path("commissions/<int:pk>/", commissions.commission, name="commission"),
    path("commissions/<int:pk>/notes.pdf", notes.notes_pdf, name="commission_notes_pdf"),
    path("commissions/<int:pk>/questions/", commissions.questions, name="commission_questions"),
    path("commissions/<int:pk>/notes.xlsx", notes.notes_xlsx, name="commission_notes_xlsx"),
    path("commissions/<int:pk>/candidats/<int:candidature_pk>/", commissions.candidat, name="commission_candidat"),
    path("commissions/<int:pk>/candidats/<int:candidature_pk>/note/", commissions.note, name="commission_note"),
    path(
        "commissions/<int:pk>/candidats/<int:candidature_pk>/passeport.pdf",
        commissions.passeport_pdf,
        name="commission_pdf",
    ),
    path("etablissement/commissions/", gestion.commissions_etablissement, name="commissions_etablissement"),
    path("etablissement/commissions/nouvelle/", gestion.commission_nouvelle, name="commission_nouvelle"),
    path("etablissement/commissions/<int:pk>/", gestion.commission_gestion, name="commission_gestion"),
    path(
        "etablissement/commissions/<int:pk>/emargement.pdf",
        gestion.commission_emargement,
        name="commission_emargement",
    ),
    path("etablissement/commissions/<int:pk>/passage.pdf", gestion.commission_passage, name="commission_passage"),
    path("etablissement/commissions/<int:pk>/dossier/", packs.commission_pack, name="commission_pack"),
    path("etablissement/commissions/<int:pk>/modifier/", gestion.commission_modifier, name="commission_modifier"),
    path("etablissement/commissions/<int:pk>/supprimer/", gestion.commission_supprimer, name="commission_supprimer"),
    path("etablissement/commissions/<int:pk>/rattacher/", gestion.commission_rattacher, name="commission_rattacher"),
    path(
        "etablissement/commissions/<int:pk>/rattachements/<int:rattachement_pk>/retirer/",
        gestion.commission_detacher,
        name="commission_detacher",
    ),
    path("etablissement/commissions/<int:pk>/inviter/", membres.commission_inviter, name="commission_inviter"),
    path(
        "etablissement/commissions/<int:pk>/membres/<int:membre_pk>/retirer/",
        membres.membre_retirer,
        name="membre_retirer",
    ),
    path(
        "etablissement/commissions/<int:pk>/membres/<int:membre_pk>/remettre/",
        membres.membre_remettre,
        name="membre_remettre",
    ),
    path(
        "etablissement/commissions/<int:pk>/membres/<int:membre_pk>/relancer/",
        membres.membre_relancer,
        name="membre_relancer",
    ),
    path(
        "etablissement/commissions/<int:pk>/candidats/", candidatures.commission_presenter, name="commission_presenter"
    ),
    path("etablissement/commissions/<int:pk>/ordre/", candidatures.commission_ordre, name="commission_ordre"),
    path("etablissement/commissions/<int:pk>/horaires/", candidatures.commission_repartir, name="commission_repartir"),
    path(
        "etablissement/commissions/<int:pk>/candidats/<int:candidature_pk>/absence/",
        candidatures.candidature_absence,
        name="candidature_absence",
    ),
    path(
        "etablissement/commissions/<int:pk>/candidats/<int:candidature_pk>/remplacer/",
        candidatures.candidature_remplacer,
        name="candidature_remplacer",
    ),
    path(
        "etablissement/commissions/<int:pk>/candidats/<int:candidature_pk>/retirer/",
        candidatures.candidature_retirer,
        name="candidature_retirer",
    ),
    path(
        "etablissement/commissions/<int:pk>/candidats/<int:candidature_pk>/remettre/",
        candidatures.candidature_remettre,
        name="candidature_remettre",
    ),
]
