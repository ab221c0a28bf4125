import re

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from referentiel.arbre import arbre_de
from suivi.grille.grille import grille
from tests.factories import competence, creer_brouillon, creer_etudiant, creer_fiche

pytestmark = [pytest.mark.django_db, pytest.mark.rule("R24")]

# Session, user, class, students, passports, fiches.
REQUETES = 7


@pytest.fixture
def url(classe):
    return reverse("suivi:couverture", args=[classe.pk])


@pytest.fixture
def ouvrir(as_user, teacher, url):
    client = as_user(teacher)

    def lire(**parametres):
        reponse = client.get(url, parametres)
        assert reponse.status_code == 200
        return reponse.content.decode().replace("\u00a0", " ")

    return lire


def ligne(contenu, nom):
    corps = contenu[contenu.index("<tbody") :]
    return corps[corps.index(nom) :].split("</tr>")[0]


def panneau(contenu):
    trouve = re.search(r'<section class="panneau.*?</section>', contenu, re.DOTALL)
    return trouve[0] if trouve else ""


@pytest.mark.rule("R22")
def test_a_row_shows_shapes_numbers_and_totals(ouvrir, passeport, owner):
    creer_fiche(passeport, "S111")
    creer_fiche(passeport, "S111", type="simulee")
    creer_fiche(passeport, "S211", type="observee")
    sienne = ligne(ouvrir(), "MOREAU Lina")
    assert '<i class="plein" role="img" title="2 fiches, vécue : 1, simulée : 1">2</i></a></td>' in sienne
    assert '<i class="raye" role="img" title="observée"></i>' in sienne
    assert sienne.count("<td></td>") == 4
    assert 'aria-label="2 sur 6"' in sienne
    assert "aujourd’hui" in sienne


@pytest.mark.rule("R20")
def test_brouillons_do_not_show_through(ouvrir, passeport):
    User.objects.update(last_login=timezone.now())
    creer_brouillon(passeport, description="Secret de brouillon")
    contenu = ouvrir()
    assert "n’a encore rien écrit" in ligne(contenu, "MOREAU Lina")
    assert "Secret" not in contenu


def test_each_code_carries_its_title_and_leads_to_who_lacks_it(ouvrir, diplome, classmate):
    contenu = ouvrir(epreuve="E6")
    c111 = competence(diplome, "C11.1")
    assert f'<a href="?colonne=E6-competence-{c111.pk}&amp;epreuve=E6"><span class="tete">C11.1</span>' in contenu
    assert '<span class="titre-de-colonne">Intitulé de C11.1' in contenu


def test_many_columns_are_headed_by_their_codes_alone(ouvrir, classmate, monkeypatch):
    monkeypatch.setattr("suivi.grille.grille.PEU_DE_COLONNES", 4)
    assert '<span class="infobulle">Intitulé de C11.1' in ouvrir(epreuve="E6")


def test_no_line_is_kept_for_classes_that_their_columns_say_already(ouvrir, classmate, diplome):
    assert '<tr class="classes">' in ouvrir()
    diplome.epreuves.update(dossier={"compte": "classe"})
    diplome.reviser()
    contenu = ouvrir()
    assert '<tr class="classes">' not in contenu and 'rowspan="2"' in contenu


def test_the_foot_counts_who_covers_each_competence(ouvrir, passeport):
    creer_fiche(passeport, "S111")
    pied = ouvrir().split("<tfoot>")[1].split("</tfoot>")[0]
    assert pied.count('<td class="zero">0</td>') == 5
    assert pied.count("<td>1</td>") == 1


def test_a_competence_opens_who_has_not_met_it_yet(ouvrir, passeport, owner, classmate, diplome):
    creer_fiche(passeport, "S111")
    ouvert = panneau(ouvrir(colonne=f"E6-competence-{competence(diplome, 'C11.1').pk}"))
    assert "1 sur 2 n’a pas encore" in ouvert
    assert classmate.nom_liste in ouvert.split("déjà")[0]
    assert "S111 Intitulé de S111" in ouvert
    assert owner.nom_liste in ouvert.split("déjà")[1]


def test_a_student_opens_what_to_aim_for(ouvrir, passeport, owner, classe):
    creer_fiche(passeport, "S311", type="simulee")
    ouvert = panneau(ouvrir(etudiant=owner.pk))
    assert "S112 Intitulé de S112" in ouvert
    assert "Intitulé de C31.1" in ouvert.split("À revivre en entreprise")[1]
    assert "Intitulé de C12.1" not in ouvert
    assert reverse("suivi:objectifs_pdf", args=[classe.pk, passeport.pk]) in ouvert
    assert reverse("situations:passeport", args=[passeport.pk]) in ouvert


def test_an_unknown_competence_or_student_or_one_of_another_class_opens_nothing(ouvrir, owner, stranger):
    for valeur in ("0", "-1", "abc", "9" * 40, "²", "", stranger.pk):
        assert panneau(ouvrir(colonne=valeur, etudiant=valeur)) == "", valeur


def test_unknown_filters_show_everything(ouvrir, owner):
    assert ouvrir(epreuve="E99", tri="zzz").count('<span class="tete">') == 6
    assert ouvrir(epreuve="E4").count('<span class="tete">') == 1


def test_rows_can_be_sorted_by_what_is_missing(ouvrir, passeport, classmate):
    creer_fiche(passeport, "S111")
    contenu = ouvrir(tri="manque")
    assert contenu.index(classmate.nom_liste) < contenu.index("MOREAU Lina")


def test_a_name_is_shown_as_text(ouvrir, owner):
    owner.last_name = "<script>alert(1)</script>"
    owner.save()
    contenu = ouvrir()
    assert "<SCRIPT>" not in contenu and "&lt;SCRIPT&gt;" in contenu


def test_every_cell_that_holds_something_leads_to_its_fiches(ouvrir, passeport, diplome):
    creer_fiche(passeport, "S111")
    lieu = f"{passeport.get_absolute_url()}#competence-{competence(diplome, 'C11.1').pk}"
    assert f'<td><a tabindex="-1" href="{lieu}"><i class="plein"' in ouvrir()


def test_the_columns_of_a_pole_fold_into_one_that_counts(ouvrir, passeport, diplome):
    creer_fiche(passeport, "S111")
    pole = competence(diplome, "C11.1").situations.first().classe_situations.pole
    contenu = ouvrir(plie=pole.pk, tri="manque")
    siennes = sum(c.classe.pole_id == pole.pk for c in grille(passeport.inscription.classe).colonnes)
    assert f'<td class="pli">1<span>/{siennes}</span></td>' in contenu
    assert contenu.count('<span class="tete">') == 6 - siennes + 1
    # Unfolded by the same head; what is chosen stays, and the form keeps the fold.
    assert '<a href="?&amp;tri=manque"' in contenu
    assert f'<input type="hidden" name="plie" value="{pole.pk}">' in contenu
    assert ouvrir(plie=["x", "-1", "999999"]).count('<span class="tete">') == 6


def test_the_cells_count_the_fiches_asked_for(ouvrir, passeport):
    creer_fiche(passeport, "S111", source="cours", date_debut="2026-03-02", date_fin="2026-03-06")
    for choix, nombre in (
        ({"source": "cours"}, 1),
        ({"source": "atelier"}, 0),
        ({"type": "observee"}, 0),
        ({"du": "06/03/2026", "au": "09/03/2026"}, 1),
        ({"du": "07/03/2026"}, 0),
    ):
        assert ligne(ouvrir(**choix), "MOREAU Lina").count("<i ") == nombre, choix
    assert "Cette date n’existe pas" in ouvrir(du="31/02/2026")


def test_rows_are_sorted_by_last_activity_the_silent_first(ouvrir, passeport, classmate):
    creer_fiche(passeport, "S111")
    contenu = ouvrir(tri="activite")
    assert contenu.index(classmate.nom_liste) < contenu.index("MOREAU Lina")


def test_homonyms_are_told_apart(ouvrir, owner, classe):
    creer_etudiant(classe, username="lina2", first_name="Lina", last_name="Moreau")
    contenu = ouvrir()
    assert '<span class="discret">owner</span>' in contenu and '<span class="discret">lina2</span>' in contenu


def test_a_class_without_students_says_so(ouvrir):
    assert "Aucun étudiant dans cette classe" in ouvrir()


def test_the_class_page_leads_to_the_grid(as_user, teacher, classe, owner, url):
    contenu = as_user(teacher).get(reverse("suivi:classe", args=[classe.pk])).content.decode()
    assert f'href="{url}"' in contenu
    assert f'href="{reverse("suivi:couverture_xlsx", args=[classe.pk])}"' in contenu


def test_the_grid_and_its_panels_cost_the_same_queries_whatever_the_number_of_students(
    ouvrir, passeport, owner, classe, diplome, django_assert_num_queries
):
    creer_fiche(passeport)
    arbre_de(diplome)
    colonne = f"E6-competence-{competence(diplome, 'C11.1').pk}"
    for parametres in ({}, {"colonne": colonne}, {"etudiant": owner.pk}):
        with django_assert_num_queries(REQUETES):
            ouvrir(**parametres)
    for _ in range(3):
        creer_fiche(creer_etudiant(classe, password="!").passeports.get())
    with django_assert_num_queries(REQUETES):
        ouvrir()
