from django.urls import path

from .views import recherche, referentiel

app_name = "referentiel"

urlpatterns = [
    path("", recherche, name="referentiel_recherche"),
    path("<slug:code>/", referentiel, name="referentiel"),
]
