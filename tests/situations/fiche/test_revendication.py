"""What a fiche claims is data: one compétence, or several situations and several compétences (R18)."""

import pytest

from examens.depots.copie import matiere
from examens.papier.document import document_epreuve
from referentiel.arbre import arbre_de
from situations.couverture import Couverture, couvertures
from situations.fiche.differences import lisible
from situations.models import Fiche
from situations.saisie import saisie_de_contenu
from tests import factories

from .formulaire import remplir, saisie

pytestmark = [pytest.mark.django_db, pytest.mark.rule("R18")]


@pytest.fixture
def plusieurs(diplome):
    """The diplôme of the tests, whose fiches may claim two situations and three compétences."""
    diplome.revendication = {
        "situations": {"minimum": 1, "maximum": 2},
        "competences": {"minimum": 1, "maximum": 3},
    }
    diplome.save()
    return diplome


def pk(diplome, code):
    genre = factories.situation if code.startswith("S") else factories.competence
    return str(genre(diplome, code).pk)


def dit(formulaire):
    """All that a form refuses."""
    return " ".join(erreur for *_, erreur, _ in formulaire.bilan).replace("\u00a0", " ")


def test_the_other_competences_of_the_situation_are_claimed_with_the_first(passeport, plusieurs):
    remplir(passeport, competences_en_plus=[pk(plusieurs, "C11.3")]).enregistrer()

    fiche = Fiche.objects.get()
    couverture = Couverture.de_fiches(arbre_de(plusieurs), [fiche])
    texte = lisible(fiche.contenu(), plusieurs)

    assert [
        bool(couverture.enregistrees[factories.competence(plusieurs, c).pk]) for c in ("C11.2", "C11.3", "C11.1")
    ] == [
        True,
        True,
        False,
    ]
    assert texte["Autres compétences"].startswith("C11.3")
    assert saisie_de_contenu(fiche.contenu(), arbre_de(plusieurs))["competences_en_plus"] == pk(plusieurs, "C11.3")


def test_all_that_it_claims_is_named_wherever_the_fiche_is(as_user, owner, teacher, passeport, plusieurs):
    remplir(passeport, competences_en_plus=[pk(plusieurs, "C11.3")]).enregistrer()
    fiche = Fiche.objects.get()

    (epreuve,) = (e for e in arbre_de(plusieurs).epreuves if e.code == "E6")
    document = document_epreuve(fiche.passeport, epreuve, fiche.date_debut)

    assert document.situations[0].fiches[0].competence == "C11.2, C11.3"
    for qui, adresse in ((owner, "/fiches/"), (teacher, "/a-lire/"), (teacher, f"/a-lire/{fiche.pk}/")):
        assert "C11.2, C11.3" in as_user(qui).get(adresse).content.decode(), adresse


def test_a_situation_that_leads_to_one_competence_brings_it(passeport, plusieurs):
    remplir(passeport, situations_en_plus=[pk(plusieurs, "S111")]).enregistrer()

    fiche = Fiche.objects.get()
    assert fiche.situations_revendiquees == [int(pk(plusieurs, c)) for c in ("S112", "S111")]
    assert fiche.competences_revendiquees == [int(pk(plusieurs, c)) for c in ("C11.2", "C11.1")]


def test_what_the_diplome_does_not_take_is_told_and_kept(passeport, plusieurs):
    for plus, message in (
        ({"situations_en_plus": ["S111", "S311"]}, "Une fiche porte au plus 2 situations, celle-ci 3"),
        ({"competences_en_plus": ["C31.1"]}, "C31.1 ne va avec aucune situation de cette fiche"),
        ({"competences_en_plus": ["C21.1"]}, "C21.1 est évaluée en E4, et cette fiche sert E6"),
        ({"situations_en_plus": ["S211"]}, "S211 ne mène à rien de ce que cette fiche revendique"),
    ):
        plus = {nom: [pk(plusieurs, code) for code in codes] for nom, codes in plus.items()}
        formulaire = remplir(passeport, **plus)
        assert message in dit(formulaire), plus
        assert formulaire.saisie().items() >= {nom: ",".join(cles) for nom, cles in plus.items()}.items()


def test_a_set_that_must_hold_some_is_asked_for(as_user, owner, passeport, plusieurs):
    dont = [{"parmi": ["C11.1"], "minimum": 1}, {"parmi": ["C11.2", "C21.1"]}]
    plusieurs.revendication["competences"] |= {"minimum": 2, "dont": dont}
    plusieurs.save()

    rien = dit(remplir(passeport, competence=""))
    seule = as_user(owner).post("/fiches/nouvelle/", saisie(plusieurs)).content.decode().replace("\u00a0", " ")
    sans = dit(remplir(passeport, competences_en_plus=[pk(plusieurs, "C11.3")]))
    avec = dit(remplir(passeport, situations_en_plus=[pk(plusieurs, "S111")]))

    assert "Cochez les compétences que vous revendiquez : C11.2 ou C11.3." in rien
    # Told before it is refused.
    assert "Cochez tout ce que cette fiche montre : 2 au moins ; toujours C11.1 ; C11.2 ou C21.1." in seule
    assert "Une fiche porte au moins 2 compétences, celle-ci 1" in seule
    assert "Une fiche porte toujours C11.1" in sans
    assert avec == ""


def test_where_a_fiche_claims_one_compétence_nothing_more_is_asked(as_user, owner, passeport, diplome):
    page = as_user(owner).get("/fiches/nouvelle/").content.decode()
    fiche = remplir(passeport, competences_en_plus=[pk(diplome, "C11.3")]).enregistrer()

    assert "en_plus" not in page
    assert fiche.competences_revendiquees == [int(pk(diplome, "C11.2"))]


@pytest.fixture
def double(passeport, plusieurs):
    plus = {"situations_en_plus": [pk(plusieurs, "S111")], "competences_en_plus": [pk(plusieurs, "C11.3")]}
    remplir(passeport, **plus).enregistrer()
    return Fiche.objects.select_related("passeport__diplome").get()


def test_the_class_counts_all_that_is_claimed(double, plusieurs):
    couverture = couvertures(arbre_de(plusieurs), [double.passeport])[double.passeport_id]

    couvertes = {c.code for c in arbre_de(plusieurs).revendicables() if couverture.enregistrees[c.pk]}
    assert couvertes == {"C11.1", "C11.2", "C11.3"}


def test_the_passport_shows_the_fiche_in_each_of_its_places_and_counts_it_once(as_user, owner, double):
    page = as_user(owner).get(double.passeport.get_absolute_url())

    assert page.status_code == 200
    assert page.content.decode().count(f'href="/fiches/{double.pk}/"') >= 3


def test_the_print_says_all_that_is_claimed(double):
    epreuve = double.competence.epreuve
    document = document_epreuve(double.passeport, epreuve, double.enregistree_le)

    (situation,) = document.situations
    dits = {r.libelle: r.texte for o in situation.fiches[0].onglets for r in o.rubriques}
    assert dits["Autres compétences"].splitlines()[0].startswith("C11.3")
    assert document.competences == 3


def test_what_is_deposited_is_told_in_the_order_of_the_referentiel(double, plusieurs):
    figees = matiere(double.passeport, plusieurs.epreuves.get(code="E6")).par_competence
    assert [(competence.code, nombre) for competence, nombre in figees] == [("C11.1", 1), ("C11.2", 1), ("C11.3", 1)]


def test_the_page_of_the_form_shows_what_is_ticked(as_user, owner, plusieurs, double):
    page = as_user(owner).get(f"/fiches/{double.pk}/modifier/").content.decode()

    assert page.count("checked") >= 2
    assert 'name="situations_en_plus"' in page and 'name="competences_en_plus"' in page


def test_where_several_may_be_claimed_they_stand_in_one_list_and_the_first_ticked_is_first(as_user, owner, plusieurs):
    navigateur = as_user(owner)
    situation = pk(plusieurs, "S112")
    page = navigateur.get(f"/fiches/nouvelle/?situation={situation}").content.decode()
    zone = page[page.index('id="zone-competence"') :]
    assert zone.count("Intitulé de C11.2") == 1 and 'type="radio"' not in zone[: zone.index("Descriptif")]

    envoi = saisie(plusieurs, "S112", "C11.2", competences_en_plus=[pk(plusieurs, c) for c in ("C11.2", "C11.3")])
    navigateur.post("/fiches/nouvelle/", {nom: valeur for nom, valeur in envoi.items() if nom != "competence"})
    fiche = Fiche.objects.get()
    assert fiche.competences_revendiquees == [int(pk(plusieurs, c)) for c in ("C11.2", "C11.3")]

    envoi = saisie(
        plusieurs, "S112", "C11.3", competences_en_plus=[pk(plusieurs, "C11.3")], revision=str(fiche.revision)
    )
    envoi.pop("competence")
    navigateur.post(f"/fiches/{fiche.pk}/modifier/", envoi)
    assert Fiche.objects.get().competences_revendiquees == [int(pk(plusieurs, "C11.3"))]
