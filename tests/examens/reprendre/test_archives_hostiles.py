"""An archive comes from a stranger: what it may not hold is refused with a sentence, in bounded time and memory."""

import json
import stat
import struct
import zipfile

import pytest

from examens.reprendre import lecture
from examens.reprendre.lecture import ArchiveRefusee, comprendre, lire
from situations.fichiers import a_part
from situations.fichiers.refus import FichierRefuse
from tests import factories
from tests.attestations import creer_feuille


@pytest.fixture(scope="module")
def honnete():
    """The bytes of an archive, taken away once: each test spoils a copy of its own."""
    return []


@pytest.fixture
def archive(request, honnete, tmp_path):
    if not honnete:
        fiche, emporter = request.getfixturevalue("fiche"), request.getfixturevalue("emporter")
        fiche.enregistrer({}, [], revision=1)
        honnete.append(emporter(fiche.passeport).read_bytes())
    chemin = tmp_path / "archive.zip"
    chemin.write_bytes(honnete[0])
    return chemin


@pytest.fixture
def changer(archive, refaire):
    """``changer(gesture)``: the archive whose data the gesture has changed, with true hashes."""

    def changer(geste):
        with zipfile.ZipFile(archive) as zip_:
            donnees = json.loads(zip_.read("donnees.json"))
        geste(donnees)
        return refaire(archive, {"donnees.json": json.dumps(donnees).encode()})

    return changer


def refus(chemin):
    with pytest.raises(ArchiveRefusee) as erreur:
        comprendre(chemin)
    return str(erreur.value)


def test_an_honest_one_is_read(archive):
    assert len(comprendre(archive)["fiches"]) == 1


@pytest.mark.lent
def test_it_is_read_in_a_process_of_its_own(archive, monkeypatch):
    assert len(lire(archive)["fiches"]) == 1
    monkeypatch.setattr(a_part, "SECONDES_AU_PLUS", 0.01)
    with pytest.raises(FichierRefuse, match="trop de travail"):
        lire(archive)


@pytest.mark.parametrize("octets", [b"", b"Bonjour", b"%PDF-1.7", b"PK\x03\x04"])
def test_what_is_no_archive(tmp_path, octets):
    chemin = tmp_path / "a.zip"
    chemin.write_bytes(octets)
    assert "n’est pas l’archive" in refus(chemin)


def test_another_zip(tmp_path):
    chemin = tmp_path / "a.zip"
    with zipfile.ZipFile(chemin, "w") as zip_:
        zip_.writestr("photo.jpg", b"x")
    assert "n’est pas l’archive" in refus(chemin)


def test_a_hash_that_does_not_match(archive, refaire):
    assert "a changé depuis" in refus(refaire(archive, {"donnees.json": b"{}"}, tenir=False))


def test_a_signed_sheet_that_was_changed_or_taken_out(passeport, stage, emporter, refaire):
    creer_feuille(stage)
    feuille = "feuilles/stage-1/1-feuille.jpg"
    assert "a changé depuis" in refus(refaire(emporter(passeport), {feuille: b"Autre."}, tenir=False))
    assert "Il manque" in refus(refaire(emporter(passeport), {feuille: None}, tenir=False))


def test_data_without_hashes(archive, refaire):
    assert "Il manque" in refus(refaire(archive, {"empreintes.sha256": None}, tenir=False))


@pytest.mark.parametrize("nom", ["../../etc/passwd", "/etc/passwd", "fichiers/../../x", "C:/x", "a\\..\\x"])
def test_a_path_that_leaves_the_folder(archive, nom):
    with zipfile.ZipFile(archive, "a") as zip_:
        entree = zipfile.ZipInfo("x")
        entree.filename = nom
        zip_.writestr(entree, b"x")
    assert "jamais" in refus(archive)


@pytest.mark.parametrize("genre", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR])
def test_what_is_no_plain_file(archive, genre):
    with zipfile.ZipFile(archive, "a") as zip_:
        entree = zipfile.ZipInfo("fichiers/lien")
        entree.external_attr = (genre | 0o777) << 16
        zip_.writestr(entree, b"/etc/passwd")
    assert "jamais" in refus(archive)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_entries_of_one_name(archive):
    with zipfile.ZipFile(archive, "a") as zip_:
        zip_.writestr("donnees.json", b"{}")
    assert "jamais" in refus(archive)


def test_a_bomb_that_says_its_size(archive):
    with (
        zipfile.ZipFile(archive, "a", zipfile.ZIP_DEFLATED) as zip_,
        zip_.open("zeros", "w", force_zip64=True) as bombe,
    ):
        for _ in range(2):
            bombe.write(bytes(1024 * 1024))
    octets = bytearray(archive.read_bytes())
    # The central directory says a gigabyte: nothing of it is unpacked.
    place = octets.rindex(b"PK\x01\x02")
    octets[place + 24 : place + 28] = struct.pack("<I", 1024**3)
    archive.write_bytes(octets)
    assert "démesurée" in refus(archive)


def test_a_bomb_that_lies_about_its_size(archive, refaire, monkeypatch):
    monkeypatch.setattr(lecture, "DONNEES_AU_PLUS", 100_000)
    refaire(archive, {"donnees.json": b" " * (lecture.DONNEES_AU_PLUS + 1)})
    assert "démesurée" in refus(archive)
    octets = bytearray(archive.read_bytes())
    for signature, decalage in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        place = -1
        while (place := octets.find(signature, place + 1)) >= 0:
            octets[place + decalage : place + decalage + 4] = struct.pack("<I", 10)
    archive.write_bytes(octets)
    assert refus(archive)


def test_too_many_entries(archive, monkeypatch):
    monkeypatch.setattr(lecture, "ENTREES_AU_PLUS", 50)
    with zipfile.ZipFile(archive, "a") as zip_:
        for rang in range(lecture.ENTREES_AU_PLUS):
            zip_.writestr(str(rang), b"")
    assert "démesurée" in refus(archive)


@pytest.mark.parametrize(
    "texte", [b"[" * 200_000, b"{", b"\xff\xfe", b'{"format": NaN}', b'{"format": ' + b"1" * 5000 + b"}"]
)
def test_json_that_is_none(archive, refaire, texte):
    refaire(archive, {"donnees.json": texte})
    try:
        comprendre(archive)
    except (ArchiveRefusee, RecursionError) as erreur:
        # The process of its own says the second in a sentence: see below.
        assert erreur
    else:
        pytest.fail("taken")


def test_what_goes_too_deep_is_said(archive, refaire, monkeypatch, capsys):
    refaire(archive, {"donnees.json": b"[" * 200_000})
    monkeypatch.setattr("sys.argv", ["lecture", str(archive)])
    monkeypatch.setattr(a_part.resource, "setrlimit", lambda *_: None)
    a_part.tenir(comprendre)
    assert set(json.loads(capsys.readouterr().out)) == {"refus"}


@pytest.mark.parametrize(
    ("geste", "phrase"),
    [
        (lambda d: d.update(format=1), "format 1"),
        (lambda d: d.pop("fiches"), "une rubrique manque"),
        (lambda d: d.update(admin=True), "inconnue"),
        (lambda d: d["fiches"][0].update(creee_le="2026-02-31T00:00:00.000000+00:00"), "forme attendue"),
        (lambda d: d["fiches"][0].update(numero="1"), "forme attendue"),
        (lambda d: d["fiches"][0]["contenu"].update(description=["a"]), "forme attendue"),
        (lambda d: d["fiches"][0].update(etat="brouillon"), "forme attendue"),
        (lambda d: d["fiches"].append(d["fiches"][0]), "même numéro"),
        (lambda d: d["fiches"][0]["versions"].append(d["fiches"][0]["versions"][0]), "même numéro"),
        (
            lambda d: d["fiches"][0]["fichiers"].append(
                {"nom": "x.pdf", "chemin": "fichiers/fiche-1/x.pdf", "type": "application/pdf", "taille": 1}
                | {"sha256": "0" * 64, "joint_le": "2026-03-02T00:00:00.000000+00:00", "notes": ""}
            ),
            "Il manque «\u00a0x.pdf\u00a0»",
        ),
    ],
)
def test_data_that_are_not_of_the_schema(changer, geste, phrase):
    assert phrase in refus(changer(geste))


def test_a_file_that_was_changed(db, emporter, refaire):
    diplome = factories.creer_diplome(options={"projet": True, "pieces_jointes": True})
    passeport = factories.PasseportFactory(diplome=diplome)
    factories.creer_piece(factories.creer_fiche(passeport))
    archive = emporter(passeport)
    assert "«\u00a0bordereau.txt\u00a0» a changé" in refus(
        refaire(archive, {"fichiers/fiche-1/bordereau.txt": b"Autre."}, tenir=False)
    )


def test_characters_that_no_database_keeps_are_replaced(changer):
    chemin = changer(lambda d: d["fiches"][0]["contenu"].update(description="a\x00b\ud800c"))
    assert comprendre(chemin)["fiches"][0]["contenu"]["description"] == "a\ufffdb\ufffdc"


@pytest.mark.rule("R3")
def test_a_hand_written_claim_that_the_referentiel_does_not_allow_comes_as_a_brouillon(
    changer, reprendre, stranger, diplome
):
    autre = {"cle": "C12.1", "code": "C12.1", "intitule": "x"}
    reprise = reprendre(stranger, changer(lambda d: d["fiches"][0]["contenu"].update(competence=autre)))
    fiche = reprise.passeport.fiches.get()
    assert fiche.est_brouillon


def test_a_password(archive):
    octets = bytearray(archive.read_bytes())
    octets[octets.rindex(b"PK\x01\x02") + 8] |= 1
    archive.write_bytes(octets)
    assert "jamais" in refus(archive)


def test_an_archive_cut_short(archive):
    archive.write_bytes(archive.read_bytes()[:-40])
    assert "archive" in refus(archive)
