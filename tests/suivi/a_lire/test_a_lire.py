"""« À lire »: what is new or changed since this teacher last looked, and nothing else (R22, R24)."""

import datetime
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from accounts.models import Enseignement, Inscription
from referentiel.arbre import arbre_de
from situations.models import Passeport
from suivi.a_lire.file import File, a_lire, classes_attendues, marquer_lues, passeports_suivis
from suivi.appreciations.fil import ecrire
from suivi.models import Appreciation, Lecture
from tests.factories import (
    ClasseFactory,
    PasseportFactory,
    UserFactory,
    creer_brouillon,
    creer_diplome,
    creer_enseignant,
    creer_etudiant,
    creer_fiche,
    enseigner,
)

pytestmark = pytest.mark.rule("R22")

# Session, user, classes, students, queue, lines, what colleagues have read, what was there before, the latest lot,
# answers, words of tuteurs.
REQUETES_FILE = 12
# Session, user, fiche, supports, queue, reading, its version, threads, latest version, phrases, colleagues,
# words quoted.
REQUETES_FICHE = 12


def texte_de(reponse):
    return reponse.content.decode().replace("\u00a0", " ")


def texte_nu(page):
    return " ".join(strip_tags(page).split())


def noms(client, **filtres):
    return texte_de(client.get(reverse("suivi:a_lire"), filtres))


def marquer(client, fiche, **plus):
    version = fiche.versions.filter(nature="enregistree").count()
    return client.post(reverse("suivi:a_lire_fiche", args=[fiche.pk]), {"version": version, "lue": "1"} | plus)


@pytest.fixture
def changee(fiche):
    """Read once at its first version, then recorded again."""
    fiche.enregistrer({"taches": "Prendre des notes."}, [], revision=fiche.revision)
    return fiche


# --- What waits -----------------------------------------------------------------------------------


def test_a_new_fiche_waits_until_it_is_marked_read(as_user, teacher, changee):
    client = as_user(teacher)
    assert "nouvelle" in noms(client)
    client.get(reverse("suivi:a_lire_fiche", args=[changee.pk]))
    client.get(reverse("situations:fiche", args=[changee.pk]))
    assert not Lecture.objects.exists()
    marquer(client, changee)
    assert Lecture.objects.get().version == 1
    assert "Vous avez tout lu" in noms(client)


@pytest.mark.rule("R25")
def test_a_fiche_recorded_again_comes_back_with_its_difference(as_user, teacher, changee):
    client = as_user(teacher)
    marquer_lues(teacher, {changee.pk: 1})
    changee.mettre_de_cote({"taches": "Mis de côté, pour soi seul."})
    assert not a_lire(teacher).exists()
    changee.enregistrer({"taches": "Prendre des notes précises."}, [], revision=changee.revision)
    assert "reprise" in noms(client)
    page = texte_de(client.get(reverse("suivi:a_lire_fiche", args=[changee.pk])))
    assert "Ce qui a changé" in page
    assert "<ins> précises</ins>" in page
    assert "pour soi seul" not in page


def test_a_fiche_recorded_again_without_a_change_says_so(as_user, teacher, changee):
    marquer_lues(teacher, {changee.pk: 1})
    changee.enregistrer({}, [], revision=changee.revision)
    page = texte_de(as_user(teacher).get(reverse("suivi:a_lire_fiche", args=[changee.pk])))
    assert "sans rien changer au texte" in page


def test_what_was_recorded_after_the_page_was_drawn_stays_to_read(as_user, teacher, changee):
    client = as_user(teacher)
    changee.enregistrer({"taches": "Autre"}, [], revision=changee.revision)
    client.post(reverse("suivi:a_lire_fiche", args=[changee.pk]), {"version": 1, "lue": "1"})
    assert a_lire(teacher).get() == changee
    client.post(reverse("suivi:a_lire_fiche", args=[changee.pk]), {"version": "999999", "lue": "1"})
    assert Lecture.objects.get().version == 2


def test_each_teacher_reads_for_themselves(teacher, classe, changee):
    collegue = creer_enseignant(classe)
    marquer_lues(teacher, {changee.pk: 1})
    assert not a_lire(teacher).exists()
    assert a_lire(collegue).get() == changee


@pytest.mark.rule("R20")
def test_neither_brouillons_nor_the_bin_wait(teacher, passeport):
    creer_brouillon(passeport)
    creer_fiche(passeport).jeter()
    assert not a_lire(teacher).exists()


def test_the_queue_holds_what_the_teacher_may_see_and_no_more(
    teacher, other_teacher, owner, classmate, stranger, jury, administrator, fiche
):
    Inscription.objects.filter(etudiant=classmate).update(terminee_le=datetime.date(2026, 10, 1))
    creer_fiche(classmate.passeports.get())
    creer_fiche(stranger.passeports.get())
    creer_fiche(PasseportFactory(etudiant=owner, diplome=creer_diplome("AUTRE")))
    assert list(a_lire(teacher)) == [fiche]
    for personne in (other_teacher, owner, stranger, jury, administrator):
        assert not a_lire(personne).exists()
    assert set(passeports_suivis(teacher)) <= set(Passeport.objects.visibles_par(teacher))


def test_a_student_in_two_classes_of_the_teacher_waits_once(teacher, owner, classe, fiche):
    autre = ClasseFactory(diplome=classe.diplome)
    Enseignement.objects.create(enseignant=teacher, classe=autre)
    Inscription.objects.create(etudiant=owner, classe=autre)
    assert list(a_lire(teacher)) == [fiche]
    assert len(File.de(teacher)) == 1


# --- Walking through --------------------------------------------------------------------------------


@pytest.fixture
def trois(passeport, classmate):
    maintenant = timezone.now()
    return [
        creer_fiche(p, modifiee_le=maintenant - datetime.timedelta(days=jours))
        for p, jours in ((passeport, 1), (classmate.passeports.get(), 3), (passeport, 2))
    ]


def test_the_oldest_comes_first_and_the_next_follows_until_the_end(as_user, teacher, trois):
    client = as_user(teacher)
    hier, ancienne, milieu = trois
    assert File.de(teacher).fiches == [ancienne.pk, milieu.pk, hier.pk]
    assert "(3)" in noms(client)
    page = texte_de(client.get(reverse("suivi:a_lire_fiche", args=[milieu.pk])))
    assert "2 sur 3" in page
    assert marquer(client, milieu).url == reverse("suivi:a_lire_fiche", args=[hier.pk])
    assert marquer(client, hier).url == reverse("suivi:a_lire_fiche", args=[ancienne.pk])
    assert marquer(client, ancienne).url == reverse("suivi:a_lire")


def test_a_class_is_chosen_and_kept_from_one_fiche_to_the_next(as_user, teacher, trois, diplome):
    autre = ClasseFactory(diplome=diplome)
    Enseignement.objects.create(enseignant=teacher, classe=autre)
    une, deux = (creer_fiche(creer_etudiant(autre).passeports.get()) for _ in range(2))
    client = as_user(teacher)
    page = noms(client, classe=autre.pk)
    assert "(2)" in page
    assert (
        marquer(client, une, classe=autre.pk).url
        == f"{reverse('suivi:a_lire_fiche', args=[deux.pk])}?classe={autre.pk}"
    )
    for absurde in ("x", "999999"):
        assert client.get(reverse("suivi:a_lire"), {"classe": absurde, "page": "zzz"}).status_code == 200


def test_what_is_written_just_after_midnight_waits_for_whoever_joined_that_day(time_machine, classe, passeport):
    time_machine.move_to(datetime.datetime.fromisoformat("2026-11-18 00:20:00+01:00"))
    arrivee = enseigner(UserFactory(role="enseignant"), classe, depuis=timezone.localdate()).enseignant
    ecrite = creer_fiche(passeport)
    assert list(a_lire(arrivee)) == [ecrite]


def test_an_appreciation_is_written_in_place_and_leads_to_the_next(as_user, teacher, trois):
    hier, ancienne, milieu = trois
    envoi = {"texte": "Bien vu.", "suite": "a_lire", "version": "0"}
    adresse = reverse("suivi:a_lire_fiche", args=[ancienne.pk])
    client = as_user(teacher)
    reponse = client.post(adresse, envoi | {"et_suivante": "1"})
    assert reponse.url == reverse("suivi:a_lire_fiche", args=[milieu.pk])
    assert list(a_lire(teacher)) == [milieu, hier]
    assert client.post(adresse, envoi | {"texte": "Et aussi."}).url.startswith(adresse)
    assert Appreciation.objects.count() == 2


@pytest.mark.rule("R24")
@pytest.mark.rule("R25")
def test_whoever_sends_an_appreciation_has_read_the_fiche_until_it_is_reworked(as_user, teacher, changee):
    client = as_user(teacher)
    for version, page in enumerate(("suivi:fiche_apprecier", "suivi:a_lire_fiche"), start=1):
        envoi = {"texte": "Bien vu.", "suite": "a_lire", "version": version}
        client.post(reverse(page, args=[changee.pk]), envoi)
        assert list(a_lire(teacher)) == []
        changee.enregistrer({"taches": f"Relire {version} fois."}, [], revision=changee.revision)
        assert list(a_lire(teacher)) == [changee]
    page = noms(client)
    assert ("reprise" in page, ">nouvelle<" in page) == (True, False)


def test_an_answer_or_what_a_colleague_sends_marks_nothing(as_user, teacher, classe, changee):
    collegue = creer_enseignant(classe)
    racine = ecrire(collegue, "Bien vu.", uuid.uuid4(), changee.passeport, changee)
    assert (list(a_lire(teacher)), list(a_lire(collegue))) == ([changee], [])
    ecrire(teacher, "Oui.", uuid.uuid4(), changee.passeport, changee, racine)
    assert list(a_lire(teacher)) == [changee]


def test_an_old_window_never_takes_a_reading_back(teacher, changee):
    Lecture.objects.noter(teacher, {changee.pk: 1})
    for tache in ("Relire.", "Classer."):
        changee.enregistrer({"taches": tache}, [], revision=changee.revision)
    marquer_lues(teacher, {changee.pk: 2})
    assert marquer_lues(teacher, {changee.pk: 1}) == 0
    assert Lecture.objects.get().version == 2


def test_marking_as_read_throws_no_typed_text_away(as_user, teacher, trois):
    _, ancienne, milieu = trois
    client = as_user(teacher)
    page = marquer(client, ancienne, texte="Votre part ?")
    assert page.status_code == 422 and "Votre part ?" in texte_de(page)
    assert "pas envoyée" in texte_de(page) and a_lire(teacher).count() == 3
    assert marquer(client, ancienne, texte="Votre part ?", lue="sans_envoyer").url.endswith(f"/{milieu.pk}/")
    assert not Appreciation.objects.exists() and a_lire(teacher).count() == 2


def test_a_refused_appreciation_stays_in_the_queue_beside_the_fiche(as_user, teacher, trois):
    page = as_user(teacher).post(
        reverse("suivi:a_lire_fiche", args=[trois[1].pk]), {"texte": "14/20", "et_suivante": "1"}
    )
    assert page.status_code == 422 and page.context["fiche"] == trois[1]
    assert "Erreur : À lire" in texte_de(page)
    assert "invalid-feedback" in texte_de(page) and "Envoyer, puis la suivante" in texte_de(page)


@pytest.mark.rule("R36")
def test_one_fiche_marked_by_mistake_is_put_back(as_user, teacher, changee):
    client = as_user(teacher)
    marquer(client, changee)
    page = texte_de(client.get(reverse("suivi:a_lire_fiche", args=[changee.pk])))
    annuler = reverse("suivi:a_lire_annuler", args=[Lecture.objects.get().lot])
    assert "Remettre à lire" in page and annuler in page
    client.post(annuler)
    assert list(a_lire(teacher)) == [changee]


def test_all_of_one_student_is_marked_after_asking_and_only_what_was_named(as_user, teacher, passeport, trois):
    client = as_user(teacher)
    adresse = reverse("suivi:a_lire_passeport", args=[passeport.pk])
    nommees = [f"{trois[0].pk}:0", f"{trois[2].pk}:0", f"{trois[1].pk}:0", "x:1", "9999999:1", "12", ""]
    for nommee in nommees[:2]:
        assert f'value="{nommee}"' in texte_de(client.get(adresse))
    assert a_lire(teacher).count() == 3
    nouvelle = creer_fiche(passeport)
    dit = client.post(adresse, {"lue": nommees}, follow=True)
    assert f"2\u00a0fiches de {passeport.etudiant}\u00a0: marquées comme lues." in dit.content.decode()
    # Neither the classmate's, which is not this student's, nor the one that came after the question.
    assert set(a_lire(teacher)) == {trois[1], nouvelle}


def test_nobody_marks_what_they_may_not_read(other_teacher, owner, fiche):
    for personne in (other_teacher, owner):
        assert marquer_lues(personne, {fiche.pk: 0}) == 0
    assert not Lecture.objects.exists()


def test_whoever_teaches_nothing_is_told_why_the_page_is_empty(as_user, owner):
    assert "Aucune classe pour l’instant" in noms(as_user(owner))


def test_before_anything_is_recorded_the_page_says_who_has_not_signed_in(as_user, teacher, classe, owner, fiche):
    fiche.jeter()
    owner.last_login = timezone.now()
    owner.save()
    page = noms(as_user(teacher))
    assert "Rien d’enregistré pour l’instant" in page and "dernière lecture. Les" not in page
    assert "pas encore connecté" not in page
    ancien, *attendus = UserFactory.create_batch(4, role="etudiant")
    Inscription.objects.create(etudiant=ancien, classe=classe, terminee_le=timezone.localdate())
    Inscription.objects.create(etudiant=attendus[0], classe=classe)
    assert "1 étudiant de BTS COM 2 ne s’est pas encore connecté : son identifiant est à remettre" in texte_nu(
        noms(as_user(teacher))
    )
    for attendu in attendus[1:]:
        Inscription.objects.create(etudiant=attendu, classe=classe)
    # Opened by the first period that a teacher sets.
    PasseportFactory(etudiant=attendus[0], diplome=classe.diplome)
    assert [(c.nom, c.attendus) for c in classes_attendues(teacher)] == [("BTS COM 2", 3)]


def test_a_teacher_who_has_read_nothing_is_not_told_to_have_read_all(as_user, classe, passeport):
    creer_fiche(passeport, modifiee_le=timezone.now() - datetime.timedelta(days=9))
    arrivee = enseigner(UserFactory(role="enseignant"), classe, depuis=timezone.localdate()).enseignant
    page = noms(as_user(arrivee))
    assert "Rien de nouveau depuis votre arrivée" in page and "Vous avez tout lu" not in page


def test_a_teacher_arrives_on_the_queue(as_user, teacher):
    assert as_user(teacher).get(reverse("accounts:accueil")).url == reverse("suivi:a_lire")


def test_the_pages_cost_as_many_queries_with_one_fiche_as_with_many(
    as_user, teacher, classe, changee, django_assert_num_queries
):
    client = as_user(teacher)
    marquer_lues(teacher, {changee.pk: 1})
    changee.enregistrer({"taches": "Encore."}, [], revision=changee.revision)
    adresse = reverse("suivi:a_lire_fiche", args=[changee.pk])
    arbre_de(changee.passeport.diplome)
    with django_assert_num_queries(REQUETES_FILE):
        client.get(reverse("suivi:a_lire"))
    with django_assert_num_queries(REQUETES_FICHE):
        client.get(adresse)
    for _ in range(2):
        passeport = creer_etudiant(classe).passeports.get()
        for _ in range(2):
            creer_fiche(passeport)
    with django_assert_num_queries(REQUETES_FILE):
        client.get(reverse("suivi:a_lire"))
    with django_assert_num_queries(REQUETES_FICHE):
        client.get(adresse)
