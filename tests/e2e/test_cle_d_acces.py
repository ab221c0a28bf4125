"""A key of access in a real browser, with the authenticator that Chromium simulates: added, then used to sign in."""

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import expect

from accounts.models import User
from tests.factories import MOT_DE_PASSE, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


def connecter(page, visit):
    visit("/compte/connexion/")
    page.locator("[name=login]").fill("jury")
    page.locator("[name=password]").fill(MOT_DE_PASSE)
    page.get_by_role("button", name="Se connecter").click()


def test_a_key_is_added_where_it_is_required_then_signs_in_and_proves(page, context, visit, settings):
    settings.MFA_OBLIGATOIRE = True
    jury = UserFactory(username="jury", role=User.Role.JURY)
    cdp = context.new_cdp_session(page)
    cdp.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    options |= {"isUserVerified": True, "automaticPresenceSimulation": True}
    cdp.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    connecter(page, visit)
    # Led to the second factor, after the proof of the password.
    page.locator("[name=password]").fill(MOT_DE_PASSE)
    page.get_by_role("button", name="Continuer").click()
    page.get_by_role("link", name="Ajoutez plutôt une clé d’accès").click()
    page.get_by_label("Nom de la clé").fill("Mon téléphone")
    page.get_by_role("button", name="Ajouter").click()
    expect(page.get_by_text("Votre clé d’accès est ajoutée.")).to_be_visible()
    assert Authenticator.objects.filter(user=jury, type="webauthn").count() == 1
    visit("/compte/double-authentification/")
    expect(page.get_by_text("Mon téléphone")).to_be_visible()
    context.clear_cookies()
    connecter(page, visit)
    page.get_by_role("button", name="Utiliser ma clé d’accès").click()
    expect(page.get_by_role("heading", name="Mes commissions")).to_be_visible()
