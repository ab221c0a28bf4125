"""Whatever a text contains, it is shown, and nothing is fetched, read or run while rendering."""

import json
import re
import socket
import subprocess
import sys
import threading

import pypdfium2
import pytest
from pypdf import PdfReader

from accounts.composition import COMPILATEUR, MODELES, RenduImpossible, rendre
from examens.exports.vierge import ChampVierge
from situations.rubriques import RUBRIQUES
from tests import factories

HOSTILES = [
    '<img src="http://attaque.example/x.png">',
    '<link rel="stylesheet" href="https://attaque.example/x.css">',
    "<style>@import url(http://attaque.example/y.css)</style>",
    "background: url(file:///etc/passwd)",
    "<script>alert(1)</script>",
    "data:text/html,<b>gras</b>",
    '#image("/etc/passwd")',
    '#import "@preview/cetz:0.3.9": *',
    '#read("../../../passeport/settings/base.py")',
    "] } $x^2$ *gras* _italique_ `code` \\ ~ = titre",
    "{{ settings.SECRET_KEY }} {% include 'base.html' %}",
    "https://attaque.example/lien",
]


@pytest.fixture
def tentatives(monkeypatch):
    """What a process asks of the network goes through a proxy of ours, which refuses and remembers."""
    recues = []
    serveur = socket.create_server(("127.0.0.1", 0))

    def ecouter():
        while True:
            try:
                client, _ = serveur.accept()
            except OSError:
                return
            recues.append(client.recv(300))
            client.close()

    threading.Thread(target=ecouter, daemon=True).start()
    for nom in ("http_proxy", "https_proxy", "all_proxy"):
        for variante in (nom, nom.upper()):
            monkeypatch.setenv(variante, f"http://127.0.0.1:{serveur.getsockname()[1]}")
    yield recues
    serveur.close()


def compiler(dossier):
    """What the compiler's process answers for ``modele.typ`` of this folder."""
    demande = json.dumps(["modele.typ", "{}"]).encode() + b"\n"
    resultat = subprocess.run([sys.executable, "-I", COMPILATEUR, dossier], input=demande, capture_output=True)
    return json.loads(resultat.stdout.split(b"\n")[0])


@pytest.mark.parametrize("texte_hostile", HOSTILES)
def test_a_hostile_text_in_every_field_is_shown_as_text(passeport, owner, imprimer, texte, tentatives, texte_hostile):
    textes = {r.nom: texte_hostile for r in RUBRIQUES if r.est_texte}
    fiche = factories.creer_fiche(passeport, "S111", **textes)
    fiche.supports.create(designation=texte_hostile, origine=texte_hostile[:30], nature=texte_hostile[:30])
    owner.last_name, owner.first_name = texte_hostile[:60], texte_hostile[:60]
    owner.save()
    passeport.etudiant = owner
    contenu = imprimer("E6")
    # Without spaces and hyphens: the lines break and hyphenate where they want.
    nu = re.sub(r"[\s\u200b\u00ad-]", "", texte_hostile)
    assert re.sub(r"[\s\u200b\u00ad-]", "", texte(contenu)).count(nu) >= len(textes)
    assert b"/URI" not in contenu and b"/JavaScript" not in contenu and b"/EmbeddedFile" not in contenu
    assert tentatives == []


def test_the_proxy_of_these_tests_does_see_a_model_that_fetches(tmp_path, tentatives):
    (tmp_path / "modele.typ").write_text('#import "@preview/cetz:0.3.9": *')
    assert "erreur" in compiler(tmp_path)
    assert tentatives


def test_a_model_sees_no_file_outside_its_folder(tmp_path):
    (tmp_path / "secret").write_text("secret")
    (tmp_path / "modeles").mkdir()
    (tmp_path / "modeles" / "modele.typ").write_text('#read("../secret")')
    assert "secret" in compiler(tmp_path / "modeles")["erreur"]


def test_the_models_read_their_data_and_each_other_alone():
    for modele in MODELES.rglob("*.typ"):
        source = modele.read_text()
        assert not re.search(r"@(preview|local)|\b(eval|read|plugin|image|csv|yaml|toml|xml|cbor)\(|https?:", source)
        importes = set(re.findall(r"#(?:import|include) (\S+)", source))
        assert importes <= {'"/composants/pdf/style.typ":', '"/examens/pdf/parties.typ":'}
        assert set(re.findall(r"\bjson\(.*", source)) <= {"json(bytes(sys.inputs.document))"}


@pytest.mark.parametrize(
    "texte_difficile",
    ["😀" * 300, "👩‍👩‍👧‍👦" * 60, "x" * 255, "مرحبا بالعالم " * 15, "\u202e\u0007abc", "𓀀\U0001fae8\uffff"],
    ids=["emoji", "families", "one word", "Arabic", "invisible", "no glyph"],
)
def test_a_difficult_text_neither_fails_nor_leaves_the_page(passeport, imprimer, pages, texte_difficile):
    avant = len(pages(imprimer("E6")))
    factories.creer_fiche(passeport, "S111", description=texte_difficile, descriptif="Fin de la fiche.")
    apres = pages(imprimer("E6"))
    assert len(apres) == avant
    assert any("Fin de la fiche." in page for page in apres)


def test_a_word_without_end_keeps_inside_the_margins(passeport, imprimer, tmp_path):
    factories.creer_fiche(passeport, "S111", description="W" * 255, partenaires="W" * 255)
    fichier = tmp_path / "e6.pdf"
    fichier.write_bytes(imprimer("E6"))
    largeurs = []
    for page in PdfReader(fichier).pages:
        page.extract_text(
            visitor_text=lambda mots, cm, tm, police, corps: largeurs.append(tm[4]) if "W" in mots else None
        )
    assert largeurs and max(largeurs) < 595 - 56


def test_a_fault_of_a_model_is_an_error_and_not_an_empty_file(tmp_path, monkeypatch):
    (tmp_path / "passeport.typ").write_text("#panic()")
    monkeypatch.setattr("accounts.composition.MODELES", tmp_path)
    with pytest.raises(RenduImpossible):
        rendre("passeport", ChampVierge("", 1, [], False))


def caracteres(contenu, page, cherches):
    """``[(left, bottom), …]``, in points, of each of these characters on a page, in the order of the text."""
    with pypdfium2.PdfDocument(contenu) as pdf:
        lue = pdf[page].get_textpage()
        texte = lue.get_text_range()
        return [lue.get_charbox(rang)[:2] for rang, lettre in enumerate(texte) if lettre in cherches]


def test_a_text_read_from_the_right_stands_on_the_right_its_full_stop_on_the_left(passeport, imprimer):
    factories.creer_fiche(passeport, "S111", description="مرحبا.", partenaires="Le mot مرحبا ici.")
    gauches = [gauche for gauche, _ in caracteres(imprimer("E6"), 2, "مرحبا")]
    assert len(gauches) == 10
    # A4 is 595 points wide, the margin 57.
    assert all(gauche > 500 for gauche in gauches[:5])
    assert all(200 < gauche < 350 for gauche in gauches[5:])


def test_the_header_of_a_name_too_long_for_a_line_shows_its_beginning(passeport, owner, imprimer):
    court = caracteres(imprimer("E6"), 1, "M")[0]
    owner.last_name, owner.first_name = "M" * 60, "W" * 60
    owner.save()
    passeport.etudiant = owner
    long = caracteres(imprimer("E6"), 1, "M")[0]
    assert long == pytest.approx(court, abs=0.1)
