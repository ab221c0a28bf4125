"""A passport typed in tables: columns matched, brouillons made, nothing lost in silence."""

import datetime
import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from examens.models import Reprise
from examens.reprendre import tableaux, views_tableau
from examens.reprendre.colonnes import brouillon, en_fiches, reconnaitre
from referentiel.arbre import arbre_de
from situations.fichiers.refus import FichierRefuse
from situations.models import Fiche

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
ENTETES = ["Situation", "Contexte", "Période", "Compétence", "Lieu", "Remarque"]
LIGNE = ["S111 Brief", "Stagiaire.", "du 02/03/2026 au 13/03/2026", "C11.1", "Organisation", "x"]


def docx(*tables):
    def cellule(texte):
        paragraphes = "".join(f"<w:p><w:r><w:t>{ligne}</w:t></w:r></w:p>" for ligne in texte.split("\n"))
        return f"<w:tc>{paragraphes}</w:tc>"

    corps = "".join(
        "<w:tbl>" + "".join("<w:tr>" + "".join(map(cellule, ligne)) + "</w:tr>" for ligne in table) + "</w:tbl>"
        for table in tables
    )
    return _zip({"word/document.xml": f'<w:document xmlns:w="{W}"><w:body>{corps}</w:body></w:document>'})


def xlsx(*lignes):
    classeur = openpyxl.Workbook()
    for ligne in lignes:
        classeur.active.append(ligne)
    sortie = io.BytesIO()
    classeur.save(sortie)
    return sortie.getvalue()


def _zip(entrees):
    sortie = io.BytesIO()
    with zipfile.ZipFile(sortie, "w") as archive:
        for nom, contenu in entrees.items():
            archive.writestr(nom, contenu)
    return sortie.getvalue()


@pytest.fixture
def lire(tmp_path):
    def lire(octets):
        chemin = tmp_path / "fichier"
        chemin.write_bytes(octets)
        return tableaux.comprendre(chemin)

    return lire


def test_a_document_and_a_workbook_say_the_same(lire):
    attendu = [[ENTETES, LIGNE]]
    assert lire(docx([ENTETES, LIGNE])) == attendu
    assert lire(xlsx(ENTETES, LIGNE)) == attendu
    assert lire(xlsx(["A", "B"], [datetime.date(2026, 3, 2), 12.0])) == [[["A", "B"], ["02/03/2026", "12"]]]


def test_a_workbook_of_before_2007_is_read_too(lire):
    """As the national one of the BTS GPME is: days, numbers, and no sheet that is hidden."""
    (tableau,) = lire((Path(__file__).parent / "passeport.xls").read_bytes())
    assert tableau == [
        ["Tâche", "Contexte", "Date de début", "Date de fin", "Organisation"],
        ["S111", "Un devis — « urgent ».", "02/03/2026", "13/03/2026", "Agence Bleue"],
        ["S112", "Un appel.", "04/05/2026", "05/05/2026", "75000"],
    ]


@pytest.mark.parametrize(
    ("octets", "phrase"),
    [
        (b"\xd0\xcf\x11\xe0 an old workbook", "ni un document Word"),
        (_zip({"photo.jpg": "x"}), "ni un document Word"),
        (_zip({"xl/workbook.xml": "<x"}), "abîmé"),
        (_zip({"word/document.xml": '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'}), "abîmé"),
        (docx([["seule"]]), "Aucun tableau"),
        (docx([["a", "b"]] * 400), "démesuré"),
    ],
)
def test_what_is_refused_says_why(lire, octets, phrase):
    with pytest.raises(FichierRefuse, match=phrase):
        lire(octets)


def test_a_table_a_fiche_is_read_down_its_first_column(diplome):
    debout = [["Situation", "S111"], ["Description", "Un."], ["Compétence", "C11.1"]]
    autre = [["Situation", "S112"], ["Description", "Deux."], ["Moyens", "Un tableur"]]
    titres, fiches = en_fiches([debout, autre], diplome)
    assert titres == ["Situation", "Description", "Compétence", "Moyens"]
    assert fiches == [["S111", "Un.", "C11.1", ""], ["S112", "Deux.", "", "Un tableur"]]


def test_titles_are_recognised_as_people_write_them(diplome):
    trouvees = reconnaitre(["Activité", "CONTEXTE", "Date de début", "Date de fin", "Outils", "???"], diplome)
    assert trouvees == {"situation": 0, "description": 1, "date_debut": 2, "date_fin": 3, "moyens": 4}


def test_a_line_becomes_a_saisie_and_what_is_not_understood_is_told(diplome):
    colonnes = reconnaitre(ENTETES, diplome)
    arbre = arbre_de(diplome)
    situation = next(pk for pk, b in arbre.situations.items() if b.situation.code == "S111")
    fait = brouillon(LIGNE, colonnes, diplome, arbre)
    assert fait.saisie["situation"] == str(situation)
    assert (fait.saisie["date_debut"], fait.saisie["date_fin"]) == ("02/03/2026", "13/03/2026")
    assert fait.saisie["localisation"] == "organisation"
    assert fait.remarques == []
    inconnu = brouillon(["Zumba", "Un.", "jamais", "C12.1", "", ""], colonnes, diplome, arbre)
    # C12.1 is assessed in E5: it is not to be claimed (R3).
    assert inconnu.saisie == {"description": "Un."}
    assert len(inconnu.remarques) == 3


@pytest.fixture
def envoyer(as_user, owner, passeport, monkeypatch):
    monkeypatch.setattr(views_tableau, "lire_tableaux", tableaux.comprendre)

    def envoyer(octets, nom="passeport.xlsx"):
        adresse = reverse("examens:reprendre_tableau", args=[passeport.pk])
        return as_user(owner).post(adresse, {"fichier": SimpleUploadedFile(nom, octets)})

    return envoyer


@pytest.mark.rule("R20")
def test_the_columns_are_shown_then_brouillons_are_made_once(client, envoyer, passeport):
    adresse = envoyer(xlsx(ENTETES, LIGNE, ["?", "Deux.", "", "", "", ""])).url
    page = client.get(adresse).content.decode()
    assert "2\u00a0fiches dans ce fichier" in page
    colonnes = {"colonne_0": "situation", "colonne_1": "description", "colonne_2": "date_debut"}
    double = client.post(adresse, colonnes | {"colonne_3": "description"})
    assert double.status_code == 422
    assert "gardez-en une" in double.content.decode()
    assert not Fiche.objects.exists()
    client.post(adresse, colonnes)
    client.post(adresse, colonnes)
    premiere, seconde = Fiche.objects.order_by("pk")
    assert premiere.est_brouillon and premiere.situation.code == "S111"
    assert seconde.saisie == {"description": "Deux."}
    page = client.get(adresse).content.decode()
    assert "Fiche 2, non compris" in page
    assert Reprise.objects.get().donnees == {}


def test_a_refused_file_says_why_at_the_field(envoyer):
    reponse = envoyer(b"%PDF-1.7", "passeport.pdf")
    assert reponse.status_code == 422
    assert "ni un document Word" in reponse.content.decode()


@pytest.mark.lent
def test_it_is_read_in_a_process_of_its_own(tmp_path):
    chemin = tmp_path / "a.docx"
    chemin.write_bytes(docx([ENTETES, LIGNE]))
    assert tableaux.lire_tableaux(chemin) == [[ENTETES, LIGNE]]
