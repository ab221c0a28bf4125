"""A diplôme of a shape that nobody has written before works on every page, from its file alone."""

import re
from pathlib import Path

import pytest

from accounts.models import Enseignement, Inscription
from examens.conformite.conformite import conformites
from examens.depots.copie import matiere
from examens.papier.document import document_complet, document_epreuve
from examens.papier.vierge import document_vierge
from referentiel.arbre import arbre_de
from referentiel.chargement.contenu import comprendre
from referentiel.chargement.ecriture import charger
from referentiel.chargement.export import exporter
from referentiel.chargement.export_yaml import rediger
from referentiel.models import Diplome
from situations.couverture import couvertures
from situations.models import Fiche
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.lent, pytest.mark.rule("R18")]

FICHIER = Path(__file__).with_name("trois_blocs.yaml").read_text()


def charger_option(option):
    charger(comprendre(FICHIER.replace("{OPTION}", option).encode()))
    return Diplome.objects.get(code=f"TRI-{option}")


@pytest.fixture
def diplome(db):
    return charger_option("A")


@pytest.fixture
def passeport(diplome):
    passeport = factories.PasseportFactory(diplome=diplome)
    classe = factories.ClasseFactory(diplome=diplome)
    Inscription.objects.create(etudiant=passeport.etudiant, classe=classe)
    return passeport


def pk(diplome, code):
    arbre = arbre_de(diplome)
    elements = [*(b.situation for b in arbre.situations.values()), *arbre.competences.values()]
    return next(e.pk for e in elements if e.code == code)


def envoyer(client, passeport, situation, *competences, **plus):
    envoi = {
        "situation": pk(passeport.diplome, situation),
        "competences_en_plus": [pk(passeport.diplome, c) for c in competences],
        "description": "Je remets en route un poste dans une petite entreprise.",
        "date_debut": "02/03/2026",
        "date_fin": "13/03/2026",
        "localisation": "organisation",
        "source": "stage",
        "type": "vecue",
        "revision": "0",
        "situations_en_plus": [pk(passeport.diplome, "A2" if situation == "A1" else "A1")],
        "propre_canal": "oral",
        "propre_postes": "12,5",
        "propre_sensible": "oui",
        "propre_outils": "Tournevis\nTableur",
        "enregistrer": "1",
    } | plus
    return client.post(f"/fiches/nouvelle/?passeport={passeport.pk}", envoi)


@pytest.fixture
def ecrit(client, passeport):
    """The student has told A1 for E4, with the compétence of three épreuves."""
    client.force_login(passeport.etudiant)
    reponse = envoyer(client, passeport, "A1", "CT", "C1.1", propre_modalite="equipe")
    assert reponse.status_code == 302, reponse.context["formulaire"].bilan
    return Fiche.objects.get()


def test_a_fiche_must_claim_several_things_and_serves_the_epreuve_that_they_say(client, passeport, ecrit):
    for competences in (("C1.1",), ("CT",)):
        reponse = envoyer(client, passeport, "A1", *competences)
        assert reponse.status_code == 422
    assert [arbre_de(passeport.diplome).competences[c].code for c in ecrit.competences_revendiquees] == ["C1.1", "CT"]
    compte = {c.epreuve.code: (c.couvertes, c.total, c.niveau) for c in _couverture(passeport).du_passeport()}
    # CT leads to every processus; the fiche serves E4 alone.
    assert compte == {"E4": (1, 4, "classe"), "E5": (0, 6, "situation"), "E6": (0, 2, "competence")}
    assert {c.epreuve.code: len(c.reste) for c in _couverture(passeport).du_passeport()}["E6"] == 2


def _couverture(passeport):
    return couvertures(arbre_de(passeport.diplome), [passeport])[passeport.pk]


@pytest.mark.rule("R2")
def test_what_is_printed_and_deposited_for_an_epreuve_is_its_own(passeport, ecrit):
    epreuves = {e.code: e for e in arbre_de(passeport.diplome).epreuves}
    assert len(matiere(passeport, epreuves["E4"]).fiches) == 1
    assert matiere(passeport, epreuves["E5"]).fiches == []
    document = document_epreuve(passeport, epreuves["E4"], ecrit.enregistree_le)
    assert document.couverture[0].phrase == "processus couverts par au moins une fiche"
    assert len(document_complet(passeport, ecrit.enregistree_le).situations) == 1
    assert document_vierge(passeport.diplome).tableau


def test_the_dossier_is_counted_in_the_words_of_the_file(passeport, ecrit):
    e4, *_, toutes = conformites(passeport)
    dits = [f"{p.demande} | {p.constat}".replace("\u00a0", " ") for p in e4.points + toutes.points]
    assert "2 réalisations vécues en immersion | il y en a 1." in dits
    assert "couvrir les 4 processus | 3 processus ne sont couverts par aucune fiche." in dits
    reduite = "Une durée réduite existe, 6 semaines au moins."
    assert f"10 semaines d’immersion | aucune immersion n’est notée. {reduite}" in dits


# « Livret de compétences » is what goes with a CV, whatever the diplôme; the list of periods names a column.
PERMIS = ("livret de compétences", "« Élève »")
AUTRES_MOTS = re.compile(r"(?i)\b(situations?|étudiante?s?|élèves?|stages?|stagiaires?|PFMP|compétences?)\b")


def test_every_page_opens_for_the_student_and_for_the_teacher(client, passeport, ecrit):
    """And says the words of the diplôme alone, in its texts as in what a screen reader is told."""
    classe = passeport.etudiant.inscriptions.get().classe
    stage = factories.creer_stage(passeport)
    enseignant = factories.UserFactory(role="enseignant")
    Enseignement.objects.create(enseignant=enseignant, classe=classe)
    racine = f"/passeports/{passeport.pk}/"
    communes = [racine, f"{racine}conformite/", f"/fiches/{ecrit.pk}/", f"/stages/{stage.pk}/objectifs/"]
    communes += [f"/stages/{stage.pk}/{fin}" for fin in ("", "modifier/", "supprimer/", "attestation/")]
    brouillon = factories.creer_brouillon(passeport)
    siennes = ["/fiches/", "/", f"/fiches/{brouillon.pk}/modifier/", "/fiches/corbeille/", "/poste/", "/textes-gardes/"]
    siennes += [f"/fiches/{ecrit.pk}/{fin}" for fin in ("supprimer/", "versions/")] + ["/journal-de-bord/"]
    siennes += [f"{racine}{fin}" for fin in ("extraits/", "extraits/nouveau/", "projet/", "stages/", "stages/nouveau/")]
    siennes += [f"{racine}?epreuve=E4&type=vecue", f"{racine}tableau/", "/fiches/recherche/?q=poste"]
    siennes += [f"/fiches/{ecrit.pk}/modifier/", f"{racine}passeport.xlsx", f"{racine}depots/"]
    siennes += [f"{racine}epreuves/{e}/{d}.xlsx" for e, d in (("E4", "tableau-de-synthese"), ("E6", "fiche"))]
    siennes += [passeport.diplome.get_absolute_url()]
    siennes += [f"{racine}?epreuve=E5", f"/fiches/nouvelle/?passeport={passeport.pk}&situation={ecrit.situation_id}"]
    de_classe = ["", "couverture/", "couverture/?epreuve=E5", "couverture.xlsx", "conformite/", "depots/", "stages/"]
    de_classe += [
        f"couverture/?etudiant={passeport.etudiant_id}",
        "relancer/",
        "textes/",
        "postes/",
        "postes/proposer/",
    ]
    de_classe += ["stages/periodes/", "examen/"]
    du_professeur = ["/a-lire/", "/appreciations/", "/phrases/", "/classes/", f"/fiches/{ecrit.pk}/entretien/"]
    for personne, adresses in (
        (passeport.etudiant, communes + siennes),
        (enseignant, communes + du_professeur + [f"/classes/{classe.pk}/{fin}" for fin in de_classe]),
    ):
        client.force_login(personne)
        for adresse in adresses:
            reponse = client.get(adresse, follow=True)
            assert reponse.status_code == 200, adresse
            if reponse["Content-Type"].startswith("text/html"):
                assert [m.group() for m in AUTRES_MOTS.finditer(_texte(reponse))] == [], adresse


def _texte(reponse):
    """All that is read or heard in the page, the menu apart."""
    page = reponse.content.decode()
    page = page[page.index("<main") : page.index("</main>")]
    page = re.sub(r"(?s)<(script|style|template)\b.*?</\1>", "", page)
    dits = re.findall(r'(?:title|aria-label|placeholder)="([^"]*)"', page)
    texte = re.sub(r"\s+", " ", " ".join([re.sub(r"<[^>]+>", " ", page), *dits]))
    for permis in PERMIS:
        texte = re.sub(re.escape(permis), "", texte, flags=re.IGNORECASE)
    return texte


def test_two_options_are_two_files_that_live_side_by_side(diplome):
    autre = charger_option("B")
    codes = [{c.code for c in arbre_de(d).competences.values()} for d in (diplome, autre)]
    assert codes[0] ^ codes[1] == {"C2.A", "C2.B"}


def test_its_export_loads_as_the_same_file(diplome):
    texte = rediger(exporter(diplome))
    rapport = charger(comprendre(texte.encode()))
    assert not rapport.a_change, texte
