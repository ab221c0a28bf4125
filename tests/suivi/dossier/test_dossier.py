"""One dossier per pupil of all that was written to guide, for certification (R22, R37)."""

import datetime
import uuid

import pytest
from django.urls import reverse

from accounts.models import Journal
from situations.tuteur import Tuteur
from suivi.appreciations.fil import ecrire, retirer
from suivi.dossier.dossier_pdf import document
from tests.factories import creer_fiche

pytestmark = pytest.mark.rule("R22")
LE_JOUR = datetime.date(2026, 11, 28)


@pytest.mark.rule("R37")
def test_everything_is_there_by_place_and_who_handed_the_link_over(passeport, owner, teacher, stage):
    fiche = creer_fiche(passeport)
    fil = ecrire(teacher, "Dites votre part.", uuid.uuid4(), passeport, fiche)
    ecrire(owner, "C’est fait.", uuid.uuid4(), passeport, fiche, fil)
    ecrire(teacher, "Un bel ensemble.", uuid.uuid4(), passeport)
    retirer(ecrire(teacher, "À retirer.", uuid.uuid4(), passeport), teacher)
    acces = stage.acces.create(empreinte="x", nom="Paul Roux")
    mot = ecrire(Tuteur(acces), "Ponctuelle.", uuid.uuid4(), passeport)
    mot.par_etudiant = True
    mot.save()
    jetee = creer_fiche(passeport)
    ecrire(teacher, "Dans la corbeille.", uuid.uuid4(), passeport, jetee)
    jetee.jeter()
    dossier = document(passeport, LE_JOUR)
    assert [[m.texte for fil in lieu.fils for m in fil] for lieu in dossier.lieux] == [
        ["Un bel ensemble."],
        ["Ponctuelle."],
        ["Dites votre part.", "C’est fait."],
    ]
    assert "lien remis par l’étudiant" in dossier.lieux[1].fils[0][0].qui
    assert [d.appreciations[0].texte for d in dossier.comptes_rendus] == ["Ponctuelle."]


def test_an_empty_passport_has_a_dossier_too(passeport):
    dossier = document(passeport, LE_JOUR)
    assert (dossier.lieux, dossier.comptes_rendus) == ([], [])
    assert ("Diplôme", "BTS d’essai, session de juin\u00a02027") in dossier.identite


def test_a_name_with_a_vowel_is_elided_at_the_head_of_each_page(passeport):
    passeport.etudiant.last_name = "Évrard"
    assert document(passeport, LE_JOUR).titre == "Dossier d’appréciations d’ÉVRARD Lina"


def test_its_student_and_their_teachers_take_it_and_the_journal_says_so(
    as_user, owner, teacher, other_teacher, passeport, sans_encre
):
    adresse = reverse("suivi:dossier_pdf", args=[passeport.pk])
    for personne, statut in ((owner, 200), (teacher, 200), (other_teacher, 404)):
        assert as_user(personne).get(adresse).status_code == statut
    assert Journal.objects.filter(objet="Dossier d’appréciations", etudiant=owner).count() == 2
    assert adresse in as_user(teacher).get(passeport.get_absolute_url()).content.decode()


@pytest.mark.imprime
@pytest.mark.lent
def test_it_is_laid_out_with_its_comptes_rendus(as_user, teacher, passeport, stage):
    ecrire(teacher, "Un bel ensemble.", uuid.uuid4(), passeport)
    reponse = as_user(teacher).get(reverse("suivi:dossier_pdf", args=[passeport.pk]))
    assert reponse.content.startswith(b"%PDF-")
