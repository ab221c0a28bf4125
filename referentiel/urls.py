from django.urls import path

from referentiel.views.recherche import recherche
from referentiel.views.referentiel import referentiel

app_name = "referentiel"

urlpatterns = [
    path("", recherche, name="referentiel_recherche"),
    path("<slug:code>/", referentiel, name="referentiel"),
]
