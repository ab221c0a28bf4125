"""« À lire » of whoever joins, clears, shares or replaces: a newcomer is not greeted by a year of fiches (R24, R36)."""

import datetime
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from suivi.a_lire.file import File, a_lire, marquer_lues, marquer_tout_lu
from suivi.a_lire.filtres import FiltresALire
from suivi.a_lire.recapitulatif import recapitulatif_de
from suivi.appreciations.fil import ecrire, fils_de
from suivi.models import Appreciation, Lecture
from tests.factories import ClasseFactory, UserFactory, creer_enseignant, creer_etudiant, creer_fiche, enseigner

pytestmark = pytest.mark.rule("R24")


def texte(reponse):
    return reponse.content.decode().replace("\u00a0", " ")


@pytest.fixture
def hier(passeport):
    return creer_fiche(passeport, modifiee_le=timezone.now() - datetime.timedelta(days=2))


@pytest.fixture
def nouveau(classe):
    """Who has had the class since yesterday."""
    personne = UserFactory(role="enseignant", username="nouveau")
    enseigner(personne, classe, depuis=timezone.localdate() - datetime.timedelta(days=1))
    return personne


def test_a_newcomer_starts_from_the_day_they_came_and_may_see_all(as_user, nouveau, passeport, hier):
    depuis = creer_fiche(passeport)
    assert list(a_lire(nouveau)) == [depuis]
    assert list(a_lire(nouveau, tout=True)) == [hier, depuis]
    client = as_user(nouveau)
    assert "1 autre fiche d’avant votre arrivée" in texte(client.get(reverse("suivi:a_lire")))
    tout = texte(client.get(reverse("suivi:a_lire"), {"depuis": "tout"}))
    assert "À lire (2)" in tout
    assert f'href="{reverse("suivi:a_lire_fiche", args=[hier.pk])}?depuis=tout"' in tout
    assert recapitulatif_de(nouveau).fiches == 1
    assert marquer_lues(nouveau, {hier.pk: 0}) == 1


def test_following_one_s_pupils_into_the_next_class_is_not_coming_anew(nouveau, teacher, owner, classe, hier):
    suivante = ClasseFactory(diplome=classe.diplome, session=classe.session + 1)
    owner.inscriptions.update(terminee_le=timezone.localdate())
    owner.inscriptions.create(classe=suivante)
    for personne in (teacher, nouveau):
        enseigner(personne, suivante, depuis=timezone.localdate())
    assert list(a_lire(teacher)) == [hier]
    assert not a_lire(nouveau).exists()


@pytest.mark.rule("R36")
def test_a_class_is_cleared_at_once_and_taken_back(as_user, teacher, classe, passeport, hier):
    hier.enregistrer({"taches": "Un"}, [], revision=hier.revision)
    marquer_lues(teacher, {hier.pk: 1})
    hier.enregistrer({"taches": "Deux"}, [], revision=hier.revision)
    creer_fiche(passeport)
    ailleurs = creer_fiche(creer_etudiant(autre := ClasseFactory(diplome=classe.diplome)).passeports.get())
    enseigner(teacher, autre)
    client = as_user(teacher)
    adresse = reverse("suivi:a_lire_classe", args=[classe.pk])
    assert "2 fiches d’un étudiant, la dernière du" in texte(client.get(adresse))
    vu_a = timezone.now().isoformat()
    apres = creer_fiche(passeport)
    page = texte(client.post(adresse, {"vu_a": vu_a}, follow=True))
    assert "2 fiches marquées comme lues d’un coup" in page
    assert set(a_lire(teacher)) == {apres, ailleurs}
    lot = Lecture.objects.exclude(lot=None).values_list("lot", flat=True).distinct().get()
    # What was recorded and read again since is not undone.
    annuler = reverse("suivi:a_lire_annuler", args=[lot])
    assert "2 fiches vous attendent de nouveau" in texte(client.post(annuler, follow=True))
    assert a_lire(teacher).count() == 4
    assert Lecture.objects.get().version == 1
    assert "déjà annulées" in texte(client.post(annuler, follow=True))


@pytest.mark.rule("R36")
def test_nobody_else_takes_it_back_nor_after_a_week_nor_what_was_read_since(as_user, teacher, classe, hier):
    lot = uuid.uuid4()
    marquer_tout_lu(teacher, timezone.now(), lot, classe=classe.pk)
    assert not Lecture.objects.annuler(creer_enseignant(classe), lot)
    Lecture.objects.noter(teacher, {hier.pk: 0}, timezone.now())
    assert not Lecture.objects.annuler(teacher, lot)
    Lecture.objects.update(lot=lot, lue_le=timezone.now() - datetime.timedelta(days=8))
    assert not Lecture.objects.annuler(teacher, lot)


def test_what_a_colleague_has_read_is_told_and_waits_no_more_once_shared(as_user, teacher, classe, hier):
    collegue = creer_enseignant(classe, first_name="Claire", last_name="Vidal")
    marquer_lues(collegue, {hier.pk: 0})
    client = as_user(teacher)
    assert "lue par Claire Vidal" in texte(client.get(reverse("suivi:a_lire")))
    assert "Lue par Claire Vidal le" in texte(client.get(reverse("suivi:a_lire_fiche", args=[hier.pk])))
    client.post(reverse("suivi:a_lire_partager", args=[classe.pk]), {"oui": "1"})
    assert not a_lire(teacher).exists()
    hier.enregistrer({"taches": "Autre chose"}, [], revision=hier.revision)
    assert a_lire(teacher).get() == hier
    client.post(reverse("suivi:a_lire_partager", args=[classe.pk]))
    marquer_lues(collegue, {hier.pk: 1})
    assert a_lire(teacher).get() == hier


def test_a_reading_in_another_class_is_nobody_s_business(teacher, classe, owner, hier):
    ailleurs = ClasseFactory(diplome=classe.diplome)
    owner.inscriptions.create(classe=ailleurs)
    etranger = creer_enseignant(ailleurs)
    marquer_lues(etranger, {hier.pk: 0})
    teacher.enseignements.update(lectures_partagees=True)
    assert a_lire(teacher).get() == hier


def test_the_queue_is_narrowed_and_what_is_chosen_follows(as_user, teacher, passeport, classmate):
    voulue = creer_fiche(passeport, date_debut="2026-03-02", date_fin="2026-03-06", source="cours", type="simulee")
    avant = creer_fiche(
        classmate.passeports.get(), date_debut="2025-10-01", date_fin="2025-10-02", source="stage", type="vecue"
    )
    apres = creer_fiche(
        classmate.passeports.get(), date_debut="2026-03-09", date_fin="2026-03-09", source="stage", type="vecue"
    )
    for choix, restent in (
        ({"eleve": passeport.pk}, [voulue]),
        ({"du": "06/03/2026"}, [voulue, apres]),
        ({"au": "2026-03-02"}, [voulue, avant]),
        ({"source": "cours"}, [voulue]),
        ({"type": "simulee"}, [voulue]),
    ):
        assert set(File.de(teacher, **FiltresALire(choix).choix).fiches) == {fiche.pk for fiche in restent}, choix
    client = as_user(teacher)
    page = texte(client.get(reverse("suivi:a_lire"), {"source": "cours"}))
    assert "À lire (1)" in page
    lire = reverse("suivi:a_lire_fiche", args=[voulue.pk])
    assert f"{lire}?source=cours" in page
    suite = client.post(lire, {"version": "0", "lue": "1", "source": "cours"})
    assert suite.url == f"{reverse('suivi:a_lire')}?source=cours"


def test_a_date_that_does_not_exist_is_told_and_narrows_nothing(as_user, teacher, hier):
    page = texte(as_user(teacher).get(reverse("suivi:a_lire"), {"du": "31/02/2026", "type": "inconnu"}))
    assert "Cette date n’existe pas" in page
    assert "À lire (1)" in page


def test_an_answer_to_a_colleague_on_leave_reaches_whoever_replaces_them(
    as_user, teacher, other_teacher, classe, owner, passeport
):
    fil = ecrire(teacher, "Dites votre part.", uuid.uuid4(), passeport)
    remplacante = UserFactory(role="enseignant", username="remplacante")
    enseigner(remplacante, classe, remplace=teacher, depuis=timezone.localdate())
    simple = creer_enseignant(classe)
    reponse = ecrire(owner, "J’ai tout écrit.", uuid.uuid4(), passeport, reponse_a=fil)
    for personne, attendues in ((teacher, [reponse]), (remplacante, [reponse]), (simple, []), (other_teacher, [])):
        assert list(Appreciation.objects.a_lire_par(personne)) == attendues
    page = texte(as_user(remplacante).get(reverse("suivi:a_lire")))
    assert f"à {teacher}, que vous remplacez" in page
    assert [lu.nouveaux for lu in fils_de(remplacante)] == [1]
    as_user(remplacante).post(reverse("suivi:appreciation_lue", args=[fil.pk]), {"vu_a": timezone.now().isoformat()})
    assert not Appreciation.objects.a_lire_par(teacher).exists()


def test_replacing_in_one_class_opens_nothing_of_another(teacher, classe, diplome):
    ailleurs = ClasseFactory(diplome=diplome, etablissement=classe.etablissement)
    eleve = creer_etudiant(ailleurs)
    enseigner(teacher, ailleurs)
    fil = ecrire(teacher, "À préciser.", uuid.uuid4(), eleve.passeports.get())
    ecrire(eleve, "Voilà.", uuid.uuid4(), eleve.passeports.get(), reponse_a=fil)
    remplacante = UserFactory(role="enseignant", username="remplacante")
    ligne = enseigner(remplacante, classe, remplace=teacher)
    enseigner(remplacante, ailleurs)
    assert not Appreciation.objects.a_lire_par(remplacante).exists()
    remplacante.enseignements.filter(classe=ailleurs).update(remplace=teacher)
    assert Appreciation.objects.a_lire_par(remplacante).exists()
    # Over, it is the colleague's again.
    remplacante.enseignements.exclude(pk=ligne.pk).update(jusqu_au=timezone.localdate() - datetime.timedelta(days=1))
    assert not Appreciation.objects.a_lire_par(remplacante).exists()


def test_what_the_menu_counts_is_what_waits_for_the_student(teacher, owner, passeport, fiche):
    appreciation = ecrire(teacher, "Précisez.", uuid.uuid4(), passeport, fiche)
    ecrire(owner, "Merci.", uuid.uuid4(), passeport, fiche, appreciation)
    generale = ecrire(teacher, "Variez.", uuid.uuid4(), passeport)
    for fait in ("lue_le", "retiree_le"):
        passee = ecrire(teacher, "Passée.", uuid.uuid4(), passeport, fiche)
        Appreciation.objects.filter(pk=passee.pk).update(**{fait: timezone.now()})
    jetee = creer_fiche(passeport, "S112")
    ecrire(teacher, "Jetée.", uuid.uuid4(), passeport, jetee)
    jetee.jeter()
    du_menu = Appreciation.objects.a_lire_par_l_eleve(owner, passeport)
    assert set(Appreciation.objects.a_lire_par(owner)) == set(du_menu) == {appreciation, generale}
