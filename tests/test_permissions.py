"""Who may do what (DESIGN §4): every address × every role, on objects that belong to the owner.

A new address fails ``test_every_address_is_in_the_table`` until its row is written here. In a row, « L » means
« is led to the sign-in page ». The administrator is the instance's, signed in and with every right of the admin:
even so, no passport opens (R21, R22).
"""

import pytest
from django.contrib import admin
from django.urls import get_resolver, reverse

from situations.models import Version
from tests import factories

PERSONNES = ("owner", "classmate", "teacher", "other_teacher", "stranger", "jury", "administrator", "anonymous")


def tous(statut, anonyme="L"):
    """The same answer for everybody signed in."""
    return (statut,) * 7 + (anonyme,)


# Addresses that an anonymous visitor may open.
OUVERT = (200,) * 8
OUVERT_DECONNECTE = (302,) * 7 + (200,)
A_SOI = (200, 404, 404, 404, 404, 404, 404, "L")
A_SOI_PUIS_AILLEURS = (302, 404, 404, 404, 404, 404, 404, "L")
LECTURE = (200, 404, 200, 404, 404, 404, 404, "L")
AVEC_PASSEPORT = (200, 200, 404, 404, 200, 404, 404, "L")
PERSONNE = (404,) * 7 + ("L",)

GET = {
    "accueil": tous(302),
    "compte": tous(200),
    "account_login": OUVERT_DECONNECTE,
    "account_logout": tous(200),
    "account_signup": OUVERT_DECONNECTE,
    "account_inactive": OUVERT,
    "account_reauthenticate": tous(200),
    "account_email": tous(302),
    "account_change_password": tous(200),
    "account_set_password": tous(302),
    "account_reset_password": OUVERT,
    "account_reset_password_done": OUVERT,
    "account_reset_password_from_key": OUVERT,
    "account_reset_password_from_key_done": OUVERT,
    "mfa_index": tous(200),
    "mfa_authenticate": tous(302),
    "mfa_reauthenticate": tous(302),
    "mfa_activate_totp": tous(302),
    "mfa_deactivate_totp": PERSONNE,
    "mfa_view_recovery_codes": PERSONNE,
    "mfa_generate_recovery_codes": tous(302),
    "mfa_download_recovery_codes": PERSONNE,
    "mon_passeport": (302, 302, 200, 200, 302, 200, 200, "L"),
    "passeport": LECTURE,
    "passeport_donnees": A_SOI,
    "classes": tous(200),
    "classe": (404, 404, 200, 404, 404, 404, 404, "L"),
    "fiches": tous(200),
    "fiche_nouvelle": AVEC_PASSEPORT,
    "fiche_brouillon_nouveau": tous(405),
    "fiche_aide": AVEC_PASSEPORT,
    "corbeille": tous(200),
    "fiche": LECTURE,
    "fiche_modifier": A_SOI,
    "fiche_brouillon": tous(405),
    "fiche_abandonner": tous(405),
    "fiche_supprimer": A_SOI,
    "fiche_restaurer": tous(405),
    "fiche_versions": A_SOI,
    "fiche_reprendre": tous(405),
    "pdf_epreuve": LECTURE,
    "pdf_complet": LECTURE,
    "pdf_vierge": OUVERT,
    "referentiel_recherche": tous(200),
    "referentiel": tous(200),
    "sante": OUVERT,
}
# Addresses that write. The autosave tells an ended session instead of leading to the sign-in page.
POST = {
    "fiche_nouvelle": (422, 422, 404, 404, 422, 404, 404, "L"),
    "fiche_brouillon_nouveau": (200, 200, 404, 404, 200, 404, 404, 401),
    "fiche_modifier": (422, 404, 404, 404, 404, 404, 404, "L"),
    "fiche_brouillon": (200, 404, 404, 404, 404, 404, 404, 401),
    "fiche_abandonner": A_SOI_PUIS_AILLEURS,
    "fiche_supprimer": A_SOI_PUIS_AILLEURS,
    "fiche_restaurer": A_SOI_PUIS_AILLEURS,
    "fiche_reprendre": A_SOI_PUIS_AILLEURS,
}


def adresses(motifs, espace=""):
    """The full name of every address of the project, the admin's left out."""
    for motif in motifs:
        if hasattr(motif, "url_patterns"):
            if motif.namespace != "admin":
                yield from adresses(motif.url_patterns, f"{motif.namespace}:" if motif.namespace else espace)
        else:
            yield f"{espace}{motif.name}"


@pytest.fixture
def objets(fiche, classe, diplome):
    """For each address, the arguments that name an object of the owner."""
    Version.objects.create(fiche=fiche, numero=1, contenu=fiche.contenu())
    sur_la_fiche = {"pk": fiche.pk}
    sur_le_passeport = {"pk": fiche.passeport_id}
    return {
        "passeport": sur_le_passeport,
        "passeport_donnees": sur_le_passeport,
        "pdf_complet": sur_le_passeport,
        "pdf_epreuve": sur_le_passeport | {"code": "E6"},
        "pdf_vierge": {"code": diplome.code},
        "referentiel": {"code": diplome.code},
        "classe": {"pk": classe.pk},
        "fiche": sur_la_fiche,
        "fiche_modifier": sur_la_fiche,
        "fiche_brouillon": sur_la_fiche,
        "fiche_abandonner": sur_la_fiche,
        "fiche_supprimer": sur_la_fiche,
        "fiche_restaurer": sur_la_fiche,
        "fiche_versions": sur_la_fiche,
        "fiche_reprendre": sur_la_fiche | {"numero": 1},
        "account_reset_password_from_key": {"uidb36": "1", "key": "set-password"},
    }


@pytest.fixture
def connecte(client, request):
    """Sign the client in as the person of that name; as nobody for « anonymous »."""

    def entrer(nom):
        client.logout()
        if nom != "anonymous":
            client.force_login(request.getfixturevalue(nom))
        return client

    return entrer


def statut(reponse):
    if reponse.status_code == 302 and reponse.url.startswith(reverse("account_login")):
        return "L"
    return reponse.status_code


def test_every_address_is_in_the_table():
    connues = set(adresses(get_resolver().url_patterns))
    assert connues == set(GET)
    assert set(POST) <= connues


@pytest.mark.parametrize("nom", GET)
def test_reading(nom, connecte, objets):
    adresse = reverse(nom, kwargs=objets.get(nom))
    assert tuple(statut(connecte(personne).get(adresse)) for personne in PERSONNES) == GET[nom]


@pytest.mark.rule("R21")
@pytest.mark.parametrize("personne", PERSONNES)
@pytest.mark.parametrize("nom", POST)
def test_writing(nom, personne, connecte, objets, fiche):
    if nom == "fiche_abandonner":
        fiche.garder_saisie({"description": "En cours"}, None, None, revision=fiche.revision)
    if nom == "fiche_restaurer":
        fiche.jeter()
    envoi = {"revision": fiche.revision}
    attendu = POST[nom][PERSONNES.index(personne)]
    assert statut(connecte(personne).post(reverse(nom, kwargs=objets.get(nom)), envoi)) == attendu


def test_no_address_breaks_on_an_object_that_does_not_exist(connecte, objets):
    del objets["account_reset_password_from_key"]
    navigateur = connecte("owner")
    for nom, arguments in objets.items():
        absents = {cle: 9_999_999 if isinstance(valeur, int) else "absent" for cle, valeur in arguments.items()}
        assert navigateur.get(reverse(nom, kwargs=absents)).status_code in (404, 405), nom


@pytest.mark.parametrize("page", ["index", "accounts_user_changelist", "referentiel_situation_changelist"])
def test_the_admin_is_for_the_administrator_alone(page, connecte, diplome):
    adresse = reverse(f"admin:{page}")
    for personne in PERSONNES:
        reponse = connecte(personne).get(adresse, follow=True)
        arrivee = (reponse.request["PATH_INFO"], reponse.status_code)
        if personne == "administrator":
            assert arrivee == (adresse, 200)
        elif personne == "anonymous":
            assert arrivee == (reverse("account_login"), 200)
        else:
            assert reponse.status_code in (403, 404), personne


def test_no_fiche_is_reachable_through_the_admin():
    assert not {m._meta.app_label for m in admin.site._registry} & {"situations", "examens"}


@pytest.mark.rule("R22")
def test_a_teacher_reads_no_other_diploma_of_the_same_student(as_user, owner, teacher):
    autre = factories.PasseportFactory(etudiant=owner, diplome=factories.creer_diplome("AUTRE"))
    assert as_user(teacher).get(reverse("passeport", args=[autre.pk])).status_code == 404
