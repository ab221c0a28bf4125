"""Every address of the project. Those of DESIGN §7 do not change."""

from django.contrib import admin
from django.urls import include, path

from .sante import sante

handler400 = "passeport.erreurs.requete_refusee"
handler403 = "passeport.erreurs.acces_refuse"
handler404 = "passeport.erreurs.introuvable"
handler500 = "passeport.erreurs.erreur_interne"

urlpatterns = [
    path("", include("accounts.urls")),
    path("", include("situations.urls")),
    path("", include("examens.urls")),
    path("referentiel/", include("referentiel.urls")),
    path("sante/", sante, name="sante"),
    path("admin/", admin.site.urls),
]
