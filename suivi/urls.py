"""What teachers follow: classes, grid, queue, appréciations, work posts, objectives."""

from django.urls import path

from .a_lire import views as a_lire
from .a_lire import views_lot as lectures
from .a_lire import views_recapitulatif as recapitulatif
from .appreciations import views as appreciations
from .appreciations import views_phrases as phrases
from .appreciations import views_tuteur as tuteur
from .classes import views as classes
from .dossier import views as dossier
from .entretiens import views as entretiens
from .grille import views as grille
from .groupes import views as groupes
from .objectifs import views as objectifs
from .propositions import views as propositions
from .relances import views as relances
from .textes import views as textes

app_name = "suivi"

urlpatterns = [
    path("classes/", classes.classes, name="classes"),
    path("classes/<int:pk>/", classes.classe, name="classe"),
    path("classes/<int:pk>/couverture/", grille.couverture, name="couverture"),
    path("classes/<int:pk>/couverture.xlsx", grille.couverture_xlsx, name="couverture_xlsx"),
    path("classes/<int:pk>/couverture.pdf", grille.couverture_en_pdf, name="couverture_pdf"),
    path("classes/<int:pk>/liste.pdf", classes.liste, name="classe_liste"),
    path("classes/<int:pk>/couverture/objectifs/<int:passeport_pk>.pdf", objectifs.objectifs_de, name="objectifs_pdf"),
    path("classes/<int:pk>/stages/objectifs.pdf", objectifs.objectifs_de_la_classe, name="classe_objectifs_pdf"),
    path("classes/<int:pk>/relancer/", relances.relancer_la_classe, name="relancer"),
    path("classes/<int:pk>/textes/", textes.textes_de_la_classe, name="textes"),
    path("classes/<int:pk>/textes.pdf", textes.textes_en_pdf, name="textes_pdf"),
    path("classes/<int:pk>/textes.xlsx", textes.textes_en_xlsx, name="textes_xlsx"),
    path("passeports/<int:pk>/appreciations.pdf", dossier.dossier, name="dossier_pdf"),
    path("classes/<int:pk>/groupes/", groupes.groupes, name="groupes"),
    path("classes/<int:pk>/groupes/nouveau/", groupes.groupe_nouveau, name="groupe_nouveau"),
    path("groupes/<int:pk>/", groupes.groupe, name="groupe"),
    path("groupes/<int:pk>/supprimer/", groupes.groupe_supprimer, name="groupe_supprimer"),
    path("classes/<int:pk>/postes/", propositions.propositions, name="propositions"),
    path("classes/<int:pk>/postes/proposer/", propositions.proposition_nouvelle, name="proposition_nouvelle"),
    path("postes-proposes/<int:pk>/", propositions.proposition, name="proposition"),
    path("postes-proposes/<int:pk>/repondre/", propositions.proposition_repondre, name="proposition_repondre"),
    path("postes-proposes/<int:pk>/retirer/", propositions.proposition_retirer, name="proposition_retirer"),
    path("fiches/<int:pk>/entretien/", entretiens.entretien, name="entretien"),
    path("fiches/<int:pk>/entretien/notes/", entretiens.notes, name="entretien_notes"),
    path("fiches/<int:pk>/entretien/supprimer/", entretiens.supprimer, name="entretien_supprimer"),
    path("appreciations/", appreciations.appreciations, name="appreciations"),
    path("appreciations/lues/", appreciations.toutes_lues, name="appreciations_lues"),
    path("appreciations/<int:pk>/repondre/", appreciations.repondre, name="appreciation_repondre"),
    path("appreciations/<int:pk>/modifier/", appreciations.modifier_appreciation, name="appreciation_modifier"),
    path("appreciations/<int:pk>/retirer/", appreciations.retirer_appreciation, name="appreciation_retirer"),
    path("appreciations/<int:pk>/lue/", appreciations.lue, name="appreciation_lue"),
    path("appreciations/<int:pk>/changements/", appreciations.changements, name="appreciation_changements"),
    path("fiches/<int:pk>/appreciations/", appreciations.fiche_apprecier, name="fiche_apprecier"),
    path("passeports/<int:pk>/appreciations/", appreciations.passeport_apprecier, name="passeport_apprecier"),
    path("stages/<int:pk>/objectifs/", objectifs.viser, name="stage_objectifs"),
    path("stages/<int:pk>/objectifs.pdf", objectifs.objectifs_du_stage, name="stage_objectifs_pdf"),
    path("tuteur/<int:acces>/appreciations/", tuteur.apprecier, name="tuteur_apprecier"),
    path("tuteur/<int:acces>/fiches/<int:pk>/appreciations/", tuteur.apprecier_fiche, name="tuteur_apprecier_fiche"),
    path("tuteur/<int:acces>/appreciations/<int:pk>/repondre/", tuteur.repondre, name="tuteur_repondre"),
    path("tuteur/<int:acces>/appreciations/<int:pk>/lue/", tuteur.lue, name="tuteur_lue"),
    path("tuteur/<int:acces>/appreciations/<int:pk>/modifier/", tuteur.modifier_appreciation, name="tuteur_modifier"),
    path("tuteur/<int:acces>/appreciations/<int:pk>/retirer/", tuteur.retirer_appreciation, name="tuteur_retirer"),
    path("a-lire/", a_lire.file_a_lire, name="a_lire"),
    path("a-lire/<int:pk>/", a_lire.fiche_a_lire, name="a_lire_fiche"),
    path("a-lire/passeports/<int:pk>/", lectures.passeport_a_lire, name="a_lire_passeport"),
    path("a-lire/classes/<int:pk>/", lectures.classe_a_lire, name="a_lire_classe"),
    path("a-lire/classes/<int:pk>/partager/", lectures.partager, name="a_lire_partager"),
    path("a-lire/annuler/<uuid:lot>/", lectures.annuler, name="a_lire_annuler"),
    path("phrases/", phrases.phrases, name="phrases"),
    path("phrases/<int:pk>/supprimer/", phrases.supprimer, name="phrase_supprimer"),
    path("compte/recapitulatif/", recapitulatif.reglage, name="recapitulatif"),
    path("recapitulatif/arreter/<str:token>/", recapitulatif.arreter, name="recapitulatif_arreter"),
]
