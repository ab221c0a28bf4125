"""The calendar of an académie: read from a file, followed by its schools, departed from knowingly."""

import datetime
import io
import re

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook

from accounts.models import Journal
from examens.models import DateDeCalendrier, PeriodeDepot
from examens.sessions.calendrier import CalendrierRefuse, charger, lire
from tests import factories

CSV = "Session;Diplôme;Épreuve;Ouverture;Fermeture\njuin 2027;BTS-ESSAI;E6;03/05/2027 8h;20/05/2027\n"


@pytest.fixture
def session(passeport, classe):
    classe.etablissement.academie = "Nantes"
    classe.etablissement.save()
    return factories.creer_session(passeport, annee=2027)


@pytest.fixture
def admin(classe):
    return factories.UserFactory(username="admin", role="administrateur", etablissement=classe.etablissement)


def instant(*ou):
    return datetime.datetime(*ou, tzinfo=timezone.get_current_timezone())


OUVRE, FERME = (2027, 5, 3, 8), (2027, 5, 20, 23, 59)


def classeur():
    document, sortie = Workbook(), io.BytesIO()
    document.active.append(["session", "diplome", "epreuve", "ouvre", "ferme"])
    document.active.append([2027, "bts-essai", "e6", datetime.datetime(2027, 5, 3, 8), datetime.date(2027, 5, 20)])
    document.save(sortie)
    return sortie.getvalue()


YAML = "- {session: 2027, diplome: BTS-ESSAI, epreuve: E6, ouvre: 3 mai 2027 à 8 h, ferme: 2027-05-20 23:59:59}"


@pytest.mark.parametrize(
    ("nom", "octets"),
    [("dates.csv", CSV.encode("utf-8-sig")), ("dates.xlsx", classeur()), ("dates.yaml", YAML.encode())],
)
def test_three_kinds_of_files_say_the_same(diplome, nom, octets):
    (ligne,) = lire(nom, octets)
    assert (ligne.epreuve.code, ligne.annee, ligne.saison) == ("E6", 2027, "juin")
    assert ligne.ouvre_le == instant(*OUVRE)
    assert ligne.ferme_le == instant(*FERME)


@pytest.mark.parametrize(
    ("avant", "apres", "attendu"),
    [
        ("juin 2027", "mai 2027", "Ligne 2\u00a0: la session s’écrit"),
        ("BTS-ESSAI", "BTS-X", "aucune épreuve «\u00a0E6\u00a0» du diplôme «\u00a0BTS-X\u00a0»"),
        ("20/05/2027", "31/02/2027", "la fermeture s’écrit comme"),
        ("20/05/2027", "01/05/2027", "la fermeture doit suivre l’ouverture"),
        ("20/05/2027\n", "20/05/2027\njuin 2027;BTS-ESSAI;E6;03/05/2027;20/05/2027\n", "déjà à la ligne 2"),
        ("Ouverture", "Truc", "Il manque une colonne\u00a0: ouvre"),
        (CSV, "", "ne contient aucune date"),
    ],
)
def test_a_line_that_says_nothing_keeps_all_of_it_out_with_its_reason(diplome, avant, apres, attendu):
    with pytest.raises(CalendrierRefuse, match=attendu):
        lire("dates.csv", CSV.replace(avant, apres).encode())


@pytest.mark.parametrize(
    ("nom", "octets"),
    [("dates.pdf", b"%PDF"), ("dates.xlsx", b"PK"), ("dates.csv", b"\xff\xfe\x00"), ("d.yaml", b"a: 1")],
)
def test_what_is_no_calendar_is_told(db, nom, octets):
    with pytest.raises(CalendrierRefuse, match="ne se lit pas"):
        lire(nom, octets)


def test_schools_of_the_academie_follow_and_their_journal_says_so(session, diplome):
    bilan = charger("nantes", lire("d.csv", CSV.encode()), "Instance")
    periode = PeriodeDepot.objects.get()
    assert (periode.ouvre_le, periode.ferme_le, periode.du_calendrier) == (instant(*OUVRE), instant(*FERME), True)
    assert len(bilan.sessions) == 1 and Journal.objects.filter(action=Journal.Action.SESSION).count() == 1
    charger("Nantes", lire("d.csv", CSV.replace("20/05/2027", "25/05/2027").encode()), "Instance")
    periode.refresh_from_db()
    assert timezone.localtime(periode.ferme_le).day == 25


@pytest.mark.rule("R40")
def test_dates_that_a_school_has_set_stay(session, passeport):
    periode = factories.creer_periode(passeport, session=session)
    bilan = charger("Nantes", lire("d.csv", CSV.encode()), "Instance")
    avant = periode.ferme_le
    periode.refresh_from_db()
    assert periode.ferme_le == avant and not periode.du_calendrier
    assert bilan.gardees[0].endswith("E6 garde ses dates")


def test_a_school_departs_from_the_calendar_knowingly(as_user, admin, session):
    charger("Nantes", lire("d.csv", CSV.encode()), "Instance")
    e6 = PeriodeDepot.objects.get().epreuve
    client, adresse = as_user(admin), reverse("examens:session", args=[session.pk])
    assert "L’académie ouvre" in client.get(adresse).content.decode()
    # Saved as they are shown, they are still the académie's.
    siennes = {f"ouvre_{e6.pk}_jour": "03/05/2027", f"ouvre_{e6.pk}_heure": "8 h 00"}
    siennes |= {f"ferme_{e6.pk}_jour": "20/05/2027", f"ferme_{e6.pk}_heure": "23 h 59"}
    assert client.post(adresse, siennes).status_code == 302 and PeriodeDepot.objects.get().du_calendrier
    envoi = {
        f"ouvre_{e6.pk}_jour": "03/05/2027",
        f"ouvre_{e6.pk}_heure": "8:00",
        f"ferme_{e6.pk}_jour": "28/05/2027",
        f"ferme_{e6.pk}_heure": "18:00",
    }
    refuse = client.post(adresse, envoi)
    assert refuse.status_code == 422 and "cochez pour vous en écarter" in refuse.content.decode()
    assert client.post(adresse, envoi | {"s_ecarter": "on"}).status_code == 302
    assert not PeriodeDepot.objects.get().du_calendrier
    charger("Nantes", lire("d.csv", CSV.encode()), "Instance")
    assert timezone.localtime(PeriodeDepot.objects.get().ferme_le).day == 28
    # Confirmed once, the box says so; unticked, it is asked again.
    assert "checked" in re.search(r'<input[^>]*name="s_ecarter"[^>]*>', client.get(adresse).content.decode())[0]
    assert client.post(adresse, envoi).status_code == 422


def test_a_session_opened_later_follows_at_once(as_user, admin, session, classe):
    session.delete()
    charger("Nantes", lire("d.csv", CSV.encode()), "Instance")
    envoi = {"diplome": classe.diplome_id, "annee": 2027, "saison": "juin"}
    page = as_user(admin).post(reverse("examens:session_nouvelle"), envoi, follow=True)
    assert "Elle suit le calendrier de l’académie." in page.content.decode()
    assert PeriodeDepot.objects.get().du_calendrier


def test_one_command_loads_it_or_says_why_not(session, tmp_path, capsys):
    fichier = tmp_path / "dates.csv"
    with pytest.raises(CommandError, match="n’existe pas"):
        call_command("charger_calendrier", fichier, academie="Nantes")
    fichier.write_text(CSV)
    with pytest.raises(CommandError, match="Aucun établissement"):
        call_command("charger_calendrier", fichier, academie="Lyon")
    call_command("charger_calendrier", fichier, academie="Nantes")
    assert "1\u00a0date chargée, 1\u00a0session suit." in capsys.readouterr().out
    fichier.write_text(CSV.replace("E6", "E5"))
    with pytest.raises(CommandError, match="Rien n’a été chargé"):
        call_command("charger_calendrier", fichier, academie="Nantes")
    assert DateDeCalendrier.objects.count() == 1
