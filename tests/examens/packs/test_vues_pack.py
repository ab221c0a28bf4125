"""The exam day on screen: who asks, what the page says at each moment, how the files leave."""

import datetime

import pytest
from django.conf import settings as reglages
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone

from accounts.models import Inscription, Journal
from examens.models import Pack, PackLigne
from examens.pouls import battre
from tests import factories

Etat = Pack.Etat


@pytest.fixture(autouse=True)
def an_empty_storage(settings):
    settings.STORAGES = dict(settings.STORAGES)


@pytest.fixture
def adresse(classe):
    return reverse("examens:packs", args=[classe.pk])


@pytest.fixture
def pret(classe, owner, classmate, teacher):
    return factories.creer_pack(classe, teacher)


@pytest.fixture
def responsable(classe):
    """The administrator of the class's school."""
    return factories.UserFactory(role="administrateur", etablissement=classe.etablissement)


def lire(client, pack):
    return " ".join(client.get(reverse("examens:pack", args=[pack.pk])).content.decode().split())


def test_a_teacher_asks_for_one_epreuve_and_is_led_to_its_progress(as_user, teacher, owner, classmate, adresse):
    reponse = as_user(teacher).post(adresse, {"epreuves": "E6", "recto_verso": "on"})
    pack = Pack.objects.get()
    assert reponse.url == reverse("examens:pack", args=[pack.pk])
    assert (pack.codes, pack.recto_verso, pack.demandeur) == (["E6"], True, teacher)
    assert [ligne.etudiant for ligne in pack.lignes.all()] == [owner, classmate]
    page = lire(as_user(teacher), pack)
    assert "0 candidat sur 2" in page and 'hx-trigger="every 2s"' in page and "Annuler la préparation" in page


def test_without_a_choice_every_epreuve_is_prepared_on_single_sides(as_user, teacher, owner, adresse):
    as_user(teacher).post(adresse, {})
    assert (Pack.objects.get().codes, Pack.objects.get().recto_verso) == ([], False)


def test_who_has_left_is_not_in_it(as_user, teacher, owner, classmate, adresse):
    Inscription.objects.filter(etudiant=owner).update(terminee_le=timezone.localdate())
    as_user(teacher).post(adresse)
    assert Pack.objects.get().lignes.get().etudiant == classmate


def test_the_page_leads_back_to_where_each_one_came_from(as_user, teacher, responsable, classe, adresse):
    assert f'<a href="{reverse("suivi:classe", args=[classe.pk])}">' in as_user(teacher).get(adresse).content.decode()
    retour = f"{reverse('accounts:etablissement')}?uai={classe.etablissement.uai}"
    assert f'<a href="{retour}">Mon établissement</a>' in as_user(responsable).get(adresse).content.decode()


def test_the_schools_administrator_prepares_it_too_and_another_schools_does_not(as_user, responsable, adresse, pret):
    assert as_user(responsable).get(adresse).status_code == 200
    assert as_user(responsable).get(reverse("examens:pack_archive", args=[pret.pk])).status_code == 200
    ailleurs = factories.UserFactory(role="administrateur", etablissement=factories.EtablissementFactory())
    assert as_user(ailleurs).get(adresse).status_code == 404
    assert as_user(ailleurs).get(reverse("examens:pack_archive", args=[pret.pk])).status_code == 404


@pytest.mark.rule("R3")
def test_an_epreuve_that_does_not_rest_on_the_passport_is_refused(as_user, teacher, owner, adresse):
    client = as_user(teacher)
    for code in ("E5", "E9", "\x00"):
        reponse = client.post(adresse, {"epreuves": code})
        assert reponse.status_code == 422
        assert "Choisissez des épreuves de cette liste" in reponse.content.decode()
    assert not Pack.objects.exists()


def test_a_diploma_without_a_passport_epreuve_has_nothing_to_print(as_user, teacher, owner, classe, adresse):
    classe.diplome.epreuves.update(dans_passeport=False)
    reponse = as_user(teacher).post(adresse)
    assert reponse.status_code == 422
    assert "ne s’appuie sur le passeport" in reponse.content.decode()


def test_a_class_without_anybody_is_told_so(as_user, teacher, adresse):
    assert "Aucun candidat dans cette classe" in as_user(teacher).get(adresse).content.decode()
    reponse = as_user(teacher).post(adresse)
    assert reponse.status_code == 422
    assert "il n’y a rien à préparer" in reponse.content.decode()


def test_whoever_asks_second_is_led_to_the_pack_that_is_being_made(as_user, teacher, owner, responsable, adresse):
    as_user(teacher).post(adresse)
    assert "Un pack est en préparation" in as_user(responsable).get(adresse).content.decode()
    reponse = as_user(responsable).post(adresse, {"epreuves": "E6"})
    assert reponse.url == reverse("examens:pack", args=[Pack.objects.get().pk])
    assert "déjà demandé" in str(*get_messages(reponse.wsgi_request))


def test_the_page_says_where_it_stands(as_user, teacher, classe, owner):
    pack, client = factories.creer_pack(classe, teacher, Etat.EN_ATTENTE, motif="Plus de place."), as_user(teacher)
    for etat, dit in (
        (Etat.EN_ATTENTE, "Dans la file d’attente"),
        (Etat.EN_COURS, "Préparation des passeports"),
        (Etat.ECHEC, "Plus de place."),
        (Etat.ANNULE, "La préparation a été annulée"),
        (Etat.EXPIRE, "Ce pack a été effacé"),
    ):
        Pack.objects.update(etat=etat)
        page = lire(client, pack)
        assert dit in page
        assert ("every 2s" in page) == (etat in (Etat.EN_ATTENTE, Etat.EN_COURS)), etat


def test_the_page_says_when_no_worker_works(as_user, teacher, classe, owner):
    pack = factories.creer_pack(classe, teacher, Etat.EN_COURS)
    assert "Le service de préparation est arrêté" in lire(as_user(teacher), pack)
    battre()
    assert "la préparation continue sans vous" in lire(as_user(teacher), pack)


def test_it_says_for_whom_nothing_was_made_and_why(as_user, teacher, pret, owner):
    pret.lignes.filter(etudiant=owner).update(etat=PackLigne.Etat.ECHEC, motif="Le PDF n’a pas pu.", pieces=[])
    page = lire(as_user(teacher), pret)
    assert "prêt pour 1 candidat sur 2" in page
    assert "<strong>MOREAU Lina</strong> : Le PDF n’a pas pu." in page


def test_it_can_be_cancelled_once(as_user, teacher, classe, owner):
    pack = factories.creer_pack(classe, teacher, Etat.EN_COURS)
    client, adresse = as_user(teacher), reverse("examens:pack_annuler", args=[pack.pk])
    assert client.post(adresse).url == reverse("examens:pack", args=[pack.pk])
    pack.refresh_from_db()
    assert pack.etat == Etat.ANNULE
    assert "n’était plus en préparation" in client.post(adresse, follow=True).content.decode()


def test_both_files_arrive_whole_well_named_and_kept_by_nobody(as_user, teacher, pret):
    client = as_user(teacher)
    for nom, contenu, type_de_contenu, fichier in (
        ("examens:pack_archive", b"PK archive", "application/zip", "examen-bts-com-2-2027.zip"),
        ("examens:pack_liasse", b"%PDF liasse", "application/pdf", "examen-bts-com-2-2027.pdf"),
    ):
        reponse = client.get(reverse(nom, args=[pret.pk]))
        assert b"".join(reponse.streaming_content) == contenu
        assert reponse["Content-Type"] == type_de_contenu
        assert reponse["Content-Length"] == str(len(contenu))
        assert reponse["Content-Disposition"] == f'attachment; filename="{fichier}"'
        assert reponse["Cache-Control"] == "private, no-store"


@pytest.mark.rule("R1")
def test_the_journal_tells_each_student_who_took_their_passport_once_a_day(as_user, teacher, pret, owner, classmate):
    client = as_user(teacher)
    for _ in range(2):
        client.get(reverse("examens:pack_archive", args=[pret.pk]))
    lignes = Journal.objects.filter(action=Journal.Action.EXPORT)
    assert lignes.get(etudiant=None).details == {"pack": pret.pk, "etudiants": [owner.pk, classmate.pk]}
    assert set(lignes.exclude(etudiant=None).values_list("etudiant", flat=True)) == {owner.pk, classmate.pk}
    assert lignes.count() == 3
    assert Journal.objects.lectures_de(owner).get().acteur == teacher


def test_nothing_is_served_before_it_is_ready_nor_after(as_user, teacher, pret):
    """Though a file stands there under the right name."""
    client = as_user(teacher)
    for etat in (Etat.EN_ATTENTE, Etat.EN_COURS, Etat.ECHEC, Etat.ANNULE, Etat.EXPIRE):
        Pack.objects.update(etat=etat)
        assert client.get(reverse("examens:pack_archive", args=[pret.pk])).status_code == 404, etat
    Pack.objects.update(etat=Etat.PRET)
    assert client.get(reverse("examens:pack_archive", args=[pret.pk])).status_code == 200


def test_nothing_is_served_after_its_hours_even_before_the_purge(as_user, teacher, pret, time_machine):
    client = as_user(teacher)
    time_machine.move_to(timezone.now() + datetime.timedelta(hours=reglages.PACK_HEURES, seconds=1))
    client.force_login(teacher)
    assert client.get(reverse("examens:pack_archive", args=[pret.pk])).status_code == 404
    assert "Ce pack a été effacé" in lire(client, pret)


def test_a_file_that_has_gone_at_this_moment_is_not_found(as_user, teacher, pret):
    Pack.stockage().delete(pret.archive)
    assert as_user(teacher).get(reverse("examens:pack_archive", args=[pret.pk])).status_code == 404


@pytest.mark.parametrize("combien", [1, 3])
def test_the_queries_of_the_page_do_not_depend_on_the_class(
    as_user, teacher, classe, combien, django_assert_num_queries
):
    for _ in range(combien):
        factories.creer_etudiant(classe)
    pack = factories.creer_pack(classe, teacher)
    client = as_user(teacher)
    # Session, user, pack, lines.
    with django_assert_num_queries(4):
        lire(client, pack)


def test_the_class_page_and_the_schools_page_lead_there(as_user, teacher, responsable, owner, classe, adresse):
    assert adresse in as_user(teacher).get(reverse("suivi:classe", args=[classe.pk])).content.decode()
    assert adresse in as_user(responsable).get(reverse("accounts:classe_ecole", args=[classe.pk])).content.decode()
