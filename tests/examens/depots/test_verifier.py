"""``/verifier/``: what anybody may know of a copy, and nothing more."""

import re

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from examens.depots.empreinte_fichier import OCTETS_AU_PLUS
from tests import factories

OCTETS = b"%PDF-1.7 la copie"


@pytest.fixture(autouse=True)
def limites_oubliees():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def depot(fiche):
    return factories.creer_depot(fiche.passeport, octets=OCTETS)


@pytest.fixture
def adresse(depot):
    return reverse("examens:verifier_code", args=[depot.code])


def page(reponse):
    return re.sub(r"\s+", " ", reponse.content.decode())


def fichier(octets, nom="copie.pdf"):
    return {"fichier": SimpleUploadedFile(nom, octets, "application/pdf")}


def test_a_copy_in_force_is_told_by_its_initials_epreuve_date_and_hash(client, depot, adresse):
    reponse = client.get(adresse)
    lu = page(reponse)
    assert reponse.status_code == 200 and "en vigueur" in lu
    for dit in ("L. M.", "E6 Projet", "juin 2027", depot.code_lisible, depot.empreinte_pdf[:8]):
        assert dit in lu


def test_the_pages_fiches_and_competences_of_the_copy_are_told(client, fiche):
    depot = factories.creer_depot(
        fiche.passeport, contenu={"pages": 8, "document": {"couverture": [{"couvertes": 2}]}}, octets=OCTETS
    )
    lu = page(client.get(reverse("examens:verifier_code", args=[depot.code])))
    assert "8 pages, 1 fiche, 2 compétences" in lu


def test_nothing_else_is_revealed(client, depot, adresse, owner, classe):
    lu = client.get(adresse).content.decode()
    secrets = [owner.last_name, owner.first_name, owner.username, classe.nom, classe.etablissement.nom, "S111"]
    for secret in (*secrets, depot.depose_par_role, "Stagiaire à l’agence", f"/depots/{depot.pk}", "/passeports/"):
        assert secret not in lu


def test_a_reopened_copy_and_a_replaced_one_no_longer_count(client, depot, adresse, teacher):
    factories.rouvrir(depot, teacher, "Un motif qui ne regarde personne.")
    lu = page(client.get(adresse))
    assert "le dépôt a été rouvert" in lu and "motif" not in lu and str(teacher) not in lu
    second = factories.creer_depot(depot.passeport, session=depot.session, numero=2)
    assert "remplacée par une autre" in page(client.get(adresse))
    assert "en vigueur" in page(client.get(reverse("examens:verifier_code", args=[second.code])))


def test_a_code_is_read_however_it_is_typed(client, depot):
    debut, fin = depot.code[:5], depot.code[5:]
    # The dash of a word processor, and the stop of the sentence that it was copied from.
    for saisie in (
        depot.code,
        depot.code_lisible.lower(),
        f" {debut} {fin} ",
        f"{debut}\u2011{fin}",
        f"{debut}—{fin}.",
    ):
        reponse = client.get(reverse("examens:verifier"), {"code": saisie})
        assert reponse.url == reverse("examens:verifier_code", args=[depot.code])


def test_what_is_not_a_code_is_told_and_kept_in_the_field(client, db):
    for saisie in ("", "   ", "ACDEF", "ACDEF-GHJK0", "x" * 50, "é" * 10):
        reponse = client.get(reverse("examens:verifier"), {"code": saisie})
        assert reponse.status_code == 422 and "invalid-feedback" in reponse.content.decode(), saisie


def test_an_unknown_code_costs_and_shows_the_same(client, depot, adresse, django_assert_num_queries):
    inconnu = reverse("examens:verifier_code", args=["ACDEFGHJKM"])
    with django_assert_num_queries(1):
        assert client.get(adresse).status_code == 200
    with django_assert_num_queries(1):
        reponse = client.get(inconnu)
    assert reponse.status_code == 404 and "Aucune copie déposée ici" in page(reponse)
    assert "Comparer un fichier PDF" in page(reponse)
    for forge in ("'", "..%2F", "a" * 200):
        assert client.get(f"/verifier/{forge}/").status_code == 404


def test_the_file_deposited_is_recognised_and_no_other(client, adresse):
    lu = page(client.post(adresse, fichier(OCTETS)))
    assert "octet pour octet" in lu
    lu = page(client.post(adresse, fichier(OCTETS + b" ")))
    assert "n’est pas celui qui a été déposé" in lu
    inconnu = client.post(reverse("examens:verifier_code", args=["ACDEFGHJKM"]), fichier(OCTETS))
    assert inconnu.status_code == 404 and "n’est pas celui qui a été déposé" in page(inconnu)


def test_the_file_of_a_copy_that_no_longer_counts_is_recognised_with_that_said(client, depot, adresse, teacher):
    factories.rouvrir(depot, teacher)
    assert "mais cette copie ne compte plus" in page(client.post(adresse, fichier(OCTETS)))


@pytest.mark.parametrize(("octets", "phrase"), [(b"", "Ce fichier est vide."), (b"x" * (OCTETS_AU_PLUS + 1), "30 Mo")])
def test_a_file_that_cannot_be_compared_is_told(client, adresse, octets, phrase):
    reponse = client.post(adresse, fichier(octets))
    assert reponse.status_code == 422 and phrase in page(reponse).replace("\u00a0", " ")


def test_without_a_file_one_is_asked_for(client, adresse):
    assert client.post(adresse).status_code == 422
    assert client.post(adresse, {"fichier": "texte"}).status_code == 422


def test_the_file_sent_is_never_written(client, adresse, settings, tmp_path, monkeypatch):
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    monkeypatch.setattr("tempfile.NamedTemporaryFile", lambda *a, **k: pytest.fail("a file was written"))
    assert client.post(adresse, fichier(b"x" * 3_000_000)).status_code == 200
    assert list(tmp_path.iterdir()) == []


def test_nobody_keeps_or_indexes_the_answer_and_no_cookie_is_left(client, adresse):
    for reponse in (
        client.get(adresse),
        client.get(reverse("examens:verifier")),
        client.post(adresse, fichier(OCTETS)),
    ):
        assert "no-store" in reponse["Cache-Control"]
        assert reponse["X-Robots-Tag"] == "noindex, nofollow"
        assert not reponse.cookies


def test_codes_are_not_tried_one_after_the_other(client, db, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"verifier": "3/m/ip"}
    url = reverse("examens:verifier_code", args=["ACDEFGHJKM"])
    assert [client.get(url).status_code for _ in range(5)] == [404, 404, 404, 429, 429]
    reponse = client.post(url, fichier(OCTETS))
    assert reponse.status_code == 429 and reponse["Retry-After"] == "60"
    assert client.get(url, REMOTE_ADDR="10.1.2.3").status_code == 404


def test_the_limit_is_wide_enough_for_a_whole_class(settings):
    combien, _, quand = settings.ACCOUNT_RATE_LIMITS["verifier"].partition("/")
    assert int(combien) >= 40 and quand == "m/ip"
