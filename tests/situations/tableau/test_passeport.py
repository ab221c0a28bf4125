import datetime

import pytest
from django.urls import reverse

from accounts.models import Inscription
from referentiel.models import Association, Diplome, Epreuve, Situation
from situations.models import Fiche, Passeport
from suivi.models import Appreciation
from tests.factories import ClasseFactory, UserFactory, creer_brouillon, creer_diplome, creer_fiche

# Session, user, passport, fiches, other passports, appréciations in brief; the inscription and the periods of dépôt;
# work posts, the next stage; the référentiel is in memory. One more when a thread bears on the whole passport, one for
# periods, one for the objectives of a stage.
REQUETES = 11


@pytest.fixture
def url(passeport):
    return reverse("situations:passeport", args=[passeport.pk])


def page(client, url, **filtres):
    reponse = client.get(url, filtres)
    assert reponse.status_code == 200
    return reponse.content.decode().replace("\u00a0", " ")


# --- Opening ------------------------------------------------------------------------------------


def test_a_passport_is_opened_at_sign_in_for_students_alone(as_user, classe, teacher):
    etudiant = UserFactory()
    Inscription.objects.create(etudiant=etudiant, classe=classe)
    Inscription.objects.create(etudiant=teacher, classe=classe)
    as_user(etudiant)
    as_user(teacher)
    assert etudiant.passeports.get().diplome == classe.diplome
    assert not teacher.passeports.exists()


def test_signing_in_twice_opens_one_passport(as_user, owner):
    as_user(owner)
    as_user(owner)
    assert owner.passeports.count() == 1


def test_my_passport_leads_to_the_latest(as_user, owner, passeport):
    ClasseFactory(diplome=creer_diplome("AUTRE"), session=2029).inscriptions.create(etudiant=owner)
    recent = owner.passeports.create(diplome=Diplome.objects.get(code="AUTRE"), session=2029)
    reponse = as_user(owner).get(reverse("situations:mon_passeport"))
    assert reponse.url == reverse("situations:passeport", args=[recent.pk])
    contenu = page(as_user(owner), reponse.url)
    assert reverse("situations:passeport", args=[passeport.pk]) in contenu


def test_reading_writes_nothing_and_a_post_opens_the_passport_of_a_class_just_joined(as_user, classe):
    etudiant = UserFactory()
    client = as_user(etudiant)
    assert "dans aucune classe" in page(client, reverse("situations:mon_passeport"))
    Inscription.objects.create(etudiant=etudiant, classe=classe)
    assert "Ouvrir mon passeport" in page(client, reverse("situations:mon_passeport"))
    assert not etudiant.passeports.exists()
    reponse = client.post(reverse("situations:mon_passeport"), follow=True)
    assert reponse.redirect_chain[-1][0] == reverse("situations:passeport", args=[etudiant.passeports.get().pk])


@pytest.mark.rule("R34")
def test_whoever_is_moved_to_another_diplome_while_signed_in_opens_its_passport(as_user, owner, passeport):
    client = as_user(owner)
    owner.inscriptions.update(terminee_le="2026-11-16")
    nouvelle = ClasseFactory(diplome=creer_diplome("AUTRE"), nom="Terminale AGOrA")
    nouvelle.inscriptions.create(etudiant=owner)
    contenu = page(client, reverse("situations:mon_passeport"))
    assert "Terminale AGOrA" in contenu and reverse("situations:passeport", args=[passeport.pk]) in contenu
    reponse = client.post(reverse("situations:mon_passeport"), follow=True)
    ouvert = owner.passeports.get(diplome__code="AUTRE")
    assert reponse.redirect_chain[-1][0] == reverse("situations:passeport", args=[ouvert.pk])


def test_somebody_who_is_no_student_is_told_so(as_user, teacher):
    client = as_user(teacher)
    assert "n’est pas celui d’un étudiant" in page(client, reverse("situations:mon_passeport"))
    client.post(reverse("situations:mon_passeport"))
    assert not teacher.passeports.exists()


# --- Who may read: nobody else, tests/test_permissions.py -------------------------------------------


@pytest.mark.rule("R1")
def test_the_passport_is_readable_after_the_class_has_ended(as_user, owner, url, fiche):
    owner.inscriptions.update(terminee_le=datetime.date(2026, 7, 4))
    assert fiche.description in page(as_user(owner), url)


@pytest.mark.rule("R20", "R22")
def test_a_teacher_reads_recorded_fiches_and_nothing_unfinished(as_user, teacher, passeport, url, fiche):
    creer_brouillon(passeport, description="Encore un secret")
    Fiche.objects.filter(pk=fiche.pk).update(saisie={"description": "Un autre secret"})
    contenu = page(as_user(teacher), url)
    assert "<h1>Lina Moreau</h1>" in contenu
    assert fiche.description in contenu
    for absent in ("secret", "brouillon", "non enregistrées", reverse("situations:fiche_nouvelle"), "donnees.json"):
        assert absent not in contenu


def test_the_student_sees_brouillons_and_pending_changes(as_user, owner, passeport, url, fiche):
    creer_brouillon(passeport, description="Commencé dans le bus")
    Fiche.objects.filter(pk=fiche.pk).update(saisie={"description": "Corrigé"})
    contenu = page(as_user(owner), url)
    assert "1 fiche, 1 brouillon" in contenu
    assert "Commencé dans le bus" in contenu
    assert "modifications non enregistrées" in contenu


# --- What it says -------------------------------------------------------------------------------


def test_an_empty_passport_says_what_to_do_first(as_user, owner, url):
    contenu = page(as_user(owner), url)
    assert "Écrire ma première fiche" in contenu
    assert "frise-defile" not in contenu


@pytest.mark.rule("R2")
def test_each_epreuve_of_the_passport_has_its_ring_and_its_pdf(as_user, owner, passeport, url, fiche):
    contenu = page(as_user(owner), url)
    assert 'aria-label="E4 : 0 sur 1"' in contenu
    assert 'aria-label="E6 : 1 sur 5"' in contenu
    assert "E5 :" not in contenu
    for code in ("E4", "E6"):
        assert reverse("examens:pdf_epreuve", args=[passeport.pk, code]) in contenu
    assert reverse("examens:pdf_complet", args=[passeport.pk]) in contenu


@pytest.mark.rule("R4")
def test_an_epreuve_that_does_not_rest_on_the_passport_is_shown_without_a_pdf(as_user, owner, passeport, url):
    Epreuve.objects.filter(code="E4").update(dans_passeport=False)
    contenu = page(as_user(owner), url)
    assert 'aria-label="E4 : 0 sur 1"' in contenu
    assert "PDF pour l’E4" not in contenu
    assert "Prêt pour l’E4" not in contenu


@pytest.mark.rule("R3")
def test_a_competence_evaluated_in_e5_is_in_blue_italics_and_cannot_be_begun(as_user, owner, passeport, url):
    contenu = page(as_user(owner), url)
    ligne = contenu[contenu.index("Intitulé de C12.1") - 80 :][:600]
    assert 'class="titre-autre_epreuve">Intitulé de C12.1' in ligne
    assert "évaluée en E5" in ligne
    assert "Écrire une fiche" not in ligne.split("Intitulé de C12.2")[0]


@pytest.mark.rule("R14")
def test_fiches_of_one_situation_are_together_and_counted(as_user, owner, passeport, url):
    creer_fiche(passeport, "S111", description="Premier contexte")
    creer_fiche(passeport, "S111", description="Second contexte")
    contenu = page(as_user(owner), url)
    bloc = contenu[contenu.index("<h4 ") : contenu.index("S112", contenu.index("<h4 "))]
    assert "couverte 2 fois" in bloc
    assert "Premier contexte" in bloc
    assert "Second contexte" in bloc


@pytest.mark.rule("R18")
def test_the_competence_left_over_is_asked_for_in_words(as_user, owner, passeport, url):
    creer_fiche(passeport, "S112", "C11.2")
    contenu = page(as_user(owner), url)
    assert "il manque une seconde fiche pour <strong>C11.3</strong>" in contenu


def test_a_competence_covered_from_another_situation_says_which(as_user, owner, passeport, url, fiche):
    autre = Situation.objects.get(code="S311")
    Association.objects.create(situation=autre, competence=fiche.competence)
    assert "avec S111" in page(as_user(owner), url)


def test_a_fiche_whose_situation_was_retired_is_still_listed(as_user, owner, url, fiche):
    Situation.objects.filter(pk=fiche.situation_id).update(retire=True)
    contenu = page(as_user(owner), url)
    assert "intitulé retiré du référentiel" in contenu
    assert fiche.description in contenu


def test_a_fiche_whose_competence_was_retired_stays_with_its_situation(as_user, owner, url, fiche):
    fiche.situation.associations.update(retiree=True)
    contenu = page(as_user(owner), url)
    assert "compétence retirée du référentiel" in contenu
    assert contenu.count(reverse("situations:fiche", args=[fiche.pk])) >= 2


@pytest.mark.rule("R39")
def test_a_provisional_title_is_no_business_of_the_passport(as_user, owner, url):
    Situation.objects.filter(code="S211").update(intitule_provisoire=True)
    assert "provisoire" not in page(as_user(owner), url)


def test_situations_that_share_their_competences_make_one_block(as_user, owner, passeport, url):
    """A diplôme whose compétences belong to the class, and whose situations have no code."""
    s111, s112 = Situation.objects.get(code="S111"), Situation.objects.get(code="S112")
    s111.associations.all().delete()
    for association in s112.associations.all():
        Association.objects.create(situation=s111, competence=association.competence)
    Situation.objects.update(code="")
    fiche = creer_fiche_sans_code(passeport, s111)
    contenu = page(as_user(owner), url)
    assert contenu.count(f'id="competence-{fiche.competence_id}"') == 1
    assert "Intitulé de S111 · du 2 au 13 mars 2026" in contenu


def creer_fiche_sans_code(passeport, situation):
    Situation.objects.filter(pk=situation.pk).update(code="PROVISOIRE")
    fiche = creer_fiche(passeport, "PROVISOIRE")
    Situation.objects.filter(pk=situation.pk).update(code="")
    return fiche


def test_html_in_a_fiche_is_shown_as_text(as_user, owner, passeport, url):
    creer_fiche(passeport, description="<script>alert(1)</script>")
    assert "<script>alert" not in page(as_user(owner), url)


def test_the_words_are_those_of_the_diplome(as_user, owner):
    vocabulaire = {"pole": {"singulier": "pôle", "pluriel": "pôles"}}
    diplome = creer_diplome("PRO-ESSAI", vocabulaire=vocabulaire, options={})
    passeport = owner.passeports.create(diplome=diplome, session=2027)
    creer_fiche(passeport)
    contenu = page(as_user(owner), reverse("situations:passeport", args=[passeport.pk]))
    assert '<label for="filtre-pole">Pôle</label>' in contenu
    assert "filtre-projet" not in contenu


# --- Filters ------------------------------------------------------------------------------------


@pytest.fixture
def deux_fiches(passeport):
    return (
        creer_fiche(passeport, "S111", description="Brief au salon", projet=True),
        creer_fiche(passeport, "S211", description="Vente en atelier", source="atelier", type="simulee"),
    )


def test_a_filter_leaves_what_answers_it(as_user, owner, url, deux_fiches):
    client, pole = as_user(owner), deux_fiches[1].situation.classe_situations.pole
    for filtre, valeur, reste in (
        ("epreuve", "E6", "Brief au salon"),
        ("epreuve", "E4", "Vente en atelier"),
        ("pole", pole.pk, "Vente en atelier"),
        ("source", "stage", "Brief au salon"),
        ("type", "simulee", "Vente en atelier"),
        ("projet", "oui", "Brief au salon"),
        ("projet", "non", "Vente en atelier"),
    ):
        contenu = page(client, url, **{filtre: valeur})
        for fiche in deux_fiches:
            assert (fiche.description in contenu) == (fiche.description == reste), (filtre, valeur)
            lien = f'<a href="{reverse("situations:fiche", args=[fiche.pk])}"><title>'
            assert (lien in contenu) == (fiche.description == reste), (filtre, valeur)
        # Rings and states tell the whole passport whatever the filters.
        assert 'aria-label="E6 : 1 sur 5"' in contenu, (filtre, valeur)


def test_filters_that_nothing_answers_say_so_and_can_be_taken_away_one_by_one(as_user, owner, url, deux_fiches):
    contenu = page(as_user(owner), url, source="atelier", projet="oui")
    assert "Aucune fiche ne correspond" in contenu
    assert 'href="?projet=oui"' in contenu
    assert 'href="?source=atelier"' in contenu


def test_an_unknown_filter_value_filters_nothing(as_user, owner, url, deux_fiches):
    contenu = page(as_user(owner), url, source="lune", pole="999999", epreuve="<b>")
    assert all(f.description in contenu for f in deux_fiches)


@pytest.mark.rule("R20")
def test_a_brouillon_is_filtered_by_what_was_typed(as_user, owner, passeport, url, fiche):
    creer_brouillon(passeport, description="Typé atelier", source="atelier")

    def resultats(source):
        contenu = page(as_user(owner), url, source=source)
        return contenu[contenu.index('id="resultats"') :]

    assert "Typé atelier" in resultats("atelier")
    assert "Typé atelier" not in resultats("stage")


# --- Queries ------------------------------------------------------------------------------------


def test_the_page_costs_the_same_queries_whatever_the_number_of_fiches(
    as_user, owner, passeport, url, django_assert_num_queries
):
    client = as_user(owner)
    page(client, url)
    for codes in ((), ("S111",), ("S112", "S211", "S311", "S111", "S112")):
        for code in codes:
            creer_fiche(passeport, code)
        with django_assert_num_queries(REQUETES):
            page(client, url)


def test_a_passport_of_a_class_left_behind_keeps_its_class_name_for_the_teacher(as_user, teacher, classe, url):
    assert classe.nom in page(as_user(teacher), url)


def test_ouvrir_pour_twice_is_once(owner):
    Inscription.objects.create(etudiant=owner, classe=ClasseFactory(diplome=owner.passeports.get().diplome))
    Passeport.objects.ouvrir_pour(owner)
    assert owner.passeports.count() == 1


@pytest.mark.rule("R22")
def test_an_appreciation_to_read_is_told_on_its_row_to_the_student_alone(as_user, owner, teacher, fiche):
    Appreciation.objects.create(
        passeport=fiche.passeport,
        fiche=fiche,
        auteur=teacher,
        auteur_nom="Mme Petit",
        auteur_role="x",
        texte="Creusez.",
    )
    adresse = f"/passeports/{fiche.passeport_id}/"
    assert "1\u00a0appréciation à lire</span>" in as_user(owner).get(adresse).content.decode()
    assert "appréciation à lire" not in as_user(teacher).get(adresse).content.decode()
