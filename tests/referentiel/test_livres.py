"""Every référentiel shipped: whole, in its own words, usable by a student from the first fiche to the print."""

import pytest

from accounts.models import Inscription
from examens.depots.copie import matiere
from examens.papier.document import document_complet
from examens.papier.vierge import document_vierge
from referentiel.arbre import arbre_de
from referentiel.models import Diplome
from referentiel.recherche import rechercher
from referentiel.rubriques import rubriques_de
from situations.models import Fiche
from tests import factories
from tests.referentiels import FICHIERS, charger

pytestmark = [pytest.mark.django_db, pytest.mark.lent]

LIVRES = sorted(FICHIERS.glob("*.yaml"))


@pytest.fixture(params=LIVRES, ids=lambda fichier: fichier.stem)
def diplome(request):
    charger(request.param)
    return Diplome.objects.get()


@pytest.fixture
def passeport(diplome):
    return factories.PasseportFactory(diplome=diplome)


def saisie(diplome, branche):
    """What a student of this diplôme sends for a first fiche on this situation: what is mandatory, and no more."""
    envoi = {
        "situation": branche.situation.pk,
        "competence": branche.revendicables[0].pk,
        "date_debut": "02/03/2026",
        "date_fin": "13/03/2026",
        "revision": "0",
        "enregistrer": "1",
    }
    for rubrique in rubriques_de(diplome):
        if rubrique.nom not in envoi and diplome.obligatoire(rubrique.nom):
            liste = diplome.liste(rubrique.nom)
            envoi[rubrique.nom] = liste[0][0] if liste else "Ce que j’ai fait ce jour-là, raconté avec mes mots."
    return envoi


def test_each_says_where_it_comes_from_is_printed_blank_and_leads_somewhere(diplome):
    arbre = arbre_de(diplome)
    elements = [
        *(pole.pole for pole in arbre.poles),
        *(classe.classe for pole in arbre.poles for classe in pole.classes),
        *(branche.situation for branche in arbre.situations.values()),
        *arbre.competences.values(),
    ]

    assert diplome.version and diplome.provenance["origine"]["niveau"]
    assert all(element.provenance["niveau"] for element in (*elements, *arbre.epreuves))
    assert document_vierge(diplome).tableau
    assert not any("{" in rubrique.libelle + rubrique.aide for rubrique in rubriques_de(diplome))
    mots = ("instagram", "canva", "devis", "standard téléphonique")
    assert [mot for mot in mots if not rechercher(diplome, mot)] == []


@pytest.mark.rule("R39")
def test_a_student_writes_a_first_fiche_and_a_teacher_reads_it_in_the_words_of_the_diplome(client, diplome, passeport):
    """And a title that is provisional is marked so on the page of the référentiel alone."""
    classe = factories.ClasseFactory(diplome=diplome)
    Inscription.objects.create(etudiant=passeport.etudiant, classe=classe)
    arbre = arbre_de(diplome)
    branche = next(b for b in arbre.situations.values() if b.revendicables)
    situations = [b.situation for b in arbre.situations.values() if b.situation.intitule_provisoire]
    provisoires = bool(situations) or any(c.intitule_provisoire for c in arbre.competences.values())

    def lire(adresse):
        reponse = client.get(adresse)
        assert reponse.status_code == 200, adresse
        return reponse

    client.force_login(passeport.etudiant)
    nouvelle = f"/fiches/nouvelle/?passeport={passeport.pk}"
    page = lire(f"{nouvelle}&situation={situations[0].pk if situations else ''}").text
    assert "provisoire" not in page
    assert diplome.mot("situation") == "situation" or f"Choisissez {diplome.mot('le situation')}" in page
    reponse = client.post(nouvelle, saisie(diplome, branche))
    assert reponse.status_code == 302, reponse.context["formulaire"].bilan
    fiche = Fiche.objects.get()
    lire(fiche.get_absolute_url())
    lire(f"/fiches/{fiche.pk}/modifier/")
    assert "provisoire" not in lire(passeport.get_absolute_url()).text
    assert ("intitulé provisoire" in lire(diplome.get_absolute_url()).text) == provisoires
    assert len(document_complet(passeport, fiche.enregistree_le).situations) == 1

    client.force_login(factories.creer_enseignant(classe))
    for adresse in ("", "couverture/", "couverture.xlsx"):
        lire(f"/classes/{classe.pk}/{adresse}")
    for epreuve in diplome.epreuves.filter(dans_passeport=True):
        assert matiere(passeport, epreuve).couverture.total > 0
