"""Every page says the words of the diplôme, and no others: to student, teacher, tuteur, jury, school (R18).

The same reading looks at their forms (R20): what they owe is in ``test_textes_rendus``.
"""

import re
from html import unescape

import pytest
from django.urls import reverse

from examens.models import Commission
from referentiel.models import Situation
from referentiel.rubriques import DEFAUTS
from suivi.templatetags.appreciations import menu_de_l_eleve

from . import factories
from .commissions import asseoir, document_de
from .droits import GET, PERSONNES, TUTEUR
from .test_permissions import connecte, objets  # noqa: F401
from .test_textes_rendus import offences

pytestmark = [pytest.mark.django_db, pytest.mark.rule("R18")]

# Masculine where the usual word is feminine, before a vowel where it is not.
VOCABULAIRE = {
    "pole": {"singulier": "unité", "pluriel": "unités", "feminin": True},
    "classe": {"singulier": "domaine", "pluriel": "domaines"},
    "situation": {"singulier": "geste", "pluriel": "gestes"},
    "competence": {"singulier": "savoir-faire", "pluriel": "savoir-faire"},
    "vecu": {"singulier": "ouvrage", "pluriel": "ouvrages"},
    "stage": {"singulier": "alternance", "pluriel": "alternances", "feminin": True},
    "etudiant": {"singulier": "apprenant", "pluriel": "apprenants"},
}
AUTRES_MOTS = r"situations?|étudiante?s?|élèves?|stages?|stagiaires?|PFMP|compétences?|pôles?|fonctions?"
# What agrees with the usual word, and not with these.
MAL_ACCORDES = (
    r"(?:la|une|cette|toutes les|quelles?|aucune|celles des) (?:gestes?|savoir-faire|domaines?|apprenants?|ouvrages?)"
    r"|(?:le|un|ce|du|au|aucun|quels?|tous les|cet) (?:unité|alternance)s?"
    r"|(?:de|que|le|la|ce) (?:apprenant|ouvrage|unité|alternance)s?"
    r"|(?:couverte|racontée|évaluée|\d cochée|rencontrée dans le)s?"
)
FAUTES = re.compile(rf"(?i)\b(?:{AUTRES_MOTS}|{MAL_ACCORDES})\b")
# What a student typed, the titles of this référentiel, the kinds of a list, and words that are no diplôme's.
ADMIS = re.compile(
    r"(?i)Pour mon stage|Stagiaire à l’agence|Fonction F\d|nom, fonction|fonction \* |livrets? de compétences"
    r"|« élève »|étudiant ou élève|data-[a-z-]+"
)
# Whole pages that speak of no diplôme: anybody's, or those of several classes at once.
DE_TOUS = re.compile(
    r"accessibilite|aide|account_|accounts:(import_|journal|personne|etablissement)|situations:mon_passeport"
    r"|examens:(donnees_personnelles|reprendre|commission_gestion|effacement)|suivi:a_lire$|exploitation:"
)
# What is taken away, and not read on a page.
FICHIER = re.compile(r".*(?:pdf|xlsx|archive|passeport_donnees|depot_donnees)$|examens:(?:pdf_|badges_|extrait_badges)")


@pytest.fixture
def diplome(db):
    diplome = factories.creer_diplome(vocabulaire=VOCABULAIRE, rubriques=DEFAUTS["rubriques"], choix=DEFAUTS["choix"])
    Situation.objects.filter(code="S111").update(complexites=["Client étranger"], aleas=["Brief perdu"])
    return diplome


@pytest.fixture(autouse=True)
def copies_entieres(monkeypatch):
    """A copy keeps what is printed, in the words of the diplôme."""
    creer = factories.creer_depot
    avec = lambda passeport: creer(passeport, contenu={"document": document_de(passeport)})  # noqa: E731
    monkeypatch.setattr(factories, "creer_depot", avec)


def fautes(page):
    """The wrong words of what is read or heard in a page, from its title to its foot, each with its neighbours."""
    page = re.sub(r"(?s)<(script|style|template)\b.*?</\1>", "", page)
    dits = re.findall(r'(?:title|aria-label|placeholder)="([^"]*)"', page)
    texte = re.sub(r"\s+", " ", unescape(" ".join([re.sub(r"<[^>]+>", " ", page), *dits])))
    texte = ADMIS.sub("", texte)
    return [texte[max(0, m.start() - 40) : m.end() + 20] for m in FAUTES.finditer(texte)]


def pages(qui):
    """The addresses that this person opens, which ``test_permissions`` proves; the jury, those of its commission."""
    if qui == "tuteur":
        return [nom for nom, (lecture, _) in TUTEUR.items() if lecture == 200]
    if qui == "jury":
        return [nom for nom in GET if nom.startswith("examens:commission")]
    rang = PERSONNES.index(qui)
    return [nom for nom, statuts in GET.items() if statuts[rang] == 200 and not FICHIER.match(nom)]


@pytest.mark.lent
@pytest.mark.rule("R20")
@pytest.mark.usefixtures("sans_encre")
def test_every_page_says_the_words_of_the_diplome_and_gives_back_what_is_typed(
    objets,  # noqa: F811
    fiche,
    tuteur,
    connecte,  # noqa: F811
    jury,
):
    factories.creer_fiche(fiche.passeport)
    factories.creer_brouillon(fiche.passeport, situation=str(factories.situation(fiche.passeport.diplome, "S112").pk))
    asseoir(Commission.objects.get(), jury)
    lues, formulaires, trouvees, perdus = set(), set(), {}, set()
    for qui in ("owner", "teacher", "administrator", "jury", "tuteur"):
        for nom in pages(qui):
            chemin, navigateur = reverse(nom, kwargs=objets.get(nom)), tuteur if qui == "tuteur" else connecte(qui)
            # Where one searches, something is found.
            reponse = navigateur.get(chemin, {"q": "intitulé"})
            if reponse.status_code != 200 or reponse.streaming or b"<main" not in reponse.content:
                continue
            lues.add((qui, nom))
            page = reponse.content.decode()
            if not DE_TOUS.match(nom) and (dites := fautes(page)):
                trouvees[qui, nom] = dites
            # What is typed without network is sealed on the device.
            if "<textarea" in page and nom != "situations:hors_ligne":
                formulaires.add(nom)
                perdus.update(offences(chemin, page))
    assert trouvees == {}
    assert perdus == set()
    assert lues >= {
        ("tuteur", "stages:tuteur_observations"),
        ("jury", "examens:commission_candidat"),
        ("administrator", "accounts:classe_ecole"),
        ("teacher", "suivi:couverture"),
        ("owner", "situations:fiche_nouvelle"),
    }
    assert formulaires >= {
        "situations:fiche_nouvelle",
        "examens:commission_candidat",
        "stages:tuteur",
        "suivi:entretien",
        "exploitation:element",
    }


def du_menu(page):
    """What the menu calls the stages; None where it does not lead to them."""
    lien = re.search(r'(?s)<a href="/stages/".*?<span>(.*?)</span>', page.content.decode())
    return lien and lien[1]


@pytest.mark.parametrize(
    ("mots", "lu"),
    [
        (["stage"], "Stages"),
        (["PFMP"], "PFMP"),
        (["PFMP", "PFMP"], "PFMP"),
        (["PFMP", "stage"], "Stages et PFMP"),
        (["stage", "PFMP"], "Stages et PFMP"),
        ([], "Stages et PFMP"),
    ],
)
def test_the_menu_of_a_student_names_the_stages_of_their_diplomes(as_user, django_assert_num_queries, mots, lu):
    student = factories.UserFactory()
    for rang, nom in enumerate(mots):
        pluriel = nom if nom == "PFMP" else f"{nom}s"
        diplome = factories.creer_diplome(f"D{rang}", vocabulaire={"stage": {"singulier": nom, "pluriel": pluriel}})
        factories.PasseportFactory(etudiant=student, diplome=diplome, session=2027 + rang)
    assert du_menu(as_user(student).get(reverse("aide"))) == lu
    if mots:
        assert f"<h1>{lu}</h1>" in as_user(student).get(reverse("stages:stages")).content.decode()
    with django_assert_num_queries(1):
        menu_de_l_eleve([{"nom": "stages:stages"}], student)


def test_nobody_else_has_stages_in_their_menu(client, classe, teacher, administrator, jury):
    assert du_menu(client.get(reverse("aide"))) is None
    des_deux = factories.creer_enseignant(factories.ClasseFactory(diplome=factories.creer_diplome("AUTRE")))
    factories.enseigner(des_deux, classe)
    for personne in (teacher, des_deux, administrator, jury):
        client.force_login(personne)
        assert du_menu(client.get(reverse("aide"))) is None


@pytest.mark.usefixtures("sans_encre")
def test_an_empty_passport_says_the_words_of_the_diplome(client, passeport):
    client.force_login(passeport.etudiant)
    situation = reverse("situations:situation", args=[passeport.pk, factories.situation(passeport.diplome, "S111").pk])
    for adresse in (passeport.get_absolute_url(), reverse("situations:fiches"), situation):
        assert fautes(client.get(adresse).content.decode()) == []


@pytest.mark.parametrize(
    "phrase", ["La situation dure.", "Attestation de alternance", "Aucune geste", "évaluée en E5", "Le élève"]
)
def test_a_wrong_word_is_seen(phrase):
    assert fautes(f"<title>{phrase}</title><main></main>")
    assert not fautes("<main><p>Ce geste, évalué en E5, l’alternance, l’apprenant.</p></main>")
