"""The pages of files: who adds, who reads, how a file leaves the site (R17, R21)."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.db import connection
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Journal
from situations.models import Fiche, PieceJointe
from tests import factories, fichiers
from tests.situations.fiche.formulaire import en_brouillon, saisie

pytestmark = pytest.mark.rule("R17")


@pytest.fixture(autouse=True)
def le_diplome_permet(diplome):
    diplome.options |= {"pieces_jointes": True}
    diplome.save()
    fichiers.vider()


@pytest.fixture
def navigateur(as_user, owner):
    return as_user(owner)


@pytest.fixture
def piece(fiche):
    return factories.creer_piece(fiche)


def texte(nom="notes.txt", contenu=b"Douze cartons."):
    return SimpleUploadedFile(nom, contenu)


# --- Adding ---------------------------------------------------------------------------------------------------


def test_several_files_are_sent_at_once_by_a_plain_form(navigateur, fiche):
    envoi = {"fichiers": [texte(), texte("photo.png", fichiers.image())], "retour": "fiche"}
    reponse = navigateur.post(reverse("situations:fiche_fichiers", args=[fiche.pk]), envoi)
    assert reponse.url == reverse("situations:fiche", args=[fiche.pk])
    page = navigateur.get(reponse.url).content.decode()
    assert "Joint à la fiche\u00a0: notes.txt, photo.png." in page
    assert page.count('class="fichier-joint"') == 2


def test_what_is_refused_is_said_next_to_the_field_and_the_rest_is_kept(navigateur, fiche):
    envoi = {"fichiers": [texte("virus.pdf", b"MZ\x90\x00"), texte()]}
    reponse = navigateur.post(reverse("situations:fiche_fichiers", args=[fiche.pk]), envoi)
    page = reponse.content.decode()
    assert reponse.status_code == 422
    assert "<strong>virus.pdf</strong>\u00a0: C’est un programme" in page
    assert fiche.pieces.get().nom == "notes.txt"


def envoyer_sous(navigateur, fiche, nom, contenu=b"Douze cartons."):
    """As a browser writes it: the client of the tests would keep the last step of the name."""
    corps = encode_multipart(BOUNDARY, {"fichiers": texte("NOM", contenu)}).replace(b"NOM", nom.encode())
    return navigateur.generic(
        "POST", reverse("situations:fiche_fichiers", args=[fiche.pk]), corps, content_type=MULTIPART_CONTENT
    )


@pytest.mark.parametrize("contenu", [b"Douze cartons.", b"Douze cartons.\n" * 200_000])
def test_a_name_with_a_slash_stays_whole_by_a_plain_form(navigateur, fiche, contenu):
    """Small files are received in memory, larger ones on the disk."""
    assert envoyer_sous(navigateur, fiche, "Devis 12/03/2026.txt", contenu).status_code == 302
    assert fiche.pieces.get().nom == "Devis 12/03/2026.txt"


@pytest.mark.parametrize(("nom", "garde"), [("../../etc/passwd.txt", "passwd.txt"), ("C:/Users/moi/a.txt", "a.txt")])
def test_a_way_to_a_file_is_still_no_name(navigateur, fiche, nom, garde):
    envoyer_sous(navigateur, fiche, nom)
    assert fiche.pieces.get().nom == garde


def test_a_fiche_that_does_not_exist_yet_becomes_a_brouillon_with_its_file(navigateur, diplome):
    envoi = en_brouillon(saisie(diplome)) | {"joindre": "1", "fichiers": [texte()]}
    envoi.pop("brouillon")
    reponse = navigateur.post(reverse("situations:fiche_nouvelle"), envoi)
    fiche = Fiche.objects.get()
    assert fiche.est_brouillon and fiche.saisie["description"].startswith("Stagiaire")
    assert fiche.pieces.get().nom == "notes.txt"
    assert reponse.url.endswith(f"/fiches/{fiche.pk}/modifier/#onglet-supports")


@pytest.mark.rule("R20")
def test_a_file_that_is_refused_never_loses_the_text(navigateur, diplome):
    envoi = saisie(diplome) | {"joindre": "1", "fichiers": [texte("virus.pdf", b"MZ\x90\x00")]}
    reponse = navigateur.post(reverse("situations:fiche_nouvelle"), envoi)
    assert reponse.status_code == 422
    assert "C’est un programme" in reponse.content.decode()
    assert "je cherche des solutions" in reponse.content.decode()
    assert Fiche.objects.get().saisie["descriptif"].startswith("J’ai appris")


def test_a_file_goes_with_the_other_buttons_too(navigateur, diplome):
    navigateur.post(reverse("situations:fiche_nouvelle"), saisie(diplome) | {"fichiers": [texte()]})
    fiche = Fiche.objects.enregistrees().get()
    assert fiche.pieces.get().nom == "notes.txt"
    reponse = navigateur.post(
        reverse("situations:fiche_modifier", args=[fiche.pk]),
        saisie(diplome, revision=fiche.revision) | {"fichiers": [texte("a.pdf", b"MZ")]},
        follow=True,
    )
    assert "a.pdf\u00a0: C’est un programme" in reponse.content.decode()


def test_what_was_taken_out_of_a_file_is_said_at_once_and_stays_beside_it(navigateur, as_user, teacher, fiche):
    classeur = fichiers.docx(**{"word/vbaProject.bin": b"x"})
    envoi = {"fichiers": [texte("lettre.docx", classeur)], "retour": "fiche"}
    page = navigateur.post(reverse("situations:fiche_fichiers", args=[fiche.pk]), envoi, follow=True).content.decode()
    assert page.count("lettre.docx\u00a0: Les macros ont été retirées.") == 1
    for personne in (navigateur, as_user(teacher)):
        page = personne.get(reverse("situations:fiche", args=[fiche.pk])).content.decode()
        assert "<li>Les macros ont été retirées.</li>" in page


def test_files_that_ask_for_much_work_are_not_all_made_safe_in_one_request(navigateur, fiche, monkeypatch):
    monkeypatch.setattr("situations.fichiers.zone.PATIENCE", -1)
    reponse = navigateur.post(reverse("situations:fiche_fichiers", args=[fiche.pk]), {"fichiers": [texte()]})
    assert reponse.status_code == 422 and "envoyez celui-ci ensuite" in reponse.content.decode()


@pytest.mark.parametrize(
    ("nom", "octets", "type_mime"),
    [("memo.m4a", fichiers.mp4(b"soun"), "audio/mp4"), ("film.mov", fichiers.mp4(marque=b"qt  "), "video/quicktime")],
)
def test_a_sound_or_a_film_is_attached_and_downloaded(navigateur, fiche, nom, octets, type_mime):
    navigateur.post(reverse("situations:fiche_fichiers", args=[fiche.pk]), {"fichiers": [texte(nom, octets)]})
    piece = fiche.pieces.get()
    reponse = navigateur.get(reverse("situations:fichier", args=[piece.pk]))
    assert (piece.nom, reponse["Content-Type"]) == (nom, type_mime)
    assert reponse["Content-Disposition"] == f'attachment; filename="{nom}"'
    assert reponse["X-Content-Type-Options"] == "nosniff"


def test_a_full_passport_is_told_with_what_is_left(navigateur, fiche, settings):
    settings.PIECES_MO_PAR_PASSEPORT = 1
    factories.creer_piece(fiche, contenu=b"1", taille=1024 * 1024 - 2048)
    envoi = {"fichiers": [texte(contenu=b"a" * 5000)]}
    reponse = navigateur.post(reverse("situations:fiche_fichiers", args=[fiche.pk]), envoi)
    assert reponse.status_code == 413
    assert "Il reste 2\u00a0Ko dans ce passeport" in reponse.content.decode()
    assert "place-pleine" in reponse.content.decode()


def test_a_request_of_two_gigabytes_is_refused_unread(navigateur, fiche):
    reponse = navigateur.post(
        reverse("situations:fiche_fichiers", args=[fiche.pk]),
        b"",
        content_type="multipart/form-data; boundary=x",
        CONTENT_LENGTH=str(2 * 1024**3),
    )
    assert reponse.status_code == 413
    assert "trop pour un seul envoi" in reponse.content.decode()


def test_a_full_temporary_folder_keeps_the_text_that_follows_the_file(navigateur, diplome, settings, monkeypatch):
    settings.FILE_UPLOAD_HANDLERS = settings.FILE_UPLOAD_HANDLERS[1:]

    def plein(self, octets, debut):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(TemporaryFileUploadHandler, "receive_data_chunk", plein)
    envoi = {"joindre": "1", "fichiers": [texte()]} | saisie(diplome)
    envoi.pop("enregistrer")
    reponse = navigateur.post(reverse("situations:fiche_nouvelle"), envoi)
    assert reponse.status_code == 507
    assert "Le serveur n’a plus de place" in reponse.content.decode()
    assert Fiche.objects.get().saisie["descriptif"].startswith("J’ai appris")
    assert not PieceJointe.objects.exists()


def test_where_the_diplome_takes_no_file_the_upload_does_not_exist(navigateur, diplome, fiche, owner):
    diplome.options |= {"pieces_jointes": False}
    diplome.save()
    adresse = reverse("situations:fiche_fichiers", args=[fiche.pk])
    assert navigateur.get(adresse).status_code == 404
    assert navigateur.post(adresse, {"fichiers": [texte()]}).status_code == 404
    page = navigateur.get(reverse("situations:fiche_modifier", args=[fiche.pk])).content.decode()
    assert 'type="file"' not in page
    envoi = saisie(diplome, revision=fiche.revision) | {"joindre": "1", "fichiers": [texte()]}
    navigateur.post(reverse("situations:fiche_modifier", args=[fiche.pk]), envoi)
    navigateur.post(reverse("situations:fiche_nouvelle"), saisie(diplome) | {"fichiers": [texte()]})
    assert not PieceJointe.objects.exists()
    for nom in ("situations:fiche", "situations:passeport"):
        pk = fiche.pk if nom == "situations:fiche" else fiche.passeport_id
        assert "Fichiers joints" not in navigateur.get(reverse(nom, args=[pk])).content.decode()


# --- Reading --------------------------------------------------------------------------------------------------


def test_a_file_leaves_as_an_attachment_that_nothing_runs(navigateur, fiche):
    piece = factories.creer_piece(fiche, "Été \u00e0 la \u00abplage\u00bb.txt")
    reponse = navigateur.get(reverse("situations:fichier", args=[piece.pk]))
    assert b"".join(reponse) == b"Douze cartons."
    assert reponse["Content-Disposition"].startswith("attachment; filename")
    assert reponse["Content-Type"] == "text/plain"
    assert reponse["X-Content-Type-Options"] == "nosniff"
    assert (
        "sandbox" in reponse["Content-Security-Policy"] and "default-src 'none'" in reponse["Content-Security-Policy"]
    )
    assert reponse["Cache-Control"] == "private, no-store"


def test_a_thumbnail_is_shown_in_the_page_as_our_own_picture(navigateur, piece):
    reponse = navigateur.get(reverse("situations:fichier_vignette", args=[piece.pk]))
    assert reponse["Content-Type"] == "image/jpeg"
    assert reponse["Content-Disposition"].startswith("inline")
    assert reponse["X-Content-Type-Options"] == "nosniff" and "no-store" in reponse["Cache-Control"]
    sans = factories.creer_piece(piece.fiche, contenu=b"2", avec_vignette=False)
    assert navigateur.get(reverse("situations:fichier_vignette", args=[sans.pk])).status_code == 404


def test_a_file_that_the_store_has_lost_is_a_page_that_says_so(navigateur, piece):
    fichiers.vider()
    assert navigateur.get(reverse("situations:fichier", args=[piece.pk])).status_code == 404


@pytest.mark.rule("R20")
def test_the_files_of_a_brouillon_are_for_the_student_alone(as_user, owner, teacher, passeport):
    piece = factories.creer_piece(factories.creer_brouillon(passeport))
    adresse = reverse("situations:fichier", args=[piece.pk])
    assert as_user(owner).get(adresse).status_code == 200
    assert as_user(teacher).get(adresse).status_code == 404


def test_a_file_removed_or_in_the_bin_is_read_by_nobody(as_user, owner, teacher, piece):
    jetee = factories.creer_piece(factories.creer_fiche(piece.fiche.passeport), contenu=b"2")
    jetee.fiche.jeter()
    PieceJointe.objects.filter(pk=piece.pk).update(retiree_le=timezone.now())
    for personne in (owner, teacher):
        navigateur = as_user(personne)
        for absente in (piece, jetee):
            for nom in ("situations:fichier", "situations:fichier_vignette"):
                assert navigateur.get(reverse(nom, args=[absente.pk])).status_code == 404


def test_a_teacher_finds_the_files_and_no_way_to_change_them(as_user, teacher, piece):
    page = as_user(teacher).get(reverse("situations:fiche", args=[piece.fiche_id])).content.decode()
    assert reverse("situations:fichier", args=[piece.pk]) in page
    assert 'type="file"' not in page and "Retirer" not in page and "utilisés sur" not in page
    assert (
        "bordereau.txt" in as_user(teacher).get(reverse("suivi:a_lire_fiche", args=[piece.fiche_id])).content.decode()
    )


def test_reading_a_file_is_journaled_like_reading_its_fiche(as_user, owner, piece, monkeypatch):
    inspecteur = factories.UserFactory(username="inspecteur")
    monkeypatch.setattr("situations.models.fiches.FicheQuerySet.visibles_par", lambda fiches, user: fiches.presentes())
    for _ in range(2):
        as_user(inspecteur).get(reverse("situations:fichier", args=[piece.pk]))
    as_user(owner).get(reverse("situations:fichier", args=[piece.pk]))
    ligne = Journal.objects.lectures_de(owner).get()
    assert (ligne.acteur, ligne.action) == (inspecteur, Journal.Action.LECTURE_FICHE)


def test_a_fiche_costs_the_same_queries_with_one_file_or_many(navigateur, piece, django_assert_num_queries):
    adresse = reverse("situations:fiche", args=[piece.fiche_id])
    navigateur.get(adresse)
    with django_assert_num_queries(11):
        navigateur.get(adresse)
    for contenu in (b"2", b"3"):
        factories.creer_piece(piece.fiche, contenu=contenu)
    with django_assert_num_queries(11):
        navigateur.get(adresse)


# --- Removing --------------------------------------------------------------------------------------------------


@pytest.mark.rule("R21")
def test_removing_asks_first_and_can_be_undone(navigateur, piece):
    adresse = reverse("situations:fichier_retirer", args=[piece.pk])
    page = navigateur.get(adresse).content.decode()
    assert "Retirer ce fichier" in page and "30\u00a0jours" in page
    assert PieceJointe.objects.presentes().exists()
    page = navigateur.post(adresse, {"retour": "fichiers"}, follow=True).content.decode()
    assert "«\u00a0bordereau.txt\u00a0» est retiré de la fiche." in page
    assert not PieceJointe.objects.presentes().exists()
    page = navigateur.post(reverse("situations:fichier_reprendre", args=[piece.pk]), follow=True).content.decode()
    assert "est revenu sur la fiche" in page
    assert PieceJointe.objects.presentes().get() == piece


def test_taking_back_without_room_says_so(navigateur, piece, settings):
    settings.PIECES_MO_PAR_PASSEPORT = 1
    PieceJointe.objects.update(retiree_le=timezone.now())
    factories.creer_piece(piece.fiche, contenu=b"2", taille=1024 * 1024)
    reponse = navigateur.post(reverse("situations:fichier_reprendre", args=[piece.pk]))
    assert reponse.status_code == 413
    assert "retirez un fichier devenu inutile" in reponse.content.decode()


def test_after_thirty_days_a_file_removed_is_gone(navigateur, piece):
    PieceJointe.objects.update(retiree_le=timezone.now() - timezone.timedelta(days=30))
    assert navigateur.post(reverse("situations:fichier_reprendre", args=[piece.pk])).status_code == 404


def test_throwing_a_fiche_away_says_what_becomes_of_its_files(navigateur, piece):
    adresse = reverse("situations:fiche_supprimer", args=[piece.fiche_id])
    assert "Son fichier joint attendra avec elle et gardera sa place" in navigateur.get(adresse).content.decode()
    factories.creer_piece(piece.fiche, contenu=b"2")
    assert "Ses 2 fichiers joints attendront" in navigateur.get(adresse).content.decode()


# --- Versions, conflicts, exports -----------------------------------------------------------------------------


@pytest.mark.rule("R25")
def test_a_version_tells_the_files_that_came_and_went(navigateur, fiche, piece):
    fiche.enregistrer({}, [], fiche.revision)
    PieceJointe.objects.update(retiree_le=timezone.now())
    fiche.refresh_from_db()
    fiche.enregistrer({}, [], fiche.revision)
    page = navigateur.get(reverse("situations:fiche_versions", args=[fiche.pk])).content.decode()
    assert "<del>bordereau.txt</del>" in page


def test_a_text_set_aside_says_nothing_of_the_files(navigateur, fiche, piece):
    fiche.enregistrer({}, [], fiche.revision)
    fiche.mettre_de_cote({"description": fiche.description})
    page = navigateur.get(reverse("situations:fiche_versions", args=[fiche.pk])).content.decode()
    assert "<del>bordereau.txt</del>" not in page


@pytest.mark.rule("R1")
def test_the_student_takes_the_files_away_with_the_data(navigateur, fiche, piece, passeport, sans_encre):
    factories.creer_piece(factories.creer_brouillon(passeport), "photo.jpg", b"\xff\xd8")
    reponse = navigateur.get(reverse("examens:passeport_archive", args=[passeport.pk]))
    assert reponse["Content-Disposition"] == 'attachment; filename="passeport-lina-moreau-bts-essai.zip"'
    with zipfile.ZipFile(io.BytesIO(b"".join(reponse))) as archive:
        chemins = [nom for nom in archive.namelist() if nom.startswith("fichiers/")]
        assert archive.read("fichiers/fiche-1/bordereau.txt") == b"Douze cartons."
        assert len(chemins) == 2
        assert all(chemin.encode() in archive.read("donnees.json") for chemin in chemins)


@pytest.mark.rule("R1")
def test_names_are_shown_as_they_are_written_and_fit_any_disk_in_an_archive(navigateur, fiche, passeport, sans_encre):
    noms = ["Devis 12/03/2026.pdf", "CON.pdf"]
    pieces = [factories.creer_piece(fiche, nom, nom.encode()) for nom in noms]
    page = navigateur.get(reverse("situations:fiche", args=[fiche.pk])).content.decode()
    assert all(f'<span class="fichier-nom">{nom}</span>' in page for nom in noms)
    reponse = navigateur.get(reverse("situations:fichier", args=[pieces[0].pk]))
    assert reponse["Content-Disposition"] == 'attachment; filename="Devis 12-03-2026.pdf"'
    archive = b"".join(navigateur.get(reverse("examens:passeport_archive", args=[passeport.pk])))
    with zipfile.ZipFile(io.BytesIO(archive)) as zip_:
        assert {f"fichiers/fiche-1/{nom}" for nom in ("Devis 12-03-2026.pdf", "_CON.pdf")} < set(zip_.namelist())


def test_the_export_costs_the_same_queries_whatever_the_number_of_files(
    navigateur, passeport, django_assert_num_queries
):
    adresse = reverse("examens:passeport_donnees", args=[passeport.pk])
    factories.creer_piece(factories.creer_fiche(passeport))
    navigateur.get(adresse)
    with CaptureQueriesContext(connection) as avec_un_seul:
        navigateur.get(adresse)
    for _ in range(2):
        factories.creer_piece(factories.creer_fiche(passeport))
    with django_assert_num_queries(len(avec_un_seul)):
        assert len(navigateur.get(adresse).json()["fiches"]) == 3


def test_the_gauge_is_on_the_passport_page_of_its_student(as_user, owner, teacher, piece, passeport):
    adresse = reverse("situations:passeport", args=[passeport.pk])
    assert "Fichiers joints, 1\u00a0Ko utilisés sur 50\u00a0Mo" in as_user(owner).get(adresse).content.decode()
    assert "utilisés sur" not in as_user(teacher).get(adresse).content.decode()
