"""What a pack may leave out, in which order it stands, and the kit of a commission."""

import datetime
import hashlib

import pytest
from django.urls import reverse

from accounts.models import Journal, User
from examens.commissions.presentation import candidats, retirer
from examens.models import Pack, PackLigne
from examens.packs.demande import ClasseVide, demander, demander_de_la_commission
from tests import factories
from tests.commissions import creer_candidature, creer_commission

from .packs import archive, etats, fabriquer


@pytest.fixture
def depose(passeport, feuillet):
    """The owner's E6, deposited."""
    return factories.creer_depot(passeport, octets=feuillet, empreinte_pdf=hashlib.sha256(feuillet).hexdigest())


def fait(pack):
    fabriquer(pack.pk)
    pack.refresh_from_db()
    return pack


# --- Of a class -----------------------------------------------------------------------------------------


@pytest.mark.rule("R2")
def test_deposited_copies_alone_and_whoever_has_none_is_told(teacher, classe, composes, depose, classmate):
    pack = fait(demander(teacher, classe, deposes_seulement=True)[0])
    assert composes == []
    assert archive(pack).namelist()[3:] == ["E6/MOREAU Lina – E6.pdf"]
    assert etats(pack) == {"owner": PackLigne.Etat.FAIT, "classmate": PackLigne.Etat.SANS_DOCUMENT}
    assert pack.lignes.get(etudiant=classmate).motif.startswith("Pas de passeport déposé")


def test_an_empty_passport_is_printed_for_nobody(teacher, classe, composes, passeport, classmate):
    factories.creer_fiche(passeport)
    pack = fait(demander(teacher, classe, vides=False)[0])
    assert archive(pack).namelist()[3:] == ["E6/MOREAU Lina – E6.pdf"]
    assert pack.lignes.get(etudiant=classmate).motif.startswith("Aucune fiche enregistrée")


def test_in_the_order_of_passage_files_stand_in_that_order_too(teacher, classe, composes, passeport, classmate):
    commission = creer_commission(passeport)
    creer_candidature(commission, passeport, passe_le=commission.ouvre_le + datetime.timedelta(hours=2))
    creer_candidature(commission, classmate.passeports.get(), passe_le=commission.ouvre_le)
    ailleurs = factories.creer_etudiant(classe, last_name="Aubry", first_name="Kim")
    noms = [classmate.nom_liste, "MOREAU Lina", ailleurs.nom_liste]
    assert [ligne.nom for ligne in demander(teacher, classe, par_passage=True)[0].lignes.all()] == noms
    Pack.objects.update(etat=Pack.Etat.ANNULE)
    pack = fait(demander(teacher, classe, [commission.epreuve], par_passage=True)[0])
    assert archive(pack).namelist()[3:] == [f"{rang:02d} {nom} – E6.pdf" for rang, nom in enumerate(noms, start=1)]


def test_the_form_chooses_all_of_it(as_user, teacher, owner, classe):
    adresse = reverse("examens:packs", args=[classe.pk])
    page = as_user(teacher).get(adresse).content.decode()
    assert page.count("checked") == 5  # two épreuves, the order, the presentation, both sides
    envoi = {"epreuves": ["E4", "E6"], "deposes_seulement": "on", "par_passage": "1", "presentation": "une_par_page"}
    as_user(teacher).post(adresse, envoi)
    pack = Pack.objects.get()
    assert (pack.codes, pack.deposes_seulement, pack.vides, pack.par_passage) == ([], True, False, True)
    assert as_user(teacher).post(adresse, {"par_passage": "9"}).status_code == 422


# --- Of a commission ------------------------------------------------------------------------------------


@pytest.fixture
def commission(passeport, depose, diplome, feuillet, sans_encre):
    """Two schools and a candidat individuel, in an order that is not that of the names; one has not deposited."""
    commission = creer_commission(passeport, nom="Jury 1")
    loin = factories.creer_etudiant(factories.ClasseFactory(diplome=diplome), last_name="Zola", first_name="Ana")
    seul = factories.PasseportFactory(
        etudiant=factories.UserFactory(last_name="Abel", first_name="Lou"), diplome=diplome
    )
    for rang, sien in enumerate((loin.passeports.get(), passeport, seul), start=1):
        creer_candidature(commission, sien, ordre=rang)
        if sien not in (seul, passeport):
            factories.creer_depot(sien, octets=feuillet, empreinte_pdf=hashlib.sha256(feuillet).hexdigest())
    return commission


@pytest.fixture
def admin(classe):
    return factories.UserFactory(role=User.Role.ADMINISTRATEUR, etablissement=classe.etablissement)


@pytest.mark.rule("R2")
def test_the_kit_holds_the_deposited_copies_of_every_school_in_the_order_of_passage(admin, commission, composes):
    pack = fait(demander_de_la_commission(admin, commission, candidats(commission))[0])
    assert composes == []
    assert archive(pack).namelist() == [
        *("Liste de passage.pdf", "Feuille d’émargement.pdf", "Index.xlsx", "Index.txt"),
        *("01 ZOLA Ana – E6.pdf", "02 MOREAU Lina – E6.pdf"),
    ]
    assert pack.lignes.get(rang=3).etat == PackLigne.Etat.SANS_DOCUMENT
    assert str(pack) == "Pack de Jury 1, épreuve E6"


def test_whoever_is_withdrawn_meanwhile_is_left_out(admin, commission, composes):
    pack, _ = demander_de_la_commission(admin, commission, candidats(commission))
    retirer(candidats(commission)[0])
    assert archive(fait(pack)).namelist()[4:] == ["02 MOREAU Lina – E6.pdf"]


def test_whoever_runs_the_commission_asks_for_its_kit_and_takes_it_away_by_name(as_user, admin, commission, composes):
    client, adresse = as_user(admin), reverse("examens:commission_pack", args=[commission.pk])
    reponse = client.post(adresse, {"recto_verso": "1"})
    pack = fait(Pack.objects.get())
    assert reponse.url == reverse("examens:pack", args=[pack.pk])
    page = client.get(reponse.url).content.decode()
    assert "Jury 1" in page and reverse("examens:commission_gestion", args=[commission.pk]) in page
    assert client.get(reverse("examens:pack_archive", args=[pack.pk])).status_code == 200
    emportes = Journal.objects.filter(action=Journal.Action.EXPORT).values_list("etudiant__last_name", flat=True)
    # A line each, and one of the whole.
    assert set(emportes) - {None} == {"Zola", "Moreau"}
    stranger = factories.UserFactory(role=User.Role.ADMINISTRATEUR, etablissement=factories.EtablissementFactory())
    assert as_user(stranger).get(reponse.url).status_code == 404
    assert as_user(stranger).post(adresse).status_code == 404


def test_a_commission_has_one_kit_at_a_time_and_none_without_candidates(as_user, admin, commission):
    premier, _ = demander_de_la_commission(admin, commission, candidats(commission))
    assert demander_de_la_commission(admin, commission, candidats(commission)) == (premier, False)
    with pytest.raises(ClasseVide):
        demander_de_la_commission(admin, commission, [])
    commission.candidatures.all().delete()
    page = as_user(admin).post(reverse("examens:commission_pack", args=[commission.pk]), follow=True)
    assert "n’a aucun candidat" in page.content.decode()
