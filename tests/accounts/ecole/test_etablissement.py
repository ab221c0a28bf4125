"""The home of a school's administrator."""

import pytest
from django.urls import resolve, reverse

from accounts.models import User
from accounts.roles import accueil_de, menu_de
from tests import factories
from tests.commissions import asseoir, creer_commission

pytestmark = pytest.mark.django_db
ADRESSE = "/etablissement/"


@pytest.fixture
def admin(classe):
    return factories.UserFactory(role=User.Role.ADMINISTRATEUR, etablissement=classe.etablissement)


def test_it_is_where_the_day_of_an_administrator_starts(admin, administrator):
    assert accueil_de(admin) == accueil_de(administrator) == "accounts:etablissement"
    libelles = [e.libelle for e in menu_de(administrator)]
    assert (libelles[0], libelles[-1]) == ("Mon établissement", "Administration")


@pytest.mark.parametrize(
    ("role", "libelle", "adresses"),
    [
        (User.Role.ADMINISTRATEUR, "Mon établissement", ["/etablissement/centre/"]),
        (User.Role.ENSEIGNANT, "Mes classes", ["/passeports/1/conformite/", "/classes/1/conformite/"]),
        (User.Role.ENSEIGNANT, "Mes classes", ["/classes/1/stages/feuilles/", "/feuilles/a-trier/1/"]),
        (User.Role.ENSEIGNANT, "Mes classes", ["/stages/1/feuilles/attestation/"]),
        (User.Role.ETUDIANT, "Mon passeport", ["/passeports/reprendre/", "/passeports/1/tableau/", "/reprises/1/"]),
    ],
)
def test_the_menu_says_where_one_is(classe, role, libelle, adresses):
    menu = menu_de(factories.UserFactory(role=role, etablissement=classe.etablissement))
    for adresse in adresses:
        assert [e.libelle for e in menu if e.contient(resolve(adresse))] == [libelle], adresse


def test_the_menu_follows_all_the_roles_that_one_holds(admin, classe):
    libelles = lambda: [e.libelle for e in menu_de(admin)]  # noqa: E731
    assert libelles() == ["Mon établissement", "Référentiels", "Journal"]
    factories.enseigner(admin, classe)
    assert libelles()[1:5] == ["À lire", "Mes classes", "Appréciations", "Mes commissions"]


def test_the_menu_of_an_administrator_who_sits_in_a_commission(admin, passeport):
    asseoir(creer_commission(passeport), admin)
    assert "Mes commissions" in [e.libelle for e in menu_de(admin)]


def test_it_shows_the_classes_and_teachers_of_the_school_alone(as_user, admin, classe, owner, teacher, stranger):
    page = as_user(admin).get(ADRESSE).content.decode()
    assert f">{classe.nom}<" in page and teacher.last_name in page
    assert reverse("accounts:classe_ecole", args=[classe.pk]) in page
    assert reverse("accounts:classe_ecole", args=[stranger.classes.get().pk]) not in page


def test_those_who_left_are_not_counted(as_user, admin, classe, owner, classmate):
    owner.inscriptions.update(terminee_le="2026-10-01")
    (ligne,) = as_user(admin).get(ADRESSE).context["classes"]
    assert (ligne.effectif, ligne.a_remettre) == (1, 0)


def test_another_school_cannot_be_asked_for(as_user, admin, stranger):
    assert as_user(admin).get(ADRESSE, {"uai": stranger.classes.get().etablissement.uai}).status_code == 404


def test_the_administrator_of_the_instance_chooses_among_schools(as_user, administrator, classe, stranger):
    page = as_user(administrator).get(ADRESSE).content.decode()
    assert classe.etablissement.uai in page and stranger.classes.get().etablissement.uai in page
    page = as_user(administrator).get(ADRESSE, {"uai": classe.etablissement.uai}).content.decode()
    assert classe.nom in page


def test_a_school_without_a_class_says_what_to_do(as_user):
    vide = factories.UserFactory(role=User.Role.ADMINISTRATEUR, etablissement=factories.EtablissementFactory())
    assert "Aucune classe pour l’instant" in as_user(vide).get(ADRESSE).content.decode()


def test_a_new_school_is_led_step_by_step_until_all_is_done(as_user, classe):
    ecole = factories.EtablissementFactory()
    client = as_user(factories.UserFactory(role=User.Role.ADMINISTRATEUR, etablissement=ecole))

    def restent():
        reponse = client.get(ADRESSE)
        page, pas = reponse.content.decode(), reponse.context["pas"]
        assert (reverse("aide_guide", args=["premiere-heure"]) in page) == bool(pas)
        assert all(
            (f'href="{un.url}">{un.libelle}' in " ".join(page.split()).replace(" >", ">")) != un.fait for un in pas
        )
        return [un.libelle for un in pas if not un.fait]

    toutes = ["Créer une classe", "Importer la liste des élèves", "Inviter les enseignants"]
    assert restent() == toutes
    sienne = factories.ClasseFactory(diplome=classe.diplome, etablissement=ecole)
    assert restent() == toutes[1:]
    factories.creer_etudiant(sienne)
    assert restent() == toutes[2:]
    factories.creer_enseignant(sienne)
    assert restent() == []


def test_an_administrator_without_an_address_is_asked_for_one(as_user, admin):
    phrase = "sinon, un mot de passe oublié ne se retrouve pas"
    lu = lambda: " ".join(as_user(admin).get(ADRESSE).content.decode().split())  # noqa: E731
    assert phrase in lu() and reverse("account_email") in lu()
    admin.email = "odile@exemple.fr"
    admin.save()
    assert phrase not in lu()
    # Who signs in elsewhere has no password to forget.
    admin.email = ""
    admin.set_unusable_password()
    admin.save()
    assert phrase not in lu()


def test_the_number_of_queries_does_not_grow(as_user, admin, classe, django_assert_num_queries):
    client = as_user(admin)
    for arrivees in (1, 2):
        for _ in range(arrivees):
            autre = factories.ClasseFactory(diplome=classe.diplome, etablissement=classe.etablissement)
            factories.creer_enseignant(autre)
            factories.creer_etudiant(autre)
        with django_assert_num_queries(10):
            client.get(ADRESSE)


def test_the_services_of_the_school_are_proposed_where_a_place_is_typed(as_user, admin, owner, passeport, stranger):
    page = as_user(admin).post(ADRESSE, {"services": " CDI ; vie  scolaire,\nCdi, <Gestion>"}, follow=True).content
    assert "Cdi, vie scolaire, &lt;Gestion&gt;" in page.decode()
    assert as_user(admin).post(ADRESSE, {"services": "x" * 501}).status_code == 422
    formulaires = (
        reverse("stages:stage_nouveau", args=[passeport.pk]),
        reverse("situations:fiche_nouvelle"),
    )
    for adresse in formulaires:
        page = as_user(owner).get(adresse, follow=True).content.decode()
        assert '<option value="vie scolaire">' in page and 'list="services-de-l-ecole"' in page
    assert "vie scolaire" not in as_user(stranger).get(formulaires[1], follow=True).content.decode()
