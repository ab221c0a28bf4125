from django.urls import path

from .views import pack, pdf

urlpatterns = [
    path("passeports/<int:pk>/epreuves/<slug:code>.pdf", pdf.pdf_epreuve, name="pdf_epreuve"),
    path("passeports/<int:pk>/complet.pdf", pdf.pdf_complet, name="pdf_complet"),
    path("referentiels/<slug:code>/vierge.pdf", pdf.pdf_vierge, name="pdf_vierge"),
    path("classes/<int:pk>/examen/", pack.packs, name="packs"),
    path("packs/<int:pk>/", pack.pack, name="pack"),
    path("packs/<int:pk>/annuler/", pack.annuler, name="pack_annuler"),
    path("packs/<int:pk>/pack.zip", pack.archive, name="pack_archive"),
    path("packs/<int:pk>/liasse.pdf", pack.liasse, name="pack_liasse"),
]
