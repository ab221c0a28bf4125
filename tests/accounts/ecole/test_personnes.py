"""The people of a school: found, moved, corrected, closed by name and opened again (R33)."""

import re

import pytest
from django.urls import reverse

from accounts.ecole.personnes import chercher, connues_par, modifiables_par
from accounts.models import Etablissement, User
from tests import factories

pytestmark = pytest.mark.django_db


def adresse(nom, *args):
    return reverse(f"accounts:{nom}", args=args)


def test_somebody_is_found_by_name_identifier_or_number(secretaire, owner, classmate, stranger):
    owner.username = "lina.moreau2"
    owner.save()
    factories.numeroter(owner, "1234567890A")
    for q in ("moreau", "LINA mor", "moreau2", "1234567890A", "linà"):
        assert list(chercher(connues_par(secretaire), q)) == [owner], q


def test_whatever_is_looked_for_is_answered(au_secretariat, owner):
    for q in ("\0", "%", "a" * 500, "' OR 1=1", "😀"):
        assert au_secretariat.get(adresse("personnes"), {"q": q}).status_code in (200, 400), q
    assert list(au_secretariat.get(adresse("personnes"), {"q": "moreau"}).context["personnes"]) == [owner]


@pytest.mark.parametrize(
    ("page", "role"),
    [
        ("personnes", User.Role.ETUDIANT),
        ("enseignants", User.Role.ENSEIGNANT),
        ("bandelettes_enseignants", User.Role.ENSEIGNANT),
        ("administrateurs", User.Role.ADMINISTRATEUR),
    ],
)
def test_a_list_of_the_school_goes_in_french_order(au_secretariat, ecole, page, role):
    for nom in ("Zola", "Éluard", "Yver", "d’Arc"):
        factories.UserFactory(last_name=nom, role=role, etablissement=ecole)
    contenu = au_secretariat.get(adresse(page)).content.decode()
    assert re.findall("D’ARC|ÉLUARD|YVER|ZOLA", contenu) == ["D’ARC", "ÉLUARD", "YVER", "ZOLA"]


def test_the_filters_show_what_they_say(au_secretariat, ecole, owner, classmate, teacher):
    classmate.inscriptions.update(terminee_le="2026-10-01")
    User.objects.filter(pk=owner.pk).update(is_active=False)

    def noms(voir):
        return {p.username for p in au_secretariat.get(adresse("personnes"), {"voir": voir}).context["personnes"]}

    assert noms("enseignants") == {"teacher"}
    assert noms("sans-classe") == {"classmate"}
    assert noms("fermes") == {"owner"}
    assert noms("n'importe quoi") == {"owner", "classmate", "teacher", "secretaire"}


def test_the_page_of_a_person_tells_where_since_when_and_the_homonyms(au_secretariat, classe, owner):
    double = factories.creer_etudiant(classe, username="lina.moreau2", first_name="Lina", last_name="Moreau")
    page = au_secretariat.get(adresse("personne", owner.pk)).content.decode()
    assert "depuis le" in page and classe.nom in page and double.username in page


def test_a_name_is_corrected_and_the_identifier_follows_only_if_asked(au_secretariat, owner):
    donnees = {"nom": "Duval", "prenom": "Lina", "date_naissance": "13/04/2007"}
    au_secretariat.post(adresse("personne_modifier", owner.pk), donnees)
    owner.refresh_from_db()
    assert (owner.last_name, owner.username, owner.date_naissance.year) == ("Duval", "owner", 2007)
    au_secretariat.post(adresse("personne_modifier", owner.pk), donnees | {"identifiant": "on"})
    owner.refresh_from_db()
    assert owner.username == "lina.duval"
    au_secretariat.post(adresse("personne_modifier", owner.pk), donnees | {"identifiant": "on"})
    owner.refresh_from_db()
    assert owner.username == "lina.duval"


def test_a_bad_date_is_said_and_stays(au_secretariat, owner):
    donnees = {"nom": "Duval", "prenom": "Lina", "date_naissance": "31/02/2007"}
    reponse = au_secretariat.post(adresse("personne_modifier", owner.pk), donnees)
    assert reponse.status_code == 422
    assert "31/02/2007" in reponse.content.decode() and "13/04/2007" in reponse.content.decode()


@pytest.mark.rule("R33")
def test_an_account_is_closed_by_name_and_opened_again(au_secretariat, owner, passeport, client):
    page = au_secretariat.get(adresse("personne_fermer", owner.pk)).content.decode()
    assert "ne pourra plus se connecter" in page
    au_secretariat.post(adresse("personne_fermer", owner.pk))
    owner.refresh_from_db()
    assert not owner.is_active and owner.passeports.exists() and owner.inscriptions.actives().exists()
    au_secretariat.post(adresse("personne_fermer", owner.pk))
    owner.refresh_from_db()
    assert owner.is_active


def test_one_class_more_or_another_one(au_secretariat, classe, owner):
    autre = factories.ClasseFactory(diplome=classe.diplome, etablissement=classe.etablissement)
    au_secretariat.post(adresse("personne_entrer", owner.pk), {"classe": autre.pk, "en_plus": "on"})
    assert owner.inscriptions.actives().count() == 2
    au_secretariat.post(adresse("personne_entrer", owner.pk), {"classe": autre.pk})
    assert owner.inscriptions.actives().get().classe == autre
    au_secretariat.post(adresse("personne_entrer", owner.pk), {"classe": classe.pk})
    assert owner.inscriptions.count() == 2, "an old inscription is opened again"


def test_somebody_still_elsewhere_is_not_taken(au_secretariat, ecole, classe, stranger):
    stranger.etablissement = ecole
    stranger.save()
    au_secretariat.post(adresse("personne_entrer", stranger.pk), {"classe": classe.pk})
    assert not stranger.inscriptions.filter(classe=classe).exists()


def test_an_archived_class_that_somebody_enters_is_no_longer_archived(au_secretariat, classe, owner):
    autre = factories.ClasseFactory(
        diplome=classe.diplome, etablissement=classe.etablissement, archivee_le="2026-07-01T00:00Z"
    )
    ancienne = autre.inscriptions.create(etudiant=owner, terminee_le="2026-07-01")
    reponse = au_secretariat.post(adresse("personne_entrer", owner.pk), {"classe": autre.pk})
    assert reponse.status_code == 302 and ancienne.classe.archivee_le


def test_a_pupil_is_added_by_hand_and_a_homonym_is_asked_about(au_secretariat, classe, owner):
    donnees = {"nom": "Moreau", "prenom": "Lina", "classe": classe.pk}
    page = au_secretariat.post(adresse("personne_nouvelle"), donnees).content.decode()
    assert "déjà connu" in page and User.objects.filter(last_name="Moreau").count() == 1
    au_secretariat.post(adresse("personne_nouvelle"), donnees | {"confirmer": "1"})
    nouvelle = User.objects.get(username="lina.moreau")
    assert nouvelle.inscriptions.get().classe == classe and not nouvelle.has_usable_password()


def test_a_new_password_is_shown_once_and_for_those_of_the_school_alone(au_secretariat, owner, teacher, stranger):
    reponse = au_secretariat.post(adresse("personne_mot_de_passe", teacher.pk))
    teacher.refresh_from_db()
    assert teacher.check_password(reponse.context["en_clair"])
    assert au_secretariat.post(adresse("personne_mot_de_passe", stranger.pk)).status_code == 404


def test_nobody_takes_over_who_runs_a_school_or_the_instance(au_secretariat, secretaire, ecole):
    for champ in ({"is_staff": True}, {"is_superuser": True}, {"role": "administrateur"}):
        puissant = factories.UserFactory(etablissement=ecole, **{"role": "enseignant"} | champ)
        assert not modifiables_par(secretaire).filter(pk=puissant.pk).exists(), champ
    for nom in ("personne_mot_de_passe", "personne_modifier", "personne_fermer"):
        assert au_secretariat.post(adresse(nom, puissant.pk)).status_code == 404


def test_a_teacher_of_two_schools_is_touched_by_neither_alone(au_secretariat, teacher, stranger):
    factories.Enseignement.objects.create(enseignant=teacher, classe=stranger.classes.get())
    assert au_secretariat.get(adresse("personne", teacher.pk)).status_code == 200
    assert au_secretariat.post(adresse("personne_mot_de_passe", teacher.pk)).status_code == 404


def test_one_person_runs_several_schools_and_chooses_one(au_secretariat, secretaire, ecole, stranger):
    autre = stranger.classes.get().etablissement
    assert au_secretariat.post(adresse("etablissement_choisir"), {"uai": autre.uai}).status_code == 404
    autre.administrateurs.add(secretaire)
    assert set(Etablissement.objects.modifiables_par(secretaire)) == {ecole, autre}
    assert au_secretariat.get(adresse("etablissement")).context["ecole"] == ecole
    au_secretariat.post(adresse("etablissement_choisir"), {"uai": autre.uai})
    assert au_secretariat.get(adresse("etablissement")).context["ecole"] == autre
    assert stranger in au_secretariat.get(adresse("personnes")).context["personnes"]


def test_the_list_of_people_costs_the_same_queries(au_secretariat, classe, django_assert_num_queries):
    for arrivees in (1, 2):
        for _ in range(arrivees):
            factories.creer_etudiant(classe)
        with django_assert_num_queries(10):
            au_secretariat.get(adresse("personnes"))
