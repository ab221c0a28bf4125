"""Every page, light and dark, at 320 pixels and on a desk: axe finds nothing, nothing is wider than the screen."""

import uuid

import pytest
from axe_playwright_python.base import AxeResults
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone

from accounts.models import Journal
from examens.models import LienExtrait, Pack
from situations.depart.commencer import commencer
from situations.models import Formule, NoteDeBord
from stages.tuteur.acces import creer
from suivi.a_lire.recapitulatif import jeton_d_arret
from suivi.appreciations.fil import ecrire
from suivi.models import Entretien, Lecture, Phrase
from suivi.propositions.propositions import proposer
from tests import factories
from tests.commissions import asseoir, creer_candidature, creer_commission, document_de
from tests.referentiels import charger_bts

pytestmark = pytest.mark.django_db(transaction=True)

AXE = Axe()
# Of what passes, axe need not describe every element: a page takes half the time.
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
# What other colours and another width may spoil of a page that has passed.
SCREEN_RULES = RULES | {
    "runOnly": ["color-contrast", "link-in-text-block", "scrollable-region-focusable", "target-size"]
}


def complexites(teacher):
    """A student of a diplôme that records complexities and retains fiches, and their teacher's entretien."""
    diplome = factories.creer_diplome_a_complexites()
    classe = factories.creer_enseignement(teacher, diplome)
    eleve = factories.creer_etudiant(classe, username="nadia", first_name="Nadia")
    passeport = eleve.passeports.get()
    factories.creer_fiche(passeport, complexites=["Client étranger"])
    fiche = factories.creer_fiche(
        passeport, complexites=["Client étranger", "Urgence"], aleas=["Panne"], apport="Plus."
    )
    fiche.retenir()
    posees = [{"rubrique": "complexites", "question": "Plus difficile en quoi ?"}]
    Entretien.objects.create(auteur=teacher, fiche=fiche, notes="A hésité.", posees=posees)
    demande = ecrire(teacher, "Complétez.", uuid.uuid4(), passeport, fiche, questions=posees)
    return {
        "eleve": eleve,
        "parcours": f"/passeports/{passeport.pk}/situations/{fiche.situation_id}/",
        "classe_a_complexites": classe,
        "complexe": fiche,
        "demande": demande,
    }


@pytest.fixture
def world(transactional_db):
    """People and fiches on the real référentiel: a student who wrote much, one who wrote nothing, their teacher."""
    classe = factories.ClasseFactory(diplome=charger_bts(), nom="BTS COM 2")
    student = factories.creer_etudiant(classe, username="lina", first_name="Lina", last_name="Moreau")
    passeport = student.passeports.get()
    fiche = factories.creer_fiche(passeport, "S111", projet=True, partenaires="CJCOM")
    fiche.enregistrer({"description": "Un second texte, relu."}, [], revision=1)
    copie = {"document": document_de(passeport), "manques": ["C31.1"]}
    depot = factories.creer_depot(passeport, "E6", contenu=copie)
    factories.creer_periode(passeport, "E6", session=depot.session)
    fiche.enregistrer({"taches": "Faire la synthèse."}, [], revision=2)
    factories.creer_fiche(passeport, "S211", type="simulee", source="cours")
    factories.creer_fiche(passeport, "S112").jeter()
    administrator = factories.UserFactory(username="responsable", role="administrateur", is_superuser=True)
    for personne in (student, administrator):
        Journal.noter_export(personne, student, f"{passeport}\u00a0: PDF complet")
    teacher = factories.creer_enseignant(classe, username="prof")
    Lecture.objects.create(enseignant=teacher, fiche=fiche, version=1, lue_le=timezone.now())
    appreciation = ecrire(teacher, "Quelle a été votre part ?", uuid.uuid4(), passeport, fiche, version=1)
    ecrire(student, "J’ai pris les notes.", uuid.uuid4(), passeport, fiche, appreciation)
    ecrire(teacher, "Variez les contextes.", uuid.uuid4(), passeport)
    Phrase.objects.create(auteur=teacher, texte="Dites votre part.")
    proposees = [fiche.situation]
    lot = uuid.uuid4()
    commencer(passeport, proposees, {"description": "Au poste"}, lot)
    Formule.objects.garder(student, "moyens", "Un tableur, la procédure.")
    note = NoteDeBord.objects.create(etudiant=student, quoi="Un brief", ou="CJCOM", quand=timezone.localdate())
    commission = creer_commission(passeport)
    jury = factories.UserFactory(username="jury", role="jury", email="jury@exemple.fr")
    asseoir(commission, jury)
    asseoir(commission, teacher)
    candidature = creer_candidature(commission, passeport, passe_le=timezone.now())
    newcomer = factories.creer_etudiant(classe, username="nouveau")
    stage = factories.creer_stage(passeport)
    _, jeton = creer(stage, teacher)
    return {
        "stage": stage,
        "jeton": jeton,
        "jury": jury,
        "commission": commission,
        "candidature": candidature,
        "sans_depot": creer_candidature(commission, newcomer.passeports.get()),
        "lot": lot,
        "note": note,
        "proposition": proposer(classe, teacher, "Chef de projet", proposees, {"moyens": "Un tableur"}, lot)[0],
        "student": student,
        "administrator": administrator,
        "liste": factories.creer_import(administrator, classe),
        "newcomer": newcomer,
        "teacher": teacher,
        "appreciation": appreciation,
        "token": jeton_d_arret(teacher),
        "passeport": passeport,
        "fiche": fiche,
        "brouillon": factories.creer_brouillon(passeport, description="À finir"),
        "classe": classe,
        "pack": factories.creer_pack(classe, teacher),
        "pack_en_cours": factories.creer_pack(
            factories.creer_enseignement(teacher, classe.diplome), teacher, Pack.Etat.EN_ATTENTE
        ),
        "pack_manque": factories.creer_pack(classe, teacher, Pack.Etat.ECHEC, motif="Plus assez de place."),
        "depot": depot,
        **complexites(teacher),
        "extrait": (extrait := factories.creer_extrait(passeport, fiche)),
        "lien_extrait": LienExtrait.ouvrir(extrait, 30)[1],
        "periode": factories.creer_periode(passeport, "E4", session=depot.session),
    }


PAGES = [
    ("eleve", "{parcours}"),
    ("teacher", "{parcours}"),
    ("eleve", "/fiches/{complexe.pk}/"),
    ("eleve", "/fiches/{complexe.pk}/modifier/?questions={demande.pk}#onglet-caracterisation"),
    ("teacher", "/fiches/{complexe.pk}/entretien/"),
    ("teacher", "/fiches/{complexe.pk}/entretien/supprimer/"),
    ("teacher", "/classes/{classe_a_complexites.pk}/couverture/?etudiant={eleve.pk}"),
    ("anonymous", "/compte/connexion/"),
    ("anonymous", "/compte/inscription/"),
    ("anonymous", "/compte/mot-de-passe/oublie/"),
    ("anonymous", "/introuvable/"),
    ("anonymous", "/tuteur/{jeton}/"),
    ("anonymous", "/tuteur/"),
    ("student", "/stages/"),
    ("student", "/stages/{stage.pk}/"),
    ("student", "/stages/{stage.pk}/objectifs/"),
    ("student", "/stages/{stage.pk}/acces/"),
    ("student", "/stages/{stage.pk}/acces/revoquer/"),
    ("student", "/stages/{stage.pk}/supprimer/"),
    ("teacher", "/stages/{stage.pk}/modifier/"),
    ("teacher", "/passeports/{passeport.pk}/stages/nouveau/"),
    ("teacher", "/classes/{classe.pk}/stages/"),
    ("anonymous", "/verifier/?code=0O0"),
    ("anonymous", "/verifier/{depot.code}/"),
    ("anonymous", "/verifier/ACDEFGHJKM/"),
    ("student", "/passeports/{passeport.pk}/projet/"),
    ("anonymous", "/hors-ligne/"),
    ("student", "/passeports/{passeport.pk}/depots/"),
    ("student", "/passeports/{passeport.pk}/deposer/{periode.pk}/"),
    ("student", "/depots/{depot.pk}/"),
    ("student", "/depots/{depot.pk}/comparaison/"),
    ("teacher", "/depots/{depot.pk}/rouvrir/"),
    ("teacher", "/classes/{classe.pk}/depots/"),
    ("teacher", "/classes/{classe.pk}/depots/{periode.pk}/deposer/"),
    ("administrator", "/etablissement/sessions/"),
    ("administrator", "/etablissement/sessions/{periode.session_id}/"),
    ("administrator", "/etablissement/sessions/nouvelle/?uai=individuels"),
    ("student", "/passeports/{passeport.pk}/"),
    ("student", "/passeports/{passeport.pk}/?source=temoignage"),
    ("newcomer", "/passeport/"),
    ("student", "/fiches/"),
    ("newcomer", "/fiches/"),
    ("student", "/fiches/nouvelle/"),
    ("student", "/fiches/{fiche.pk}/"),
    ("student", "/fiches/{fiche.pk}/modifier/"),
    ("student", "/fiches/{fiche.pk}/modifier/#onglet-supports"),
    ("student", "/fiches/{brouillon.pk}/modifier/#onglet-competence"),
    ("student", "/fiches/{fiche.pk}/versions/"),
    ("student", "/fiches/{fiche.pk}/supprimer/"),
    ("student", "/fiches/corbeille/"),
    ("newcomer", "/fiches/corbeille/"),
    ("student", "/poste/"),
    ("student", "/passeports/{passeport.pk}/postes/{lot}/"),
    ("student", "/textes-gardes/"),
    ("student", "/journal-de-bord/"),
    ("newcomer", "/journal-de-bord/"),
    ("student", "/journal-de-bord/{note.pk}/"),
    ("student", "/journal-de-bord/{note.pk}/supprimer/"),
    ("student", "/fiches/nouvelle/?note={note.pk}"),
    ("student", "/postes-proposes/{proposition.pk}/"),
    ("teacher", "/postes-proposes/{proposition.pk}/"),
    ("teacher", "/postes-proposes/{proposition.pk}/retirer/"),
    ("teacher", "/classes/{classe.pk}/postes/"),
    ("teacher", "/classes/{classe.pk}/postes/proposer/"),
    ("student", "/passeports/{passeport.pk}/extraits/"),
    ("student", "/passeports/{passeport.pk}/extraits/nouveau/"),
    ("student", "/extraits/{extrait.pk}/"),
    ("student", "/extraits/{extrait.pk}/supprimer/"),
    ("anonymous", "/extrait/{lien_extrait}/"),
    ("anonymous", "/extrait/inconnu/"),
    ("student", "/referentiels/"),
    ("student", "/referentiels/?q=devis"),
    ("student", "/referentiels/?q=zzzz"),
    ("student", "/referentiels/BTS-COM-2009/"),
    ("student", "/passeport/lectures/"),
    ("newcomer", "/passeport/lectures/"),
    ("administrator", "/etablissement/"),
    ("administrator", "/etablissement/?uai={classe.etablissement.uai}"),
    ("administrator", "/etablissement/importer/"),
    ("administrator", "/etablissement/importer/{liste.pk}/"),
    ("administrator", "/etablissement/importer/{liste.pk}/verification/"),
    ("administrator", "/etablissement/classes/{classe.pk}/identifiants/"),
    ("teacher", "/classes/{classe.pk}/eleves/{student.pk}/mot-de-passe/"),
    ("administrator", "/journal/"),
    ("administrator", "/journal/?action=import"),
    ("administrator", "/journal/?du=31/02/2026"),
    ("student", "/compte/"),
    ("student", "/compte/mot-de-passe/"),
    ("student", "/compte/double-authentification/"),
    ("student", "/compte/deconnexion/"),
    ("teacher", "/classes/"),
    ("teacher", "/classes/{classe.pk}/"),
    ("teacher", "/classes/{classe.pk}/couverture/"),
    ("teacher", "/classes/{classe.pk}/couverture/?colonne=E6-competence-{fiche.competence_id}"),
    ("teacher", "/classes/{classe.pk}/couverture/?etudiant={student.pk}&epreuve=E6&tri=manque"),
    ("teacher", "/passeports/{passeport.pk}/"),
    ("teacher", "/fiches/{fiche.pk}/"),
    ("teacher", "/a-lire/"),
    ("teacher", "/a-lire/{fiche.pk}/"),
    ("teacher", "/a-lire/passeports/{passeport.pk}/"),
    ("teacher", "/phrases/"),
    ("teacher", "/appreciations/"),
    ("teacher", "/fiches/{fiche.pk}/appreciations/"),
    ("teacher", "/appreciations/{appreciation.pk}/modifier/"),
    ("teacher", "/appreciations/{appreciation.pk}/retirer/"),
    ("student", "/appreciations/"),
    ("student", "/appreciations/{appreciation.pk}/repondre/"),
    ("student", "/appreciations/{appreciation.pk}/changements/"),
    ("newcomer", "/appreciations/"),
    ("newcomer", "/a-lire/"),
    ("anonymous", "/recapitulatif/arreter/{token}/"),
    ("jury", "/commissions/"),
    ("newcomer", "/commissions/"),
    ("jury", "/commissions/{commission.pk}/"),
    ("jury", "/commissions/{commission.pk}/candidats/{candidature.pk}/"),
    ("jury", "/commissions/{commission.pk}/candidats/{sans_depot.pk}/"),
    ("administrator", "/etablissement/commissions/"),
    ("administrator", "/etablissement/commissions/nouvelle/"),
    ("administrator", "/etablissement/commissions/{commission.pk}/"),
    ("administrator", "/etablissement/commissions/{commission.pk}/modifier/"),
    ("administrator", "/etablissement/commissions/{commission.pk}/supprimer/"),
    ("administrator", "/etablissement/commissions/{commission.pk}/candidats/?uai={classe.etablissement.uai}"),
    ("teacher", "/classes/{classe.pk}/examen/"),
    ("teacher", "/classes/{pack_en_cours.classe_id}/examen/"),
    ("teacher", "/packs/{pack.pk}/"),
    ("teacher", "/packs/{pack_en_cours.pk}/"),
    ("teacher", "/packs/{pack_manque.pk}/"),
]


def check(page, rules=RULES):
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.axe_script)
    results = AxeResults(page.evaluate("rules => axe.run(rules)", rules))
    assert results.violations_count == 0, results.generate_report()
    width = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert width[0] <= width[1], f"wider than the screen: {width}"


# Each page is loaded once and looked at on both.
PHONE = {"width": 320, "height": 640}
SCREENS = [("light", {"width": 1280, "height": 900}, RULES), ("dark", PHONE, SCREEN_RULES)]


def look(page, what):
    """The page on every screen; ``what``: how a fault names it."""
    for scheme, size, rules in SCREENS:
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size(size)
        try:
            check(page, rules)
        except AssertionError as error:
            raise AssertionError(f"{what} ({scheme}, {size['width']} px): {error}") from error


# One long walk would keep one core busy after the other has finished.
WALKS = 4


@pytest.mark.parametrize("walk", range(WALKS))
def test_no_page_has_a_barrier(page, world, sign_in, visit, context, faults, walk):
    faults.allow("404", "422")
    context.add_init_script(AXE.axe_script)
    for who, path in PAGES[walk::WALKS]:
        context.clear_cookies(name="sessionid")
        if who != "anonymous":
            sign_in(world[who])
        if "#" in path:
            # A fragment alone would not load the page again.
            page.goto("about:blank")
        visit(path.format(**world))
        look(page, f"{who} {path}")


def test_a_refused_fiche_and_a_conflict_have_no_barrier(page, world, sign_in, visit, faults):
    faults.allow("422", "409")
    sign_in(world["student"])
    visit("/fiches/nouvelle/")
    page.get_by_role("button", name="Enregistrer dans le passeport").click()
    page.locator("#bilan").wait_for()
    check(page)
    visit(f"/fiches/{world['fiche'].pk}/modifier/")
    world["fiche"].enregistrer({"description": "Enregistré ailleurs."}, [], revision=3)
    page.locator("#id_description").fill("Écrit ici.")
    page.get_by_role("button", name="Comparer les deux textes").click()
    page.locator("#conflit").wait_for()
    check(page)
    # With the bar of a phone.
    page.set_viewport_size(PHONE)
    check(page)
