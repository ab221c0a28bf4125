"""A page becomes a PDF, made once, that fetches nothing."""

import errno
import io
import stat

import pikepdf
import pytest
from django.core.cache import caches
from django.core.management import call_command

from impression import pdf
from impression.equipe import equipe
from impression.pdf import ImprimanteOccupee, RenduImpossible, composer, garder, nombre_de_pages, rendre
from tests import factories
from tests.simultane import ensemble

pytestmark = pytest.mark.lent

PAGE = '<html lang="fr"><head><title>Essai</title></head><body><h1>Un titre</h1>{}</body></html>'


@pytest.fixture
def reserve(settings, tmp_path):
    """The cache of the production settings, in a folder of ours."""
    settings.CACHES = settings.CACHES | {
        "pdf": {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": tmp_path / "pdf"}
    }
    return tmp_path / "pdf"


@pytest.fixture
def compositions(monkeypatch):
    """The pages that were laid out, in order."""
    faites = []
    vrai = pdf.composer
    monkeypatch.setattr(pdf, "composer", lambda page, finition: faites.append(page) or vrai(page, finition))
    return faites


@pytest.fixture
def modele(settings, tmp_path):
    """A template of one line, « d.texte »."""
    (tmp_path / "essai.html").write_text(PAGE.format("<p>{{ d.texte }}</p>"))
    settings.TEMPLATES = [settings.TEMPLATES[0] | {"DIRS": [tmp_path]}]
    return "essai.html"


def test_a_page_asked_for_many_times_at_once_is_laid_out_once(reserve, compositions, modele):
    """One person who presses again and again does not keep the server busy for everybody."""
    copies = ensemble(*[lambda: rendre(modele, {"texte": "Vingt fois"})] * 6)
    assert len(compositions) == 1 and len(set(copies)) == 1 and copies[0].startswith(b"%PDF")


@pytest.mark.parametrize(
    "corps",
    [
        '<img alt="x" src="http://attaque.example/x.png">',
        '<img alt="x" src="file:///etc/passwd">',
        '<img alt="x" src="/etc/passwd">',
        '<link rel="stylesheet" href="https://attaque.example/x.css">',
        "<style>@import url(http://attaque.example/y.css); p { background: url(file:///etc/hosts) }</style>",
        '<link rel="attachment" href="file:///etc/passwd">',
    ],
)
def test_a_page_opens_no_address_and_no_file(corps, monkeypatch):
    ouvertes = []
    monkeypatch.setattr("urllib.request.OpenerDirector.open", lambda self, *a, **k: ouvertes.append(a))
    contenu = composer(PAGE.format(corps))
    assert ouvertes == []
    assert b"/EmbeddedFile" not in contenu
    assert nombre_de_pages(contenu) == 1


def test_the_drawing_that_a_page_carries_is_shown():
    svg = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/%3E"
    with pikepdf.open(io.BytesIO(composer(PAGE.format(f'<img alt="Un carré" src="{svg}">')))) as ouvert:
        figures = [o for o in ouvert.objects if isinstance(o, pikepdf.Dictionary) and o.get("/S") == "/Figure"]
        assert [str(figure.Alt) for figure in figures] == ["Un carré"]


def test_the_same_page_gives_the_same_bytes_and_another_one_others():
    assert composer(PAGE.format("a")) == composer(PAGE.format("a")) != composer(PAGE.format("b"))


def test_a_text_is_escaped(modele):
    contenu = rendre(modele, {"texte": "<h1>Un autre titre</h1>"})
    with pikepdf.open(io.BytesIO(contenu)) as ouvert:
        titres = [o for o in ouvert.objects if isinstance(o, pikepdf.Dictionary) and o.get("/S") == "/H1"]
        assert len(titres) == 1


def test_a_pdf_is_made_once_and_again_when_a_word_changes(modele, reserve, compositions):
    premier = rendre(modele, {"texte": "a"})
    assert rendre(modele, {"texte": "a"}) == premier
    assert len(compositions) == 1
    assert rendre(modele, {"texte": "b"}) != premier
    assert len(compositions) == 2


def test_what_must_not_stay_is_not_kept(modele, reserve, compositions):
    for _ in range(2):
        rendre(modele, {"texte": "mot de passe"}, a_garder=False)
    assert len(compositions) == 2
    assert not reserve.exists() or not list(reserve.iterdir())


def test_one_print_too_many_is_told_and_the_next_one_is_made(modele, reserve, monkeypatch):
    monkeypatch.setattr(pdf, "_file", pdf.BoundedSemaphore(1))
    with pdf._a_son_tour(), pytest.raises(ImprimanteOccupee):
        rendre(modele, {"texte": "de trop"})
    assert rendre(modele, {"texte": "de trop"}).startswith(b"%PDF")


def test_nobody_else_on_the_machine_can_read_what_is_kept(reserve):
    garder("page", b"%PDF")
    (fichier,) = reserve.iterdir()
    assert stat.S_IMODE(fichier.stat().st_mode) == 0o600
    assert stat.S_IMODE(reserve.stat().st_mode) == 0o700


@pytest.mark.parametrize("abime", [b"", b"%PDF", b"\0" * 300, None], ids=["empty", "foreign", "zeros", "cut short"])
def test_a_kept_file_that_is_spoiled_is_made_anew(abime, reserve):
    """A power cut leaves a file of zeros, or half of one."""
    garder("page", b"%PDF" * 100)
    (fichier,) = reserve.iterdir()
    fichier.write_bytes(fichier.read_bytes()[:-5] if abime is None else abime)
    assert pdf.garde("page") is None
    assert garder("page", b"%PDF") == pdf.garde("page") == b"%PDF"


def test_a_full_disk_keeps_nothing_and_gives_the_print(reserve, monkeypatch):
    def plein(*args, **kwargs):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("django.core.cache.backends.filebased.file_move_safe", plein)
    assert garder("page", b"%PDF") == b"%PDF"
    assert list(reserve.iterdir()) == []


def test_the_purge_forgets_everything(reserve):
    garder("page", b"%PDF")
    sortie = io.StringIO()
    call_command("purger_pdf", stdout=sortie)
    assert sortie.getvalue() == "Les PDF gardés sont effacés.\n"
    assert caches["pdf"].get(pdf._cle("page")) is None
    assert pdf.garde("page") is None


def test_the_words_of_somebody_erased_are_kept_in_no_print(reserve, db, django_capture_on_commit_callbacks):
    garder("page", b"%PDF")
    with django_capture_on_commit_callbacks(execute=True):
        factories.UserFactory().delete()
    assert pdf.garde("page") is None


def test_a_fault_is_an_error_and_not_an_empty_file(monkeypatch):
    monkeypatch.setattr("impression.pdf.NORME", "no such standard")
    with pytest.raises(RenduImpossible):
        composer(PAGE.format(""))


def test_a_team_starts_no_process_for_a_page_that_is_kept_and_gives_the_same_bytes(modele, reserve):
    seul = rendre(modele, {"texte": "a"})
    with equipe:
        assert equipe.rendre(modele, {"texte": "a"}) == seul and equipe._processus is None
        caches["pdf"].clear()
        assert equipe.rendre(modele, {"texte": "a"}) == seul and equipe._processus


def test_a_team_that_loses_a_process_says_so_and_goes_on(modele, monkeypatch):
    with equipe:
        assert equipe.rendre(modele, {"texte": "a"}).startswith(b"%PDF")
        for processus in list(equipe._processus._processes.values()):
            processus.kill()
        with pytest.raises(RenduImpossible):
            equipe.rendre(modele, {"texte": "b"})
        assert equipe.rendre(modele, {"texte": "c"}).startswith(b"%PDF")
