"""Groups of a class: made by its teachers, used by the work posts, the grid and « À lire » (R24, R27)."""

import pytest
from django.urls import reverse
from django.utils import timezone

from situations.models import Passeport
from suivi.a_lire.file import a_lire
from suivi.grille.grille import grille
from suivi.models import Groupe, PropositionDePoste
from suivi.models.groupe import membres
from tests.factories import creer_enseignant, creer_etudiant, creer_fiche, situation

pytestmark = pytest.mark.rule("R24")


def texte(reponse):
    return reponse.content.decode().replace("\u00a0", " ")


@pytest.fixture
def groupe(classe, owner, classmate):
    groupe = Groupe.objects.create(classe=classe, nom="Atelier")
    groupe.etudiants.add(owner)
    return groupe


def test_a_teacher_names_a_group_and_a_colleague_changes_it(as_user, teacher, classe, owner, classmate):
    nouveau = reverse("suivi:groupe_nouveau", args=[classe.pk])
    as_user(teacher).post(nouveau, {"nom": " Atelier  du jeudi ", "etudiants": [owner.pk]})
    groupe = Groupe.objects.get()
    assert (groupe.nom, list(groupe.etudiants.all())) == ("Atelier du jeudi", [owner])
    collegue = as_user(creer_enseignant(classe))
    assert "MOREAU Lina" in texte(collegue.get(reverse("suivi:groupes", args=[classe.pk])))
    collegue.post(groupe.get_absolute_url(), {"nom": "Atelier", "etudiants": [classmate.pk]})
    groupe.refresh_from_db()
    assert (groupe.nom, list(groupe.etudiants.all())) == ("Atelier", [classmate])


@pytest.mark.parametrize(
    ("nom", "dit"),
    [
        ("", "Donnez un nom au groupe"),
        ("Atelier", "porte déjà ce nom"),
        ("x" * 61, "60 caractères au plus"),
        ("www.exemple.fr", "ni adresse ni balise"),
    ],
)
def test_a_bad_name_is_told_and_what_was_ticked_stays(as_user, teacher, classe, groupe, owner, nom, dit):
    nouveau = reverse("suivi:groupe_nouveau", args=[classe.pk])
    refus = as_user(teacher).post(nouveau, {"nom": nom, "etudiants": [owner.pk]})
    assert (refus.status_code, dit in texte(refus), "checked" in texte(refus)) == (422, True, True)
    assert Groupe.objects.count() == 1


def test_a_stranger_joins_no_group(as_user, teacher, classe, stranger):
    nouveau = reverse("suivi:groupe_nouveau", args=[classe.pk])
    refus = as_user(teacher).post(nouveau, {"nom": "Atelier", "etudiants": [stranger.pk]})
    assert "n’est plus dans la classe" in texte(refus)
    assert not Groupe.objects.exists()


def test_who_leaves_the_class_leaves_its_groups_until_they_come_back(as_user, teacher, classe, groupe, owner):
    inscription = owner.inscriptions.get()
    inscription.terminee_le = timezone.localdate()
    inscription.save()
    assert membres([groupe]) == {groupe: set()}
    as_user(teacher).post(groupe.get_absolute_url(), {"nom": "Atelier"})
    inscription.terminee_le = None
    inscription.save()
    assert membres([groupe]) == {groupe: {owner.pk}}


def test_deleting_a_group_asks_and_takes_nobody_out(as_user, teacher, classe, groupe):
    adresse = reverse("suivi:groupe_supprimer", args=[groupe.pk])
    client = as_user(teacher)
    assert "Personne ne quitte la classe" in texte(client.get(adresse))
    client.post(adresse)
    assert not Groupe.objects.exists()
    assert classe.inscriptions.actives().count() == 2


def test_the_grid_shows_a_group(as_user, teacher, classe, groupe, owner):
    assert [r.etudiant for r in grille(classe, groupe=groupe).rangees] == [owner]
    page = reverse("suivi:couverture", args=[classe.pk])
    assert "MOREAU Lina" in texte(as_user(teacher).get(page, {"groupe": groupe.pk}))
    groupe.etudiants.clear()
    assert "Personne dans ce groupe" in texte(as_user(teacher).get(page, {"groupe": groupe.pk}))


def test_the_queue_is_narrowed_to_a_group_of_one_s_own_classes(as_user, teacher, classmate, groupe, passeport):
    sienne = creer_fiche(passeport)
    creer_fiche(classmate.passeports.get())
    assert list(a_lire(teacher, groupe=groupe.pk)) == [sienne]
    page = texte(as_user(teacher).get(reverse("suivi:a_lire"), {"groupe": groupe.pk}))
    assert "À lire (1)" in page and "Atelier (BTS COM 2)" in page
    ailleurs = creer_etudiant(Groupe.objects.get().classe)
    groupe.classe.enseignements.all().delete()
    assert not a_lire(teacher, groupe=groupe.pk).exists()
    assert Passeport.objects.filter(etudiant=ailleurs).exists()


@pytest.mark.rule("R27")
def test_a_work_post_goes_to_a_group_and_to_some_more(as_user, teacher, classe, groupe, owner, classmate):
    tiers = creer_etudiant(classe)
    envoi = {
        "titre": "Assistant",
        "situations": [situation(classe.diplome, "S111").pk],
        "description": "Accueil.",
        "groupes": [groupe.pk],
        "eleves": [tiers.pk],
        "cle_formulaire": "6f0a3d0e-9d0f-4b43-8f4e-2f6f6f0f7a52",
    }
    adresse = reverse("suivi:proposition_nouvelle", args=[classe.pk])
    assert as_user(teacher).post(adresse, envoi).status_code == 302
    assert set(PropositionDePoste.objects.get().destinataires.all()) == {owner, tiers}
