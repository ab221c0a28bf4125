"""A compte rendu printed, ticked, photographed and read: on real pages, which take a second to lay out."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from situations.fichiers.refus import FichierRefuse
from situations.models import FeuilleATrier, FeuilleSignee, Stage
from stages.attestation.attestation_pdf import attestation_pdf
from stages.compte_rendu.compte_rendu_pdf import compte_rendu_pdf, document
from stages.feuilles.deposer import AILLEURS, deposer
from stages.feuilles.pile import recevoir, trier
from stages.models import Positionnement
from stages.reperes import lecture as lectures
from stages.reperes.lecture import LectureDeFeuille
from stages.reperes.lire import lire
from stages.reperes.reconnaitre import SANS_CODE
from tests import factories, papier

pytestmark = [pytest.mark.imprime, pytest.mark.lent]
JOUR = date(2026, 11, 20)


@pytest.fixture
def stage_vise(stage):
    """Three compétences aimed at: three lines of boxes."""
    stage.competences.set(stage.passeport.diplome.competences.filter(retire=False)[:3])
    return stage


@pytest.fixture
def imprimee(stage_vise):
    return papier.dessiner(compte_rendu_pdf(stage_vise, JOUR))


@pytest.fixture
def cases(imprimee, tmp_path):
    """The boxes of the page, by compétence: ``[[découverte, avec aide, en autonomie], …]``."""
    plan = papier.plan_de(imprimee, tmp_path)
    return [plan.cases[rang : rang + 3] for rang in range(0, len(plan.cases), 3)]


def recu(octets, nom="photo.jpg"):
    return SimpleUploadedFile(nom, octets, "image/jpeg")


def niveaux(feuille):
    """The ranks and remarks that are proposed, line by line."""
    return [(ligne.niveau, ligne.remarque) for ligne in LectureDeFeuille(feuille).lignes.values()]


def test_boxes_are_read_whatever_the_angle_and_the_light(imprimee, cases, tmp_path):
    papier.cocher(imprimee, cases[0][1], "coche")
    papier.cocher(imprimee, cases[1][2], "noircie")
    papier.cocher(imprimee, cases[2][0], "trait")
    photo = tmp_path / "photo.jpg"
    for coins, lumiere in (
        (papier.A_PLAT, {"flou": 1.2}),
        (papier.DE_BIAIS, {"ombre": True}),
        (papier.COUCHEE, {"lumiere": 0.4}),
        (papier.TETE_EN_BAS, {}),
    ):
        photo.write_bytes(papier.photographier(imprimee, coins, **lumiere))
        (lue,) = lire(photo, tmp_path)
        etats = [
            "cochee" if noirceur >= lectures.COCHEE else "vide" if noirceur < lectures.VIDE else "douteuse"
            for noirceur in lue["lecture"]["noirceurs"]
        ]
        attendus = ["vide", "cochee", "vide", "vide", "vide", "cochee", "douteuse", "vide", "vide"]
        assert etats == attendus, (coins, lumiere)


@pytest.mark.rule("R37")
def test_what_is_read_is_proposed_told_where_it_is_unsure_and_recorded_by_the_teacher_alone(
    as_user, teacher, stage_vise, imprimee, cases
):
    papier.cocher(imprimee, cases[0][2])
    papier.cocher(imprimee, cases[1][0])
    papier.cocher(imprimee, cases[1][1], "noircie")
    client = as_user(teacher)
    envoi = {"photo": recu(papier.photographier(imprimee))}
    adresse = client.post(reverse("stages:feuille_deposer", args=[stage_vise.pk, "compte-rendu"]), envoi).url
    feuille = FeuilleSignee.objects.get()
    assert adresse == reverse("stages:feuille_recopier", args=[feuille.pk])
    assert niveaux(feuille) == [(2, ""), (None, lectures.DEUX), (None, lectures.AUCUNE)]
    assert not Positionnement.objects.exists()
    texte = client.get(adresse).content.decode()
    assert texte.count('class="extrait"') == 5  # the page, three lines, what the tuteur wrote
    assert "1\u00a0ligne à lire vous-même" in texte
    pks = [case[0].competence for case in cases]
    coche = texte.split(f'id="niveau-{pks[0]}-3"')[1].split(">")[0]
    assert "checked" in coche
    # « Pas observé » is no answer to a line that the photo does not settle.
    assert "checked" not in texte.split(f'name="niveau-{pks[1]}"', 1)[1].split("</fieldset>")[0]
    envoi = {"signataire": "Paul Roux", f"niveau-{pks[0]}": "autonomie", f"niveau-{pks[1]}": "avec_aide"}
    client.post(adresse, envoi | {"appreciation": "Ponctuel et curieux."})
    auteurs = {o.auteur for o in Positionnement.objects.select_related("stage")}
    assert auteurs == {f"Paul Roux, lu sur la feuille signée, vérifié par {teacher}"}
    feuille.refresh_from_db()
    assert feuille.verifiee_par_nom == str(teacher)
    (mot,) = document(stage_vise, JOUR).appreciations
    assert (mot.texte, f"recopiée par {teacher}" in mot.qui) == ("Ponctuel et curieux.", True)
    assert "Ponctuel et curieux.</textarea>" in client.get(adresse).content.decode()


def test_a_pile_goes_to_its_stages_and_the_rest_waits(as_user, teacher, classe, stage_vise, imprimee, tmp_path):
    attestation = papier.dessiner(attestation_pdf(stage_vise, None, "– Accueil", JOUR))
    blanche = papier.Image.new("L", imprimee.size, 255)
    autre = papier.Image.new("L", (imprimee.width // 10, imprimee.height), 100)
    scan = tmp_path / "scan.pdf"
    imprimee.save(scan, "PDF", save_all=True, append_images=[blanche, attestation.rotate(180), autre], resolution=203)
    pile = recevoir(classe, SimpleUploadedFile("scan.pdf", scan.read_bytes(), "application/pdf"), teacher)
    assert [(f.stage, f.sorte, f.page) for f in pile.rangees] == [
        (stage_vise, "compte-rendu", 1),
        (stage_vise, "attestation", 1),
    ]
    assert LectureDeFeuille(pile.rangees[1]).extraits.keys() >= {"jours", "absences", "semaines", "activites", "nom"}
    (reste,) = pile.a_trier
    assert (reste.nom, reste.motif) == ("scan, page 4.jpg", SANS_CODE)
    # The same scan again changes nothing.
    recevoir(classe, SimpleUploadedFile("scan.pdf", scan.read_bytes(), "application/pdf"), teacher)
    assert (FeuilleSignee.objects.count(), FeuilleATrier.objects.count()) == (2, 1)
    texte = as_user(teacher).get(reverse("stages:classe_feuilles", args=[classe.pk])).content.decode()
    assert "2\u00a0feuilles" in texte
    trier(reste, stage_vise, "compte-rendu", teacher)
    assert (FeuilleSignee.objects.count(), FeuilleATrier.objects.count()) == (3, 0)


@pytest.mark.rule("R37")
def test_a_sheet_goes_nowhere_its_sender_may_not_write_nor_two_in_one_photo(
    owner, teacher, stranger, classe, stage_vise, imprimee
):
    ailleurs = factories.creer_stage(stranger.passeports.get())
    feuille = papier.en_jpeg(papier.dessiner(compte_rendu_pdf(ailleurs, JOUR)))
    with pytest.raises(FichierRefuse, match="que vous ne suivez pas"):
        deposer(stage_vise, "compte-rendu", recu(feuille), owner)
    assert recevoir(classe, recu(feuille), teacher).a_trier[0].motif == AILLEURS
    attestation = papier.dessiner(attestation_pdf(stage_vise, None, "– Accueil", JOUR))
    deux = papier.Image.new("L", (imprimee.width * 2, imprimee.height))
    deux.paste(imprimee, (0, 0))
    deux.paste(attestation, (imprimee.width, 0))
    with pytest.raises(FichierRefuse, match="une par une"):
        deposer(stage_vise, "compte-rendu", recu(papier.en_jpeg(deux)), owner)
    assert not FeuilleSignee.objects.exists()
    # Sent from the page of another stage, it goes to its own.
    autre = Stage.objects.create(
        passeport=stage_vise.passeport, organisation="Ailleurs", date_debut=JOUR, date_fin=JOUR, tuteur_nom="A. B."
    )
    (rangee,) = deposer(autre, "compte-rendu", recu(papier.en_jpeg(imprimee)), owner)
    assert rangee.stage == stage_vise
