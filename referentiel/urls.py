from django.urls import path

from .views.recherche import recherche
from .views.referentiel import referentiel

urlpatterns = [
    path("", recherche, name="referentiel_recherche"),
    path("<slug:code>/", referentiel, name="referentiel"),
]
