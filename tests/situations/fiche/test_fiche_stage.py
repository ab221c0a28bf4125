"""A fiche names its stage: what it proposes is never imposed, dates outside are a remark, everything keeps the name."""

import datetime

import pytest
from django.urls import reverse

from examens.papier.fiche_imprimee import imprimer
from referentiel.arbre import arbre_de
from situations.fiche.differences import differences, lisible
from situations.fiche.formulaire import Formulaire
from situations.models import Fiche
from situations.saisie import contenu_de_saisie, saisie_de_contenu
from tests import factories

from .formulaire import remplir, saisie

NOM = "Transports Océane, du 2 au 13\u00a0mars 2026"


@pytest.fixture
def mars(passeport):
    """A stage on the very days of the fiches of the tests."""
    debut, fin = datetime.date(2026, 3, 2), datetime.date(2026, 3, 13)
    return factories.creer_stage(passeport, date_debut=debut, date_fin=fin)


def texte(reponse):
    return reponse.content.decode().replace("\u00a0", " ")


def test_a_passport_without_a_stage_has_no_such_box(as_user, owner, passeport):
    assert 'name="stage"' not in texte(as_user(owner).get("/fiches/nouvelle/"))
    assert "stage" not in Formulaire(passeport).form.fields


def test_a_fiche_is_recorded_with_its_stage_and_keeps_it_everywhere(as_user, owner, diplome, mars):
    client = as_user(owner)
    assert client.post("/fiches/nouvelle/", saisie(diplome, stage=mars.pk)).status_code == 302
    fiche = Fiche.objects.get()
    assert fiche.stage == mars
    contenu = fiche.contenu()
    assert contenu["stage"] == {
        "pk": mars.pk,
        "organisation": "Transports Océane",
        "date_debut": "2026-03-02",
        "date_fin": "2026-03-13",
    }
    assert fiche.versions.get().contenu == contenu
    assert lisible(contenu, diplome)["Stage"] == NOM
    assert NOM.replace("\u00a0", " ") in texte(client.get(reverse("situations:fiche", args=[fiche.pk])))
    retour = saisie_de_contenu(contenu, arbre_de(diplome))
    assert retour["stage"] == str(mars.pk)
    assert contenu_de_saisie(retour, arbre_de(diplome), [mars])["stage"] == contenu["stage"]
    imprimee = imprimer(fiche, 1, False, fiche.competence.epreuve)
    assert ("Stage", NOM) in [(r.libelle, r.texte) for r in imprimee.onglets[0].rubriques]


def test_leaving_the_stage_is_a_difference_that_is_read(passeport, diplome, mars):
    fiche = remplir(passeport, stage=mars.pk).enregistrer()
    remplir(passeport, fiche, stage="", revision="1").enregistrer()
    avant, apres = (version.contenu for version in fiche.versions.order_by("numero"))
    assert [(d.libelle, d.avant, d.apres) for d in differences(avant, apres, diplome)] == [("Stage", NOM, "")]


def test_a_fiche_written_before_there_were_stages_reads_as_before(fiche, diplome):
    ancien = {nom: valeur for nom, valeur in fiche.contenu().items() if nom != "stage"}
    assert differences(ancien, fiche.contenu(), diplome) == []
    assert "stage" not in saisie_de_contenu(ancien, arbre_de(diplome))
    imprimee = imprimer(fiche, 1, False, fiche.competence.epreuve)
    assert "Stage" not in [r.libelle for r in imprimee.onglets[0].rubriques]


def test_a_stage_that_is_not_of_this_passport_is_refused_and_the_text_kept(
    as_user, owner, passeport, classmate, diplome, mars
):
    phrase = "n’est pas, ou n’est plus, dans votre passeport"
    for disparu in (9_999_999, "x"):
        assert phrase in remplir(passeport, stage=disparu).form.errors["stage"][0]
    autre = factories.creer_stage(classmate.passeports.get())
    reponse = as_user(owner).post("/fiches/nouvelle/", saisie(diplome, stage=autre.pk))
    assert reponse.status_code == 422
    assert phrase in texte(reponse)
    assert Fiche.objects.get().saisie["description"] == "Stagiaire à l’agence, je cherche des solutions."


# --- Proposed, not imposed --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("deja", "attendu"),
    [
        ({}, {"source": "stage", "localisation": "organisation", "partenaires": "Transports Océane"}),
        (
            {"source": "cours", "localisation": "mixte", "partenaires": "CJCOM"},
            {"source": "cours", "localisation": "mixte", "partenaires": "CJCOM"},
        ),
        ({"source": "", "partenaires": " "}, {"source": "stage", "partenaires": "Transports Océane"}),
    ],
)
def test_a_stage_fills_in_only_what_the_student_left_empty(mars, diplome, deja, attendu):
    assert mars.completer(deja, diplome).items() >= attendu.items()


def test_what_it_proposes_is_data_of_the_diploma(mars, diplome):
    diplome.rubriques = diplome.rubriques | {"source": {"obligatoire": True}}
    assert mars.completer({}, diplome) == {
        "stage": str(mars.pk),
        "localisation": "organisation",
        "partenaires": "Transports Océane",
    }


def test_a_new_fiche_asked_from_the_stage_opens_with_the_proposals(as_user, owner, classmate, mars):
    initial = as_user(owner).get(f"/fiches/nouvelle/?stage={mars.pk}").context["form"].initial
    assert initial == {
        "stage": str(mars.pk),
        "source": "stage",
        "localisation": "organisation",
        "partenaires": "Transports Océane",
    }
    autre = factories.creer_stage(classmate.passeports.get())
    assert as_user(owner).get(f"/fiches/nouvelle/?stage={autre.pk}").context["form"].initial == {}


def test_without_javascript_a_button_fills_in_what_is_proposed(as_user, owner, diplome, mars):
    envoi = saisie(diplome, stage=mars.pk, source="", partenaires="", proposer="1")
    form = as_user(owner).post("/fiches/nouvelle/", envoi).context["form"]
    assert (form["source"].value(), form["partenaires"].value()) == ("stage", "Transports Océane")
    assert form["description"].value() == "Stagiaire à l’agence, je cherche des solutions."
    assert not Fiche.objects.exists()


def test_dates_outside_the_stage_are_remarked_and_recorded_all_the_same(as_user, owner, passeport, diplome, mars):
    assert not remplir(passeport, stage=mars.pk, date_fin="13/03/2026").form.remarque_stage
    client, envoi = as_user(owner), saisie(diplome, stage=mars.pk, date_fin="14/03/2026")
    reponse = client.post("/fiches/nouvelle/", envoi, follow=True)
    assert "dans la période choisie, du 2 au 13 mars 2026" in texte(reponse)
    fiche = Fiche.objects.enregistrees().get()
    assert "Vous pouvez enregistrer quand même." in texte(client.get(f"/fiches/{fiche.pk}/modifier/"))
    # The message of « Enregistrer » is not said without a reason.
    reponse = client.post(f"/fiches/{fiche.pk}/modifier/", saisie(diplome, stage=mars.pk, revision="1"), follow=True)
    assert "dans la période choisie" not in texte(reponse)
