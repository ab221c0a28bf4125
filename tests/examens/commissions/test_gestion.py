"""A commission seen by whoever runs it: created, dated, its candidates presented by their own school, put in order."""

import datetime
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Etablissement, Journal, User
from examens.commissions.forms import CommissionForm, RattachementForm
from examens.commissions.presentation import ordonner, presenter
from examens.models import Candidature, Commission, Rattachement
from tests import factories
from tests.commissions import asseoir, creer_candidature, creer_commission

MOMENTS = {
    "ouvre_le_jour": "14/06/2027",
    "ouvre_le_heure": "8h",
    "ferme_le_jour": "16/06/2027",
    "ferme_le_heure": "18:00",
}


@pytest.fixture
def ailleurs(stranger):
    """The administrator of the stranger's school."""
    ecole = stranger.classes.get().etablissement
    return factories.UserFactory(role=User.Role.ADMINISTRATEUR, etablissement=ecole)


@pytest.fixture
def valide(diplome):
    epreuve = diplome.epreuves.get(code="E6")
    return {"nom": "Jury 1", "epreuve": epreuve.pk, "annee": 2027, "saison": "juin"} | MOMENTS


def adresse(nom, commission, *plus):
    return reverse(f"examens:{nom}", args=[getattr(commission, "pk", commission), *plus])


def texte(reponse):
    return reponse.content.decode().replace("\u00a0", " ")


# --- Creating and changing ------------------------------------------------------------------------------


def test_a_commission_is_created_in_paris_time_and_the_journal_tells(as_user, admin, valide):
    reponse = as_user(admin).post(reverse("examens:commission_nouvelle"), valide)
    commission = Commission.objects.get()
    assert reponse.url == adresse("commission_gestion", commission)
    assert commission.etablissement == admin.etablissement
    assert commission.ouvre_le.isoformat() == "2027-06-14T06:00:00+00:00"
    assert commission.session == "session de juin 2027"
    ligne = Journal.objects.get(action=Journal.Action.COMMISSION)
    assert (ligne.acteur, ligne.etablissement) == (admin, admin.etablissement)


REFUSES = [
    ({"nom": " "}, "Donnez un nom à la commission."),
    ({"nom": "x" * 121}, "120 caractères au plus."),
    ({"epreuve": ""}, "Choisissez l’épreuve."),
    ({"epreuve": "999999"}, "Choisissez une épreuve de la liste."),
    ({"annee": "1789"}, "L’année se situe entre 2009 et 2100."),
    ({"annee": "deux mille"}, "Écrivez l’année en chiffres"),
    ({"saison": "hiver"}, "Choisissez juin ou septembre."),
    ({"ouvre_le_jour": "", "ouvre_le_heure": ""}, "Indiquez quand la commission ouvre."),
    ({"ferme_le_jour": "31/06/2027"}, "Cette date n’existe pas"),
    ({"ferme_le_heure": "25:00"}, "Cette heure n’existe pas"),
    ({"ferme_le_jour": "13/06/2027"}, "La fermeture doit suivre l’ouverture."),
    ({"ferme_le_jour": "16/12/2027"}, "90 jours au plus"),
]


def test_what_does_not_fit_is_said_at_its_field(admin, valide):
    ecoles = Etablissement.objects.modifiables_par(admin)
    assert CommissionForm(valide, etablissements=ecoles).is_valid()
    for envoi, phrase in REFUSES:
        form = CommissionForm(valide | envoi, etablissements=ecoles)
        champ = next(iter(envoi)).removesuffix("_jour").removesuffix("_heure")
        assert list(form.errors) == [champ] and phrase in str(form.errors[champ]).replace("\u00a0", " "), envoi


def test_what_is_refused_is_told_on_the_page_and_nothing_typed_is_lost(as_user, admin, valide):
    reponse = as_user(admin).post(reverse("examens:commission_nouvelle"), valide | {"nom": " "})
    page = texte(reponse)
    assert reponse.status_code == 422
    assert "Donnez un nom à la commission." in page and 'value="8h"' in page
    assert not Commission.objects.exists()


@pytest.mark.rule("R3")
def test_an_epreuve_that_does_not_rest_on_the_passport_has_no_commission(as_user, admin, valide, diplome):
    e5 = diplome.epreuves.get(code="E5")
    reponse = as_user(admin).post(reverse("examens:commission_nouvelle"), valide | {"epreuve": e5.pk})
    assert reponse.status_code == 422
    assert f'<option value="{e5.pk}"' not in texte(reponse)


@pytest.mark.rule("R2")
def test_the_epreuve_no_longer_changes_once_there_are_candidates(
    as_user, admin, valide, commission, candidature, diplome
):
    e4 = diplome.epreuves.get(code="E4")
    envoi = valide | {"nom": "Renommée", "epreuve": e4.pk, "annee": 2028}
    as_user(admin).post(adresse("commission_modifier", commission), envoi)
    commission.refresh_from_db()
    assert (commission.nom, commission.epreuve.code, commission.annee) == ("Renommée", "E6", 2027)


def test_the_administrator_of_the_instance_names_the_school(as_user, administrator, valide, classe):
    client = as_user(administrator)
    factories.EtablissementFactory()
    assert "Choisissez l’établissement." in texte(client.post(reverse("examens:commission_nouvelle"), valide))
    client.post(reverse("examens:commission_nouvelle"), valide | {"etablissement": classe.etablissement_id})
    assert Commission.objects.get().etablissement == classe.etablissement


def test_deleting_asks_first_and_leaves_the_depots(as_user, admin, commission, candidature, depot):
    client = as_user(admin)
    assert "Supprimer la commission" in texte(client.get(adresse("commission_supprimer", commission)))
    client.post(adresse("commission_supprimer", commission))
    assert not Commission.objects.exists()
    depot.refresh_from_db()


def test_another_school_s_administrator_finds_nothing(as_user, ailleurs, commission, candidature):
    """At each address: test_permissions."""
    assert not Commission.objects.modifiables_par(ailleurs).exists()
    assert not Commission.objects.presentables_par(ailleurs).exists()
    client = as_user(ailleurs)
    assert client.get(adresse("commission_gestion", commission)).status_code == 404
    assert commission.nom not in texte(client.get(reverse("examens:commissions_etablissement")))


def test_a_school_without_a_commission_is_told_what_to_do(as_user, admin):
    assert "Aucune commission pour l’instant" in texte(as_user(admin).get(reverse("examens:commissions_etablissement")))


def test_an_empty_request_is_refused_as_any_other(as_user, admin, commission):
    """A script sends the anti-forgery token beside the form, which may then hold nothing at all."""
    for page in (reverse("examens:commission_nouvelle"), adresse("commission_modifier", commission)):
        assert as_user(admin).post(page).status_code == 422


# --- Presenting candidates ------------------------------------------------------------------------------


def cle(etudiant):
    return f"i{etudiant.inscriptions.get().pk}"


def test_candidates_are_those_of_the_session_that_the_commission_has_by_then(commission, owner, classe):
    """Its page was opened before somebody corrected the year."""
    Commission.objects.update(annee=classe.session + 1)
    assert presenter(commission, classe.etablissement, {cle(owner)}) == []
    assert not Candidature.objects.exists()


def test_the_students_of_the_right_classes_are_proposed_and_added_by_name(
    as_user, admin, commission, owner, classmate, stranger, classe
):
    trop_tot = factories.ClasseFactory(etablissement=classe.etablissement, diplome=classe.diplome, session=2028)
    premiere_annee = factories.creer_etudiant(trop_tot)
    parti = factories.creer_etudiant(classe, last_name="Parti")
    parti.inscriptions.update(terminee_le="2026-10-01")
    client, page_candidats = as_user(admin), adresse("commission_presenter", commission)
    page = texte(client.get(page_candidats))
    assert cle(owner) in page and cle(classmate) in page
    for absent in (premiere_annee, parti, stranger):
        assert f'value="{cle(absent)}"' not in page
    envoi = {"candidat": [cle(classmate), cle(owner), cle(stranger), cle(parti), "i999999", "x"]}
    client.post(page_candidats, envoi)
    assert [c.passeport.etudiant for c in commission.candidatures.ordonnees()] == [owner, classmate]
    assert "déjà inscrit" in texte(client.get(page_candidats))
    client.post(page_candidats, envoi)
    assert commission.candidatures.count() == 2


def test_a_student_who_never_signed_in_may_be_presented(as_user, admin, commission, owner):
    owner.passeports.all().delete()
    as_user(admin).post(adresse("commission_presenter", commission), {"candidat": [cle(owner)]})
    assert commission.candidatures.get().passeport == owner.passeports.get()


def test_a_whole_class_is_presented_at_once(as_user, admin, commission, owner, classmate, classe):
    autre = factories.ClasseFactory(etablissement=classe.etablissement, diplome=classe.diplome, nom="BTS COM 3")
    factories.creer_etudiant(autre)
    as_user(admin).post(adresse("commission_presenter", commission), {"classe": classe.pk})
    assert {c.passeport.etudiant for c in commission.candidatures.all()} == {owner, classmate}


def test_the_button_of_a_class_counts_those_whom_it_would_add(as_user, admin, commission, owner, classmate, classe):
    client, ou = as_user(admin), adresse("commission_presenter", commission)
    assert re.search(r"Inscrire toute la classe.*?\(2\)", texte(client.get(ou)))
    client.post(ou, {"candidat": [cle(owner)]})
    assert re.search(r"Inscrire le reste de la classe.*?\(1\)", texte(client.get(ou)))
    # Whom another jury awaits is not taken with the others, but may be ticked.
    autre = creer_commission(classmate.passeports.get(), nom="Jury 2")
    candidature = creer_candidature(autre, classmate.passeports.get())
    page = texte(client.get(ou))
    assert "Jury 2" in page and "Inscrire le reste" not in page
    candidature.delete()
    client.post(ou, {"classe": classe.pk})
    assert "Inscrire le reste" not in texte(client.get(ou)) and "toute la classe" not in texte(client.get(ou))


def test_nobody_ticked_is_said(as_user, admin, commission, owner):
    reponse = as_user(admin).post(adresse("commission_presenter", commission), {})
    assert reponse.status_code == 422 and "Cochez au moins un candidat." in texte(reponse)


def test_a_joined_school_presents_its_own_students_and_sees_them_alone(
    as_user, admin, ailleurs, commission, candidature, stranger, owner
):
    ecole = ailleurs.etablissement
    page = as_user(admin).post(adresse("commission_rattacher", commission), {"uai": ecole.uai.lower()})
    assert page.status_code == 302
    client = as_user(ailleurs)
    assert commission.nom in texte(client.get(reverse("examens:commissions_etablissement")))
    assert client.get(adresse("commission_gestion", commission)).status_code == 404
    page_candidats = adresse("commission_presenter", commission)
    assert "MOREAU" not in texte(client.get(page_candidats))
    client.post(page_candidats, {"candidat": [cle(stranger), cle(owner)]})
    venue = commission.candidatures.get(etablissement=ecole)
    assert venue.passeport.etudiant == stranger
    assert client.post(adresse("candidature_retirer", commission, candidature.pk)).status_code == 404
    assert client.post(adresse("candidature_retirer", commission, venue.pk)).url == page_candidats
    venue.refresh_from_db()
    assert venue.retiree_le is not None
    client.post(adresse("candidature_remettre", commission, venue.pk))
    venue.refresh_from_db()
    assert venue.retiree_le is None


def test_a_school_is_detached_once_it_has_no_candidate(as_user, admin, ailleurs, commission, stranger):
    rattachement = Rattachement.objects.create(commission=commission, etablissement=ailleurs.etablissement)
    venue = creer_candidature(commission, stranger.passeports.get())
    client, detacher = as_user(admin), adresse("commission_detacher", commission, rattachement.pk)
    assert "retirez-les d’abord" in texte(client.post(detacher, follow=True))
    client.post(adresse("candidature_retirer", commission, venue.pk))
    client.post(detacher)
    assert not Rattachement.objects.exists()
    assert as_user(ailleurs).get(adresse("commission_presenter", commission)).status_code == 404


def test_a_school_that_cannot_join_is_said(as_user, admin, commission):
    refus = {"": "Écrivez l’UAI", "9999999Z": "Aucun établissement", "x" * 9: "Un UAI compte"}
    for uai, phrase in (refus | {commission.etablissement.uai: "il y est déjà"}).items():
        assert phrase in str(RattachementForm({"uai": uai}, commission=commission).errors["uai"])
    reponse = as_user(admin).post(adresse("commission_rattacher", commission), {"uai": "9999999Z"})
    assert reponse.status_code == 422 and "Aucun établissement" in texte(reponse)


def test_the_administrator_of_the_instance_presents_anybody_and_candidats_individuels(
    as_user, administrator, admin, commission, stranger, diplome
):
    libre = factories.PasseportFactory(diplome=diplome, session=2027)
    page_candidats = adresse("commission_presenter", commission)
    client = as_user(administrator)
    ecole = stranger.classes.get().etablissement
    client.post(f"{page_candidats}?uai={ecole.uai}", {"candidat": [cle(stranger)]})
    assert libre.etudiant.last_name not in texte(client.get(page_candidats, {"uai": "individuels", "nom": "x\0y"}))
    recherche = f"{page_candidats}?uai=individuels&nom={libre.etudiant.last_name.lower()}"
    client.post(recherche, {"candidat": [f"p{libre.pk}"]})
    assert [(c.passeport.etudiant_id, c.etablissement) for c in commission.candidatures.ordonnees()] == [
        (stranger.pk, ecole),
        (libre.etudiant_id, None),
    ]
    for uai in (ecole.uai, "individuels"):
        assert as_user(admin).get(page_candidats, {"uai": uai}).status_code == 404


# --- Order and times ------------------------------------------------------------------------------------


def ordre(commission):
    return list(commission.candidatures.actives().ordonnees().values_list("pk", flat=True))


def test_whoever_moves_takes_the_place_asked_for(commission, cinq):
    deplacements = {(1, 4): [0, 2, 3, 1, 4], (3, 1): [3, 0, 1, 2, 4], (0, 99): [1, 2, 3, 4, 0], (2, 3): [0, 1, 2, 3, 4]}
    for (deplace, place), attendu in deplacements.items():
        ordonner(commission, {c.pk: (c.ordre, None) for c in cinq})
        ordonner(commission, {c.pk: (c.ordre, None) for c in cinq} | {cinq[deplace].pk: (place, None)})
        assert ordre(commission) == [cinq[i].pk for i in attendu]
        assert list(commission.candidatures.ordonnees().values_list("ordre", flat=True)) == [1, 2, 3, 4, 5]


def test_order_and_times_are_saved_together_or_not_at_all(as_user, admin, commission, cinq):
    client, page = as_user(admin), adresse("commission_ordre", commission)
    jour = f"{commission.ferme_le:%d/%m/%Y}"
    envoi = {f"ordre_{c.pk}": c.ordre for c in cinq} | {f"ordre_{cinq[4].pk}": 1}
    passage = {f"passe_{cinq[4].pk}_jour": jour, f"passe_{cinq[4].pk}_heure": "0h00"}
    reponse = client.post(page, envoi | passage | {f"ordre_{cinq[0].pk}": "zéro"})
    assert reponse.status_code == 422 and "Écrivez un nombre." in texte(reponse)
    assert ordre(commission) == [c.pk for c in cinq]
    reponse = client.post(page, envoi | {f"passe_{cinq[4].pk}_jour": "01/01/2030", f"passe_{cinq[4].pk}_heure": "9h"})
    assert reponse.status_code == 422 and "hors des dates" in texte(reponse)
    assert client.post(page, envoi | passage).status_code == 302
    premier = Candidature.objects.get(pk=ordre(commission)[0])
    assert premier == cinq[4] and premier.passe_le is not None


def test_a_candidate_withdrawn_meanwhile_disturbs_nothing(as_user, admin, commission, cinq):
    envoi = {f"ordre_{c.pk}": c.ordre for c in cinq}
    client = as_user(admin)
    client.post(adresse("candidature_retirer", commission, cinq[1].pk))
    assert client.post(adresse("commission_ordre", commission), envoi).status_code == 302
    assert ordre(commission) == [cinq[i].pk for i in (0, 2, 3, 4)]


def moment(instant):
    ici = timezone.localtime(instant)
    return {"debut_jour": f"{ici:%d/%m/%Y}", "debut_heure": f"{ici:%H:%M}"}


def test_nobody_is_given_a_time_after_the_closing(as_user, admin, commission, cinq):
    reponse = as_user(admin).post(
        adresse("commission_repartir", commission), moment(commission.ferme_le) | {"minutes": "5"}
    )
    assert reponse.status_code == 422 and "après la fermeture" in texte(reponse)
    assert not commission.candidatures.exclude(passe_le=None).exists()


def test_everybody_gets_a_time_in_the_order_of_passage(as_user, admin, commission, cinq):
    client, page = as_user(admin), adresse("commission_repartir", commission)
    jour = moment(timezone.now())
    assert client.post(page, jour | {"minutes": "2"}).status_code == 422
    assert client.post(page, jour | {"debut_heure": "", "minutes": "40"}).status_code == 422
    assert client.post(page, jour | {"minutes": "40"}).status_code == 302
    heures = list(commission.candidatures.ordonnees().values_list("passe_le", flat=True))
    assert [(apres - avant).seconds for avant, apres in zip(heures, heures[1:], strict=False)] == [2400] * 4


def test_times_given_already_are_replaced_only_when_asked_for(as_user, admin, commission, cinq):
    client, page = as_user(admin), adresse("commission_repartir", commission)
    assert "Remplacer les heures" not in texte(client.get(adresse("commission_gestion", commission)))
    commission.candidatures.filter(pk=cinq[2].pk).update(passe_le=commission.ouvre_le)
    envoi = moment(timezone.now()) | {"minutes": "15"}
    refus = client.post(page, envoi)
    assert refus.status_code == 422 and "cochez pour les remplacer toutes" in texte(refus)
    assert 'value="15"' in texte(refus)
    assert commission.candidatures.exclude(passe_le=None).get().passe_le == commission.ouvre_le
    assert client.post(page, envoi | {"remplacer": "on"}).status_code == 302
    assert not commission.candidatures.filter(passe_le=None).exists()


def test_the_first_time_given_is_proposed_again_rather_than_the_opening(as_user, admin, commission, cinq):
    client, page = as_user(admin), adresse("commission_gestion", commission)
    # The same hour today: the commission opened yesterday.
    assert client.get(page).context["repartition"]["debut"].initial == commission.ouvre_le + datetime.timedelta(days=1)
    commission.candidatures.filter(pk=cinq[0].pk).update(passe_le=commission.ferme_le)
    assert client.get(page).context["repartition"]["debut"].initial == commission.ferme_le


def test_a_refused_page_still_says_where_it_is_in_the_menu(as_user, admin, commission, cinq):
    client = as_user(admin)
    for nom in ("commission_ordre", "commission_repartir", "commission_rattacher", "commission_inviter"):
        reponse = client.post(adresse(nom, commission), {f"ordre_{cinq[0].pk}": "0"})
        assert reponse.status_code == 422
        assert [e["libelle"] for e in reponse.context["menu"] if e["active"]] == ["Mon établissement"], nom


@pytest.mark.parametrize("nombre", [1, 3])
def test_the_page_of_a_commission_costs_the_same_queries(
    as_user, admin, commission, classe, nombre, django_assert_num_queries
):
    for _ in range(nombre):
        creer_candidature(commission, factories.creer_etudiant(classe).passeports.get())
        asseoir(commission, factories.creer_enseignant(classe))
    client = as_user(admin)
    client.get(adresse("commission_gestion", commission))
    # One of each asks whether the administrator teaches too: the menu says so.
    with django_assert_num_queries(12):
        client.get(adresse("commission_gestion", commission))
    with django_assert_num_queries(10):
        client.get(adresse("commission_presenter", commission))
    with django_assert_num_queries(8):
        client.get(reverse("examens:commissions_etablissement"))


def test_only_the_epreuves_of_the_school_are_proposed_each_with_its_diplome(as_user, admin, diplome, classe):
    etranger = factories.creer_diplome("BTS-ETRANGER", intitule="BTS étranger")
    client = as_user(admin)
    nouvelle = reverse("examens:commission_nouvelle")
    page = texte(client.get(nouvelle))
    assert f'<optgroup label="{diplome}">' in page and f"E4 Relations commerciales, {diplome}" in page
    assert "BTS étranger" not in page
    # A candidat individuel takes that exam here.
    factories.PasseportFactory(
        etudiant=factories.UserFactory(), diplome=etranger, session=2027, centre=admin.etablissement
    )
    assert '<optgroup label="BTS étranger' in texte(client.get(nouvelle))
