from django.urls import path

from .views import pdf

urlpatterns = [
    path("passeports/<int:pk>/epreuves/<slug:code>.pdf", pdf.pdf_epreuve, name="pdf_epreuve"),
    path("passeports/<int:pk>/complet.pdf", pdf.pdf_complet, name="pdf_complet"),
    path("referentiels/<slug:code>/vierge.pdf", pdf.pdf_vierge, name="pdf_vierge"),
]
