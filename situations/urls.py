"""Passports, fiches and classes. The addresses of DESIGN §7 do not change."""

from django.urls import path

from .views import brouillon, classe, corbeille, donnees, fiche, mes_fiches, passeport, versions

urlpatterns = [
    path("passeport/", passeport.mon_passeport, name="mon_passeport"),
    path("passeports/<int:pk>/", passeport.passeport, name="passeport"),
    path("passeports/<int:pk>/donnees.json", donnees.passeport_donnees, name="passeport_donnees"),
    path("classes/", classe.classes, name="classes"),
    path("classes/<int:pk>/", classe.classe, name="classe"),
    path("fiches/", mes_fiches.mes_fiches, name="fiches"),
    path("fiches/nouvelle/", fiche.nouvelle, name="fiche_nouvelle"),
    path("fiches/brouillon/", brouillon.brouillon_nouveau, name="fiche_brouillon_nouveau"),
    path("fiches/aide/", brouillon.aide, name="fiche_aide"),
    path("fiches/corbeille/", corbeille.corbeille, name="corbeille"),
    path("fiches/<int:pk>/", fiche.lire, name="fiche"),
    path("fiches/<int:pk>/modifier/", fiche.modifier, name="fiche_modifier"),
    path("fiches/<int:pk>/brouillon/", brouillon.brouillon, name="fiche_brouillon"),
    path("fiches/<int:pk>/abandonner/", brouillon.abandonner, name="fiche_abandonner"),
    path("fiches/<int:pk>/supprimer/", corbeille.supprimer, name="fiche_supprimer"),
    path("fiches/<int:pk>/restaurer/", corbeille.restaurer, name="fiche_restaurer"),
    path("fiches/<int:pk>/versions/", versions.versions, name="fiche_versions"),
    path("fiches/<int:pk>/versions/<int:numero>/reprendre/", versions.reprendre, name="fiche_reprendre"),
]
