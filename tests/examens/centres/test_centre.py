"""A candidat individuel from the centre's code to the commission: no teacher on the way."""

import re

import pytest
from django.core.cache import cache
from django.urls import reverse

from accounts.connexion.inscription import jeton
from accounts.models import Journal, User
from examens.models import Candidature, Depot, PeriodeDepot
from situations.models import FeuilleSignee, Passeport
from stages.models import Attestation
from stages.tuteur.acces import creer
from tests import factories
from tests.commissions import asseoir, creer_commission
from tests.liens import chez, ouvrir

CODE = "ACDEFGHJKM"
ACCUEIL = reverse("examens:centre_accueil")


@pytest.fixture(autouse=True)
def no_try_of_another_test(db):
    cache.clear()


@pytest.fixture
def centre():
    return factories.EtablissementFactory(nom="Lycée du Centre", code_centre=CODE)


@pytest.fixture
def admin(centre):
    return factories.UserFactory(role=User.Role.ADMINISTRATEUR, etablissement=centre)


@pytest.fixture
def libre(diplome):
    """The passport of somebody who is in no class."""
    return factories.PasseportFactory(diplome=diplome, session=2027, etudiant__first_name="Inès")


def texte(reponse):
    return reponse.content.decode().replace("\u00a0", " ")


def mon_centre(passeport):
    return reverse("examens:centre", args=[passeport.pk])


@pytest.mark.lent
@pytest.mark.rule("R37")
def test_from_sign_up_to_the_commission_without_a_teacher(as_user, client, centre, admin, diplome, jury, sans_encre):
    # Signs up, and names the centre by the code that it shows.
    secret = "quatre-mots-sans-rapport"  # noqa: S105 — of a test
    compte = {"prenom": "Inès", "nom": "D’Angelo", "age": "plus", "diplome": diplome.pk, "session": 2027}
    client.post(
        reverse("situations:inscription", args=[jeton("ines@exemple.fr")]),
        compte | {"password1": secret, "password2": secret},
    )
    passeport = Passeport.objects.get()
    ines = passeport.etudiant
    assert "Indiquer mon centre" in texte(as_user(ines).get(reverse("examens:depots", args=[passeport.pk])))
    code = re.search(r"[A-Z34679]{5}-[A-Z34679]{5}", texte(as_user(admin).get(ACCUEIL)))[0]
    reponse = as_user(ines).post(mon_centre(passeport), {"code": f" {code.lower()} "}, follow=True)
    assert "Lycée du Centre" in texte(reponse)
    # Its dates are hers.
    session = factories.creer_session(passeport, etablissement=centre)
    periode = factories.creer_periode(passeport, session=session)
    factories.creer_fiche(passeport)
    deposer = reverse("examens:deposer", args=[passeport.pk, periode.pk])
    page = as_user(ines).get(deposer)
    assert "enseignant" not in texte(page)
    recu = as_user(ines).post(deposer, {"vu": page.context["matiere"].etat}, follow=True)
    assert "Demandez à votre centre d’examen de rouvrir" in texte(recu)
    # The tuteur signs through the link that she handed over; the centre confirms it.
    stage = factories.creer_stage(passeport, debut=-24, fin=2)
    tuteur = ouvrir(reverse("stages:tuteur_lien", args=[creer(stage, ines, "Paul Roux")[1]]))
    signee = {"jours": "18", "absences": "0", "semaines": "4", "activites": "Accueil.", "atteste": "on"}
    tuteur.post(chez(tuteur, "stages:tuteur_attestation"), signee)
    attestation = reverse("stages:stage_attestation", args=[stage.pk])
    assert "le centre d’examen l’a confirmée" in texte(as_user(ines).get(attestation))
    assert attestation in texte(as_user(admin).get(ACCUEIL))
    assert "a bien signé" in texte(as_user(admin).get(attestation))
    as_user(admin).post(reverse("stages:attestation_confirmer", args=[Attestation.objects.get().pk]))
    assert Attestation.objects.comptent().get().confirmee_par_nom == str(admin)
    # The centre presents her; the jury reads the copy; reopened by the centre, she deposits again.
    commission = creer_commission(passeport, etablissement=centre)
    asseoir(commission, jury)
    presenter = reverse("examens:commission_presenter", args=[commission.pk])
    assert "D’ANGELO" in texte(as_user(admin).get(presenter)).upper()
    as_user(admin).post(presenter, {"candidat": [f"p{passeport.pk}"]})
    candidature = Candidature.objects.get()
    lue = as_user(jury).get(reverse("examens:commission_candidat", args=[commission.pk, candidature.pk]))
    assert "J’ai appris à reformuler la demande." in texte(lue)
    rouvrir = reverse("examens:depot_rouvrir", args=[Depot.objects.get().pk])
    assert rouvrir in texte(as_user(admin).get(ACCUEIL))
    as_user(admin).post(rouvrir, {"motif": "Une fiche oubliée."})
    page = as_user(ines).get(deposer)
    as_user(ines).post(deposer, {"vu": page.context["matiere"].etat})
    assert list(Depot.objects.en_vigueur().values_list("numero", flat=True)) == [2]
    assert Journal.objects.filter(etablissement=centre, etudiant=ines, action=Journal.Action.SESSION).count() == 1


def test_without_a_centre_the_passport_says_where_to_name_it(as_user, libre, centre):
    page = reverse("situations:passeport", args=[libre.pk])
    assert "Indiquer mon centre d’examen" in texte(as_user(libre.etudiant).get(page))
    Passeport.objects.filter(pk=libre.pk).update(centre=centre)
    assert "Indiquer mon centre d’examen" not in texte(as_user(libre.etudiant).get(page))


@pytest.mark.rule("R37")
def test_whoever_is_in_no_class_is_told_of_no_teacher(as_user, libre):
    """Neither the page of a stage nor that of its tuteur speaks of visits and of a teacher that nobody has."""
    stage = factories.creer_stage(libre)
    assert "Les visites" not in texte(as_user(libre.etudiant).get(stage.get_absolute_url()))
    lien = creer(stage, libre.etudiant, "Paul Roux")[1]
    page = texte(ouvrir(reverse("stages:tuteur_lien", args=[lien])).get(reverse("stages:tuteur_lien", args=[lien])))
    assert "verra que vous avez lu." in page and "son enseignant" not in page


def test_a_code_that_is_none_is_said_and_stays_typed(as_user, libre, centre):
    client = as_user(libre.etudiant)
    for code in ("", "ACDEF", "ACDEF-GHJKN", "A" * 41, "é\0"):
        reponse = client.post(mon_centre(libre), {"code": code})
        assert reponse.status_code == 422 and reponse.context["form"].errors["code"]
    libre.refresh_from_db()
    assert libre.centre is None


def test_codes_are_not_found_by_trying(as_user, libre, centre, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"code_centre": "1/h/user"}
    client = as_user(libre.etudiant)
    client.post(mon_centre(libre), {"code": "AAAAAAAAAA"})
    reponse = client.post(mon_centre(libre), {"code": CODE})
    assert reponse.status_code == 422 and "Beaucoup de codes" in texte(reponse)


@pytest.mark.parametrize("donnees", [{"quitter": "1"}, {"code": "CCCCCCCCCC"}])
def test_a_centre_that_holds_a_copy_is_not_left(as_user, libre, centre, donnees):
    factories.EtablissementFactory(code_centre="CCCCCCCCCC")
    Passeport.objects.filter(pk=libre.pk).update(centre=centre)
    copie = factories.creer_depot(libre, session=factories.creer_session(libre, etablissement=centre))
    client = as_user(libre.etudiant)
    reponse = client.post(mon_centre(libre), donnees)
    assert reponse.status_code == 422 and "demandez d’abord que ce dépôt soit rouvert" in texte(reponse)
    factories.rouvrir(copie, factories.UserFactory())
    assert client.post(mon_centre(libre), donnees).status_code == 302
    libre.refresh_from_db()
    assert libre.centre != centre


def test_whoever_is_in_a_class_has_the_dates_of_the_class(as_user, owner, passeport, centre):
    Passeport.objects.filter(pk=passeport.pk).update(centre=centre)
    passeport = Passeport.objects.get(pk=passeport.pk)
    assert as_user(owner).get(mon_centre(passeport)).status_code == 404
    factories.creer_periode(passeport, session=factories.creer_session(passeport, etablissement=centre))
    assert not PeriodeDepot.objects.du_passeport(passeport).exists()


def test_the_centre_alone_sees_who_comes_and_reads_nothing_of_the_passport(as_user, libre, centre, admin):
    Passeport.objects.filter(pk=libre.pk).update(centre=centre)
    ailleurs = factories.UserFactory(role=User.Role.ADMINISTRATEUR, etablissement=factories.EtablissementFactory())
    stage = factories.creer_stage(libre)
    compte_rendu = FeuilleSignee.objects.create(stage=stage, sorte="compte-rendu", fichier="x", nom="x", taille=1)
    attestation = FeuilleSignee.objects.create(stage=stage, sorte="attestation", fichier="y", nom="y", taille=1)
    assert "Inès" in texte(as_user(admin).get(ACCUEIL))
    assert "Inès" not in texte(as_user(ailleurs).get(ACCUEIL))
    page = reverse("stages:stage_attestation", args=[stage.pk])
    assert [as_user(qui).get(page).status_code for qui in (admin, ailleurs)] == [200, 404]
    for adresse in (libre.get_absolute_url(), stage.get_absolute_url()):
        assert as_user(admin).get(adresse).status_code == 404
    assert list(FeuilleSignee.objects.recopiables_par(admin)) == [attestation]
    assert not FeuilleSignee.objects.visibles_par(ailleurs).exists()
    assert set(FeuilleSignee.objects.visibles_par(libre.etudiant)) == {attestation, compte_rendu}


def test_a_code_drawn_anew_or_closed_serves_no_more_and_nobody_leaves(as_user, libre, centre, admin):
    Passeport.objects.filter(pk=libre.pk).update(centre=centre)
    for donnees in ({}, {"fermer": "1"}):
        assert as_user(admin).post(ACCUEIL, donnees).status_code == 302
    centre.refresh_from_db()
    assert centre.code_centre == ""
    assert as_user(libre.etudiant).post(mon_centre(libre), {"code": CODE}).status_code == 422
    assert "Inès" in texte(as_user(admin).get(ACCUEIL))


@pytest.mark.parametrize("combien", [1, 3])
def test_the_page_of_the_centre_asks_the_same_number_of_queries(
    as_user, centre, admin, diplome, combien, django_assert_num_queries
):
    for _ in range(combien):
        passeport = factories.PasseportFactory(diplome=diplome, session=2027, centre=centre)
        factories.creer_stage(passeport)
        factories.creer_depot(passeport, session=factories.creer_session(passeport, etablissement=centre))
    client = as_user(admin)
    client.get(ACCUEIL)
    with django_assert_num_queries(10):
        client.get(ACCUEIL)
