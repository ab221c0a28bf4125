"""Every address of the project. Those of DESIGN §7 do not change."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path

from .accessibilite import accessibilite
from .aide import aide, guide
from .metriques import metriques
from .sante import pret, sante
from .securite import security_txt

handler400 = "passeport.erreurs.requete_refusee"
handler403 = "passeport.erreurs.acces_refuse"
handler404 = "passeport.erreurs.introuvable"
handler500 = "passeport.erreurs.erreur_interne"

# One sign-in for everybody: the admin has no form of its own, and shuts out whoever is not staff.
admin.site.login = secure_admin_login(admin.site.login)

urlpatterns = [
    path("", include("accounts.connexion.urls")),
    path("", include("accounts.rattachement.urls")),
    path("", include("accounts.urls")),
    path("", include("situations.urls")),
    path("", include("suivi.urls")),
    # The tuteur's link takes what no other address of a tuteur is.
    path("", include("stages.urls")),
    path("", include("examens.urls")),
    path("", include("exploitation.urls")),
    path("referentiels/", include("referentiel.urls")),
    path("aide/", aide, name="aide"),
    path("aide/<slug:guide>/", guide, name="aide_guide"),
    path("accessibilite/", accessibilite, name="accessibilite"),
    path("sante/", sante, name="sante"),
    path("sante/pret/", pret, name="pret"),
    path("metriques/", metriques, name="metriques"),
    path(".well-known/security.txt", security_txt, name="security_txt"),
    path("admin/", admin.site.urls),
]
