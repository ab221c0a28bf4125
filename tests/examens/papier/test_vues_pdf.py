"""Who may print what, and how the file arrives."""

import pytest
from django.urls import reverse

import impression.pdf
from accounts.models import Journal
from tests import factories


@pytest.fixture
def adresses(passeport):
    return [
        reverse("examens:pdf_epreuve", args=[passeport.pk, "E6"]),
        reverse("examens:pdf_complet", args=[passeport.pk]),
    ]


@pytest.mark.lent
@pytest.mark.imprime
@pytest.mark.rule("R1")
def test_the_student_and_their_own_teacher_print_the_passport(as_user, owner, teacher, adresses):
    for personne, adresse in zip((owner, teacher), adresses, strict=True):
        reponse = as_user(personne).get(adresse)
        assert reponse.status_code == 200
        assert reponse.content.startswith(b"%PDF-1.7")


def test_for_anybody_else_the_passport_does_not_exist(as_user, classmate, other_teacher, adresses):
    """And for all the others: test_permissions."""
    for personne in (classmate, other_teacher):
        assert [as_user(personne).get(adresse).status_code for adresse in adresses] == [404, 404], personne


def test_somebody_not_signed_in_is_sent_to_the_sign_in_page(client, adresses):
    for adresse in adresses:
        reponse = client.get(adresse)
        assert reponse.status_code == 302
        assert reponse.url.startswith(reverse("account_login"))


@pytest.mark.rule("R2")
@pytest.mark.rule("R3")
def test_an_epreuve_that_does_not_rest_on_the_passport_has_no_pdf(as_user, owner, passeport):
    client = as_user(owner)
    for code in ("E5", "E9", "e6"):
        assert client.get(reverse("examens:pdf_epreuve", args=[passeport.pk, code])).status_code == 404, code


@pytest.mark.rule("R20")
def test_a_teacher_never_prints_a_brouillon_nor_the_student_a_text_not_recorded(
    as_user, owner, teacher, passeport, adresses, mots
):
    factories.creer_brouillon(passeport, description="Un brouillon secret")
    factories.creer_fiche(passeport, "S111", saisie={"description": "Un ajout non enregistré"})
    for personne in (owner, teacher):
        for adresse in adresses:
            lu = mots(as_user(personne).get(adresse).content)
            assert "J’ai appris à reformuler" in lu
            assert "brouillon secret" not in lu and "non enregistré" not in lu


@pytest.mark.usefixtures("sans_encre")
def test_the_file_is_shown_in_the_browser_well_named_and_kept_by_nobody(as_user, owner, adresses):
    client = as_user(owner)
    noms = ["passeport-E6-moreau-lina.pdf", "passeport-complet-moreau-lina.pdf"]
    for adresse, nom in zip(adresses, noms, strict=True):
        reponse = client.get(adresse)
        assert reponse["Content-Type"] == "application/pdf"
        assert reponse["Content-Disposition"] == f'inline; filename="{nom}"'
        assert reponse["Cache-Control"] == "private, no-store"


def test_anybody_prints_the_blank_passport(client, diplome, mots):
    adresse = reverse("examens:pdf_vierge", args=[diplome.code])
    complet, e6 = client.get(adresse), client.get(adresse, {"epreuve": "E6"})
    assert (complet.status_code, e6.status_code) == (200, 200)
    assert "C21.1" in mots(complet.content) and "C21.1" not in mots(e6.content)
    assert 'filename="passeport-vierge-bts-essai-E6.pdf"' in e6["Content-Disposition"]


def test_there_is_no_blank_passport_of_an_unknown_diplome_or_epreuve(client, diplome):
    adresse = reverse("examens:pdf_vierge", args=[diplome.code])
    assert client.get(reverse("examens:pdf_vierge", args=["INCONNU"])).status_code == 404
    for code in ("E5", "E9", "E6'"):
        assert client.get(adresse, {"epreuve": code}).status_code == 404


def test_printing_is_reading_alone(as_user, owner, adresses):
    client = as_user(owner)
    assert [client.post(adresse).status_code for adresse in adresses] == [405, 405]


@pytest.mark.usefixtures("sans_encre")
@pytest.mark.parametrize("combien", [1, 3])
def test_the_queries_of_a_printing_do_not_depend_on_the_number_of_fiches(
    as_user, owner, passeport, combien, django_assert_num_queries
):
    for _ in range(combien):
        factories.creer_fiche(passeport, "S111").supports.create(designation="x", origine="cree", nature="audio")
    client, adresse = as_user(owner), reverse("examens:pdf_epreuve", args=[passeport.pk, "E6"])
    client.get(adresse)
    # Session, user, passport, inscription, fiches, supports, whether the journal tells it already.
    with django_assert_num_queries(7):
        client.get(adresse)


@pytest.mark.usefixtures("mots")
def test_the_address_chooses_the_presentation_and_anything_unknown_is_the_ordinary_one(
    as_user, owner, passeport, adresses
):
    factories.creer_fiche(passeport, "S111")
    client = as_user(owner)

    def page(**choix):
        return client.get(adresses[0], choix).content

    compacte = page(presentation="compacte")
    assert page(presentation="une_par_page") != compacte
    assert page(presentation="<script>", retenues="peut-être") == compacte


def check_refuse(reponse, phrase):
    page = reponse.content.decode()
    assert reponse.status_code == 503 and reponse["Retry-After"] == "60"
    assert "Le PDF n’a pas pu être fabriqué" in page and phrase in page
    assert "Traceback" not in page
    assert not Journal.objects.filter(action=Journal.Action.EXPORT).exists()


def test_a_print_that_fails_is_told_and_no_export_is_noted(as_user, owner, adresses, monkeypatch):
    monkeypatch.setattr("impression.pdf.NORME", "no such standard")
    check_refuse(as_user(owner).get(adresses[0]), "Rien n’est perdu")


def test_a_machine_without_pango_says_so_and_does_all_the_rest(as_user, owner, passeport, adresses, monkeypatch):
    def absente(nom):
        raise OSError("cannot load library 'libpango-1.0-0'")

    impression.pdf._weasyprint.cache_clear()
    monkeypatch.setattr("impression.pdf.import_module", absente)
    client = as_user(owner)
    check_refuse(client.get(adresses[1]), "L’impression n’est pas installée sur ce serveur")
    check_refuse(client.get(reverse("examens:pdf_vierge", args=[passeport.diplome.code])), "docs/deploiement.md")
    assert client.get(reverse("situations:passeport", args=[passeport.pk])).status_code == 200


def test_a_machine_without_our_fonts_says_so(as_user, owner, adresses, monkeypatch):
    impression.pdf._weasyprint.cache_clear()
    monkeypatch.setattr("impression.polices.installees", lambda: False)
    check_refuse(as_user(owner).get(adresses[1]), "L’impression n’est pas installée sur ce serveur")
