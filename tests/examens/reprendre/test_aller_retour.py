"""A passport leaves one school and lives on in another: what is taken away again is what was brought (R1)."""

import datetime
import uuid

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from examens.emporter.donnees import donnees
from examens.models import Extrait
from examens.reprendre.lecture import valideur
from referentiel.arbre import arbre_de
from referentiel.models import Diplome
from referentiel.rubriques import RUBRIQUES
from situations.fiche.forms import FicheForm
from situations.models import FeuilleSignee, Fiche, Formule, NoteDeBord, Passeport, PieceJointe, Version
from situations.models.piece_jointe import stockage
from stages.models import Attestation, Positionnement
from suivi.models import Appreciation, MotRepris
from tests import factories, fichiers
from tests.attestations import creer_feuille
from tests.referentiels import FICHIERS, charger

# What says where an archive comes from, and to whom: not what it holds.
PROVENANCE = ("etudiant", "etablissement", "origine")

pytestmark = [pytest.mark.rule("R1"), pytest.mark.lent]


def contenu(passeport):
    """What is taken away, but for where it comes from."""
    dit = donnees(Passeport.objects.get(pk=passeport.pk))
    return {nom: valeur for nom, valeur in dit.items() if nom not in PROVENANCE}


def remplir(passeport, enseignant=None, *, images=True):
    """A passport that has one of everything: a stage, fiches of every state, versions, files, words of others.

    ``images``: and a sheet that was photographed, a portrait; brought back, each is drawn again by a process.
    """
    arbre = arbre_de(passeport.diplome)
    branche = next(b for b in arbre.situations.values() if b.revendicables and not b.situation.retire)
    competence = branche.revendicables[0]
    stage = factories.creer_stage(passeport, objectifs="Accueillir seul.")
    situation = branche.situation
    stage.viser(
        [f"competence-{competence.pk}", f"situation-{situation.pk}", f"classe-{situation.classe_situations_id}"]
    )
    stage.save()
    choix = {nom: passeport.diplome.liste(nom)[0][0] for nom in ("localisation", "source", "type")}
    fiche = (
        factories.creer_fiche(passeport, branche.situation.code, competence.code) if branche.situation.code else None
    )
    if fiche is None:
        fiche = Fiche(passeport=passeport, situation=branche.situation, competence=competence)
        fiche.date_debut = fiche.date_fin = datetime.date(2026, 3, 2)
        fiche.enregistree_le = timezone.now()
        fiche.descriptif = "J’ai appris à reformuler la demande."
        fiche.revision = 1
    fiche.stage = stage
    fiche.description = "Première ligne\nseconde — « déjà »\u202f!"
    for nom, valeur in choix.items():
        setattr(fiche, nom, valeur)
    fiche.save()
    supports = [
        {"designation": "Devis", "origine": passeport.diplome.liste("origine")[0][0]}
        | {"nature": passeport.diplome.liste("nature")[0][0]}
    ]
    fiche.enregistrer({"taches": "Trier ; classer."}, supports, revision=1)
    fiche.mettre_de_cote({"situation": str(branche.situation.pk), "stage": str(stage.pk), "description": "Autre"})
    fiche.garder_saisie({"description": "En cours", "stage": str(stage.pk)}, None, None, revision=2)
    Fiche.objects.filter(pk=fiche.pk).update(lot=uuid.uuid4())
    brouillon = factories.creer_brouillon(passeport, description="Inachevée", situation=str(branche.situation.pk))
    Fiche.objects.filter(pk=brouillon.pk).update(issue_de=fiche)
    factories.creer_brouillon(passeport, description="Jetée").jeter()
    NoteDeBord.objects.create(etudiant=passeport.etudiant, quoi="Un appel", quand="2026-03-02", fiche=fiche)
    NoteDeBord.objects.create(etudiant=passeport.etudiant, quoi="Un colis", quand="2026-03-01", hors_formation=True)
    Formule.objects.garder(passeport.etudiant, "moyens", "Un tableur")
    mot = Appreciation.objects.create(
        passeport=passeport, fiche=fiche, auteur=enseignant, auteur_nom="Mme Petit", auteur_role="enseignant",
        texte="Creusez.", version=1,
    )  # fmt: skip
    Appreciation.objects.create(
        passeport=passeport, fiche=fiche, auteur=passeport.etudiant, auteur_nom="Lina", auteur_role="titulaire",
        texte="C’est fait.", reponse_a=mot,
    )  # fmt: skip
    Positionnement.objects.create(stage=stage, competence=competence, niveau="autonomie", auteur_nom="Paul Roux")
    Attestation.objects.create(
        stage=stage, organisation=stage.organisation, date_debut=stage.date_debut, date_fin=stage.date_fin,
        jours="9.5", semaines=2, activites="Accueil", signataire="Paul Roux",
    )  # fmt: skip
    if images:
        creer_feuille(stage, contenu=fichiers.image("JPEG", (30, 30)))
    portrait = fichiers.image("JPEG", (30, 40)) if images else None
    factories.creer_extrait(passeport, fiche, langues="anglais B2", photo=portrait)
    if passeport.diplome.permet("pieces_jointes"):
        factories.creer_piece(fiche)
        factories.creer_piece(fiche, "Devis 12/03/2026.txt", b"Deux.")
    return fiche


def recommencer(personne, diplome):
    """A student elsewhere, whose passport of this diplôme is empty."""
    return Passeport.objects.create(etudiant=personne, diplome=diplome, session=2027)


@pytest.fixture
def ailleurs(db):
    """A candidat individuel."""
    return factories.UserFactory(username="ailleurs", role="etudiant")


def test_what_is_brought_back_is_taken_away_again_identical(passeport, teacher, ailleurs, emporter, reprendre):
    remplir(passeport, teacher)
    reprise = reprendre(ailleurs, emporter(passeport))
    assert contenu(reprise.passeport) == contenu(passeport)
    assert reprise.passeport.etudiant == ailleurs
    # Elsewhere the words of the teacher are quoted: no account stands behind them.
    assert not Appreciation.objects.filter(passeport=reprise.passeport).exists()
    assert MotRepris.objects.filter(passeport=reprise.passeport).count() == 4


@pytest.mark.lent
@pytest.mark.parametrize("nom", sorted(f.name for f in FICHIERS.glob("*.yaml")))
def test_the_same_for_each_diplome_with_its_files(db, nom, ailleurs, emporter, reprendre):
    charger(FICHIERS / nom)
    diplome = Diplome.objects.get()
    passeport = factories.PasseportFactory(diplome=diplome)
    fiche = remplir(passeport, images=False)
    for rubrique, champ in FicheForm(passeport=passeport).fields.items():
        if rubrique.startswith("propre_"):
            fiche.repondre(rubrique, champ.choices[-1][0] if hasattr(champ, "choices") else champ.clean("12"))
    fiche.save()
    reprise = reprendre(ailleurs, emporter(passeport))
    assert contenu(reprise.passeport) == contenu(passeport)
    nombre = 2 if diplome.permet("pieces_jointes") else 0
    assert PieceJointe.objects.filter(fiche__passeport=reprise.passeport).count() == nombre


def test_a_signed_sheet_comes_back_as_put_there_by_its_student(passeport, teacher, ailleurs, emporter, reprendre):
    remplir(passeport, teacher)
    archive = emporter(passeport)
    for _ in range(2):
        reprise = reprendre(ailleurs, archive)
    feuille = FeuilleSignee.objects.get(stage__passeport=reprise.passeport)
    assert (feuille.sorte, feuille.nom, feuille.deposee_par_nom) == ("attestation", "feuille.jpg", str(ailleurs))
    with feuille.ouvrir() as octets:
        assert octets.read(3) == b"\xff\xd8\xff"
    # A photo alone attests nothing: somebody copies it first.
    assert not Attestation.objects.filter(stage__passeport=reprise.passeport).exists()


def test_brought_again_nothing_comes_twice(passeport, teacher, ailleurs, emporter, reprendre):
    remplir(passeport, teacher)
    archive = emporter(passeport)
    premiere = reprendre(ailleurs, archive)
    avant = contenu(premiere.passeport)
    seconde = reprendre(ailleurs, archive)
    assert contenu(premiere.passeport) == avant
    assert seconde.bilan == ["3\u00a0fiches déjà là\u00a0: rien n’y change."]
    # Nor to the very passport that it comes from, whose words are live.
    chez_soi = contenu(passeport)
    reprendre(passeport.etudiant, archive)
    assert contenu(passeport) == chez_soi


@pytest.mark.rule("R30")
def test_a_livret_that_strangers_would_read_passes_its_form_and_its_photo_is_made_safe(
    passeport, ailleurs, fiche, emporter, reprendre, refaire
):
    factories.creer_extrait(passeport, fiche, titre="Mon livret", photo=b"no picture")
    factories.creer_extrait(passeport, fiche, titre="Voir www.piege.example")
    reprise = reprendre(ailleurs, emporter(passeport))
    livret = Extrait.objects.get(passeport=reprise.passeport)
    assert (livret.titre, livret.photo, livret.fiches.get().passeport) == ("Mon livret", None, reprise.passeport)
    assert any("la photo\u00a0» n’est pas repris" in phrase for phrase in reprise.bilan)
    assert any(phrase.startswith("«\u00a0Voir www.piege.example\u00a0» n’est pas repris") for phrase in reprise.bilan)


@pytest.mark.rule("R40")
def test_what_was_written_since_stays(passeport, owner, fiche, emporter, reprendre):
    archive = emporter(passeport)
    fiche.enregistrer({"description": "Réécrite depuis."}, [], revision=1)
    reprendre(owner, archive)
    fiche.refresh_from_db()
    assert fiche.description == "Réécrite depuis."
    fiche.jeter()
    reprendre(owner, archive)
    assert Fiche.objects.get().supprimee_le


@pytest.mark.rule("R20")
def test_a_fiche_that_the_form_refuses_comes_as_a_brouillon_with_every_word(
    passeport, ailleurs, fiche, emporter, reprendre
):
    fiche.descriptif = fiche.competence.intitule
    fiche.save()
    fiche.garder_saisie({"description": "En cours"}, None, None, revision=1)
    reprise = reprendre(ailleurs, emporter(passeport))
    reprise_fiche = Fiche.objects.get(passeport=reprise.passeport)
    assert reprise_fiche.est_brouillon
    assert reprise_fiche.saisie["descriptif"] == fiche.descriptif
    assert Version.objects.get(fiche=reprise_fiche).contenu == {"description": "En cours"}
    assert "vient en brouillon" in reprise.bilan[1]


@pytest.mark.rule("R38")
def test_a_fiche_on_a_retired_situation_comes_as_it_is(passeport, ailleurs, fiche, emporter, reprendre):
    archive = emporter(passeport)
    fiche.situation.retire = True
    fiche.situation.save()
    Diplome.objects.update(revision=99)
    reprise = reprendre(ailleurs, archive)
    assert not Fiche.objects.get(passeport=reprise.passeport).est_brouillon


@pytest.mark.rule("R26")
def test_one_fiche_is_retained_the_one_that_is_here(db, ailleurs, emporter, reprendre):
    diplome = factories.creer_diplome_a_complexites()
    passeport = factories.PasseportFactory(diplome=diplome)
    complet = {"apport": "Gagner du temps."}
    factories.creer_fiche(passeport, retenue=True, **complet)
    factories.creer_fiche(passeport, **complet)
    ici = recommencer(ailleurs, diplome)
    sienne = factories.creer_fiche(ici, retenue=True, **complet)
    reprendre(ailleurs, emporter(passeport))
    assert list(Fiche.objects.filter(passeport=ici, retenue=True)) == [sienne]
    assert Fiche.objects.filter(passeport=ici).count() == 3


def test_a_file_lost_by_the_store_is_said_and_keeps_nothing_from_coming(db, ailleurs, emporter, reprendre):
    diplome = factories.creer_diplome(options={"projet": True, "pieces_jointes": True})
    passeport = factories.PasseportFactory(diplome=diplome)
    piece = factories.creer_piece(factories.creer_fiche(passeport))
    stockage().delete(piece.fichier.name)
    reprise = reprendre(ailleurs, emporter(passeport))
    assert Fiche.objects.filter(passeport=reprise.passeport).count() == 1
    assert not PieceJointe.objects.filter(fiche__passeport=reprise.passeport).exists()


def test_the_answer_to_a_quoted_word_stands_with_it(passeport, stage, ailleurs, emporter, reprendre):
    mot = Appreciation.objects.create(
        passeport=passeport, stage=stage, auteur_nom="Paul", auteur_role="tuteur", texte="Bien."
    )
    Appreciation.objects.create(
        passeport=passeport,
        auteur=passeport.etudiant,
        auteur_nom="Lina",
        auteur_role="x",
        texte="Merci.",
        reponse_a=mot,
    )
    reprise = reprendre(ailleurs, emporter(passeport))
    assert not MotRepris.objects.du_lieu(ailleurs, reprise.passeport).exists()
    mots = MotRepris.objects.du_stage(ailleurs, reprise.passeport.stages.get())
    assert [mot.texte for mot in mots] == ["Bien.", "Merci."]


def test_quoted_words_are_never_changed(passeport, teacher, ailleurs, emporter, reprendre):
    remplir(passeport, teacher, images=False)
    reprise = reprendre(ailleurs, emporter(passeport))
    mot = MotRepris.objects.filter(passeport=reprise.passeport).first()
    with pytest.raises(TypeError):
        mot.save()
    with pytest.raises(DatabaseError), transaction.atomic():
        MotRepris.objects.update(contenu={})


def test_the_schema_knows_every_rubrique_and_takes_what_is_taken_away(passeport, teacher):
    remplir(passeport, teacher)
    schema = valideur()
    assert {r.nom for r in RUBRIQUES} <= set(schema.schema["$defs"]["contenu"]["properties"])
    assert [erreur.message for erreur in schema.iter_errors(donnees(passeport))] == []
