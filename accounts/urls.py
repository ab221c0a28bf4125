"""Home, account, school and journal. allauth's own addresses are in ``connexion/urls.py``."""

from django.urls import path

from .connexion.views import accueil, compte
from .ecole.views import etablissement, reinitialiser_mot_de_passe
from .ecole.views_bandelettes import bandelettes
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

app_name = "accounts"

urlpatterns = [
    path("", accueil, name="accueil"),
    path("compte/", compte, name="compte"),
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
    path("etablissement/classes/<int:pk>/identifiants/", bandelettes, name="bandelettes"),
    path(
        "classes/<int:pk>/eleves/<int:etudiant_pk>/mot-de-passe/",
        reinitialiser_mot_de_passe,
        name="reinitialiser_mot_de_passe",
    ),
]
