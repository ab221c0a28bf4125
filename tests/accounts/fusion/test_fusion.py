"""Two accounts of one person made one: everything is kept, and everything goes back for a week (R32, R36)."""

import datetime
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.fusion.fusion import FusionImpossible, annuler, apercu, fusionner
from accounts.models import Fusion, User
from situations.models import Fiche, NoteDeBord, Version
from suivi.appreciations.fil import ecrire
from suivi.models import Appreciation, PropositionDePoste
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.rule("R32")]


@pytest.fixture
def admin(classe):
    return factories.UserFactory(role=User.Role.ADMINISTRATEUR, etablissement=classe.etablissement)


@pytest.fixture
def double(classe, teacher):
    """A second account of the owner, in another class, with all that a student leaves behind."""
    autre = factories.ClasseFactory(diplome=classe.diplome, etablissement=classe.etablissement)
    double = factories.creer_etudiant(
        autre, username="owner2", first_name="Lina", last_name="Moreau", numeros=["1234567890A"]
    )
    passeport = double.passeports.get()
    stage = factories.creer_stage(passeport)
    fiche = factories.creer_fiche(passeport, stage=stage)
    Version.objects.create(fiche=fiche, numero=1, contenu=fiche.contenu())
    factories.creer_piece(fiche)
    ecrire(teacher, "Bien vu.", uuid.uuid4(), passeport, fiche)
    NoteDeBord.objects.create(etudiant=double, quoi="Un appel", quand="2026-03-02")
    return double


def reunir(owner, double, admin, classe):
    return fusionner(owner, double, admin, classe.etablissement)


def test_everything_comes_to_the_account_that_stays(owner, double, fiche, admin, classe):
    reunir(owner, double, admin, classe)
    passeport = owner.passeports.get()
    assert passeport.fiches.count() == 2 and passeport.stages.count() == 1
    venue = passeport.fiches.exclude(pk=fiche.pk).get()
    assert venue.versions.count() == 1 and venue.pieces.count() == 1 and venue.stage.passeport == passeport
    assert passeport.appreciations.count() == 1 and owner.notes_de_bord.count() == 1
    assert owner.numeros.get().valeur == "1234567890A"
    assert owner.inscriptions.actives().count() == 2
    double.refresh_from_db()
    assert not double.is_active


def test_the_preview_tells_it_and_writes_nothing(owner, double, admin, classe):
    lignes = apercu(owner, double)
    assert {"1\u00a0fiche", "1\u00a0appréciation", "1\u00a0inscription", "1\u00a0numéro national"} <= set(lignes)
    assert double.passeports.get().fiches.count() == 1 and not Fusion.objects.exists()


@pytest.mark.rule("R36")
def test_it_is_undone_and_what_was_written_about_it_since_follows(owner, double, fiche, admin, classe, teacher):
    fusion = reunir(owner, double, admin, classe)
    passeport, sien = owner.passeports.get(), double.passeports.get()
    venue = passeport.fiches.exclude(pk=fiche.pk).get()
    ecrire(teacher, "Encore mieux.", uuid.uuid4(), passeport, venue)
    ecrire(teacher, "Pour l’autre.", uuid.uuid4(), passeport, fiche)
    annuler(fusion, admin)
    assert list(passeport.fiches.all()) == [fiche] and list(sien.fiches.all()) == [venue]
    assert Appreciation.objects.filter(passeport=sien).count() == 2
    assert Appreciation.objects.filter(passeport=passeport).count() == 1
    double.refresh_from_db()
    assert double.is_active and double.numeros.exists() and double.inscriptions.actives().count() == 1
    assert owner.inscriptions.actives().count() == 1


def test_of_two_fiches_retained_that_of_the_passport_that_stays_is(owner, double, fiche, admin, classe):
    Fiche.objects.update(retenue=True)
    fusion = reunir(owner, double, admin, classe)
    assert owner.passeports.get().fiches.get(retenue=True) == fiche
    annuler(fusion, admin)
    assert Fiche.objects.filter(retenue=True).count() == 2


def test_both_in_one_class_is_one_place(owner, admin, classe, passeport):
    double = factories.creer_etudiant(classe, username="owner2")
    owner.inscriptions.update(terminee_le="2026-10-01")
    double.inscriptions.update(numero_candidat="0123456789")
    fusion = reunir(owner, double, admin, classe)
    assert classe.inscriptions.actives().get().etudiant == owner
    assert classe.inscriptions.actives().get().numero_candidat == "0123456789"
    annuler(fusion, admin)
    assert classe.inscriptions.actives().get().etudiant == double


def test_a_deposited_copy_never_changes_passport(owner, double, passeport, admin, classe):
    depot = factories.creer_depot(double.passeports.get())
    fusion = reunir(owner, double, admin, classe)
    depot.refresh_from_db()
    assert depot.passeport == double.passeports.get() and depot.titulaire == passeport
    annuler(fusion, admin)
    depot = depot.__class__.objects.get(pk=depot.pk)
    assert depot.titulaire == double.passeports.get()


def test_passports_of_two_diplomes_go_whole_with_their_copies(owner, passeport, admin, classe):
    autre = factories.ClasseFactory(diplome=factories.creer_diplome("AUTRE"), etablissement=classe.etablissement)
    double = factories.creer_etudiant(autre)
    depot = factories.creer_depot(double.passeports.get())
    reunir(owner, double, admin, classe)
    assert owner.passeports.count() == 2
    depot.refresh_from_db()
    assert depot.passeport.etudiant == owner


def test_neither_twice_nor_with_a_teacher_nor_with_itself(owner, double, teacher, admin, classe):
    for garde, absorbe in ((owner, owner), (owner, teacher)):
        with pytest.raises(FusionImpossible):
            reunir(garde, absorbe, admin, classe)
    reunir(owner, double, admin, classe)
    with pytest.raises(FusionImpossible):
        reunir(owner, double, admin, classe)


@pytest.mark.rule("R36")
def test_after_a_week_it_is_no_longer_undone(as_user, owner, double, admin, classe):
    fusion = reunir(owner, double, admin, classe)
    Fusion.objects.update(faite_le=timezone.now() - datetime.timedelta(days=7, minutes=1))
    assert as_user(admin).post(reverse("accounts:fusion_annuler", args=[fusion.pk])).status_code == 404
    with pytest.raises(FusionImpossible):
        annuler(fusion, admin)


def test_from_the_page_of_the_person_to_the_undoing(as_user, owner, double, fiche, admin, classe):
    secretariat = as_user(admin)
    page = secretariat.get(reverse("accounts:fusion_choisir", args=[owner.pk])).content.decode()
    assert reverse("accounts:fusion", args=[owner.pk, double.pk]) in page
    adresse = reverse("accounts:fusion", args=[owner.pk, double.pk])
    assert "1\u00a0fiche" in secretariat.get(adresse).content.decode()
    secretariat.post(adresse)
    page = secretariat.get(reverse("accounts:personne", args=[owner.pk])).content.decode()
    assert "Les séparer de nouveau" in page
    secretariat.post(reverse("accounts:fusion_annuler", args=[Fusion.objects.get().pk]))
    double.refresh_from_db()
    assert double.is_active


def test_an_account_already_merged_is_offered_nowhere(as_user, owner, double, admin, classe):
    client = as_user(admin)
    adresses = [reverse(f"accounts:{nom}", args=[owner.pk]) for nom in ("personne", "fusion_choisir")]
    proposes = ("Porte le même nom", f"/etablissement/personnes/{owner.pk}/reunir/{double.pk}/")
    pages = [client.get(adresse).content.decode() for adresse in adresses]
    assert all(propose in page for propose, page in zip(proposes, pages, strict=True))
    reunir(owner, double, admin, classe)
    pages = [client.get(adresse).content.decode() for adresse in adresses]
    assert not any(propose in page for propose, page in zip(proposes, pages, strict=True))


def test_two_accounts_that_do_not_bear_the_same_name_are_told(as_user, owner, double, admin):
    adresse = reverse("accounts:fusion", args=[owner.pk, double.pk])
    avertit = "ne portent pas le même nom"
    for prenom, dit in [("LÎNA", False), ("Lucas", True)]:
        double.first_name = prenom
        double.save()
        assert (avertit in as_user(admin).get(adresse).content.decode()) == dit


def test_somebody_of_another_school_is_not_merged(as_user, owner, stranger, admin):
    assert as_user(admin).get(reverse("accounts:fusion", args=[owner.pk, stranger.pk])).status_code == 404


def test_the_preview_names_nothing_technical(owner, teacher, admin, classe):
    autre = factories.creer_etudiant(classe, username="autre")
    factories.creer_pack(classe, teacher)
    proposition = PropositionDePoste.objects.create(classe=classe, auteur=teacher, auteur_nom="P", titre="Accueil")
    proposition.destinataires.set([autre])
    assert not [ligne for ligne in apercu(owner, autre) if "pack" in ligne or "destinataire" in ligne]
    fusionner(owner, autre, admin, classe.etablissement)
    assert list(proposition.destinataires.all()) == [owner]
