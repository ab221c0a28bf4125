"""The rules of the form (R5–R20): what it takes and refuses, and its page, with what it records."""

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone

from situations.fiche.formulaire import Formulaire
from situations.fiche.supports import SUPPORTS_AU_PLUS, SupportFormSet
from situations.models import Fiche
from tests import factories
from tests.pages import as_read

from .formulaire import en_brouillon, remplir, saisie


@pytest.fixture
def envoyer(as_user, owner, diplome):
    """Post a fiche as its owner; returns the response."""
    navigateur = as_user(owner)

    def envoi(adresse="/fiches/nouvelle/", **plus):
        return navigateur.post(adresse, saisie(diplome, **plus))

    return envoi


@pytest.fixture
def erreurs(passeport):
    """``erreurs(description="")``: ``{field: [sentences]}`` of the form filled so."""
    return lambda **plus: remplir(passeport, **plus).form.errors


@pytest.fixture
def form(passeport):
    """The form of a new fiche, as it opens."""
    return Formulaire(passeport).form


@pytest.mark.rule("R20")
def test_a_complete_fiche_enters_the_passport(envoyer):
    reponse = envoyer(supports=[("Cahier des charges", "cree", "imprime")])
    fiche = Fiche.objects.enregistrees().get()
    assert reponse.status_code == 302
    assert reponse.url == f"/fiches/{fiche.pk}/"
    assert fiche.competence.code == "C11.2"
    assert fiche.supports.get().designation == "Cahier des charges"


@pytest.mark.rule("R5")
def test_the_list_is_grouped_by_class_with_a_line_between(form):
    liste = as_read(str(form["situation"]))
    assert liste.count("<hr>") == liste.count("<optgroup") == 3
    assert '<optgroup label="S11 Classe S11">' in liste
    assert ">S112 Intitulé de S112</option>" in liste
    assert liste.index("S111") < liste.index("S112") < liste.index("S211")


@pytest.mark.rule("R3")
def test_a_situation_evaluated_elsewhere_only_is_not_offered(form):
    assert "S122" not in str(form["situation"])


@pytest.mark.rule("R7")
def test_the_projet_box_is_kept_where_it_exists_and_dropped_with_its_situation(envoyer):
    envoyer(projet="on")
    fiche = Fiche.objects.get()
    assert fiche.projet
    envoyer(f"/fiches/{fiche.pk}/modifier/", situation="S211", competence="C21.1", revision="1")
    fiche.refresh_from_db()
    assert (fiche.situation.code, fiche.projet) == ("S211", False)


@pytest.mark.rule("R7")
def test_a_forged_projet_is_refused_and_unticked(envoyer):
    reponse = envoyer(situation="S211", competence="C21.1", projet="on")
    assert reponse.status_code == 422
    assert re.search(r"<title>\s*Erreur :", reponse.content.decode().replace("\u00a0", " "))
    assert "n’existe pas pour S211" in reponse.context["form"].errors["projet"][0]
    assert not Fiche.objects.enregistrees().exists()
    assert "projet" not in Fiche.objects.get().saisie


@pytest.mark.rule("R8")
def test_the_description_holds_255_characters_as_counted_by_a_person(erreurs):
    for texte in ("a" * 255, "👨‍👩‍👧‍👦" * 255, "a\r\n" * 127 + "a"):
        assert not erreurs(description=texte), texte
    for texte in ("a" * 256, "a\r\n" * 128 + "a"):
        assert "255\u00a0caractères au plus" in erreurs(description=texte)["description"][0], texte


@pytest.mark.rule("R20")
def test_a_description_of_nothing_is_asked_for_again(erreurs):
    for vide in ("", "   ", "\u00a0\n\u00a0"):
        assert "obligatoire" in erreurs(description=vide)["description"][0], vide


@pytest.mark.rule("R9")
def test_partners_are_optional(erreurs):
    assert not erreurs(partenaires="")


@pytest.mark.rule("R10")
def test_the_place_is_an_organisation_by_default(form):
    assert '<option value="organisation" selected>Organisation</option>' in str(form["localisation"])
    assert [code for code, _ in form.fields["localisation"].choices] == ["organisation", "etablissement", "mixte"]


@pytest.mark.rule("R11")
@pytest.mark.parametrize(
    ("debut", "fin", "champ", "phrase"),
    [
        ("13/03/2026", "02/03/2026", "date_fin", "précède le début"),
        ("02/03/0202", "13/03/2026", "date_debut", "L’année 0202"),
        ("02/03/2026", "13/03/3026", "date_fin", "L’année 3026"),
        ("3 mars", "13/03/2026", "date_debut", "Il manque l’année\u00a0: écrivez par exemple 3 mars 2026."),
        ("02/03/2026", "13/03", "date_fin", "Il manque l’année\u00a0: écrivez par exemple 13/03/2026."),
        ("31/02/2026", "13/03/2026", "date_debut", "n’existe pas"),
        ("demain", "13/03/2026", "date_debut", "jj/mm/aaaa"),
        ("", "13/03/2026", "date_debut", "Indiquez la date"),
    ],
)
def test_an_impossible_date_is_explained(erreurs, debut, fin, champ, phrase):
    assert phrase in erreurs(date_debut=debut, date_fin=fin)[champ][0]


@pytest.mark.rule("R11")
def test_one_day_is_a_period_and_fiches_may_overlap(erreurs, fiche):
    assert fiche.date_debut == date(2026, 3, 2)
    assert not erreurs(date_fin="02/03/2026")
    assert not erreurs(date_debut="2026-03-02", date_fin="05/03/2026")


@pytest.mark.rule("R12")
def test_a_choice_outside_the_diplomes_list_is_refused(erreurs):
    fautes = erreurs(source="pfmp", localisation="lune")
    assert all("n’est pas dans la liste" in fautes[champ][0] for champ in ("source", "localisation"))


@pytest.mark.rule("R13")
def test_the_type_is_one_of_four(form):
    assert [c for c, _ in form.fields["type"].choices if c] == ["vecue", "observee", "simulee", "mixte"]


@pytest.mark.rule("R14")
def test_one_situation_may_have_several_fiches(envoyer, passeport):
    factories.creer_fiche(passeport, "S112", "C11.2")
    assert envoyer().status_code == 302
    assert Fiche.objects.enregistrees().count() == 2


@pytest.mark.rule("R15")
def test_the_characterisation_can_wait(envoyer):
    envoyer()
    fiche = Fiche.objects.get()
    assert fiche.taches == fiche.objectifs == fiche.moyens == ""
    reponse = envoyer(f"/fiches/{fiche.pk}/modifier/", revision="1", acteurs="M. Roux, directeur\nMoi-même, stagiaire")
    assert reponse.status_code == 302
    fiche.refresh_from_db()
    assert fiche.lignes_acteurs() == [("M. Roux", "directeur"), ("Moi-même", "stagiaire")]


@pytest.mark.rule("R15")
def test_three_rubriques_of_the_characterisation_hold_255(erreurs):
    trois = ("taches", "objectifs", "resultats_qualitatifs")
    assert set(erreurs(**dict.fromkeys(trois, "a" * 256))) == set(trois)


@pytest.mark.rule("R16")
@pytest.mark.parametrize(
    ("support", "phrase"),
    [
        (("a" * 129, "cree", "imprime"), "128\u00a0caractères au plus"),
        (("Brief", "", "imprime"), "Choisissez une réponse"),
        (("Brief", "cree", "cire"), "n’est pas dans la liste"),
        (("", "cree", "imprime"), "obligatoire"),
    ],
)
def test_a_support_with_a_fault_is_explained_on_its_row(passeport, support, phrase):
    formulaire = remplir(passeport, supports=[("Maquette", "adapte", "numerique"), support])
    assert formulaire.supports.errors[0] == {}
    ((_, _, libelle, erreur, _),) = formulaire.bilan
    assert libelle.startswith("Support 2, ") and phrase in erreur


@pytest.mark.rule("R16")
def test_an_empty_row_and_a_removed_row_are_no_supports(envoyer):
    envoyer(
        supports=[("Brief", "cree", "imprime"), ("", "", ""), ("Affiche", "cree", "imprime")],
        **{"supports-2-DELETE": "on"},
    )
    assert [s.designation for s in Fiche.objects.get().supports.all()] == ["Brief"]


@pytest.mark.rule("R16")
def test_too_many_supports_are_refused_with_all_that_was_typed(envoyer, monkeypatch):
    assert (SUPPORTS_AU_PLUS, SupportFormSet.max_num) == (100, 100)
    monkeypatch.setattr(SupportFormSet, "max_num", 2)
    reponse = envoyer(supports=[(f"Support n° {i}", "cree", "imprime") for i in range(5)])
    assert reponse.status_code == 422
    assert "100 supports au plus" in reponse.content.decode()
    assert "Support n° 4" in reponse.content.decode()
    assert not Fiche.objects.enregistrees().exists()


@pytest.mark.rule("R17")
def test_no_file_enters_a_passport_of_mentions(as_user, owner, diplome, tmp_path):
    piece = tmp_path / "affiche.pdf"
    piece.write_bytes(b"%PDF-1.4")
    with piece.open("rb") as fichier:
        envoi = saisie(diplome, supports=[("Affiche", "cree", "imprime")]) | {"supports-0-fichier": fichier}
        reponse = as_user(owner).post("/fiches/nouvelle/", envoi)
    assert reponse.status_code == 302
    assert 'type="file"' not in as_user(owner).get("/fiches/nouvelle/").content.decode()


@pytest.mark.rule("R18")
def test_the_only_compétence_follows_from_the_situation(passeport):
    form = remplir(passeport, situation="S111", competence=None).form
    assert not form.errors and form.valeurs()["competence"].code == "C11.1"


@pytest.mark.rule("R18")
@pytest.mark.parametrize(
    ("situation", "competence", "phrase"),
    [
        ("S112", None, "C11.2 ou C11.3"),
        ("S112", "C21.1", "ne va pas avec S112"),
        ("S113", "C12.1", "évaluée en E5"),
    ],
)
def test_a_wrong_compétence_is_refused_with_the_right_ones(erreurs, situation, competence, phrase):
    assert phrase in erreurs(situation=situation, competence=competence)["competence"][0]


@pytest.mark.rule("R18")
def test_of_three_compétences_the_last_alone_follows_ou(erreurs, diplome):
    factories.situation(diplome, "S112").associations.create(competence=factories.competence(diplome, "C31.1"))
    assert "C11.2, C31.1 ou C11.3." in erreurs(situation="S112", competence=None)["competence"][0]


@pytest.mark.rule("R3")
def test_of_two_compétences_one_evaluated_elsewhere_the_other_follows(passeport):
    form = remplir(passeport, situation="S113", competence=None).form
    assert not form.errors and form.valeurs()["competence"].code == "C12.2"


def test_a_situation_of_another_diploma_is_refused(passeport, diplome):
    autre = factories.creer_diplome("AUTRE")
    envoi = saisie(diplome) | {"situation": factories.situation(autre, "S111").pk}
    assert "n’est pas du référentiel" in Formulaire(passeport, post=envoi).form.errors["situation"][0]


def test_a_key_that_means_nothing_is_refused(as_user, owner, passeport, diplome):
    envoi = saisie(diplome)
    for champ in ("situation", "competence"):
        for valeur in ("abc", "-1", "1.5", "²"):
            assert Formulaire(passeport, post=envoi | {champ: valeur}).form.errors[champ], (champ, valeur)
        # What a database cannot hold either.
        for valeur in ("9" * 20, "\x00"):
            reponse = as_user(owner).post("/fiches/nouvelle/", envoi | {champ: valeur})
            assert reponse.status_code == 422 and reponse.context["form"].errors[champ], (champ, valeur)


@pytest.mark.rule("R19")
def test_a_copy_of_a_title_is_refused_with_an_explanation(erreurs):
    for copie in (
        "Intitulé de C11.2",
        "C11.2 intitule de c11.2 !",
        "« Intitulé de C11.2 ».",
        "J’ai appris à Intitulé de C11.2",
        "Je sais Intitulé de C11.2",
        "Je suis capable de Intitulé de C11.2",
        # That of the situation is a copy too.
        "Je sais Intitulé de S112",
    ):
        assert "recopié l’intitulé" in erreurs(descriptif=copie)["descriptif"][0], copie


@pytest.mark.rule("R19")
def test_a_word_is_no_descriptif(erreurs):
    for texte in ("a", "Oui", "ok ok"):
        assert "Dites-en un peu plus" in erreurs(descriptif=texte)["descriptif"][0], texte


@pytest.mark.rule("R11")
def test_a_day_in_words_is_a_day(passeport):
    for ecrite, jour in (("5 octobre 2025", 5), ("lundi 6 oct. 2025", 6), ("1er Octobre 2025", 1)):
        form = remplir(passeport, date_debut=ecrite, date_fin="13/10/2025").form
        assert not form.errors and form.valeurs()["date_debut"] == date(2025, 10, jour), ecrite


@pytest.mark.rule("R11")
def test_a_beginning_far_in_the_future_is_asked_about_once(envoyer, erreurs):
    loin = timezone.localdate() + timedelta(days=60)
    dates = {"date_debut": f"{loin:%d/%m/%Y}", "date_fin": f"{loin:%d/%m/%Y}"}
    reponse = envoyer(**dates)
    assert "dans plus d’un mois" in reponse.context["form"].errors["date_debut"][0]
    assert f'name="date_confirmee" value="{loin.isoformat()}"' in reponse.content.decode()
    assert not erreurs(**dates, date_confirmee=loin.isoformat())


@pytest.mark.rule("R20")
def test_what_is_kept_of_a_recorded_fiche_is_no_brouillon(as_user, owner, fiche, diplome):
    envoi = en_brouillon(saisie(diplome, "S111", "C11.1", revision=str(fiche.revision)))
    page = as_user(owner).post(f"/fiches/{fiche.pk}/modifier/", envoi, follow=True).content.decode()
    assert page.count("Modifications gardées, pas encore enregistrées") >= 2
    assert "Brouillon enregistré" not in page and "Garder en brouillon\n" not in page


TEXTES = ("description", "partenaires", "taches", "acteurs", "moyens", "descriptif")


def test_an_invisible_sign_is_taken_out_and_the_fiche_recorded(envoyer):
    reponse = envoyer(**dict.fromkeys(TEXTES, "Le brief \x07\x00\u200f\u00adde l’annonceur"))
    assert reponse.status_code == 302
    contenu = Fiche.objects.get().contenu()
    assert [champ for champ in TEXTES if "Le brief de l’annonceur" not in str(contenu[champ])] == []


def test_html_is_text_like_any_other(envoyer, as_user, owner):
    envoyer(**{champ: f"<script>alert(1)</script><b>{champ}</b> et trois mots" for champ in TEXTES})
    page = as_user(owner).get(f"/fiches/{Fiche.objects.get().pk}/").content.decode()
    dits = [f"&lt;script&gt;alert(1)&lt;/script&gt;&lt;b&gt;{champ}&lt;/b&gt;" for champ in TEXTES]
    assert [dit for dit in dits if dit not in page] == []
    assert "<script>alert(1)" not in page


@pytest.mark.rule("R20")
def test_mandatory_labels_are_marked_and_every_error_has_a_link(envoyer):
    page = envoyer(description="", descriptif="", date_debut="3 mars").content.decode()
    assert 'value="3 mars"' in page
    assert '<label class="form-label oblig" for="id_description">' in page
    assert 'href="#id_description"' in page
    assert 'href="#id_descriptif"' in page
    assert "Il reste 2\u00a0rubriques à remplir et 1 à corriger" in page


@pytest.mark.rule("R29")
def test_guiding_questions_stand_next_to_their_field(as_user, owner):
    page = as_user(owner).get("/fiches/nouvelle/").content.decode()
    assert (
        page.index('id="id_description"') < page.index("Qui vous a confié ce travail") < page.index('id="id_date_fin"')
    )


def test_the_situation_named_in_the_address_is_chosen(as_user, owner, diplome):
    s112, c113 = factories.situation(diplome, "S112"), factories.competence(diplome, "C11.3")
    page = as_user(owner).get(f"/fiches/nouvelle/?situation={s112.pk}&competence={c113.pk}").content.decode()
    assert f'<option value="{s112.pk}" selected>' in page
    assert f'value="{c113.pk}" checked' in page


@pytest.mark.rule("R18")
def test_the_help_of_a_situation_shows_its_choice(as_user, owner, diplome):
    s112 = factories.situation(diplome, "S112")
    page = as_user(owner).get(f"/fiches/aide/?situation={s112.pk}").content.decode()
    assert "Deux compétences possibles" in page
    assert 'name="projet"' in page
    assert page.count('type="radio"') == 2


def test_saving_takes_few_queries(as_user, owner, diplome, django_assert_max_num_queries):
    navigateur = as_user(owner)
    supports = [(f"Support {i}", "cree", "imprime") for i in range(12)]
    navigateur.post("/fiches/nouvelle/", saisie(diplome, supports=supports))
    # One of them asks whether an épreuve is complete now.
    with django_assert_max_num_queries(17):
        navigateur.post("/fiches/nouvelle/", saisie(diplome, supports=supports))
    fiche = Fiche.objects.first()
    with django_assert_max_num_queries(16):
        reponse = navigateur.post(f"/fiches/{fiche.pk}/modifier/", saisie(diplome, supports=supports, revision="1"))
    assert reponse.status_code == 302
