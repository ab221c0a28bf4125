"""The private notes of a member: their own, kept whatever happens, destroyed at closing."""

import datetime
import io

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from accounts.connexion.reprise import signer
from accounts.models import User
from examens.models import NotePrivee
from tests import factories
from tests.commissions import asseoir


def test_a_note_is_saved_while_it_is_typed_and_read_again(as_user, jury, note_url, adresses, lire):
    client = as_user(jury)
    premiere = client.post(note_url, {"texte": "Clair sur le budget.", "version": 0})
    assert premiere.json()["version"] == 1
    assert client.post(note_url, {"texte": "Clair sur le budget. À creuser.", "version": 1}).json()["version"] == 2
    assert "Clair sur le budget. À creuser." in lire(client, adresses[1])
    assert ">notes<" in lire(client, adresses[0])


def test_without_a_script_the_note_is_a_form(as_user, jury, adresses):
    client = as_user(jury)
    reponse = client.post(adresses[1], {"texte": "Notée à la main.", "version": "0"}, follow=True)
    page = reponse.content.decode()
    assert "Votre note est enregistrée." in page and "Notée à la main." in page


def test_two_windows_lose_no_note(as_user, jury, note_url, adresses):
    client = as_user(jury)
    client.post(note_url, {"texte": "De la tablette.", "version": 0})
    reponse = client.post(note_url, {"texte": "Du portable.", "version": 0})
    assert (reponse.status_code, reponse.json()) == (409, {"version": 1, "texte": "De la tablette."})
    reponse = client.post(adresses[1], {"texte": "Du portable.", "version": 0})
    page = reponse.content.decode()
    assert reponse.status_code == 409
    assert "De la tablette." in page and "Du portable." in page and 'name="version" value="1"' in page
    assert client.post(note_url, {"texte": "De la tablette.", "version": 0}).status_code == 200


def test_an_answer_lost_on_its_way_is_no_other_window(as_user, jury, note_url):
    client = as_user(jury)
    for rang, texte in enumerate(["Clair.", "Clair. À creuser.", "Clair. À creuser : le budget."], 1):
        envoi = {"texte": texte, "version": 0, "fenetre": "123", "rang": rang}
        assert client.post(note_url, envoi).status_code == 200
    assert NotePrivee.objects.get().texte == "Clair. À creuser : le budget."
    assert client.post(note_url, envoi | {"texte": "Ailleurs.", "fenetre": "4"}).status_code == 409


def test_a_note_too_long_is_refused_and_nothing_is_lost(as_user, jury, note_url, adresses):
    client = as_user(jury)
    trop = "é" * (NotePrivee.LIMITE + 1)
    reponse = client.post(note_url, {"texte": trop, "version": 0})
    assert reponse.status_code == 422 and "caractères au plus" in reponse.json()["message"]
    reponse = client.post(adresses[1], {"texte": trop, "version": 0})
    assert reponse.status_code == 422 and trop in reponse.content.decode()


def test_a_forged_revision_breaks_nothing(as_user, jury, note_url):
    client = as_user(jury)
    for version in ("-1", "abc", "9" * 30):
        assert client.post(note_url, {"texte": "x", "version": version}).status_code == 422, version


def test_a_note_is_its_author_s_alone(as_user, jury, note_url, adresses, commission, lire):
    as_user(jury).post(note_url, {"texte": "Pour moi seul.", "version": 0})
    collegue = factories.UserFactory(role=User.Role.JURY)
    asseoir(commission, collegue)
    client = as_user(collegue)
    assert "Pour moi seul." not in lire(client, adresses[1])
    assert ">notes<" not in lire(client, adresses[0])
    client.post(note_url, {"texte": "La mienne.", "version": 0})
    assert sorted(NotePrivee.objects.values_list("texte", flat=True)) == ["La mienne.", "Pour moi seul."]


def test_a_session_that_ended_loses_no_note(session_finie, jury, note_url, adresses, lire):
    client = session_finie(jury)
    assert client.post(note_url, {"texte": "Tapée trop tard."}).status_code == 401
    reponse = client.post(adresses[1], {"texte": "Tapée trop tard.", "version": 0, "auteur": signer(jury)})
    assert reponse.url.startswith(reverse("account_login"))
    client.post(reponse.url, {"login": jury.username, "password": factories.MOT_DE_PASSE})
    page = lire(client, adresses[1])
    assert "Tapée trop tard." in page and "est revenu" in page


def test_an_expired_page_shows_the_note_again(jury, adresses):
    client = Client(enforce_csrf_checks=True)
    client.force_login(jury)
    reponse = client.post(adresses[1], {"texte": "Page expirée.", "version": 0, "auteur": signer(jury)})
    assert reponse.status_code == 403 and "Page expirée." in reponse.content.decode()
    assert not NotePrivee.objects.exists()


def test_at_closing_notes_are_unreadable_then_destroyed(
    as_user, jury, note_url, adresses, commission, candidature, capsys
):
    client = as_user(jury)
    client.post(note_url, {"texte": "À détruire.", "version": 0})
    with time_machine.travel(commission.ferme_le, tick=False):
        call_command("purger_notes")
        assert NotePrivee.objects.visibles_par(jury).count() == 1
    with time_machine.travel(commission.ferme_le + datetime.timedelta(seconds=1), tick=False):
        assert not NotePrivee.objects.visibles_par(jury).exists()
        assert as_user(jury).get(adresses[1]).status_code == 404
        call_command("purger_notes")
    assert not NotePrivee.objects.exists()
    assert "1\u00a0note privée détruite" in capsys.readouterr().out


def test_a_commission_opened_again_has_lost_its_notes(as_user, jury, note_url, commission, classe):
    """Extending the dates after the closing would otherwise bring back what members were told is destroyed."""
    as_user(jury).post(note_url, {"texte": "À détruire.", "version": 0})
    admin = factories.UserFactory(role=User.Role.ADMINISTRATEUR, etablissement=classe.etablissement)
    apres = commission.ferme_le + datetime.timedelta(days=1)
    with time_machine.travel(apres, tick=False):
        envoi = {
            "nom": commission.nom,
            "ouvre_le_jour": f"{commission.ouvre_le:%d/%m/%Y}",
            "ouvre_le_heure": "08:00",
            "ferme_le_jour": f"{apres + datetime.timedelta(days=2):%d/%m/%Y}",
            "ferme_le_heure": "18:00",
        }
        modifier = reverse("examens:commission_modifier", args=[commission.pk])
        refus = as_user(admin).post(modifier, envoi)
        assert refus.status_code == 422
        assert "1 note privée de 1 membre" in refus.content.decode().replace("\u00a0", " ")
        assert NotePrivee.objects.exists()
        assert as_user(admin).post(modifier, envoi | {"detruire": "on"}).status_code == 302
        commission.refresh_from_db()
        assert commission.est_ouverte
    assert not NotePrivee.objects.exists()


@pytest.mark.rule("R40")
def test_a_closing_set_in_the_past_asks_before_notes_go(as_user, jury, note_url, commission, classe):
    as_user(jury).post(note_url, {"texte": "Précis.", "version": 0})
    admin = factories.UserFactory(role=User.Role.ADMINISTRATEUR, etablissement=classe.etablissement)
    hier = timezone.localtime(timezone.now() - datetime.timedelta(days=1))
    envoi = {
        "nom": commission.nom,
        "ouvre_le_jour": f"{hier - datetime.timedelta(days=1):%d/%m/%Y}",
        "ouvre_le_heure": "08:00",
        "ferme_le_jour": f"{hier:%d/%m/%Y}",
        "ferme_le_heure": "08:00",
    }
    modifier = reverse("examens:commission_modifier", args=[commission.pk])
    refus = as_user(admin).post(modifier, envoi)
    assert refus.status_code == 422 and "cochez pour le confirmer" in refus.content.decode()
    commission.refresh_from_db()
    assert commission.est_ouverte and NotePrivee.objects.exists()
    supprimer = as_user(admin).get(reverse("examens:commission_supprimer", args=[commission.pk]))
    assert "1 note privée de 1 membre" in supprimer.content.decode().replace("\u00a0", " ")
    assert as_user(admin).post(modifier, envoi | {"detruire": "on"}).status_code == 302


def test_a_closing_set_in_the_past_asks_also_when_there_is_no_note(as_user, commission, classe):
    admin = factories.UserFactory(role=User.Role.ADMINISTRATEUR, etablissement=classe.etablissement)
    envoi = {
        "nom": commission.nom,
        "epreuve": commission.epreuve_id,
        "annee": commission.annee,
        "saison": commission.saison,
        "ouvre_le_jour": "10/11/2026",
        "ferme_le_jour": "16/11/2026",
    }
    modifier = reverse("examens:commission_modifier", args=[commission.pk])
    refus = as_user(admin).post(modifier, envoi)
    assert refus.status_code == 422 and "la commission se ferme aussitôt" in refus.content.decode()
    assert as_user(admin).post(modifier, envoi | {"fermer": "on"}).status_code == 302


def test_a_member_takes_their_own_notes_away_while_the_commission_is_open(
    as_user, jury, teacher, note_url, commission, candidature, mots
):
    adresses = [reverse(f"examens:commission_notes_{forme}", args=[commission.pk]) for forme in ("pdf", "xlsx")]
    assert [as_user(jury).get(adresse).status_code for adresse in adresses] == [404, 404]
    as_user(jury).post(note_url, {"texte": "=Précis, à l’aise.", "version": 0})
    pdf, xlsx = (as_user(jury).get(adresse) for adresse in adresses)
    page = mots(pdf.content)
    assert "=Précis, à l’aise." in page and candidature.passeport.etudiant.last_name.upper() in page
    feuille = load_workbook(io.BytesIO(xlsx.content)).active
    assert (feuille["C2"].value, feuille["C2"].data_type) == ("=Précis, à l’aise.", "s")
    asseoir(commission, teacher)
    assert [as_user(teacher).get(adresse).status_code for adresse in adresses] == [404, 404]
    with time_machine.travel(commission.ferme_le + datetime.timedelta(seconds=1), tick=False):
        assert [as_user(jury).get(adresse).status_code for adresse in adresses] == [404, 404]


def test_the_questions_alone_are_no_note(as_user, jury, note_url, adresses, membre, lire):
    membre.questions = "Pourquoi ce support ?\nEt le budget ?"
    membre.save()
    assert as_user(jury).post(note_url, {"texte": membre.trame, "version": 0}).status_code == 200
    assert membre.commission.notes_en_clair() == ""
    assert "Pourquoi ce support" in lire(as_user(jury), adresses[1])
