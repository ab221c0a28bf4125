"""« Importer une liste », step by step, as the administrator of a school walks it."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from accounts.listes.application import ListeRefusee
from accounts.listes.destination import session_courante
from accounts.listes.tableau import OCTETS_AU_PLUS
from accounts.models import ImportEnCours, User
from tests import factories

from . import listes

pytestmark = pytest.mark.django_db


@pytest.fixture
def ecole():
    return factories.EtablissementFactory(uai="0690001A", nom="Lycée des Exemples")


@pytest.fixture
def admin(ecole):
    return factories.UserFactory(username="proviseur", role=User.Role.ADMINISTRATEUR, etablissement=ecole)


@pytest.fixture
def deposer(as_user, admin):
    """Upload a file as the administrator; the answer, redirections not followed."""

    def envoyer(contenu, nom="liste.csv", **plus):
        fichier = SimpleUploadedFile(nom, contenu)
        return as_user(admin).post(reverse("accounts:import_liste"), {"fichier": fichier} | plus)

    return envoyer


@pytest.fixture
def choisir(client, diplome):
    """Send the second step: the columns as understood unless told, each class new."""

    def envoyer(en_cours, **plus):
        colonnes = {f"colonne_{i}": champ for champ, i in en_cours.choix["colonnes"].items()}
        classes = en_cours.choix["classes"]
        champs = {"classes-TOTAL_FORMS": len(classes), "classes-INITIAL_FORMS": len(classes)}
        for i, ligne in enumerate(classes):
            champs |= {
                f"classes-{i}-choix": ligne["choix"],
                f"classes-{i}-nom": ligne["nom"],
                f"classes-{i}-diplome": diplome.pk,
                f"classes-{i}-session": session_courante(),
            }
        return client.post(reverse("accounts:import_colonnes", args=[en_cours.pk]), colonnes | champs | plus)

    return envoyer


@pytest.fixture
def verifiee(deposer, choisir):
    """A list that has gone through the first two steps."""

    def avancer(contenu):
        deposer(contenu)
        en_cours = ImportEnCours.objects.latest("pk")
        assert choisir(en_cours).url == reverse("accounts:import_verification", args=[en_cours.pk])
        return en_cours

    return avancer


def confirmer(client, en_cours, **plus):
    adresse = reverse("accounts:import_verification", args=[en_cours.pk])
    page = client.get(adresse)
    return client.post(adresse, {"empreinte": page.context["plan"].empreinte} | plus)


def test_a_class_of_35_is_imported_through_the_page_in_one_go(client, deposer, choisir, diplome, ecole):
    reponse = deposer(listes.classe_de_35())
    en_cours = ImportEnCours.objects.get()
    assert reponse.url == reverse("accounts:import_colonnes", args=[en_cours.pk])
    page = client.get(reponse.url).content.decode()
    assert "35 lignes" in page and "GARÇON" in page and "2 COM A" in page
    assert client.get(choisir(en_cours).url).context["bilan"]["nouveaux"] == 35
    assert not User.objects.filter(role=User.Role.ETUDIANT).exists()
    reponse = confirmer(client, en_cours)
    assert reponse.url == reverse("accounts:import_resultat", args=[en_cours.pk])
    classe = ecole.classes.get()
    assert classe.inscriptions.count() == 35
    page = client.get(reponse.url).content.decode()
    assert "anne-sophie.de-la-tour" in page and reverse("accounts:bandelettes", args=[classe.pk]) in page


def test_nothing_of_the_file_is_left_once_it_is_imported(client, verifiee):
    en_cours = verifiee(listes.classe_de_35())
    confirmer(client, en_cours)
    en_cours.refresh_from_db()
    assert (en_cours.tableau, en_cours.choix) == ({}, {})
    assert set(en_cours.resultat) == {"bilan", "nouveaux", "classes"}


def test_sending_the_last_step_twice_imports_once(client, verifiee):
    en_cours = verifiee(listes.classe_de_35())
    confirmer(client, en_cours)
    seconde = client.post(reverse("accounts:import_verification", args=[en_cours.pk]), {"empreinte": "x"})
    assert seconde.url == reverse("accounts:import_resultat", args=[en_cours.pk])
    assert User.objects.filter(role=User.Role.ETUDIANT).count() == 35


def test_forty_errors_are_all_told_and_nothing_can_be_confirmed(client, verifiee):
    rangees = [listes.rangee(rang) for rang in range(300)]
    for rang in range(40):
        rangees[7 * rang]["INE"] = "faux"
    en_cours = verifiee(listes.csv(rangees))
    adresse = reverse("accounts:import_verification", args=[en_cours.pk])
    page = client.get(adresse)
    assert page.status_code == 422
    assert page.content.decode().count("n’est pas un INE") == 40 and "confirmer" not in page.content.decode()
    assert client.post(adresse, {"empreinte": ""}).status_code == 422
    assert not User.objects.filter(role=User.Role.ETUDIANT).exists()


def test_columns_can_be_mapped_by_hand(client, deposer, choisir):
    deposer(b"Truc;Machin\nMOREAU;Lina\n")
    en_cours = ImportEnCours.objects.get()
    assert en_cours.choix["colonnes"] == {}
    refus = choisir(en_cours)
    assert refus.status_code == 422 and "colonne du nom" in refus.content.decode()
    deux_fois = choisir(en_cours, colonne_0="nom", colonne_1="nom")
    assert deux_fois.status_code == 422 and "gardez-en une" in deux_fois.content.decode()
    reponse = choisir(en_cours, colonne_0="nom", colonne_1="prenom", **{"classes-0-nom": "2 COM"})
    assert client.get(reponse.url).context["bilan"]["nouveaux"] == 1


def test_naming_the_column_of_the_class_finds_its_classes(client, deposer, choisir):
    deposer("Nom;Prénom;Truc\nMOREAU;Lina;2 COM\nPETIT;Tom;1 COM\n".encode())
    en_cours = ImportEnCours.objects.get()
    reponse = choisir(en_cours, colonne_2="classe")
    assert reponse.url == reverse("accounts:import_colonnes", args=[en_cours.pk])
    en_cours.refresh_from_db()
    assert [ligne["trouvee"] for ligne in en_cours.choix["classes"]] == ["2 COM", "1 COM"]


def test_a_new_class_needs_a_diploma_and_a_session(deposer, choisir):
    deposer(listes.classe_de_35())
    refus = choisir(ImportEnCours.objects.get(), **{"classes-0-diplome": "", "classes-0-session": "deux mille"})
    page = refus.content.decode()
    assert refus.status_code == 422 and "Choisissez le diplôme." in page
    assert 'value="deux mille"' in page and "Écrivez une année" in page


def test_the_missing_leave_only_when_the_box_is_ticked(client, verifiee, ecole):
    confirmer(client, verifiee(listes.classe_de_35()))
    classe = ecole.classes.get()
    partielle = listes.csv([listes.rangee(rang) for rang in range(10)])
    en_cours = verifiee(partielle)
    page = client.get(reverse("accounts:import_verification", args=[en_cours.pk])).content.decode()
    assert "plus d’un tiers" in page and " checked" not in page
    confirmer(client, en_cours)
    assert classe.inscriptions.actives().count() == 35
    confirmer(client, verifiee(partielle), partis=[classe.pk])
    assert classe.inscriptions.actives().count() == 10


@pytest.mark.parametrize(
    ("contenu", "phrase"),
    [
        (b"", "Ce fichier est vide"),
        (b"Nom;Prenom\n", "aucun élève"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "une image"),
        (b"Nom;Prenom\n" + b"MOREAU;Lina\n" * 10_000, "plus de 5"),
        (listes.siecle([listes.eleve_siecle(0)], uai="0690002B"), "Voisins"),
        (listes.archive(**{"[Content_Types]__xml": b"", "xl/a__xml": b" " * 30_000_000}), "décompressé"),
    ],
    ids=["empty", "titles", "image", "10,000 lines", "other school", "bomb"],
)
def test_a_bad_file_gets_a_sentence_at_the_field_and_leaves_nothing(deposer, contenu, phrase):
    factories.EtablissementFactory(uai="0690002B", nom="Lycée des Voisins")
    reponse = deposer(contenu)
    assert reponse.status_code == 422
    assert any(phrase in erreur for erreur in reponse.context["form"].errors["fichier"])
    assert not ImportEnCours.objects.exists()


def test_a_file_that_is_too_large_gets_a_sentence(deposer, monkeypatch):
    monkeypatch.setattr("accounts.listes.forms.OCTETS_AU_PLUS", 1000)
    reponse = deposer(b"x" * 1001)
    assert reponse.status_code == 422 and "dépasse 32" in reponse.content.decode()
    assert OCTETS_AU_PLUS == 32 * 1024 * 1024


def test_no_file_at_all_gets_a_sentence(as_user, admin):
    reponse = as_user(admin).post(reverse("accounts:import_liste"))
    assert reponse.status_code == 422 and "Choisissez un fichier." in reponse.content.decode()


def test_a_class_of_another_school_cannot_be_chosen(deposer, choisir, diplome):
    deposer(listes.classe_de_35())
    ailleurs = factories.ClasseFactory(diplome=diplome, session=session_courante())
    reponse = choisir(ImportEnCours.objects.get(), **{"classes-0-choix": ailleurs.pk})
    assert reponse.status_code == 422 and ailleurs.nom not in reponse.content.decode()


@pytest.mark.parametrize("total", ["0", "99", "", "abc", "-1"])
def test_a_forged_number_of_classes_is_refused(deposer, choisir, total):
    deposer(listes.classe_de_35())
    assert choisir(ImportEnCours.objects.get(), **{"classes-TOTAL_FORMS": total}).status_code == 422


def test_another_administrator_does_not_see_the_list(client, deposer, ecole, admin):
    deposer(listes.classe_de_35())
    collegue = factories.UserFactory(role=User.Role.ADMINISTRATEUR, etablissement=ecole)
    client.force_login(collegue)
    en_cours = ImportEnCours.objects.get()
    for nom in ("accounts:import_colonnes", "accounts:import_verification", "accounts:import_resultat"):
        assert client.get(reverse(nom, args=[en_cours.pk])).status_code == 404
    assert client.post(reverse("accounts:import_abandonner", args=[en_cours.pk])).status_code == 404


def test_a_list_lasts_an_hour_and_the_next_one_sweeps_it_away(client, deposer):
    deposer(listes.classe_de_35())
    ImportEnCours.objects.update(cree_le=timezone.now() - datetime.timedelta(minutes=61))
    en_cours = ImportEnCours.objects.get()
    assert client.get(reverse("accounts:import_colonnes", args=[en_cours.pk])).status_code == 404
    deposer(listes.classe_de_35())
    assert not ImportEnCours.objects.filter(pk=en_cours.pk).exists()


def test_a_list_given_up_is_forgotten_at_once(client, deposer):
    deposer(listes.classe_de_35())
    client.post(reverse("accounts:import_abandonner", args=[ImportEnCours.objects.get().pk]))
    assert not ImportEnCours.objects.exists()


def test_a_refusal_while_writing_keeps_the_list_for_another_try(client, verifiee, monkeypatch):
    en_cours = verifiee(listes.classe_de_35())

    def refuser(*args, **kwargs):
        raise ListeRefusee("Un autre import a eu lieu au même moment.")

    monkeypatch.setattr("accounts.listes.views.appliquer", refuser)
    reponse = confirmer(client, en_cours)
    assert reponse.status_code == 422 and "au même moment" in reponse.content.decode()
    en_cours.refresh_from_db()
    assert en_cours.tableau


def test_a_hostile_cell_is_shown_as_text(client, deposer):
    deposer("Nom;Prénom;Classe\n<script>alert(1)</script>;Lina;<b>2</b>\n".encode())
    page = client.get(reverse("accounts:import_colonnes", args=[ImportEnCours.objects.get().pk])).content.decode()
    assert "<script>alert" not in page and "<b>2</b>" not in page
