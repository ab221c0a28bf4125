"""The logbook: what, where, when; read by its student alone, to become fiches (R31)."""

import datetime
import uuid

import pytest
from django.test import Client
from django.urls import reverse

from accounts.connexion.reprise import signer
from situations.carnet.calendrier import Calendrier, annee_de_la_semaine, bornes
from situations.carnet.forms import NoteForm
from situations.models import Fiche, NoteDeBord
from tests import factories
from tests.referentiels import charger_ga

pytestmark = pytest.mark.rule("R31")
AUJOURDHUI = datetime.date(2026, 3, 12)
URL = "/journal-de-bord/"


def texte_de(reponse):
    return reponse.content.decode().replace("\u00a0", " ")


def note(etudiant, quoi="Reçu une livraison incomplète.", quand=AUJOURDHUI, **plus):
    return NoteDeBord.objects.create(etudiant=etudiant, quoi=quoi, quand=quand, **plus)


@pytest.fixture(autouse=True)
def in_march(time_machine):
    time_machine.move_to(datetime.datetime.fromisoformat("2026-03-12 18:00:00+01:00"), tick=False)


@pytest.fixture
def client_owner(as_user, owner):
    return as_user(owner)


def test_a_note_is_three_fields_and_today_is_proposed(client_owner, owner):
    page = client_owner.get(URL)
    assert "12/03/2026" in texte_de(page)
    assert "Personne d’autre que vous ne lit ces notes" in texte_de(page)
    client_owner.post(URL, {"quoi": "Reçu une livraison.", "ou": "BIOMAG, magasin", "quand": "11/03/2026"})
    ecrite = NoteDeBord.objects.get()
    assert (ecrite.etudiant, ecrite.ou, ecrite.quand) == (owner, "BIOMAG, magasin", datetime.date(2026, 3, 11))
    assert "Reçu une livraison." in texte_de(client_owner.get(URL))


def test_a_refused_note_stays_typed_with_the_sentence_at_its_field(client_owner):
    bon = {"quoi": "Un texte gardé", "ou": "Ici", "quand": "12/03/2026"}
    for champ, valeur, phrase in (
        ("quoi", "", "obligatoire"),
        ("quoi", "x" * 1001, "supprimez-en 1"),
        ("ou", "x" * 121, "supprimez-en 1"),
        ("quand", "31/02/2026", "n’existe pas"),
        ("quand", "", "Indiquez le jour"),
        # The next day may have begun where one is.
        ("quand", "14/03/2026", "pas encore venu"),
    ):
        assert phrase in NoteForm(bon | {champ: valeur}).errors[champ][0].replace("\u00a0", " "), (champ, valeur)
    reponse = client_owner.post(URL, bon | {"quand": "31/02/2026"})
    assert reponse.status_code == 422
    assert "n’existe pas" in texte_de(reponse) and "Un texte gardé</textarea>" in texte_de(reponse)
    assert 'value="Ici"' in texte_de(reponse) and 'value="31/02/2026"' in texte_de(reponse)
    en_json = client_owner.post(URL, bon | {"quand": ""}, headers={"X-Requested-With": "fetch"})
    assert en_json.status_code == 422
    assert list(en_json.json()["erreurs"]) == ["quand"]
    assert not NoteDeBord.objects.exists()


def test_the_same_note_sent_again_after_a_lost_answer_is_written_once(client_owner):
    envoi = {"quoi": "Appelé le fournisseur.", "quand": "12/03/2026", "cle_formulaire": str(uuid.uuid4())}
    reponses = [client_owner.post(URL, envoi, headers={"X-Requested-With": "fetch"}) for _ in range(2)]
    assert {r.json()["pk"] for r in reponses} == {NoteDeBord.objects.get().pk}
    assert client_owner.post(URL, envoi | {"cle_formulaire": "x"}).status_code == 302


def test_nobody_else_reads_it_whatever_their_role(as_user, owner, teacher, classmate, passeport):
    """The address of the note itself: tests/test_permissions.py."""
    ecrite = note(owner, "Le secret du journal")
    for personne in (teacher, classmate):
        client = as_user(personne)
        client.post(reverse("situations:note_supprimer", args=[ecrite.pk]))
        client.post(reverse("situations:note_modifier", args=[ecrite.pk]), {"quoi": "Changé", "quand": "12/03/2026"})
        ecrite.refresh_from_db()
        assert ecrite.quoi == "Le secret du journal"
        for adresse in (URL, reverse("situations:fiche_nouvelle"), passeport.get_absolute_url()):
            assert "secret" not in texte_de(client.get(adresse, {"note": ecrite.pk}))


def test_a_note_becomes_a_fiche_and_stays(client_owner, owner, passeport):
    ecrite = note(owner, ou="BIOMAG")
    adresse = f"{reverse('situations:fiche_nouvelle')}?note={ecrite.pk}"
    page = client_owner.get(adresse)
    valeurs = {nom: page.context["form"][nom].value() for nom in ("description", "partenaires", "date_debut")}
    assert valeurs == {"description": ecrite.quoi, "partenaires": "BIOMAG", "date_debut": "12/03/2026"}
    client_owner.post(page.context["action"], {"description": ecrite.quoi, "brouillon": "1"})
    ecrite.refresh_from_db()
    assert ecrite.fiche == Fiche.objects.get()
    assert "Continuer sa fiche" in texte_de(client_owner.get(URL))


def test_the_autosave_of_that_fiche_keeps_the_link_too(client_owner, owner, passeport):
    ecrite = note(owner)
    page = client_owner.get(reverse("situations:fiche_nouvelle"), {"note": ecrite.pk})
    client_owner.post(page.context["adresse_brouillon"], {"description": "Tapé"})
    ecrite.refresh_from_db()
    assert ecrite.fiche == Fiche.objects.get()
    ecrite.fiche.jeter()
    assert "En faire une fiche" in texte_de(client_owner.get(URL))
    Fiche.objects.all().delete()
    ecrite.refresh_from_db()
    assert ecrite.fiche is None


def test_a_note_of_someone_else_is_not_linked(as_user, owner, classmate, passeport):
    ecrite = note(owner)
    as_user(classmate).post(f"{reverse('situations:fiche_nouvelle')}?note={ecrite.pk}", {"brouillon": "1"})
    ecrite.refresh_from_db()
    assert ecrite.fiche is None


@pytest.mark.rule("R12")
def test_what_is_lived_outside_the_course_proposes_that_source_where_the_diplome_has_it(as_user, owner, passeport):
    assert "hors_formation" not in as_user(owner).get(URL).context["form"].fields
    eleve = factories.creer_etudiant(factories.ClasseFactory(diplome=charger_ga()), username="eleve")
    client = as_user(eleve)
    client.post(URL, {"quoi": "Caisse du camping", "quand": "12/03/2026", "hors_formation": "on"})
    ecrite = NoteDeBord.objects.get()
    page = client.get(reverse("situations:fiche_nouvelle"), {"note": ecrite.pk})
    assert page.context["form"]["source"].value() == "hors_formation"


def test_a_note_is_corrected_and_erased_after_being_asked(client_owner, owner):
    ecrite = note(owner)
    adresse = reverse("situations:note_modifier", args=[ecrite.pk])
    assert client_owner.post(adresse, {"quoi": "", "quand": "12/03/2026"}).status_code == 422
    client_owner.post(adresse, {"quoi": "Corrigée", "quand": "10/03/2026"})
    ecrite.refresh_from_db()
    assert (ecrite.quoi, ecrite.quand.day) == ("Corrigée", 10)
    suppression = reverse("situations:note_supprimer", args=[ecrite.pk])
    assert "Corrigée" in texte_de(client_owner.get(suppression))
    assert NoteDeBord.objects.exists()
    client_owner.post(suppression)
    assert not NoteDeBord.objects.exists()


def test_a_note_whose_session_ended_comes_back(owner, session_finie):
    visiteur = session_finie(owner)
    envoi = {"quoi": "Tapée avant", "quand": "11/03/2026", "auteur": signer(owner)}
    assert "/compte/connexion/" in visiteur.post(URL, envoi).url
    visiteur.force_login(owner)
    assert "Tapée avant</textarea>" in texte_de(visiteur.get(URL))


def test_an_expired_page_keeps_its_note(owner):
    client = Client(enforce_csrf_checks=True)
    client.force_login(owner)
    reponse = client.post(URL, {"quoi": "Tapée avant", "quand": "11/03/2026", "auteur": signer(owner)})
    assert reponse.status_code == 403
    assert "Tapée avant</textarea>" in texte_de(reponse)


def test_a_student_without_a_passport_yet_keeps_a_logbook_too(as_user, classe):
    student = factories.creer_etudiant(classe, username="sans")
    client = as_user(student)
    student.passeports.all().delete()
    note(student)
    page = texte_de(client.get(URL))
    assert "livraison" in page
    assert "En faire une fiche" not in page


def test_the_whole_export_holds_the_logbook(as_user, owner, passeport):
    note(owner, "Dans mes bagages")
    donnees = as_user(owner).get(reverse("examens:passeport_donnees", args=[passeport.pk])).json()
    assert [n["quoi"] for n in donnees["carnet"]] == ["Dans mes bagages"]


# --- The calendar -----------------------------------------------------------------------------------


def jour(texte):
    return datetime.date.fromisoformat(texte)


def test_every_week_counts_in_one_school_year():
    for annee in range(2020, 2034):
        debut, fin = bornes(annee)
        assert (debut.weekday(), fin.weekday()) == (0, 6)
        assert bornes(annee + 1)[0] == fin + datetime.timedelta(days=1)
        assert {annee_de_la_semaine(debut), annee_de_la_semaine(fin)} == {annee}
        semaines = Calendrier(annee, [], [], AUJOURDHUI).semaines
        assert len(semaines) in (52, 53)
        assert len({(s.x, s.y) for s in semaines}) == len(semaines)


def test_a_week_says_what_was_written_in_it():
    notes = [jour("2026-03-09"), jour("2026-03-15"), jour("2026-03-16")]
    calendrier = Calendrier(2025, notes, [jour("2026-03-11"), jour("2026-03-04")], AUJOURDHUI)
    dites = {s.texte.replace("\u00a0", " "): s.etat for s in calendrier.semaines if s.debut.month == 3}
    assert dites == {
        "Semaine du 2 au 8 mars 2026 : 1 fiche": "fiches",
        "Semaine du 9 au 15 mars 2026 : 2 notes et 1 fiche": "ensemble",
        "Semaine du 16 au 22 mars 2026 : 1 note": "notes",
        "Semaine du 23 au 29 mars 2026 : à venir": "avenir",
        "Semaine du 30 mars au 5 avril 2026 : à venir": "avenir",
    }
    assert calendrier.ecrites == 3
    assert [s.debut for s in calendrier.semaines if s.en_cours] == [jour("2026-03-09")]


def test_each_school_year_has_its_page_and_weeks_come_latest_first(client_owner, owner):
    note(owner, "Cette semaine")
    note(owner, "Avant", jour("2026-03-02"))
    note(owner, "L’an dernier", jour("2025-03-03"))
    page = client_owner.get(URL)
    assert texte_de(page).index("Cette semaine") < texte_de(page).index("Avant")
    assert "L’an dernier" not in texte_de(page)
    assert page.context["annees"] == [2025, 2024]
    assert "L’an dernier" in texte_de(client_owner.get(URL, {"annee": "2024"}))
    for faux in ("2050", "x", "²"):
        assert client_owner.get(URL, {"annee": faux}).context["calendrier"].annee == 2025


def test_it_costs_the_same_queries_whatever_its_length(client_owner, owner, passeport, django_assert_num_queries):
    client_owner.get(URL)
    for rang in range(3):
        note(owner, quand=AUJOURDHUI - datetime.timedelta(days=rang), fiche=factories.creer_brouillon(passeport))
        with django_assert_num_queries(8):
            client_owner.get(URL)


def test_a_note_corrected_while_a_fiche_begins_from_it_keeps_its_fiche(owner, passeport):
    ancienne = note(owner)
    fiche = factories.creer_fiche(passeport)
    NoteDeBord.objects.filter(pk=ancienne.pk).update(fiche=fiche)
    form = NoteForm({"quoi": "Corrigé.", "quand": "12/03/2026"}, note=ancienne)
    assert form.is_valid()
    form.save(owner)
    corrigee = NoteDeBord.objects.get()
    assert (corrigee.quoi, corrigee.fiche) == ("Corrigé.", fiche)


def test_other_words_from_a_page_gone_back_to_make_another_note(client_owner):
    cle = str(uuid.uuid4())
    for quoi in ("Trié le courrier.", "Trié le courrier.", "Classé les bons.", "Classé les bons."):
        client_owner.post(URL, {"quoi": quoi, "quand": "12/03/2026", "cle_formulaire": cle})
    assert {n.quoi for n in NoteDeBord.objects.all()} == {"Trié le courrier.", "Classé les bons."}
    assert NoteDeBord.objects.count() == 2
