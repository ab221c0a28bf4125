"""Error pages: French, saying what to do next, with the number of the request."""

import pytest
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import SuspiciousOperation
from django.http import HttpResponse
from django.test import Client
from django.urls import path
from django.views.decorators.csrf import csrf_protect

from passeport import urls

DEMANDE = "0123456789abcdef0123456789abcdef"


@login_not_required
def casse(request):
    raise RuntimeError("kaboom")


@login_not_required
def louche(request):
    raise SuspiciousOperation("louche")


@login_not_required
@csrf_protect
def recoit(request):
    return HttpResponse(len(request.POST))


handler400, handler403, handler404, handler500 = urls.handler400, urls.handler403, urls.handler404, urls.handler500
urlpatterns = [
    *urls.urlpatterns,
    path("casse/", casse),
    path("louche/", louche),
    path("recoit/", recoit),
]
pytestmark = pytest.mark.urls(__name__)


@pytest.fixture
def visitor(db):
    """A browser that shows the error instead of raising it, and sends a request number."""
    return Client(raise_request_exception=False, headers={"x-request-id": DEMANDE})


def check(response, status, *phrases):
    page = response.content.decode()
    assert response.status_code == status
    assert '<html lang="fr">' in page
    assert DEMANDE in page
    assert "Aller à l’accueil" in page
    for phrase in phrases:
        assert phrase in page


def test_400_says_to_reload(visitor):
    check(visitor.get("/louche/"), 400, "Le serveur n’a pas compris la demande", "rechargez-la")


def test_403_says_whom_to_ask(visitor, owner):
    visitor.force_login(owner)
    check(visitor.get("/admin/login/"), 403, "Cette page ne vous est pas ouverte", "dites-le à votre professeur")


def test_403_for_a_form_too_old_says_how_to_save_what_was_typed(db):
    browser = Client(enforce_csrf_checks=True, headers={"x-request-id": DEMANDE})
    response = browser.post("/compte/connexion/", {"login": "owner", "password": "x"})
    check(response, 403, "La page d’où vous veniez est périmée", "copiez ce que vous aviez écrit")


@pytest.mark.rule("R20")
def test_403_gives_back_the_sentences_of_whoever_is_signed_in(owner, teacher):
    browser = Client(enforce_csrf_checks=True)
    sent = {"motif": "Il manque <b>la fiche</b>\nde Précom.", "code": "ACDEF", "new_password1": "trois mots secrets"}
    assert "la fiche" not in browser.post("/depots/1/rouvrir/", sent).content.decode()
    browser.force_login(teacher)
    page = browser.post("/depots/1/rouvrir/", sent).content.decode()
    assert "Il manque &lt;b&gt;la fiche&lt;/b&gt;\nde Précom.</p>" in page
    assert page.count("texte-libre") == 1 and "secrets" not in page


def test_404_says_to_check_the_address(visitor):
    check(visitor.get("/nulle/part/"), 404, "Cette page n’existe pas", "Vérifiez l’adresse")


def test_404_keeps_the_menu_of_whoever_is_signed_in(visitor, owner):
    visitor.force_login(owner)
    assert "Mon passeport" in visitor.get("/nulle/part/").content.decode()


def test_405_says_that_it_is_the_address_of_a_button_and_leads_to_its_page(visitor, owner):
    visitor.force_login(owner)
    for page_du_bouton, bouton in (("/fiches/3/", "abandonner/"), ("/etablissement/commissions/3/", "dossier/")):
        reponse = visitor.get(page_du_bouton + bouton)
        page = reponse.content.decode()
        assert (reponse.status_code, reponse["Allow"]) == (405, "POST"), bouton
        assert "Cette adresse ne s’ouvre pas ainsi" in page and f'href="{page_du_bouton}"' in page


def test_413_for_a_body_too_large_says_to_shorten(visitor, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    check(visitor.post("/recoit/", {"texte": "x" * 2000}), 413, "C’est trop pour un seul envoi", "raccourcissez")


def test_413_for_too_many_fields(visitor, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 10
    check(visitor.post("/recoit/", {f"champ{n}": n for n in range(20)}), 413, "C’est trop pour un seul envoi")


def test_a_body_that_fits_is_received(visitor, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    assert visitor.post("/recoit/", {"texte": "x" * 100}).status_code == 200


def test_a_body_that_cannot_be_read_is_a_bad_request_wherever_it_is_sent(visitor, owner):
    """The page of an error reads the form too, to give back what was typed."""
    visitor.force_login(owner)
    corps = b'--B\r\nContent-Disposition: form-data; name="' + b"x" * 5000 + b'"\r\n\r\na\r\n--B--\r\n'
    for adresse, statut in (("/nulle/part/", 404), ("/compte/connexion/", 400), ("/fiches/nouvelle/", 400)):
        reponse = visitor.generic("POST", adresse, corps, content_type="multipart/form-data; boundary=B")
        assert reponse.status_code == statut, adresse


def test_429_says_how_long_to_wait(client, db, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
    for _ in range(2):
        response = client.post("/compte/connexion/", {"login": "a", "password": "b"})
    assert response.status_code == 429
    assert "Attendez une minute" in response.content.decode()


def test_500_owns_up_and_says_when_to_try_again(visitor):
    response = visitor.get("/casse/")
    check(response, 500, "Quelque chose s’est cassé de notre côté", "Recommencez dans quelques minutes")
    assert "kaboom" not in response.content.decode()


def test_500_asks_the_database_nothing_even_for_whoever_is_signed_in(visitor, owner, django_assert_num_queries):
    visitor.force_login(owner)
    with django_assert_num_queries(2):  # the session and the person, asked for before the view broke
        page = visitor.get("/casse/").content.decode()
    assert "Lina" not in page
    assert "Mon passeport" not in page


def test_no_error_page_tells_how_the_server_is_made(visitor):
    for address in ("/casse/", "/louche/", "/nulle/part/"):
        page = visitor.get(address).content.decode().lower()
        for mot in ("django", "traceback", "python", "urlconf"):
            assert mot not in page.replace("django_htmx", "").replace("django-htmx", ""), address
