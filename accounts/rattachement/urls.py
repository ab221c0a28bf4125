"""Addresses of the providers of identity, under the names that allauth gives them where it asks for them."""

from django.urls import path

from . import views

urlpatterns = [
    path("compte/fournisseurs/<slug:fournisseur>/", views.partir, name="fournisseur"),
    path("compte/fournisseurs/<slug:provider_id>/retour/", views.retour_oidc, name="openid_connect_callback"),
    path("compte/fournisseurs/<slug:organization_slug>/saml/", views.reception_saml, name="saml_acs"),
    path("compte/fournisseurs/<slug:organization_slug>/saml/retour/", views.retour_saml, name="saml_finish_acs"),
    path("compte/fournisseurs/<slug:organization_slug>/saml/sortie/", views.deconnexion_saml, name="saml_sls"),
    path("compte/fournisseurs/<slug:organization_slug>/saml/metadonnees/", views.metadonnees, name="saml_metadata"),
    path("compte/fournisseurs-renonce/", views.renonce, name="socialaccount_login_cancelled"),
]
