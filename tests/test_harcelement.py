"""No input of anybody breaks an address: spoiled requests to all of them, as everybody, on objects of the owner."""

import os

import pytest
from django.urls import reverse

from .droits import PERSONNES, POST, TUTEUR
from .harcelement import harceler
from .test_permissions import connecte, objets, objets_de_la_commission  # noqa: F401 # their fixtures

# A long one: HARCELEMENT=40 pytest tests/test_harcelement.py; another seed: HARCELEMENT_GRAINE.
TOURS = int(os.environ.get("HARCELEMENT", "1"))
GRAINE = int(os.environ.get("HARCELEMENT_GRAINE", "10"))
# allauth's, which the table of rights reads only.
COMPTE = (
    *("account_login", "account_signup", "situations:inscription", "account_reset_password", "account_reauthenticate"),
    *("account_change_password", "account_email", "account_confirm_email", "account_reset_password_from_key"),
    *("mfa_authenticate", "mfa_activate_totp", "mfa_add_webauthn", "mfa_reauthenticate", "usersessions_list"),
    "examens:invitation",
)
ADMIN = (
    *("accounts_user_changelist", "accounts_user_add", "accounts_classe_changelist", "accounts_classe_add"),
    *(
        "accounts_etablissement_add",
        "accounts_journal_changelist",
        "auth_group_add",
    ),
)


@pytest.fixture
def navigateurs(connecte, tuteur):  # noqa: F811 # the fixture above
    clients = {nom: connecte(nom) for nom in PERSONNES} | {"tuteur": tuteur}
    for client in clients.values():
        client.raise_request_exception = False
    return clients


def paires(objets):  # noqa: F811
    """``(person, path)`` of all that anybody may write, and of a part of what one may not: all doors shut alike."""
    for rang, (nom, statuts) in enumerate(POST.items()):
        chemin = reverse(nom, kwargs=objets.get(nom))
        attendus = (*statuts, TUTEUR.get(nom, (0, 404))[1])
        for n, (personne, statut) in enumerate(zip((*PERSONNES, "tuteur"), attendus, strict=True)):
            if statut not in (404, "L") or (rang + n) % 20 == 0:
                yield personne, chemin
    for nom in COMPTE:
        for personne in ("owner", "administrator", "anonymous"):
            yield personne, reverse(nom, kwargs=objets.get(nom))
    for nom in ADMIN:
        yield "administrator", reverse(f"admin:{nom}")


def dire(fautes):
    """A line for each thing that broke, with the first request that broke it."""
    premieres = {}
    for faute, qui, ou, quoi in fautes:
        premieres.setdefault(faute.partition(": ")[0], f"{faute} ({qui}, {ou}): {str(quoi)[:2000]}")
    return list(premieres.values())


@pytest.mark.lent
@pytest.mark.parcours
@pytest.mark.usefixtures("sans_encre")
def test_no_address_breaks_on_what_nobody_should_send(navigateurs, objets, settings):  # noqa: F811
    settings.ACCOUNT_RATE_LIMITS = {}
    fautes = dire(harceler(navigateurs, list(paires(objets)), GRAINE, TOURS))
    assert fautes == []
