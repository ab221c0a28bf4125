"""A change of référentiel never alters an answer (R38): what the loader keeps, renames, replaces."""

import copy

import pytest
import yaml

from referentiel.arbre import arbre_de
from referentiel.chargement.contenu import comprendre
from referentiel.chargement.ecriture import charger
from referentiel.chargement.export import exporter
from referentiel.chargement.source import FichierRefuse
from referentiel.models import Competence, Diplome, Epreuve, Situation

pytestmark = [pytest.mark.django_db, pytest.mark.rule("R38")]

FICHIER = {
    "format": 1,
    "diplome": {"code": "BTS-ESSAI", "intitule": "BTS d’essai"},
    "epreuves": [
        {"code": "E4", "intitule": "Relation client", "dans_passeport": True, "a_renseigner": True},
        {"code": "E5", "intitule": "Gestion", "dans_passeport": True, "a_renseigner": True},
    ],
    "rubriques": {"propre_outils": {"libelle": "Outils", "onglet": "caracterisation", "genre": "texte"}},
    "choix": {"source": [{"code": "stage", "libelle": "Stage"}, {"code": "atelier", "libelle": "Atelier"}]},
    "poles": [
        {
            "code": "1",
            "intitule": "Relation client",
            "classes": [
                {
                    "code": "1.1",
                    "intitule": "Vente",
                    "situations": [
                        {
                            "code": "S1",
                            "intitule": "Accueil",
                            "competences": [{"code": "C1", "intitule": "Vendre", "epreuve": "E4"}],
                        },
                        {
                            "code": "S2",
                            "intitule": "Suivi",
                            "competences": [{"code": "C2", "intitule": "Gérer", "epreuve": "E5"}],
                        },
                    ],
                }
            ],
        }
    ],
}


@pytest.fixture
def fichier():
    """The file as plain data, to be changed."""
    return copy.deepcopy(FICHIER)


def octets(donnees):
    return yaml.dump(donnees, allow_unicode=True).encode()


def lire(donnees):
    return charger(comprendre(octets(donnees)))


def situations(donnees):
    return donnees["poles"][0]["classes"][0]["situations"]


def refus(donnees):
    with pytest.raises(FichierRefuse) as refuse:
        lire(donnees)
    return str(refuse.value).replace("\u00a0", " ")


def test_two_epreuves_exchange_their_codes_and_stay_the_same(fichier):
    lire(fichier)
    avant = {e.intitule: e.pk for e in Epreuve.objects.all()}
    fichier["epreuves"][0] |= {"cle": "E4", "code": "E5"}
    fichier["epreuves"][1] |= {"cle": "E5", "code": "E4"}
    situations(fichier)[0]["competences"][0]["epreuve"] = "E5"
    situations(fichier)[1]["competences"][0]["epreuve"] = "E4"

    rapport = lire(fichier)

    assert [ligne for _, ligne in rapport.renumerotes] == ["E4 → E5 Relation client", "E5 → E4 Gestion"]
    assert {e.intitule: e.pk for e in Epreuve.objects.all()} == avant
    assert Competence.objects.get(code="C1").epreuve_id == avant["Relation client"]
    assert not lire(fichier).a_change
    assert not charger(comprendre(octets(exporter(Diplome.objects.get())))).a_change


def test_a_retired_epreuve_leaves_its_code_to_another(fichier):
    lire(fichier)
    ancienne = Epreuve.objects.get(code="E5")
    fichier["epreuves"][1] = fichier["epreuves"][1] | {"cle": "E5-2027", "intitule": "Gestion, nouvelle"}

    lire(fichier)

    ancienne.refresh_from_db()
    assert ancienne.retire and ancienne.code == "E5"
    assert Epreuve.objects.get(code="E5", retire=False).cle == "E5-2027"
    assert "Gestion" not in [e["intitule"] for e in exporter(Diplome.objects.get())["epreuves"]]


def test_a_mistyped_code_is_mended_by_its_key(fichier):
    lire(fichier)
    avant = Situation.objects.get(code="S1")
    situations(fichier)[0] |= {"cle": "S1", "code": "S10"}

    rapport = lire(fichier)

    avant.refresh_from_db()
    assert (avant.code, avant.retire) == ("S10", False)
    assert [ligne for _, ligne in rapport.renumerotes] == ["S1 → S10 Accueil"]
    assert not rapport.retires


def test_what_replaces_is_kept_exported_and_found_through_what_was_retired_since(fichier):
    lire(fichier)
    situations(fichier)[0] |= {"code": "S3", "remplace": ["S1"]}
    lire(fichier)
    situations(fichier)[0] |= {"code": "S4", "remplace": ["S3"]}
    lire(fichier)

    arbre = arbre_de(Diplome.objects.get())
    assert [s.code for s in arbre.qui_remplacent(Situation.objects.get(code="S1"))] == ["S4"]
    assert [s.code for s in arbre.qui_remplacent(Situation.objects.get(code="S2"))] == []
    assert exporter(Diplome.objects.get())["poles"][0]["classes"][0]["situations"][0]["remplace"] == ["S3"]


def test_what_replaces_itself_in_a_ring_is_found_once(fichier):
    lire(fichier)
    Situation.objects.filter(code="S1").update(retire=True, remplace=["S1"])

    assert arbre_de(Diplome.objects.get()).qui_remplacent(Situation.objects.get(code="S1")) == []


def test_what_is_still_in_the_file_is_replaced_by_nothing(fichier):
    situations(fichier)[0]["remplace"] = ["S2"]

    assert "« S2 » est encore dans le fichier : rien ne le remplace." in refus(fichier)


def test_a_replaced_key_that_nobody_has_seen_is_told(fichier):
    situations(fichier)[0]["remplace"] = ["S9"]

    avertissements = lire(fichier).avertissements

    assert [a.replace("\u00a0", " ") for a in avertissements] == ["S1 remplace « S9 », qui n’a jamais été chargé ici."]


def test_a_choice_that_is_gone_is_no_longer_proposed_and_still_read(fichier):
    lire(fichier)
    fichier["choix"]["source"].pop()

    rapport = lire(fichier)

    diplome = Diplome.objects.get()
    assert rapport.choix_retires == [("source", "atelier")]
    assert diplome.liste("source") == [("stage", "Stage")]
    assert diplome.libelle("source", "atelier") == "Atelier"
    assert not lire(fichier).a_change
    assert exporter(diplome)["choix"]["source"] == [{"code": "stage", "libelle": "Stage"}]

    fichier["choix"]["source"].append({"code": "atelier", "libelle": "Atelier"})
    lire(fichier)
    assert len(Diplome.objects.get().liste("source")) == 2


def test_a_rubrique_that_is_gone_keeps_its_label_for_what_was_answered(fichier):
    lire(fichier)
    del fichier["rubriques"]

    rapport = lire(fichier)

    diplome = Diplome.objects.get()
    assert [ligne for _, ligne in rapport.retires] == ["Outils"]
    assert diplome.rubriques["propre_outils"]["libelle"] == "Outils"
    assert "rubriques" not in exporter(diplome)
    assert not lire(fichier).a_change


def test_two_diplomes_in_force_never_have_the_same_title(fichier):
    lire(fichier)
    fichier["diplome"]["code"] = "BTS-ESAI"

    assert "Un autre diplôme, BTS-ESSAI, s’appelle déjà « BTS d’essai »." in refus(fichier)

    Diplome.objects.update(retire=True)
    lire(fichier)
    assert [d.code for d in Diplome.objects.proposes()] == ["BTS-ESAI"]


def test_what_an_administrator_corrected_of_the_diplome_is_kept_and_told(fichier):
    lire(fichier)
    diplome = Diplome.objects.get()
    diplome.rubriques["description"]["limite"] = 300
    diplome.choix["source"][0]["libelle"] = "Stage ou alternance"
    diplome.intitule = "BTS d’essai, corrigé"
    diplome.corriges = ["choix.source", "intitule", "rubriques.description"]
    diplome.save()
    fichier["diplome"]["note"] = "Suit le fichier."

    rapport = lire(fichier)

    diplome.refresh_from_db()
    assert (diplome.limite("description"), diplome.note) == (300, "Suit le fichier.")
    assert diplome.liste("source")[0] == ("stage", "Stage ou alternance")
    assert str(diplome) == "BTS d’essai, corrigé"
    description = "rubrique «\u00a0Description de la situation\u00a0»"
    assert rapport.conserves == ["liste «\u00a0Source\u00a0»", "intitulé", description]
    contenu = exporter(diplome)
    assert contenu["rubriques"]["description"] == {"limite": 300}
    assert not charger(comprendre(octets(contenu))).a_change

    charger(comprendre(octets(fichier)), ecraser=True)
    diplome.refresh_from_db()
    assert (diplome.limite("description"), str(diplome), diplome.corriges) == (255, "BTS d’essai", [])


@pytest.mark.parametrize(("valeur", "phrase"), [(["E4", "E5"], "Un seul texte est attendu ici, et non une liste.")])
def test_a_list_where_one_text_is_meant_gets_a_true_sentence(fichier, valeur, phrase):
    situations(fichier)[0]["intitule"] = valeur

    assert phrase in refus(fichier)


def test_keywords_stand_apart_and_come_back_with_the_export(fichier):
    fichier["mots_cles"] = {"situations": {"S1": ["accueil"]}, "competences": {"C2": ["tableur", "budget"]}}
    lire(fichier)

    assert Situation.objects.get(code="S1").mots_cles == ["accueil"]
    assert exporter(Diplome.objects.get())["mots_cles"] == fichier["mots_cles"]
    fichier["mots_cles"]["competences"]["C9"] = ["perdu"]
    assert "Rien dans le fichier n’a la clé « C9 »." in refus(fichier)


@pytest.mark.rule("R38")
def test_two_old_diplomes_of_the_same_title_are_told_apart():
    vieux = [Diplome(code=f"VIEUX-{annee}", intitule="BTS Commerce", retire=True) for annee in (2003, 2013)]
    assert [str(d) for d in vieux] == [f"BTS Commerce (ancien diplôme, VIEUX-{annee})" for annee in (2003, 2013)]
