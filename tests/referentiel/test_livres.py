"""Every référentiel shipped: whole, in its own words, usable by a student from the first fiche to the print."""

import pytest

from accounts.models import Enseignement, Inscription
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


def test_each_says_where_it_comes_from(diplome):
    arbre = arbre_de(diplome)
    elements = [
        *(pole.pole for pole in arbre.poles),
        *(classe.classe for pole in arbre.poles for classe in pole.classes),
        *(branche.situation for branche in arbre.situations.values()),
        *arbre.competences.values(),
    ]

    assert diplome.version and diplome.provenance["origine"]["niveau"]
    assert all(element.provenance["niveau"] for element in (*elements, *arbre.epreuves))


def test_a_student_writes_reads_and_prints_a_first_fiche(client, diplome, passeport):
    client.force_login(passeport.etudiant)
    branche = next(b for b in arbre_de(diplome).situations.values() if b.revendicables)

    page = client.get(f"/fiches/nouvelle/?passeport={passeport.pk}")
    reponse = client.post(f"/fiches/nouvelle/?passeport={passeport.pk}", saisie(diplome, branche))

    assert page.status_code == 200
    assert reponse.status_code == 302, reponse.context["formulaire"].bilan
    fiche = Fiche.objects.get()
    for adresse in (fiche.get_absolute_url(), f"/fiches/{fiche.pk}/modifier/", passeport.get_absolute_url()):
        assert client.get(adresse).status_code == 200
    assert len(document_complet(passeport, fiche.enregistree_le).situations) == 1
    assert document_vierge(diplome).tableau


def test_the_form_says_the_words_of_the_diplome(client, diplome, passeport):
    client.force_login(passeport.etudiant)
    page = client.get(f"/fiches/nouvelle/?passeport={passeport.pk}").content.decode()

    for rubrique in rubriques_de(diplome):
        assert "{" not in rubrique.libelle + rubrique.aide
    if diplome.mot("situation") != "situation":
        assert f"Choisissez {diplome.mot('le situation')}" in page


@pytest.mark.rule("R39")
def test_a_provisional_title_is_marked_on_the_page_of_the_referentiel_alone(client, diplome, passeport):
    client.force_login(passeport.etudiant)
    provisoires = [b for b in arbre_de(diplome).situations.values() if b.situation.intitule_provisoire]
    referentiel = client.get(diplome.get_absolute_url()).content.decode()

    competences = arbre_de(diplome).competences.values()
    attendu = bool(provisoires) or any(c.intitule_provisoire for c in competences)
    assert ("intitulé provisoire" in referentiel) == attendu
    choix = provisoires[0].situation.pk if provisoires else ""
    for adresse in (passeport.get_absolute_url(), f"/fiches/nouvelle/?passeport={passeport.pk}&situation={choix}"):
        assert "provisoire" not in client.get(adresse).content.decode()


def test_a_teacher_reads_the_class_and_a_deposit_is_prepared(client, diplome, passeport):
    classe = factories.ClasseFactory(diplome=diplome)
    Inscription.objects.create(etudiant=passeport.etudiant, classe=classe)
    enseignant = factories.UserFactory(role="enseignant")
    Enseignement.objects.create(enseignant=enseignant, classe=classe)
    branche = next(b for b in arbre_de(diplome).situations.values() if b.revendicables)
    client.force_login(passeport.etudiant)
    client.post(f"/fiches/nouvelle/?passeport={passeport.pk}", saisie(diplome, branche))
    client.force_login(enseignant)

    for adresse in (
        f"/classes/{classe.pk}/",
        f"/classes/{classe.pk}/couverture/",
        f"/classes/{classe.pk}/couverture.xlsx",
        passeport.get_absolute_url(),
        Fiche.objects.get().get_absolute_url(),
        diplome.get_absolute_url(),
    ):
        assert client.get(adresse).status_code == 200, adresse
    for epreuve in diplome.epreuves.filter(dans_passeport=True):
        assert matiere(passeport, epreuve).couverture.total > 0


def test_what_a_student_says_leads_somewhere(diplome):
    mots = ("instagram", "canva", "devis", "standard téléphonique")

    assert [mot for mot in mots if not rechercher(diplome, mot)] == []
