from django.urls import path

from .views import depot, depots_classe, pack, pdf, session, verifier

urlpatterns = [
    path("passeports/<int:pk>/epreuves/<slug:code>.pdf", pdf.pdf_epreuve, name="pdf_epreuve"),
    path("passeports/<int:pk>/complet.pdf", pdf.pdf_complet, name="pdf_complet"),
    path("referentiels/<slug:code>/vierge.pdf", pdf.pdf_vierge, name="pdf_vierge"),
    path("classes/<int:pk>/examen/", pack.packs, name="packs"),
    path("packs/<int:pk>/", pack.pack, name="pack"),
    path("packs/<int:pk>/annuler/", pack.annuler, name="pack_annuler"),
    path("packs/<int:pk>/pack.zip", pack.archive, name="pack_archive"),
    path("packs/<int:pk>/liasse.pdf", pack.liasse, name="pack_liasse"),
    path("passeports/<int:pk>/depots/", depot.depots, name="depots"),
    path("passeports/<int:pk>/deposer/<int:periode_pk>/", depot.deposer_passeport, name="deposer"),
    path("depots/<int:pk>/", depot.depot, name="depot"),
    path("depots/<int:pk>/copie.pdf", depot.depot_pdf, name="depot_pdf"),
    path("depots/<int:pk>/copie.json", depot.depot_donnees, name="depot_donnees"),
    path("depots/<int:pk>/comparaison/", depot.depot_comparaison, name="depot_comparaison"),
    path("depots/<int:pk>/rouvrir/", depot.depot_rouvrir, name="depot_rouvrir"),
    path("classes/<int:pk>/depots/", depots_classe.classe_depots, name="classe_depots"),
    path("classes/<int:pk>/depots/<int:periode_pk>/deposer/", depots_classe.classe_deposer, name="classe_deposer"),
    path("etablissement/sessions/", session.sessions, name="sessions"),
    path("etablissement/sessions/nouvelle/", session.session_nouvelle, name="session_nouvelle"),
    path("etablissement/sessions/<int:pk>/", session.session, name="session"),
    path("etablissement/sessions/<int:pk>/supprimer/", session.session_supprimer, name="session_supprimer"),
    path("verifier/", verifier.verifier, name="verifier"),
    path("verifier/<str:code>/", verifier.verifier_code, name="verifier_code"),
]
