"""A class, as its administrator sets it: nothing of it hides a passport (R33, R40)."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Classe, DemandeDArrivee, Inscription, Journal
from situations.models import Passeport
from tests import factories

pytestmark = pytest.mark.django_db


def adresse(nom, *args):
    return reverse(f"accounts:{nom}", args=args)


def test_a_class_is_created_with_its_diplome_and_session(au_secretariat, ecole, diplome):
    au_secretariat.post(adresse("classe_nouvelle"), {"nom": " 2GA1 ", "diplome": diplome.pk, "session": 2029})
    creee = Classe.objects.get(nom="2GA1")
    assert (creee.etablissement, creee.session) == (ecole, 2029)


def test_a_class_whose_only_teacher_has_left_says_that_nobody_reads_it(au_secretariat, classe, teacher):
    pages = (adresse("classe_ecole", classe.pk), adresse("etablissement"))
    dits = ("personne ne lit les passeports", r'"Enseignants">\s*<span class="discret">aucun</span>')

    def le_dit():
        return {
            bool(re.search(dit, au_secretariat.get(p).content.decode())) for p, dit in zip(pages, dits, strict=True)
        }

    assert le_dit() == {False}
    classe.enseignements.update(jusqu_au="2026-11-16")
    assert le_dit() == {True}


def test_what_cannot_be_a_class_is_said_and_stays_typed(au_secretariat, classe):
    for nom, session, phrase in (
        ("bts com 2", 2027, "existe déjà"),
        ("", 2027, "Donnez un nom"),
        ("X", "bientôt", "Écrivez une année"),
        ("X", 27, "à partir de 2009"),
        ("http://x", 2027, "ni adresse ni balise"),
    ):
        envoi = {"nom": nom, "session": session, "diplome": classe.diplome_id}
        reponse = au_secretariat.post(adresse("classe_nouvelle"), envoi)
        page = reponse.content.decode()
        assert reponse.status_code == 422 and phrase in page and f'value="{session}"' in page, phrase
    assert Classe.objects.count() == 1


@pytest.mark.rule("R40")
def test_another_diplome_says_first_what_happens_to_the_passports(au_secretariat, classe, owner, fiche):
    autre = factories.creer_diplome("AUTRE", intitule="BTS d’à côté")
    donnees = {"nom": classe.nom, "diplome": autre.pk, "session": classe.session}
    page = au_secretariat.post(adresse("classe_modifier", classe.pk), donnees).content.decode()
    classe.refresh_from_db()
    assert classe.diplome != autre and "Rien n’est effacé, ni caché" in page
    au_secretariat.post(adresse("classe_modifier", classe.pk), donnees | {"confirmer": "1"})
    classe.refresh_from_db()
    assert classe.diplome == autre and owner.passeports.get().fiches.count() == 1


@pytest.mark.rule("R40")
def test_another_diplome_hides_nobody_s_passport(
    as_user, secretaire, classe, owner, teacher, stranger, passeport, fiche
):
    autre = factories.creer_diplome("AUTRE")
    ici = reverse("accounts:classe_modifier", args=[classe.pk])
    vers = {"nom": classe.nom, "diplome": autre.pk, "session": classe.session, "confirmer": "1"}
    assert as_user(secretaire).post(ici, vers).status_code == 302
    Passeport.objects.ouvrir_pour(owner)
    nouveau = owner.passeports.get(diplome=autre)
    for qui in (owner, teacher):
        assert set(Passeport.objects.visibles_par(qui)) == {passeport, nouveau}
        assert as_user(qui).get(passeport.get_absolute_url()).status_code == 200
    assert passeport.get_absolute_url() in as_user(owner).get(nouveau.get_absolute_url()).content.decode()
    page = as_user(teacher).get(classe.get_absolute_url()).content.decode()
    assert passeport.get_absolute_url() in page and "Passeports d’un diplôme précédent" in page
    assert not Passeport.objects.visibles_par(stranger).filter(pk=passeport.pk).exists()
    # Back to the first diplôme: it is no former one, and the other is.
    as_user(secretaire).post(ici, vers | {"diplome": passeport.diplome_id})
    assert list(classe.anciens_diplomes.all()) == [autre]
    owner.inscriptions.update(terminee_le=timezone.localdate())
    assert not Passeport.objects.visibles_par(teacher).exists()


@pytest.mark.rule("R40")
def test_another_session_says_first_that_copies_stay_of_the_former_one(au_secretariat, classe, owner):
    donnees = {"nom": classe.nom, "diplome": classe.diplome_id, "session": 2028}
    page = au_secretariat.post(adresse("classe_modifier", classe.pk), donnees).content.decode()
    assert "passera l’examen en 2028, et non en 2027" in page


def test_a_new_name_alone_asks_nothing(au_secretariat, classe, owner):
    donnees = {"nom": "TCOM", "diplome": classe.diplome_id, "session": classe.session}
    au_secretariat.post(adresse("classe_modifier", classe.pk), donnees)
    classe.refresh_from_db()
    assert classe.nom == "TCOM"
    assert Journal.objects.filter(action=Journal.Action.CLASSE).count() == 1


def test_an_empty_class_is_archived_and_still_read_by_its_teachers(au_secretariat, classe, owner, teacher, client):
    au_secretariat.post(adresse("classe_archiver", classe.pk))
    classe.refresh_from_db()
    assert classe.archivee_le is None
    owner.inscriptions.update(terminee_le="2026-10-01")
    au_secretariat.post(adresse("classe_archiver", classe.pk))
    classe.refresh_from_db()
    assert classe.archivee_le and classe in Classe.objects.visibles_par(teacher)
    contexte = au_secretariat.get(adresse("etablissement")).context
    assert contexte["archivees"] == [classe] and contexte["classes"] == []


def test_a_class_that_had_a_student_is_never_removed(au_secretariat, classe, owner):
    owner.inscriptions.update(terminee_le="2026-10-01")
    assert au_secretariat.post(adresse("classe_supprimer", classe.pk)).status_code == 422
    vide = factories.ClasseFactory(diplome=classe.diplome, etablissement=classe.etablissement)
    au_secretariat.post(adresse("classe_supprimer", vide.pk))
    assert list(Classe.objects.all()) == [classe]


def test_several_move_at_once(au_secretariat, classe, owner, classmate):
    vers = factories.ClasseFactory(diplome=classe.diplome, etablissement=classe.etablissement)
    choisies = list(classe.inscriptions.values_list("pk", flat=True))
    au_secretariat.post(adresse("classe_deplacer", classe.pk), {"inscription": choisies, "classe": vers.pk})
    assert vers.inscriptions.actives().count() == 2 and not classe.inscriptions.actives().exists()


@pytest.mark.rule("R36")
@pytest.mark.parametrize("geste", ["deplacer", "quitter"])
def test_those_who_moved_or_left_together_come_back_in_one_click(au_secretariat, classe, owner, classmate, geste):
    vers = factories.ClasseFactory(diplome=classe.diplome, etablissement=classe.etablissement)
    donnees = {"inscription": list(classe.inscriptions.values_list("pk", flat=True))}
    donnees |= {"classe": vers.pk} if geste == "deplacer" else {"quitter": "1", "confirmer": "1"}
    au_secretariat.post(adresse("classe_deplacer", classe.pk), donnees)
    assert "Annuler pour tous" in au_secretariat.get(adresse("classe_ecole", classe.pk)).content.decode()
    au_secretariat.post(adresse("classe_deplacer", classe.pk), {"annuler": "1"})
    assert classe.inscriptions.actives().count() == 2 and not vers.inscriptions.exists()
    page = au_secretariat.post(adresse("classe_deplacer", classe.pk), {"annuler": "1"}, follow=True).content.decode()
    assert "plus rien à annuler" in page and "Annuler pour tous" not in page


@pytest.mark.rule("R36")
def test_whoever_has_moved_again_is_named_and_left_alone(au_secretariat, classe, owner, classmate):
    vers, puis = (
        factories.ClasseFactory(diplome=classe.diplome, etablissement=classe.etablissement, nom=nom)
        for nom in ("2 COM A", "2 COM B")
    )
    choisies = list(classe.inscriptions.values_list("pk", flat=True))
    au_secretariat.post(adresse("classe_deplacer", classe.pk), {"inscription": choisies, "classe": vers.pk})
    au_secretariat.post(adresse("personne_entrer", owner.pk), {"classe": puis.pk})
    page = au_secretariat.post(adresse("classe_deplacer", classe.pk), {"annuler": "1"}, follow=True).content.decode()
    assert f"rien n’est annulé pour eux\u00a0: {owner.nom_liste}." in page
    assert owner.inscriptions.actives().get().classe == puis
    assert classmate.inscriptions.get().classe == classe


@pytest.mark.rule("R33")
def test_leaving_is_asked_first_ends_an_inscription_and_no_account(au_secretariat, classe, owner, passeport):
    donnees = {"inscription": [owner.inscriptions.get().pk], "quitter": "1"}
    page = au_secretariat.post(adresse("classe_deplacer", classe.pk), donnees).content.decode()
    assert owner.nom_liste in page and owner.inscriptions.get().terminee_le is None
    au_secretariat.post(adresse("classe_deplacer", classe.pk), donnees | {"confirmer": "1"})
    owner.refresh_from_db()
    assert owner.is_active and owner.inscriptions.get().terminee_le
    assert au_secretariat.get(adresse("classe_ecole", classe.pk)).status_code == 200


def test_a_school_that_waits_for_a_leaver_gets_them(au_secretariat, classe, owner):
    ailleurs = factories.ClasseFactory(diplome=classe.diplome)
    DemandeDArrivee.objects.create(etudiant=owner, classe=ailleurs)
    au_secretariat.post(adresse("inscription_terminer", owner.inscriptions.get().pk))
    assert owner.inscriptions.actives().get().classe == ailleurs


def test_a_forged_tick_moves_nobody(au_secretariat, classe, owner):
    for qui in ("x", "9" * 30, "-1", ""):
        reponse = au_secretariat.post(adresse("classe_deplacer", classe.pk), {"inscription": qui, "quitter": "1"})
        assert reponse.status_code == 302 and Inscription.objects.actives().count() == 1, qui


def test_another_school_s_class_is_not_found(au_secretariat, stranger):
    pk = stranger.classes.get().pk
    for nom in ("classe_ecole", "classe_modifier", "classe_supprimer"):
        assert au_secretariat.get(adresse(nom, pk)).status_code == 404


def test_the_page_of_a_class_costs_the_same_queries(au_secretariat, classe, django_assert_num_queries):
    for arrivees in (1, 2):
        for _ in range(arrivees):
            factories.creer_etudiant(classe)
            factories.creer_enseignant(classe)
        with django_assert_num_queries(8):
            au_secretariat.get(adresse("classe_ecole", classe.pk))
