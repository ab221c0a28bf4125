"""Signing in by ProConnect, an ENT, an académie: against real providers, which run beside the tests."""

import io
from urllib.parse import parse_qs

import jwt
import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from accounts.enseignants.invitation import ouvrir
from accounts.models import Journal, NumeroNational, User
from accounts.rattachement.adapter import _ouvrir_le_jeton
from accounts.rattachement.personne import Doute, annoncee, connues
from passeport.settings.fournisseurs import lire_les_fournisseurs
from tests.adresses import confirmer_adresse

from .fournisseurs import chez_nous, fournisseur_oidc, fournisseur_saml

INE = "070123456AB"


@pytest.fixture(scope="module")
def ent():
    with fournisseur_oidc() as fournisseur:
        yield fournisseur


@pytest.fixture(scope="module")
def academie():
    with fournisseur_saml() as fournisseur:
        yield fournisseur


@pytest.fixture
def regler(monkeypatch, settings):
    """``regler(ent={"OIDC": …})``: what the environment says, read as the settings read it."""

    settings.INSCRIPTION_LIBRE = False

    def lire(**fournisseurs):
        monkeypatch.setenv("FOURNISSEURS", ",".join(fournisseurs))
        for nom, variables in fournisseurs.items():
            for variable, valeur in variables.items():
                monkeypatch.setenv(f"FOURNISSEUR_{nom.upper()}_{variable}", valeur)
        settings.SOCIALACCOUNT_PROVIDERS = lire_les_fournisseurs()

    return lire


@pytest.fixture
def par_ent(ent, regler, client):
    """``par_ent(sub, claim=…)``: what our site answers to whoever comes back from the ENT."""
    regler(ent=ent.reglages(ATTRIBUTS="numero=ine"))

    def traverser(sub, **claims):
        ent.dire(sub, **claims)
        return ent.traverser(client, "ent", sub)

    return traverser


@pytest.fixture
def nomme(settings):
    """A browser that calls the site by a name with a dot: SAML knows no other."""
    settings.ALLOWED_HOSTS = ["passeport.example.org"]
    return Client(headers={"host": "passeport.example.org"})


def entre(client):
    """Who is signed in in this browser, or None."""
    return User.objects.filter(pk=client.session.get("_auth_user_id")).first()


# --- Who is meant ------------------------------------------------------------------------------------


@pytest.mark.rule("R32")
def test_a_number_that_the_school_holds_opens_the_account(par_ent, client, owner):
    NumeroNational.objects.create(personne=owner, nature="rnie", valeur=INE)
    owner.attribuer_mot_de_passe("bandelette-imprimee")
    owner.save()
    reponse = par_ent("lina", ine="070 123 456 ab", given_name="Lina", family_name="Moreau")
    assert (reponse.status_code, entre(client)) == (302, owner)
    owner.refresh_from_db()
    # The strip that was printed opens nothing any more, and no page asks for another password.
    assert not owner.has_usable_password() and client.get("/compte/").status_code == 200
    assert "ENT du Rhône" in client.get("/compte/").text
    assert SocialAccount.objects.get().extra_data == {}
    assert Journal.objects.filter(objet__contains="relié à ENT du Rhône").count() == 1
    # A computer of the school forgets with its browser.
    assert client.session.get_expire_at_browser_close()
    # The link holds whatever the provider says afterwards.
    client.post("/compte/deconnexion/")
    par_ent("lina")
    assert entre(client) == owner and SocialAccount.objects.count() == 1


def test_a_verified_address_opens_the_account_that_confirmed_it(par_ent, client, teacher):
    confirmer_adresse(teacher, "prof@ac-lyon.fr")
    assert par_ent("prof", email="Prof@ac-lyon.fr", email_verified=True).status_code == 302
    assert entre(client) == teacher


def test_an_address_that_nobody_verified_opens_nothing(par_ent, client, teacher):
    confirmer_adresse(teacher, "prof@ac-lyon.fr")
    for verifiee in (False, "true", None):
        reponse = par_ent(f"menteur-{verifiee}", email="prof@ac-lyon.fr", email_verified=verifiee)
        assert reponse.status_code == 403 and "n’a pas été vérifiée" in reponse.text, verifiee
        assert entre(client) is None and not SocialAccount.objects.exists(), verifiee


def test_an_address_that_an_account_only_claims_opens_nothing(stranger):
    """Or whoever wrote somebody's address in their own account would be given their sign-in."""
    stranger.emailaddress_set.create(email="victime@ac-lyon.fr", verified=False)
    assert annoncee(connues(()), "", ["victime@ac-lyon.fr"], "Camille") is None


def test_the_addresses_of_a_sure_domain_need_no_word(ent, regler, client, teacher):
    confirmer_adresse(teacher, "sur@ac-lyon.fr")
    regler(ent=ent.reglages(DOMAINES_SURS="ac-lyon.fr"))
    ent.dire("sur", email="sur@ac-lyon.fr")
    ent.traverser(client, "ent", "sur")
    assert entre(client) == teacher


def test_who_was_invited_needs_no_password(par_ent, client, classe):
    invitee = ouvrir(classe.etablissement, "Inès", "Roy", "ines.roy@ac-lyon.fr")
    par_ent("ines", email="ines.roy@ac-lyon.fr", email_verified=True)
    assert entre(client) == invitee
    invitee.refresh_from_db()
    assert (
        invitee.email == "ines.roy@ac-lyon.fr" and invitee.invitation.acceptee_le and not invitee.mot_de_passe_initial
    )


@pytest.mark.rule("R32")
def test_a_brother_does_not_open_his_sister_s_account(par_ent, client, owner):
    """Both gave the address of their parents: another first name, or another number, is another person."""
    confirmer_adresse(owner, "parents@exemple.fr")
    NumeroNational.objects.create(personne=owner, nature="rnie", valeur=INE)
    with pytest.raises(Doute, match="n’est pas à votre nom"):
        annoncee(connues(()), "079999999ZZ", ["parents@exemple.fr"], "Lina")
    reponse = par_ent("frere", email="parents@exemple.fr", email_verified=True, given_name="Tom")
    assert reponse.status_code == 403 and "n’est pas à votre nom" in reponse.text and entre(client) is None


def test_two_accounts_with_one_address_are_not_chosen_between(teacher, other_teacher):
    for personne in (teacher, other_teacher):
        confirmer_adresse(personne, "deux@ac-lyon.fr")
    with pytest.raises(Doute, match="Plusieurs comptes"):
        annoncee(connues(()), "", ["deux@ac-lyon.fr"], "")


def test_an_address_given_to_somebody_else_since_opens_nothing(par_ent, client, teacher):
    confirmer_adresse(teacher, "martin@ac-lyon.fr")
    par_ent("martin-1", email="martin@ac-lyon.fr", email_verified=True)
    client.post("/compte/deconnexion/")
    reponse = par_ent("martin-2", email="martin@ac-lyon.fr", email_verified=True)
    assert reponse.status_code == 403 and "déjà relié" in reponse.text and entre(client) is None


def test_a_closed_account_and_that_of_the_instance_are_never_meant(par_ent, client, settings, administrator, teacher):
    settings.INSCRIPTION_LIBRE = True
    for rang, personne in enumerate((administrator, teacher)):
        confirmer_adresse(personne, f"non{rang}@ac-lyon.fr")
    User.objects.filter(pk=teacher.pk).update(is_active=False)
    assert annoncee(connues(()), "", ["non1@ac-lyon.fr"], "") is None
    # Not even led to the sign-up, which its address has gone through.
    assert par_ent("non0", email="non0@ac-lyon.fr", email_verified=True).status_code == 403
    assert entre(client) is None


def test_the_ent_of_one_school_opens_the_accounts_of_that_school_alone(ent, regler, client, owner, stranger):
    for personne, valeur in ((owner, INE), (stranger, "079999999ZZ")):
        NumeroNational.objects.create(personne=personne, nature="rnie", valeur=valeur)
    uai = owner.inscriptions.get().classe.etablissement.uai
    regler(ent=ent.reglages(ATTRIBUTS="numero=ine", ETABLISSEMENTS=uai))
    ent.dire("ailleurs", ine="079999999ZZ")
    assert ent.traverser(client, "ent", "ailleurs").status_code == 403
    ent.dire("ici", ine=INE)
    ent.traverser(client, "ent", "ici")
    assert entre(client) == owner


def test_a_stranger_gets_no_account_unless_the_instance_opens_them(par_ent, client, settings, diplome):
    reponse = par_ent("inconnu", email="inconnu@exemple.fr", email_verified=True)
    assert reponse.status_code == 403 and "Aucun compte ne vous attend ici" in reponse.text
    settings.INSCRIPTION_LIBRE = True
    reponse = par_ent("inconnu", email="inconnu@exemple.fr", email_verified=True)
    # The address is proved: the page of the sign-up, as if its link had been followed.
    assert client.get(reponse.url).status_code == 200
    assert not User.objects.exists()


# --- The way there and back --------------------------------------------------------------------------


def test_the_sign_in_page_has_a_button_for_each(ent, regler, client, db):
    assert "fournisseurs" not in client.get("/compte/connexion/").text
    regler(ent=ent.reglages())
    page = client.get("/compte/connexion/?next=/classes/").text
    assert "Se connecter avec ENT du Rhône" in page and "/compte/fournisseurs/ent/?next=/classes/" in page


def test_the_page_that_was_asked_for_opens_and_no_other_site(ent, regler, client, teacher):
    confirmer_adresse(teacher, "suite@ac-lyon.fr")
    regler(ent=ent.reglages())
    ent.dire("suite", email="suite@ac-lyon.fr", email_verified=True)
    for suite, attendue in (("/classes/", "/classes/"), ("https://mechant.example/", "/")):
        aller = client.get("/compte/fournisseurs/ent/", {"next": suite, "process": "connect", "scope": "admin"})
        assert "admin" not in aller.url and "code_challenge" in aller.url
        ici = requests.post(aller.url, data={"sub": "suite"}, allow_redirects=False, timeout=5).headers["Location"]
        assert client.get(chez_nous(ici)).url == attendue
        client.post("/compte/deconnexion/")


def test_an_answer_in_another_browser_signs_nobody_in(ent, regler, client, teacher):
    confirmer_adresse(teacher, "vole@ac-lyon.fr")
    regler(ent=ent.reglages())
    ent.dire("vole", email="vole@ac-lyon.fr", email_verified=True)
    aller = client.get("/compte/fournisseurs/ent/")
    ici = requests.post(aller.url, data={"sub": "vole"}, allow_redirects=False, timeout=5).headers["Location"]
    autre = Client()
    reponse = autre.get(chez_nous(ici))
    assert reponse.status_code == 401 and "n’a pas abouti" in reponse.text and entre(autre) is None


def test_giving_up_over_there_leads_back_to_the_sign_in_page(ent, regler, client, db):
    regler(ent=ent.reglages())
    aller = client.get("/compte/fournisseurs/ent/")
    ici = requests.post(aller.url, data={"action": "deny"}, allow_redirects=False, timeout=5).headers["Location"]
    # This one leaves out the state, which the standard asks for.
    ici += "&state=" + parse_qs(aller.url)["state"][0]
    assert client.get(chez_nous(ici), follow=True).redirect_chain[-1][0] == "/compte/connexion/"


def test_a_provider_that_is_away_is_named(regler, client, db):
    regler(ent={"OIDC": "http://localhost:1", "CLIENT": "x", "SECRET": "y", "NOM": "ENT du Rhône"})
    reponse = client.get("/compte/fournisseurs/ent/")
    assert reponse.status_code == 503 and "«\u00a0ENT du Rhône\u00a0» ne répond pas" in reponse.text


def test_a_provider_that_nobody_set_is_not_found(client, db):
    assert client.get("/compte/fournisseurs/inconnu/").status_code == 404


def test_what_proconnect_signs_is_read_as_json():
    signee = requests.Response()
    signee.status_code, signee.headers["Content-Type"] = 200, "application/jwt; charset=utf-8"
    signee.raw = io.BytesIO(jwt.encode({"sub": "1", "usual_name": "Roy"}, "k" * 32).encode())
    assert _ouvrir_le_jeton(signee).json() == {"sub": "1", "usual_name": "Roy"}


# --- SAML --------------------------------------------------------------------------------------------


def test_saml_opens_the_account_of_a_number(academie, regler, nomme, owner):
    NumeroNational.objects.create(personne=owner, nature="rnie", valeur=INE)
    regler(academie=academie.reglages(ATTRIBUTS="numero=FrEduINE"))
    reponse = academie.traverser(nomme, "academie", "eleve-1", {"FrEduINE": INE})
    assert (reponse.status_code, entre(nomme)) == (302, owner)


def test_saml_with_another_s_signature_opens_nothing(academie, regler, nomme, owner):
    NumeroNational.objects.create(personne=owner, nature="rnie", valeur=INE)
    regler(academie=academie.reglages(ATTRIBUTS="numero=FrEduINE"))
    with fournisseur_saml() as faussaire:
        reponse = academie.traverser(nomme, "academie", "eleve-1", {"FrEduINE": INE}, cle=faussaire.cle)
    assert reponse.status_code == 401 and "n’a pas abouti" in reponse.text and entre(nomme) is None


def test_saml_tells_its_federation_who_this_site_is(academie, regler, nomme, db):
    regler(academie=academie.reglages())
    reponse = nomme.get("/compte/fournisseurs/academie/saml/metadonnees/")
    assert reponse.status_code == 200 and "/compte/fournisseurs/academie/saml/" in reponse.text


def test_a_post_too_large_for_an_answer_is_refused(academie, regler, nomme, db):
    regler(academie=academie.reglages())
    assert nomme.post("/compte/fournisseurs/academie/saml/", {"SAMLResponse": "A" * 300_000}).status_code == 400


# --- The environment ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("nom", "variables", "dit"),
    [
        ("ent", {}, "FOURNISSEUR_ENT_OIDC or FOURNISSEUR_ENT_SAML"),
        ("ent", {"OIDC": "https://a", "SAML": "https://b"}, "one alone"),
        ("ent", {"OIDC": "https://a"}, "FOURNISSEUR_ENT_CLIENT"),
        ("ent", {"SAML": "https://a"}, "FOURNISSEUR_ENT_ENTITE"),
        ("ent", {"OIDC": "https://a", "CLIENT": "x", "SECRET": "y", "ATTRIBUTS": "ine=a"}, "ine is none of numero"),
        ("e n t", {}, "small letters"),
    ],
)
def test_a_setting_that_is_wrong_names_its_variable(regler, nom, variables, dit):
    with pytest.raises(ImproperlyConfigured, match=dit):
        regler(**{nom: variables})
