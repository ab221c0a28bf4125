"""The administrator of a school opens its exam sessions and their dates, in Paris time."""

import datetime
import re

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import Journal, User
from examens.champ_moment import DOUBLE, INEXISTANTE, HeureField
from examens.models import PeriodeDepot, SessionExamen
from examens.sessions.forms import DEJA, PeriodesForm, SessionForm
from tests import factories

SESSIONS = "/etablissement/sessions/"


@pytest.fixture
def admin(classe):
    return factories.UserFactory(role=User.Role.ADMINISTRATEUR, etablissement=classe.etablissement)


@pytest.fixture
def session(passeport):
    return factories.creer_session(passeport)


@pytest.fixture
def epreuves(diplome):
    return {e.code: e.pk for e in diplome.epreuves.all()}


def page(reponse):
    return re.sub(r"\s+", " ", reponse.content.decode())


def dates(epreuves, code="E6", ouvre=("10/05/2027", "08:00"), ferme=("20/05/2027", "18:00")):
    """What the form sends for one épreuve."""
    pk = epreuves[code]
    return {
        f"ouvre_{pk}_jour": ouvre[0],
        f"ouvre_{pk}_heure": ouvre[1],
        f"ferme_{pk}_jour": ferme[0],
        f"ferme_{pk}_heure": ferme[1],
    }


@pytest.fixture
def regler(as_user, admin, session):
    return lambda envoi: as_user(admin).post(reverse("examens:session", args=[session.pk]), envoi)


def test_a_school_opens_a_session_then_its_dates(as_user, admin, diplome, classe, epreuves):
    client = as_user(admin)
    assert "Aucune session pour l’instant" in page(client.get(SESSIONS))
    reponse = client.post(f"{SESSIONS}nouvelle/", {"diplome": diplome.pk, "annee": 2027, "saison": "juin"})
    session = SessionExamen.objects.get()
    assert session.etablissement == classe.etablissement
    assert reponse.url == reverse("examens:session", args=[session.pk])
    lu = client.get(reponse.url)
    # E5 is not deposited.
    assert [ligne[0].code for ligne in lu.context["form"].lignes()] == ["E4", "E6"]
    client.post(reponse.url, dates(epreuves) | {"refuse_incomplets": "on"})
    (periode,) = PeriodeDepot.objects.all()
    assert periode.ouvre_le == datetime.datetime(2027, 5, 10, 6, 0, tzinfo=datetime.UTC)
    assert periode.ferme_le == datetime.datetime(2027, 5, 20, 16, 0, tzinfo=datetime.UTC)
    session.refresh_from_db()
    assert session.refuse_incomplets
    lu = page(client.get(SESSIONS)).replace("\u00a0", " ")
    assert "ouvre le 10 mai 2027 à 8 h 00, ferme le 20 mai 2027 à 18 h 00" in lu and "incomplets refusés" in lu
    reglages = [ligne.details["reglage"] for ligne in Journal.objects.filter(action="session")]
    assert reglages[-1] == "session créée" and reglages[0].startswith("E6 ouvre le 10\u00a0mai 2027")


def test_a_closing_moved_into_the_past_is_confirmed_and_says_who_has_not_deposited(regler, epreuves):
    regler(dates(epreuves))
    passee = dates(epreuves, ouvre=("10/10/2026", "08:00"), ferme=("17/11/2026", "9:00"))
    refus = regler(passee)
    assert refus.status_code == 422
    assert "cette date est passée : les dépôts se ferment aussitôt, et 1 candidat n’a pas déposé" in page(refus)
    assert PeriodeDepot.objects.get().ferme_le.year == 2027
    assert regler(passee | {"fermer": "on"}).status_code == 302
    # Closed already, it is saved again without a word.
    assert regler(passee).status_code == 302


def test_dates_are_shown_as_they_were_entered_and_can_be_taken_away(regler, as_user, admin, session, epreuves):
    regler(dates(epreuves))
    lu = as_user(admin).get(reverse("examens:session", args=[session.pk])).content.decode()
    for valeur in ("10/05/2027", "8\u00a0h\u00a000", "20/05/2027", "18\u00a0h\u00a000"):
        assert f'value="{valeur}"' in lu
    regler(dates(epreuves, ouvre=("", ""), ferme=("", "")))
    assert not PeriodeDepot.objects.exists()


def test_a_day_alone_opens_at_eight_and_closes_at_six(regler, epreuves, as_user, admin, session):
    assert regler(dates(epreuves, ouvre=("10/05/2027", ""), ferme=("20/05/2027", ""))).status_code == 302
    (periode,) = PeriodeDepot.objects.all()
    assert periode.ouvre_le == datetime.datetime(2027, 5, 10, 6, 0, tzinfo=datetime.UTC)
    assert periode.ferme_le == datetime.datetime(2027, 5, 20, 16, 0, tzinfo=datetime.UTC)
    lu = as_user(admin).get(reverse("examens:session", args=[session.pk])).content.decode().replace("\u00a0", " ")
    assert "Sans heure, le dépôt ouvre à 8 h 00 et ferme à 18 h 00." in " ".join(lu.split())


def test_winter_and_summer_time_are_those_of_paris(regler, epreuves):
    regler(dates(epreuves, ouvre=("27/03/2027", "12:00"), ferme=("28/03/2027", "12:00")))
    (periode,) = PeriodeDepot.objects.all()
    # The day has twenty-three hours.
    assert periode.ferme_le - periode.ouvre_le == datetime.timedelta(hours=23)


IMPOSSIBLES = [
    (("31/02/2027", "08:00"), ("20/05/2027", "18:00"), "Cette date n’existe pas"),
    (("demain", "08:00"), ("20/05/2027", "18:00"), "Cette date n’existe pas"),
    (("10/05/2027", "25:00"), ("20/05/2027", "18:00"), "Cette heure n’existe pas"),
    (("10/05/2027", "tôt"), ("20/05/2027", "18:00"), "Cette heure n’existe pas"),
    (("", "08:00"), ("20/05/2027", "18:00"), "Indiquez aussi le jour"),
    (("demain", ""), ("", ""), "Indiquez aussi quand le dépôt ferme"),
    (("", ""), ("demain", ""), "Indiquez aussi quand le dépôt ouvre"),
    (("10/05/2027", "08:00"), ("", ""), "Indiquez aussi quand le dépôt ferme"),
    (("", ""), ("20/05/2027", "18:00"), "Indiquez aussi quand le dépôt ouvre"),
    (("20/05/2027", "18:00"), ("20/05/2027", "18:00"), "La fermeture doit suivre l’ouverture"),
    (("10/05/0027", "08:00"), ("20/05/2027", "18:00"), "L’année se situe entre 2009 et 2100"),
    (("28/03/2027", "02:30"), ("20/05/2027", "18:00"), INEXISTANTE),
    (("10/05/2027", "08:00"), ("31/10/2027", "02:30"), DOUBLE),
]


def test_what_cannot_be_is_told_and_nothing_typed_is_lost(session, epreuves):
    deposables = session.diplome.epreuves.filter(dans_passeport=True)
    for ouvre, ferme, phrase in IMPOSSIBLES:
        form = PeriodesForm(dates(epreuves, ouvre=ouvre, ferme=ferme), session=session, epreuves=deposables)
        assert phrase in str(form.errors), (ouvre, ferme)
        champs = "".join(str(champ) for ligne in form.lignes() for champ in ligne[1:3])
        for valeur in filter(None, (*ouvre, *ferme)):
            assert f'value="{valeur}"' in champs


def test_the_page_tells_what_cannot_be_and_keeps_what_was_typed(regler, epreuves):
    reponse = regler(dates(epreuves, ouvre=("31/02/2027", "08:00"), ferme=("20/05/2027", "25:00")))
    lu = reponse.content.decode()
    assert reponse.status_code == 422 and "Cette date n’existe pas" in lu and "Cette heure n’existe pas" in lu
    for valeur in ("31/02/2027", "08:00", "20/05/2027", "25:00"):
        assert f'value="{valeur}"' in lu
    assert not PeriodeDepot.objects.exists()


@pytest.mark.parametrize(("saisie", "heure"), [("18:00", 18), ("18h", 18), ("8 h 00", 8), ("9", 9), ("18h00min", 18)])
def test_an_hour_is_read_as_people_write_it(saisie, heure):
    assert HeureField().clean(saisie) == datetime.time(heure)


def test_a_session_that_cannot_be_is_told(as_user, admin, classe, diplome):
    complet = {"diplome": diplome.pk, "annee": 2027, "saison": "juin"}
    for champ, valeur, phrase in (
        ("diplome", "", "Choisissez le diplôme."),
        ("diplome", "999999", "Choisissez un diplôme de la liste."),
        ("annee", "bientôt", "Écrivez l’année en chiffres"),
        ("annee", "1999", "L’année se situe entre 2009 et 2100."),
        ("annee", "", "Indiquez l’année de l’examen"),
        ("saison", "août", "Choisissez juin ou septembre."),
    ):
        form = SessionForm(complet | {champ: valeur}, etablissement=classe.etablissement)
        assert list(form.errors) == [champ] and phrase in str(form.errors[champ]), valeur
    reponse = as_user(admin).post(f"{SESSIONS}nouvelle/", {})
    assert reponse.status_code == 422 and "Choisissez le diplôme." in reponse.content.decode()


def test_a_session_that_another_window_opened_meanwhile_is_told(passeport, classe, diplome):
    envoi = {"diplome": diplome.pk, "annee": 2027, "saison": "juin"}
    form = SessionForm(envoi, etablissement=classe.etablissement)
    assert form.is_valid()
    SessionExamen.objects.create(etablissement=classe.etablissement, diplome=diplome, annee=2027, saison="juin")
    assert form.enregistrer() is None
    assert form.errors == {"saison": [DEJA]}


@pytest.mark.parametrize("individuels", [False, True])
def test_a_session_is_opened_once(as_user, administrator, classe, diplome, individuels):
    lieu = "individuels" if individuels else classe.etablissement.uai
    envoi = {"diplome": diplome.pk, "annee": 2027, "saison": "juin"}
    client = as_user(administrator)
    assert client.post(f"{SESSIONS}nouvelle/?uai={lieu}", envoi).status_code == 302
    reponse = client.post(f"{SESSIONS}nouvelle/?uai={lieu}", envoi)
    assert reponse.status_code == 422 and "existe déjà" in reponse.content.decode()
    session = SessionExamen.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        SessionExamen.objects.create(etablissement=session.etablissement, diplome=diplome, annee=2027, saison="juin")


def test_a_session_is_the_affair_of_its_school(as_user, admin, administrator, session, diplome, stranger):
    ailleurs = factories.UserFactory(role=User.Role.ADMINISTRATEUR, etablissement=stranger.classes.get().etablissement)
    sans_ecole = factories.UserFactory(role=User.Role.ADMINISTRATEUR)
    individuels = SessionExamen.objects.create(diplome=diplome, annee=2027)
    url, sienne = reverse("examens:session", args=[individuels.pk]), reverse("examens:session", args=[session.pk])
    assert [as_user(p).get(sienne).status_code for p in (admin, ailleurs, sans_ecole)] == [200, 404, 404]
    assert [as_user(p).get(url).status_code for p in (admin, administrator)] == [404, 200]
    assert as_user(sans_ecole).get(SESSIONS).status_code == 404
    assert as_user(sans_ecole).get(f"{SESSIONS}nouvelle/").status_code == 404
    assert as_user(ailleurs).get(f"{SESSIONS}nouvelle/?uai={session.etablissement.uai}").status_code == 404
    assert as_user(ailleurs).get(f"{SESSIONS}nouvelle/?uai=individuels").status_code == 404


def test_an_empty_session_is_taken_away_and_one_with_copies_is_not(as_user, admin, session, passeport):
    supprimer = reverse("examens:session_supprimer", args=[session.pk])
    depot = factories.creer_depot(passeport, session=session)
    reponse = as_user(admin).post(supprimer, follow=True)
    assert "ne peut plus être supprimée" in page(reponse) and SessionExamen.objects.exists()
    assert not Journal.objects.filter(details__reglage="session supprimée").exists()
    vide = factories.creer_session(depot.passeport, saison="septembre")
    factories.creer_periode(passeport, session=vide)
    as_user(admin).post(reverse("examens:session_supprimer", args=[vide.pk]))
    assert list(SessionExamen.objects.all()) == [session]


def test_the_latest_session_comes_first(as_user, admin, session, passeport):
    suivante = factories.creer_session(passeport, annee=session.annee + 1)
    assert list(as_user(admin).get(SESSIONS).context["sessions"]) == [suivante, session]


@pytest.mark.parametrize("nombre", [1, 3])
def test_the_list_costs_the_same_whatever_the_number_of_sessions(
    as_user, admin, passeport, nombre, django_assert_num_queries
):
    for n in range(nombre):
        session = factories.creer_session(passeport, annee=2027 + n)
        for code in ("E4", "E6"):
            factories.creer_periode(passeport, code, session=session)
    client = as_user(admin)
    client.get(SESSIONS)
    # Session, user, what they teach, whether they have a school, sessions, periods, their épreuves, schools.
    with django_assert_num_queries(10):
        client.get(SESSIONS)
