"""An administrator corrects titles and keywords; a file loaded later does not undo it unseen."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse

from referentiel.models import ClasseSituations, Competence, Diplome, Pole, Situation
from referentiel.recherche import rechercher
from tests.referentiels import FICHIER_BTS, charger

pytestmark = [pytest.mark.django_db, pytest.mark.lent]


def adresse(element, action="change"):
    args = [element.pk] if action in ("change", "delete") else []
    return reverse(f"admin:referentiel_{element._meta.model_name}_{action}", args=args)


@pytest.fixture
def corriger(as_user, administrator):
    """``corriger(element, intitule=…)``: fills in the form of the admin as it stands, with these changes."""

    def remplir(element, **changements):
        client = as_user(administrator)
        formulaire = client.get(adresse(element)).context["adminform"].form
        valeurs = {nom: formulaire[nom].value() for nom in formulaire.fields}
        donnees = {nom: valeur for nom, valeur in (valeurs | changements).items() if valeur not in (False, None)}
        return client.post(adresse(element), donnees)

    return remplir


def test_a_provisional_title_is_replaced_by_the_official_one(bts, corriger):
    situation = Situation.objects.get(code="S214")

    reponse = corriger(situation, intitule="Entretien de vente", intitule_provisoire=False)

    assert reponse.status_code == 302
    situation.refresh_from_db()
    assert (situation.intitule, situation.intitule_provisoire) == ("Entretien de vente", False)
    assert "par un administrateur" in situation.provenance["correction"]
    assert situation.provenance["niveau"] == "inconnu"
    assert Diplome.objects.get().revision == bts.revision + 1


def test_a_correction_survives_the_old_file_and_is_reported(bts, corriger):
    corriger(Situation.objects.get(code="S214"), intitule="Entretien de vente", intitule_provisoire=False)

    sortie = charger(FICHIER_BTS).replace("\u00a0", " ")

    assert "rien à changer" in sortie
    assert "Corrigé par un administrateur, gardé tel quel" in sortie
    assert "situation S214 Entretien de vente (intitulé, intitulé provisoire, provenance)" in sortie
    situation = Situation.objects.get(code="S214")
    assert (situation.intitule, situation.intitule_provisoire) == ("Entretien de vente", False)


def test_a_correction_gives_way_when_the_file_is_told_to_win(bts, corriger):
    corriger(Situation.objects.get(code="S214"), intitule="Entretien de vente", intitule_provisoire=False)

    sortie = charger(FICHIER_BTS, ecraser=True).replace("\u00a0", " ")

    assert "« Entretien de vente » devient « Conduite de l’entretien de vente »" in sortie
    situation = Situation.objects.get(code="S214")
    assert situation.intitule_provisoire and situation.corriges == [] and "correction" not in situation.provenance
    assert "gardé tel quel" not in charger(FICHIER_BTS)


def test_what_was_not_corrected_still_follows_the_file(bts, corriger, tmp_path):
    corriger(Situation.objects.get(code="S214"), intitule="Entretien de vente", intitule_provisoire=False)
    fichier = tmp_path / "nouveau.yaml"
    texte = FICHIER_BTS.read_text(encoding="utf-8")
    fichier.write_text(
        texte.replace("[entretien de vente, vente, rendez-vous commercial]", "[tarif]"), encoding="utf-8"
    )

    charger(fichier)

    situation = Situation.objects.get(code="S214")
    assert (situation.intitule, situation.mots_cles) == ("Entretien de vente", ["tarif"])


def test_an_export_holds_the_correction_and_loads_back_without_a_change(bts, corriger, tmp_path):
    corriger(Situation.objects.get(code="S214"), intitule="Entretien de vente", intitule_provisoire=False)
    fichier = tmp_path / "corrige.yaml"

    call_command("exporter_referentiel", "BTS-COM-2009", sortie=fichier, stdout=StringIO())

    assert "intitule: Entretien de vente\n" in fichier.read_text(encoding="utf-8")
    sortie = charger(fichier)
    assert "rien à changer" in sortie and "gardé" not in sortie


def test_a_keyword_added_by_the_administrator_is_searched_at_once(bts, corriger):
    competence = Competence.objects.get(code="C14.1")

    corriger(competence, mots_cles="slogan\n\n  holovidéo \n")

    competence.refresh_from_db()
    assert competence.mots_cles == ["slogan", "holovidéo"]
    assert competence.corriges == ["mots_cles"]
    assert [r.competence.code for r in rechercher(Diplome.objects.get(), "holovidéo")] == ["C14.1"]


def test_examples_are_written_one_per_line_with_their_rubrique(bts, corriger):
    situation = Situation.objects.get(code="S114")

    corriger(
        situation,
        exemples="description\u00a0: L’imprimeur a pris du retard : je préviens.\ntaches: Refaire le planning",
    )

    situation.refresh_from_db()
    assert situation.exemples == [
        {"rubrique": "description", "texte": "L’imprimeur a pris du retard : je préviens."},
        {"rubrique": "taches", "texte": "Refaire le planning"},
    ]


def test_saving_without_a_change_changes_nothing(bts, corriger):
    for element in (Situation.objects.get(code="S111"), Competence.objects.get(code="C11.1")):
        corriger(element)
        element.refresh_from_db()
        assert element.corriges == []
    assert Diplome.objects.get().revision == bts.revision


@pytest.mark.parametrize(
    ("champ", "valeur", "attendu"),
    [
        ("intitule", "", "Ce champ est obligatoire"),
        ("intitule", "a" * 301, "300"),
        ("intitule", "un\x07titre", "Une seule ligne"),
        ("intitule", "un\u202etitre", "Une seule ligne"),
        ("intitule", "un\u2028titre", "Une seule ligne"),
        ("mots_cles", "a" * 101, "100 caractères"),
        ("mots_cles", "un\tmot", "Une seule ligne"),
        ("exemples", "sans rubrique", "écrivez le nom de la rubrique"),
        ("exemples", "inconnue : texte", "écrivez le nom de la rubrique"),
        ("exemples", "description : " + "a" * 256, "dépasse 255 caractères"),
    ],
)
def test_what_could_not_be_exported_again_is_refused(bts, corriger, champ, valeur, attendu):
    situation = Situation.objects.get(code="S111")

    reponse = corriger(situation, **{champ: valeur})

    assert reponse.status_code == 200
    assert attendu in " ".join(reponse.context["adminform"].form.errors[champ])
    assert Situation.objects.get(code="S111").corriges == []


@pytest.mark.parametrize("modele", [Pole, ClasseSituations, Situation, Competence])
def test_nothing_is_added_or_deleted_from_the_admin(bts, as_user, administrator, modele):
    element = modele.objects.first()
    client = as_user(administrator)

    assert client.get(adresse(element, "add")).status_code == 403
    assert client.post(adresse(element, "delete"), {"post": "yes"}).status_code == 403
    assert client.get(adresse(element)).status_code == 200
    assert modele.objects.filter(pk=element.pk).exists()


@pytest.mark.parametrize("modele", [Pole, ClasseSituations, Situation, Competence])
def test_lists_are_filtered_by_diplome_and_by_provisional_title(bts, ga, as_user, administrator, modele):
    client = as_user(administrator)
    liste = adresse(modele(), "changelist")

    page = client.get(liste, {"diplome__id__exact": bts.pk, "intitule_provisoire__exact": "1"})

    assert set(page.context["cl"].queryset) == set(modele.objects.filter(diplome=bts, intitule_provisoire=True))


def test_a_code_or_an_epreuve_is_not_corrected_here(bts, as_user, administrator):
    competence = Competence.objects.get(code="C11.1")
    formulaire = as_user(administrator).get(adresse(competence)).context["adminform"].form

    assert set(formulaire.fields) == {"intitule", "intitule_provisoire", "critere", "mots_cles"}
