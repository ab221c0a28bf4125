"""A class's pack: what is in it, whom it fails for, how it stops and goes on. The worker: test_travailler."""

import errno
import hashlib
import io

import openpyxl
import pikepdf
import pytest
from django.utils import timezone
from pypdf import PdfReader

from accounts.models import Inscription
from examens.models import Depot, Pack, PackLigne
from examens.models.depot import CopieAlteree
from examens.packs import assemblage, documents
from examens.packs.assemblage import Noms, propre
from examens.packs.demande import demander
from situations.models import Passeport
from tests import factories

from .packs import archive, etats, fabriquer, lire

Etat, EtatLigne = Pack.Etat, PackLigne.Etat


# --- What is in it ------------------------------------------------------------------------------------


@pytest.mark.rule("R2")
def test_the_archive_holds_each_candidates_document_for_each_epreuve(pack, composes, owner, classmate):
    fabriquer(pack.pk)
    pack.refresh_from_db()
    assert pack.etat == Etat.PRET
    assert composes == [(u, e) for u in ("owner", "classmate") for e in ("E4", "E6")]
    noms = archive(pack).namelist()
    assert noms[:3] == ["Feuille d’émargement.pdf", "Index.xlsx", "Index.txt"]
    assert "E6/MOREAU Lina – E6.pdf" in noms and "E4/MOREAU Lina – E4.pdf" in noms
    assert len(noms) == 7


def test_candidates_stand_in_the_order_of_a_french_list(teacher, classe, diplome):
    for prenom in ("Manon", "Zoé", "Émile"):
        factories.creer_etudiant(classe, first_name=prenom, last_name="Aubert")
    pack, _ = demander(teacher, classe)
    assert [ligne.nom for ligne in pack.lignes.all()] == ["AUBERT Émile", "AUBERT Manon", "AUBERT Zoé"]


def test_one_epreuve_alone_needs_no_folder(teacher, classe, owner, composes, epreuve):
    pack, _ = demander(teacher, classe, [epreuve("E6")])
    fabriquer(pack.pk)
    assert archive(pack).namelist()[3:] == ["MOREAU Lina – E6.pdf"]


def test_the_index_says_pages_fiches_gaps_and_hashes(pack, composes, passeport, feuillet):
    factories.creer_fiche(passeport, "S111")
    Inscription.objects.filter(etudiant=passeport.etudiant).update(numero_candidat="02147")
    PackLigne.objects.filter(etudiant=passeport.etudiant).update(numero="02147")
    fabriquer(pack.pk)
    contenu = archive(pack)
    feuille = openpyxl.load_workbook(io.BytesIO(contenu.read("Index.xlsx"))).active
    rangee = next(r for r in feuille.iter_rows(values_only=True) if r[0] == "MOREAU Lina" and r[2] == "E6")
    empreinte = hashlib.sha256(feuillet).hexdigest()
    assert rangee[1:6] == ("02147", "E6", "E6/MOREAU Lina – E6.pdf", 3, 1)
    assert [manque.split()[0] for manque in rangee[6].splitlines()] == ["C11.2", "C11.3", "C12.2", "C31.1"]
    assert rangee[7].startswith("passeport non déposé, au ")
    assert rangee[8] == empreinte == hashlib.sha256(contenu.read("E6/MOREAU Lina – E6.pdf")).hexdigest()
    texte = contenu.read("Index.txt").decode("utf-8-sig")
    assert "MOREAU Lina (n° 02147)" in texte and empreinte in texte
    assert "ce qui manque\u00a0:\r\n      - C11.2 Intitulé de C11.2\r\n      - C11.3" in texte


def test_a_name_that_a_spreadsheet_would_run_stays_a_text(pack, composes):
    PackLigne.objects.filter(rang=1).update(nom="=1+1")
    fabriquer(pack.pk)
    cellule = openpyxl.load_workbook(io.BytesIO(archive(pack).read("Index.xlsx"))).active["A2"]
    assert (cellule.value, cellule.data_type) == ("=1+1", "s")


@pytest.mark.parametrize(("recto_verso", "pages", "departs"), [(True, 15, [0, 4, 8, 12]), (False, 12, [0, 3, 6, 9])])
def test_the_bundle_has_a_bookmark_per_candidate_and_epreuve(
    teacher, classe, owner, classmate, composes, recto_verso, pages, departs
):
    pack, _ = demander(teacher, classe, recto_verso=recto_verso)
    fabriquer(pack.pk)
    contenu = lire(pack, "liasse")
    assert (pack.liasse_pages, pack.liasse_octets) == (pages, len(contenu))
    lecteur = PdfReader(io.BytesIO(contenu))
    candidat, documents, autre, suite = lecteur.outline
    assert (candidat.title, autre.title) == ("MOREAU Lina", classmate.nom_liste)
    assert [d.title for d in documents] == ["E4 Relations commerciales", "E6 Projet"]
    assert [lecteur.get_destination_page_number(d) for d in (*documents, *suite)] == departs


def test_a_link_of_a_document_leads_to_its_own_page_in_the_bundle(pack, composes):
    fabriquer(pack.pk)
    lecteur = PdfReader(io.BytesIO(lire(pack, "liasse")))
    for debut in (0, 4, 8, 12):
        nom = lecteur.pages[debut + 1]["/Annots"][0]["/Dest"]
        assert lecteur.get_destination_page_number(lecteur.named_destinations[nom]) == debut


def test_the_list_to_sign_names_those_present_on_a_page_per_epreuve(pack, owner, monkeypatch, feuillet, pages):
    monkeypatch.setattr(documents, "rendre_a_part", lambda document: feuillet)
    PackLigne.objects.filter(etudiant=owner).update(numero="02147")
    Passeport.objects.exclude(etudiant=owner).delete()
    fabriquer(pack.pk)
    e4, e6 = pages(archive(pack).read("Feuille d’émargement.pdf"))
    assert "Feuille d’émargement E4" in e4 and "Feuille d’émargement E6" in e6
    for page in (e4, e6):
        assert "MOREAU Lina" in page and "02147" in page and "3 pages" in page and "Signature" in page
        assert "non imprimé" in page


def test_names_are_safe_on_every_disk_and_homonyms_are_told_apart():
    assert propre("D’ANGELO Zoé") == "D’ANGELO Zoé"
    assert propre("../../etc\\x:*?") == "etc x"
    assert propre("a\nb\u202ec") == "a bc"
    assert (propre("..."), propre("CON")) == ("candidat", "CON_")
    noms = Noms()
    assert [noms.donner(n, "E6") for n in ("PETIT Tom", "Petit TOM")] == [
        "PETIT Tom – E6.pdf",
        "Petit TOM (2) – E6.pdf",
    ]


@pytest.fixture
def depose(passeport, feuillet):
    """The owner's E6, deposited, of two pages."""
    with pikepdf.open(io.BytesIO(feuillet)) as pdf:
        del pdf.pages[2]
        sortie = io.BytesIO()
        pdf.save(sortie)
    octets = sortie.getvalue()
    return factories.creer_depot(passeport, octets=octets, empreinte_pdf=hashlib.sha256(octets).hexdigest())


def test_the_deposited_copy_is_printed_and_the_index_says_so(pack, composes, depose, passeport):
    factories.creer_fiche(passeport, "S311")
    fabriquer(pack.pk)
    assert ("owner", "E6") not in composes and ("owner", "E4") in composes
    contenu = archive(pack)
    assert contenu.read("E6/MOREAU Lina – E6.pdf") == depose.lire_pdf()
    piece = next(p for p in pack.lignes.get(rang=1).pieces if p["epreuve"] == "E6")
    assert piece["pages"] == 2 and piece["sha256"] == depose.empreinte_pdf
    assert piece["fiches"] == len(depose.contenu["fiches"]) and piece["manquantes"] == depose.contenu["manques"]
    assert f"code {depose.code_lisible}" in contenu.read("Index.txt").decode()


def test_a_copy_reopened_since_no_longer_counts(pack, composes, depose, teacher):
    factories.rouvrir(depose, teacher)
    fabriquer(pack.pk)
    assert ("owner", "E6") in composes


def test_a_copy_that_is_not_what_was_deposited_is_not_printed(pack, composes, depose, monkeypatch):
    def lire_pdf(depot):
        raise CopieAlteree

    monkeypatch.setattr(Depot, "lire_pdf", lire_pdf)
    fabriquer(pack.pk)
    ligne = pack.lignes.get(rang=1)
    assert ligne.etat == EtatLigne.ECHEC and "ne correspond plus à son empreinte" in ligne.motif


# --- Whom it fails for --------------------------------------------------------------------------------


def test_a_document_that_fails_fails_for_its_candidate_alone(pack, composes):
    def avant(passeport, code):
        if passeport.etudiant.username == "owner":
            raise RuntimeError("a fault of ours")

    composes.avant = avant
    fabriquer(pack.pk)
    pack.refresh_from_db()
    assert pack.etat == Etat.PRET
    assert etats(pack) == {"owner": EtatLigne.ECHEC, "classmate": EtatLigne.FAIT}
    texte = archive(pack).read("Index.txt").decode()
    assert "Aucun document\u00a0: Le PDF n’a pas pu être composé." in texte


def test_a_candidate_who_leaves_before_their_turn_is_left_out_and_said(pack, composes, classmate):
    inscriptions = Inscription.objects.filter(etudiant=classmate)
    composes.avant = lambda *_: inscriptions.update(terminee_le=timezone.localdate())
    fabriquer(pack.pk)
    assert etats(pack)["classmate"] == EtatLigne.RETIRE
    assert len(archive(pack).namelist()) == 5
    assert "A quitté la classe" in archive(pack).read("Index.txt").decode()


def test_a_candidate_who_leaves_after_their_turn_is_left_out_too(pack, composes, owner):
    def avant(passeport, code):
        if passeport.etudiant != owner:
            Inscription.objects.filter(etudiant=owner).update(terminee_le=timezone.localdate())

    composes.avant = avant
    fabriquer(pack.pk)
    assert etats(pack) == {"owner": EtatLigne.RETIRE, "classmate": EtatLigne.FAIT}
    assert not [nom for nom in archive(pack).namelist() if "MOREAU" in nom]
    assert "MOREAU" not in "".join(str(s.title) for s in PdfReader(io.BytesIO(lire(pack, "liasse"))).outline[:1])


def test_a_student_without_a_passport_is_said_to_have_none(pack, composes, classmate):
    Passeport.objects.filter(etudiant=classmate).delete()
    fabriquer(pack.pk)
    assert etats(pack) == {"owner": EtatLigne.FAIT, "classmate": EtatLigne.SANS_PASSEPORT}


def test_a_pack_without_any_document_fails_and_says_why(pack, composes):
    Passeport.objects.all().delete()
    fabriquer(pack.pk)
    pack.refresh_from_db()
    assert (pack.etat, pack.archive) == (Etat.ECHEC, "")
    assert "Aucun document" in pack.motif


@pytest.mark.parametrize("moment", ["piece", "zip", "pdf"])
def test_a_full_disk_ends_the_pack_with_a_sentence_and_keeps_nothing(pack, composes, monkeypatch, moment, teacher):
    stockage = Pack.stockage()
    garder = type(stockage).save

    def save(self, name, content, *args):
        if {"piece": "/pieces/" in name, "zip": name.endswith(".zip"), "pdf": name.count("/") == 1}[moment] and not (
            moment == "pdf" and name.endswith(".zip")
        ):
            raise OSError(errno.ENOSPC, "No space left on device")
        return garder(self, name, content, *args)

    with monkeypatch.context() as patch:
        patch.setattr(type(stockage), "save", save)
        fabriquer(pack.pk)
    pack.refresh_from_db()
    assert (pack.etat, pack.archive, pack.liasse) == (Etat.ECHEC, "", "")
    assert "plus assez de place" in pack.motif
    assert stockage.listdir("")[0] == []
    suivant, nouveau = demander(teacher, pack.classe)
    assert nouveau
    fabriquer(suivant.pk)
    suivant.refresh_from_db()
    assert suivant.etat == Etat.PRET


def test_a_full_disk_while_the_bundle_is_written_is_a_full_disk(pack, composes, monkeypatch):
    class Plein(io.BytesIO):
        def write(self, _):
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(assemblage.tempfile, "TemporaryFile", Plein)
    fabriquer(pack.pk)
    pack.refresh_from_db()
    assert pack.etat == Etat.ECHEC and "plus assez de place" in pack.motif
