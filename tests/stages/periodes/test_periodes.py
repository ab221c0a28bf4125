"""The periods of a class at once: common dates, exceptions, from a list, taken back (R24, R36)."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.listes.lire.fichier import comprendre
from accounts.models import Inscription
from situations.models import Stage
from tests.factories import UserFactory, creer_fiche

pytestmark = [pytest.mark.rule("R24"), pytest.mark.usefixtures("owner", "classmate"), pytest.mark.lent]
COMMUNES = {"date_debut": "02/03/2026", "date_fin": "27/03/2026", "p-TOTAL_FORMS": "2", "p-INITIAL_FORMS": "2"}


@pytest.fixture
def lu_sur_place(monkeypatch):
    """Lists are read in this process, not in one of their own, which takes a quarter of a second to begin."""
    monkeypatch.setattr("stages.periodes.views.lire", lambda fichier, taille: comprendre(fichier.read()))


@pytest.fixture
def adresse(classe):
    return reverse("stages:classe_periodes", args=[classe.pk])


@pytest.fixture
def voisin(classmate):
    return classmate.passeports.get()


def texte(reponse):
    return reponse.content.decode().replace("\u00a0", " ")


def pour(passeport, **valeurs):
    return pour_qui(passeport.etudiant, **valeurs)


def pour_qui(etudiant, **valeurs):
    return {f"p{etudiant.pk}-prendre": "on"} | {f"p{etudiant.pk}-{nom}": v for nom, v in valeurs.items()}


def test_common_dates_then_exceptions(as_user, teacher, adresse, passeport, voisin):
    envoi = COMMUNES | pour(passeport, organisation="BIOMAG", tuteur_nom="Paul Roux")
    envoi |= pour(voisin, date_debut="09/03/2026", date_fin="3 avril 2026")
    client = as_user(teacher)
    assert "2 périodes posées." in texte(client.post(adresse, envoi, follow=True))
    lina, autre = passeport.stages.get(), voisin.stages.get()
    assert (lina.organisation, lina.tuteur_nom, lina.periode) == ("BIOMAG", "Paul Roux", "du 2 au 27\u00a0mars 2026")
    assert (autre.organisation, autre.date_debut.isoformat()) == (Stage.A_PRECISER, "2026-03-09")
    assert "partenaires" not in autre.propositions(passeport.diplome)
    # A double click makes nothing twice.
    assert "étaient déjà là" in texte(client.post(adresse, envoi, follow=True))
    assert Stage.objects.count() == 2


@pytest.mark.rule("R36")
def test_what_was_set_is_taken_back_but_what_has_served(as_user, teacher, adresse, classe, passeport, voisin):
    client = as_user(teacher)
    page = client.post(adresse, COMMUNES | pour(passeport) | pour(voisin), follow=True)
    annuler = reverse("stages:classe_periodes_annuler", args=[classe.pk])
    assert f'action="{annuler}"' in texte(page)
    creer_fiche(passeport, stage=passeport.stages.get())
    dit = texte(client.post(annuler, follow=True))
    assert "1 période annulée." in dit and "1 autre a déjà servi et reste." in dit
    assert Stage.objects.get().passeport == passeport
    assert annuler not in dit


def test_a_bad_line_is_told_at_its_place_and_nothing_is_lost(as_user, teacher, adresse, passeport, voisin):
    client = as_user(teacher)
    for ligne, dit in (
        ({"date_debut": "31/02/2026"}, "Cette date n’existe pas"),
        ({"date_debut": "30/03/2026"}, "La fin précède le début"),
        ({"tuteur_courriel": "paul@"}, "Cette adresse n’est pas complète"),
    ):
        envoi = COMMUNES | pour(passeport, organisation="BIOMAG", **ligne) | pour(voisin)
        refus = client.post(adresse, envoi)
        assert refus.status_code == 422, dit
        assert dit in texte(refus) and 'value="BIOMAG"' in texte(refus)
        assert not Stage.objects.exists()
    del envoi[f"p{passeport.etudiant_id}-prendre"]
    assert client.post(adresse, envoi).status_code == 302
    assert Stage.objects.get().passeport == voisin


def test_without_a_date_or_without_anybody_nothing_is_set(as_user, teacher, adresse, passeport):
    sans = COMMUNES | {"date_debut": ""}
    assert "Indiquez les dates" in texte(as_user(teacher).post(adresse, sans | pour(passeport)))
    assert "Cochez au moins une personne" in texte(as_user(teacher).post(adresse, COMMUNES))
    assert not Stage.objects.exists()


def test_a_list_fills_the_lines_in_and_writes_nothing(as_user, teacher, adresse, owner, passeport):
    contenu = (
        "Élève;Entreprise d'accueil;Nom du tuteur;Courriel;Téléphone;Date de début;Date de fin\n"
        "MOREAU Lina;=BIOMAG;Paul Roux;paul@biomag.fr;0601020304;2 mars 2026;27.03.26\n"
        "INCONNU Max;Autre;;;;;\n"
    )
    fichier = SimpleUploadedFile("pfmp.csv", contenu.encode("cp1252"))
    page = texte(as_user(teacher).post(adresse, {"lire": "1", "fichier": fichier}))
    assert "1 ligne reconnue" in page
    assert "aucun étudiant de ce nom dans la classe" in page
    for valeur in ("=BIOMAG", "Paul Roux", "paul@biomag.fr", "02/03/2026", "27/03/2026"):
        assert f'value="{valeur}"' in page
    assert not Stage.objects.exists()


@pytest.mark.rule("R20")
@pytest.mark.usefixtures("lu_sur_place")
def test_what_was_typed_before_a_list_is_read_stays(as_user, teacher, adresse, passeport, voisin):
    tape = COMMUNES | pour(passeport, organisation="BIOMAG") | pour(voisin, tuteur_nom="Ana Petit")
    for contenu in (b"pas une liste", "Nom;Prénom;Organisation\nMoreau;Lina;CJCOM".encode()):
        page = texte(
            as_user(teacher).post(adresse, tape | {"lire": "1", "fichier": SimpleUploadedFile("l.csv", contenu)})
        )
        assert 'value="02/03/2026"' in page and 'value="Ana Petit"' in page
        assert "Une ligne par étudiant" in page or "une ligne par étudiant" in page
    assert 'value="CJCOM"' in page and "BIOMAG" not in page


def test_a_wrong_common_date_is_told_once(as_user, teacher, adresse, passeport, voisin):
    refus = as_user(teacher).post(adresse, COMMUNES | {"date_fin": "01/01/2026"} | pour(passeport) | pour(voisin))
    assert refus.status_code == 422
    assert "La fin précède le début" in texte(refus) and "Indiquez les dates" not in texte(refus)


def test_a_period_over_another_is_told_by_name(as_user, teacher, adresse, passeport, owner):
    client = as_user(teacher)
    client.post(adresse, COMMUNES | pour(passeport))
    page = texte(client.post(adresse, COMMUNES | {"date_debut": "20/03/2026"} | pour(passeport), follow=True))
    assert f"aux mêmes dates : {owner.nom_liste}." in page and passeport.stages.count() == 2


@pytest.mark.usefixtures("lu_sur_place")
def test_a_file_that_says_nothing_is_refused_in_words(as_user, teacher, adresse):
    client = as_user(teacher)
    for contenu in (b"", b"a;b\n1;2\n", b"\x00\x01\x02"):
        refus = client.post(adresse, {"lire": "1", "fichier": SimpleUploadedFile("liste.csv", contenu)})
        assert refus.status_code == 422, contenu
        assert "data-erreur" in texte(refus), contenu


def test_another_class_s_passport_takes_no_line(as_user, teacher, adresse, stranger, passeport):
    ailleurs = stranger.passeports.get()
    as_user(teacher).post(adresse, COMMUNES | pour(ailleurs) | pour(passeport))
    assert Stage.objects.get().passeport == passeport


@pytest.fixture
def attendue(classe):
    """Of the class since its list was imported, and never seen yet."""
    etudiante = UserFactory(username="ines.martin", first_name="Inès", last_name="Martin")
    Inscription.objects.create(etudiant=etudiante, classe=classe)
    return etudiante


def test_a_period_opens_the_passport_of_who_has_not_signed_in(as_user, teacher, adresse, classe, attendue):
    client = as_user(teacher)
    assert "MARTIN Inès" in texte(client.get(adresse))
    assert not attendue.passeports.exists()
    page = texte(client.post(adresse, COMMUNES | pour_qui(attendue), follow=True))
    assert "1 période posée." in page
    sien = attendue.passeports.get()
    assert (sien.diplome, sien.session) == (classe.diplome, classe.session)
    assert sien.stages.get().periode == "du 2 au 27\u00a0mars 2026"
    # An early passport does not pass for a sign-in, anywhere.
    for nom in ("suivi:classe", "suivi:couverture"):
        page = texte(client.get(reverse(nom, args=[classe.pk])))
        assert "pas encore" in page[page.index("MARTIN Inès") :]
    # Her first sign-in finds it, and opens no other.
    as_user(attendue)
    assert attendue.passeports.get() == sien


@pytest.mark.usefixtures("lu_sur_place")
def test_a_list_finds_who_has_not_signed_in_and_tells_two_of_one_name(as_user, teacher, adresse, classe, attendue):
    jumelle, autre = (
        UserFactory(username=identifiant, first_name="Lou", last_name="Petit") for identifiant in ("lou.petit", "lou2")
    )
    for etudiant in (jumelle, autre):
        Inscription.objects.create(etudiant=etudiant, classe=classe)
    lignes = (
        "Identifiant;Élève;Organisation\n;MARTIN Inès;CJCOM\n;PETIT Lou;BIOMAG\nLou2;PETIT Lou;ATOLL\nmax;Max;Autre\n"
    )
    fichier = SimpleUploadedFile("l.csv", lignes.encode())
    page = texte(as_user(teacher).post(adresse, {"lire": "1", "fichier": fichier}))
    assert "2 lignes reconnues" in page and "BIOMAG" not in page
    assert f'name="p{attendue.pk}-organisation" value="CJCOM"' in page
    assert f'name="p{autre.pk}-organisation" value="ATOLL"' in page
    assert "deux étudiants portent ce nom : précisez l’identifiant" in page
    assert "aucun étudiant de la classe n’a l’identifiant « max »" in page
