"""The journal: what is written by itself, that it is never rewritten, who reads it."""

import datetime

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from accounts.journal.forms import PERSONNES
from accounts.models import Journal, User
from accounts.roles import menu_de
from tests.accounts.connexion.test_connexion import code_of
from tests.factories import MOT_DE_PASSE, EtablissementFactory, UserFactory

Action = Journal.Action
# Session, user, what they teach (for the menu), lines.
REQUETES = 4


@pytest.fixture
def responsable(classe):
    """The administrator of the school of the class."""
    return UserFactory(username="responsable", role=User.Role.ADMINISTRATEUR, etablissement=classe.etablissement)


@pytest.fixture
def ligne(owner):
    return Journal.noter(Action.CONNEXION, owner)


def actions():
    return list(Journal.objects.order_by("pk").values_list("action", "acteur_nom"))


def page(client, statut=200, **filtres):
    reponse = client.get(reverse("accounts:journal"), filtres)
    assert reponse.status_code == statut
    return reponse.content.decode().replace("\u00a0", " ")


# --- Append-only --------------------------------------------------------------------------------------


def test_the_model_refuses_to_rewrite_or_rub_out_a_line(ligne):
    ligne.objet = "autre"
    for geste in (ligne.save, ligne.delete, Journal.objects.all().delete):
        with pytest.raises(TypeError):
            geste()
    with pytest.raises(TypeError):
        Journal.objects.update(objet="autre")
    assert Journal.objects.get(pk=ligne.pk).objet == ""


@pytest.mark.parametrize(
    "ordre", ["UPDATE accounts_journal SET objet = 'autre' WHERE id = %s", "DELETE FROM accounts_journal WHERE id = %s"]
)
def test_the_database_refuses_too(ligne, ordre):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as curseur:
        curseur.execute(ordre, [ligne.pk])
    assert Journal.objects.get(pk=ligne.pk).objet == ""


def test_a_line_outlives_the_person_whom_it_names(responsable):
    personne = UserFactory(first_name="Noé", last_name="Petit")
    ligne = Journal.noter(Action.CONNEXION, personne)
    personne.delete()
    ligne.refresh_from_db()
    assert ligne.acteur_nom == "Noé Petit"


def test_a_line_about_a_student_belongs_to_the_student_s_school(teacher):
    ecole = EtablissementFactory()
    etudiant = UserFactory(etablissement=ecole)
    assert Journal.noter(Action.EXPORT, teacher, etudiant=etudiant).etablissement == ecole
    assert Journal.noter(Action.CONNEXION, etudiant).etablissement == ecole


# --- What is written by itself ------------------------------------------------------------------------


def connexion(client, identifiant, mot_de_passe=MOT_DE_PASSE):
    return client.post(reverse("account_login"), {"login": identifiant, "password": mot_de_passe})


def test_signing_in_and_out_are_written(client, owner):
    connexion(client, "Owner")
    client.post(reverse("account_logout"))
    assert actions() == [("connexion", "Lina Moreau"), ("deconnexion", "Lina Moreau")]


def test_signing_out_as_nobody_writes_nothing(client, db):
    client.post(reverse("account_logout"))
    client.logout()
    assert actions() == []


def test_a_refused_sign_in_names_the_account_that_was_tried(client, owner):
    connexion(client, "owner", "pas-le-bon")
    assert actions() == [("connexion_refusee", "Lina Moreau")]


def test_a_password_typed_in_the_wrong_field_is_not_kept(client, db):
    connexion(client, "S3cret-de-Lina", "pas-le-bon")
    assert actions() == [("connexion_refusee", "identifiant inconnu")]
    assert "s3cret" not in str(Journal.objects.values().get()).lower()


def test_a_changed_password_is_written_and_not_the_password(as_user, owner):
    client = as_user(owner)
    nouveau = "un-tout-autre-mot-de-passe"
    client.post(
        reverse("account_change_password"),
        {"oldpassword": MOT_DE_PASSE, "password1": nouveau, "password2": nouveau},
    )
    assert ("mot_de_passe", "Lina Moreau") in actions()
    assert nouveau not in str(list(Journal.objects.values()))


# --- Who reads it -------------------------------------------------------------------------------------


def test_an_administrator_reads_the_lines_of_their_school_alone(as_user, responsable, classe):
    ailleurs = UserFactory(first_name="Ailleurs", etablissement=EtablissementFactory())
    ici = UserFactory(first_name="Ici", etablissement=classe.etablissement)
    for personne in (ailleurs, ici):
        Journal.noter(Action.CONNEXION, personne)
    contenu = page(as_user(responsable))
    assert "Ici" in contenu
    assert "Ailleurs" not in contenu


def test_the_administrator_of_the_instance_reads_every_line(as_user, administrator):
    Journal.noter(Action.CONNEXION, UserFactory(first_name="Ailleurs", etablissement=EtablissementFactory()))
    Journal.noter(Action.CONNEXION_REFUSEE, "identifiant inconnu")
    contenu = page(as_user(administrator))
    assert "Ailleurs" in contenu
    assert "identifiant inconnu" in contenu


def test_nobody_else_learns_that_it_exists(as_user, owner, teacher, jury):
    sans_ecole = UserFactory(role=User.Role.ADMINISTRATEUR)
    for personne in (owner, teacher, jury, sans_ecole):
        page(as_user(personne), statut=404)


def test_the_menu_leads_administrators_to_it(responsable, administrator, teacher):
    for personne, attendu in ((responsable, True), (administrator, True), (teacher, False)):
        assert ("accounts:journal" in [entree.url for entree in menu_de(personne)]) == attendu, personne


def test_html_in_a_name_is_shown_as_text(as_user, administrator):
    Journal.noter(Action.IMPORT, "<script>alert(1)</script>", objet="<b>liste</b>.csv")
    contenu = page(as_user(administrator))
    assert "<script>alert" not in contenu
    assert "&lt;b&gt;liste" in contenu


# --- Filters ------------------------------------------------------------------------------------------


@pytest.fixture
def semaine(owner, teacher):
    """An import on Monday, a reading of the owner on Tuesday night, a sign-in on Wednesday."""
    for jour, heure, ecrire in (
        (1, 9, lambda: Journal.noter(Action.IMPORT, teacher, objet="TCOM.csv")),
        (2, 22, lambda: Journal.noter(Action.LECTURE_PASSEPORT, "Mme Roux", etudiant=owner, objet="Chez Lina")),
        (3, 9, lambda: Journal.noter(Action.CONNEXION, teacher, objet="Mercredi")),
    ):
        with time_machine.travel(datetime.datetime(2026, 6, jour, heure, tzinfo=datetime.UTC)):
            ecrire()


def test_a_filter_leaves_what_answers_it(as_user, administrator, semaine):
    client = as_user(administrator)
    for filtres, restent in (
        ({}, {"TCOM.csv", "Chez Lina", "Mercredi"}),
        ({"action": "import"}, {"TCOM.csv"}),
        ({"personne": "moreau lina"}, {"Chez Lina"}),
        ({"personne": "teacher"}, {"TCOM.csv", "Mercredi"}),
        ({"personne": "personne de ce nom"}, set()),
        ({"du": "02/06/2026"}, {"Chez Lina", "Mercredi"}),
        # 22:00 in UTC is already the 3rd in Paris.
        ({"au": "02/06/2026"}, {"TCOM.csv"}),
        ({"du": "03/06/2026", "au": "03/06/2026"}, {"Chez Lina", "Mercredi"}),
    ):
        contenu = page(client, **filtres)
        assert {mot for mot in ("TCOM.csv", "Chez Lina", "Mercredi") if mot in contenu} == restent, filtres


def test_a_bad_filter_is_refused_at_its_field(as_user, administrator, semaine):
    client = as_user(administrator)
    for filtres, phrase in (
        ({"du": "31/02/2026"}, "Cette date n’existe pas"),
        ({"du": "03/06/2026", "au": "01/06/2026"}, "précède l’autre"),
        ({"action": "<lune>"}, "Choisissez une action de la liste"),
        ({"personne": "x" * 151}, "150 caractères au plus"),
        ({"au": "31/12/9999"}, "entre 2000 et 2100"),
        ({"du": "01/01/0001"}, "entre 2000 et 2100"),
    ):
        contenu = page(client, statut=422, **filtres)
        assert phrase in contenu and "TCOM.csv" not in contenu, filtres


def test_a_name_that_many_bear_elsewhere_is_found_in_one_s_own_school(as_user, responsable, owner):
    """The first two hundred of the instance are of other schools."""
    Journal.noter(Action.CONNEXION, owner, etablissement=responsable.etablissement)
    User.objects.bulk_create(User(username=f"ailleurs{n}", last_name="Moreau") for n in range(PERSONNES + 1))
    assert str(owner) in page(as_user(responsable), personne="moreau")


def test_a_name_that_too_many_bear_asks_for_more_and_never_gives_half_an_answer(as_user, administrator, owner, ligne):
    User.objects.bulk_create(User(username=f"ailleurs{n}", last_name="Moreau") for n in range(PERSONNES + 1))
    assert "ajoutez le prénom" in page(as_user(administrator), statut=422, personne="moreau")
    assert str(owner) in page(as_user(administrator), personne="owner")


# --- Pages --------------------------------------------------------------------------------------------


def test_older_lines_are_one_link_away_and_the_filters_stay(as_user, administrator):
    client = as_user(administrator)
    for n in range(55):
        Journal.noter(Action.IMPORT, "Mme Roux", objet=f"liste-{n:02}.csv")
    contenu = page(client, action="import")
    assert "liste-54.csv" in contenu
    assert "liste-04.csv" not in contenu
    suite = Journal.objects.get(objet="liste-05.csv").pk
    assert f'href="?action=import&amp;avant={suite}"' in contenu
    contenu = page(client, action="import", avant=suite)
    assert "liste-04.csv" in contenu
    assert "liste-05.csv" not in contenu
    assert "Plus anciennes" not in contenu


def test_a_place_that_is_not_a_number_shows_the_latest_page(as_user, administrator, semaine):
    client = as_user(administrator)
    for avant in ("lune", "-1", "٣", "9" * 30):
        assert "Mercredi" in page(client, avant=avant), avant


def test_a_page_costs_the_same_queries_and_none_counts(as_user, administrator, django_assert_num_queries):
    client = as_user(administrator)
    page(client)
    for nombre in (1, 59):
        for n in range(nombre):
            Journal.noter(Action.CONNEXION, "Mme Roux", objet=f"{n}")
        with django_assert_num_queries(REQUETES) as requetes:
            page(client)
        assert not any("COUNT(" in requete["sql"] for requete in requetes.captured_queries)


# --- Django's admin -----------------------------------------------------------------------------------


def test_the_admin_shows_lines_and_changes_none(as_user, administrator, ligne):
    client = as_user(administrator)
    assert client.get(reverse("admin:accounts_journal_changelist")).status_code == 200
    assert "Lina Moreau" in client.get(reverse("admin:accounts_journal_change", args=[ligne.pk])).content.decode()
    assert client.get(reverse("admin:accounts_journal_add")).status_code == 403
    assert client.get(reverse("admin:accounts_journal_delete", args=[ligne.pk])).status_code == 403
    assert client.post(reverse("admin:accounts_journal_change", args=[ligne.pk]), {"objet": "x"}).status_code == 403


def test_the_admin_shows_it_to_no_other_staff(as_user, ligne):
    client = as_user(UserFactory(is_staff=True, role=User.Role.ADMINISTRATEUR))
    assert client.get(reverse("admin:accounts_journal_changelist")).status_code == 403


# --- From where, and for how long -----------------------------------------------------------------------


def test_a_line_about_sign_in_tells_the_address_and_the_device(client, owner):
    cache.clear()
    firefox = "Mozilla/5.0 (Windows NT 10.0; rv:120.0) Gecko/20100101 Firefox/120.0"
    for mot in ("faux", MOT_DE_PASSE):
        client.post(
            reverse("account_login"),
            {"login": "owner", "password": mot},
            headers={"User-Agent": firefox},
            REMOTE_ADDR="192.0.2.7",
        )
    lieux = list(Journal.objects.order_by("pk").values_list("action", "acteur", "adresse", "appareil"))
    assert lieux == [
        (Action.CONNEXION_REFUSEE, owner.pk, "192.0.2.7", "Firefox sur Windows"),
        (Action.CONNEXION, owner.pk, "192.0.2.7", "Firefox sur Windows"),
    ]


def test_a_reading_and_a_command_tell_no_address(owner, teacher):
    assert Journal.noter(Action.LECTURE_FICHE, teacher, etudiant=owner).adresse is None
    assert Journal.noter(Action.IMPORT, teacher).adresse is None


@pytest.fixture
def refus(owner):
    """``refus(days)``: a refused sign-in that old, and another line of the same day."""

    def noter(jours):
        with time_machine.travel(datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=jours)):
            return Journal.noter(Action.CONNEXION_REFUSEE, owner), Journal.noter(Action.CONNEXION, owner)

    return noter


def test_refused_sign_ins_are_purged_after_a_year_and_nothing_else(refus, capsys):
    ancien, autre = refus(400)
    recent, _ = refus(300)
    call_command("purger_journal")
    assert "1 refus effacé" in capsys.readouterr().out.replace("\u00a0", " ")
    restent = set(Journal.objects.values_list("pk", flat=True))
    assert ancien.pk not in restent and {autre.pk, recent.pk} <= restent


@pytest.mark.parametrize(("rang", "jours"), [(1, 400), (0, 300)])
def test_the_database_lets_nothing_else_go(refus, rang, jours):
    ligne = refus(jours)[rang]
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as curseur:
        curseur.execute("DELETE FROM accounts_journal WHERE id = %s", [ligne.pk])


def test_an_old_refusal_is_still_not_rewritten(refus):
    ligne = refus(400)[0]
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as curseur:
        curseur.execute("UPDATE accounts_journal SET objet = 'autre' WHERE id = %s", [ligne.pk])


@pytest.mark.django_db(transaction=True)
def test_an_address_and_a_second_factor_are_in_it(client, owner):
    cache.clear()
    client.post(reverse("account_login"), {"login": "owner", "password": MOT_DE_PASSE})
    client.post(reverse("account_reauthenticate"), {"password": MOT_DE_PASSE})
    client.post(reverse("account_email"), {"email": "lina@exemple.fr"})
    client.post(mail.outbox[0].body.partition("http://testserver")[2].split()[0])
    client.post(reverse("account_email"), {"email": ""})
    page = client.get(reverse("mfa_activate_totp"))
    client.post(reverse("mfa_activate_totp"), {"code": code_of(page.context["form"].secret)})
    client.post(reverse("mfa_deactivate_totp"))
    lignes = list(Journal.objects.exclude(action=Action.CONNEXION).order_by("pk").values_list("action", "objet"))
    assert lignes[:2] == [(Action.ADRESSE, "Adresse confirmée"), (Action.ADRESSE, "Adresse retirée")]
    assert set(lignes[2:]) == {(Action.DOUBLE, "Ajoutée"), (Action.DOUBLE, "Retirée")}
    assert "lina" not in str(lignes)
