"""Every address of the project, with every number that exists, as a member of an open commission: nothing leaks.

Each secret below is a text that somebody wrote; the addresses are walked with the numbers of all objects, so that no
address has to be thought of.
"""

import datetime
import itertools
import uuid

import pytest
from django.apps import apps
from django.core.cache import cache
from django.core.management.color import no_style
from django.db import connection
from django.urls import NoReverseMatch, get_resolver, reverse
from django.urls.converters import IntConverter
from django.utils import timezone

from accounts.models import Classe, User
from examens.models import Candidature, Commission, Depot, MembreCommission, Pack
from situations.models import Fiche, Passeport, Version
from suivi.appreciations.fil import ecrire
from suivi.models import Appreciation
from tests import factories
from tests.commissions import asseoir, creer_candidature, creer_commission, document_de

pytestmark = [pytest.mark.lent, pytest.mark.parcours, pytest.mark.usefixtures("sans_encre")]

SECRETS = {
    "the E4 of the candidate": "SECRET-E4",
    "the E4 as it was deposited": "SECRET-PDF-E4",
    "the E6 written after the dépôt": "SECRET-APRES",
    "a brouillon": "SECRET-BROUILLON",
    "an appréciation": "SECRET-APPRECIATION",
    "a classmate's passport": "SECRET-CAMARADE",
    "a candidate of a commission elsewhere": "SECRET-AILLEURS",
    "a candidate of a closed commission": "SECRET-CLOSE",
    "a candidate who was withdrawn": "SECRET-RETIRE",
    "the note of another member": "SECRET-NOTE",
}
# Public, without a person in it, and laid out: slow for nothing.
SANS_PERSONNE = {"examens:pdf_vierge", "account_logout"}


@pytest.fixture(autouse=True)
def no_limit_for_another_test():
    """So many addresses reach the limits of those that are open to everybody."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture(autouse=True)
def numbers_from_one(db):
    """PostgreSQL counts on from one test to the next; here the numbers of all models are to meet, and be few."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), apps.get_models()):
            cursor.execute(statement)


def motifs(resolveur, espace=""):
    """``(full name, {argument: its converter})`` of every address, the admin's left out."""
    for motif in resolveur.url_patterns:
        if hasattr(motif, "url_patterns"):
            if motif.namespace != "admin":
                yield from motifs(motif, f"{motif.namespace}:" if motif.namespace else espace)
        elif f"{espace}{motif.name}" not in SANS_PERSONNE:
            yield f"{espace}{motif.name}", motif.pattern.converters


def deposer(etudiant, texte, code="S111", epreuve="E6", octets=b"%PDF-1.7"):
    passeport = etudiant.passeports.get()
    factories.creer_fiche(passeport, code, description=texte)
    factories.creer_depot(passeport, epreuve, octets, contenu={"document": document_de(passeport, epreuve)})
    return passeport


@pytest.fixture
def world(classe, classmate, stranger, teacher, jury, passeport, candidature, membre, fiche):
    """The owner deposited E6 and E4, then went on writing; everybody else has something to hide."""
    deposer(passeport.etudiant, "SECRET-E4", "S211", "E4", b"%PDF-1.7 SECRET-PDF-E4")
    fiche.enregistrer({"description": "SECRET-APRES"}, [], revision=fiche.revision)
    Version.objects.get_or_create(fiche=fiche, numero=9, defaults={"contenu": fiche.contenu()})
    factories.creer_brouillon(passeport, description="SECRET-BROUILLON")
    ecrire(teacher, "SECRET-APPRECIATION", uuid.uuid4(), passeport, fiche)
    deposer(classmate, "SECRET-CAMARADE")
    factories.creer_pack(classe, teacher)
    ailleurs = creer_commission(stranger.passeports.get())
    creer_candidature(ailleurs, deposer(stranger, "SECRET-AILLEURS"))
    creer_candidature(creer_commission(passeport, "E4", nom="Jury de l’E4"), passeport)
    hier = timezone.now() - datetime.timedelta(days=1)
    close = creer_commission(passeport, ouvre_le=hier - datetime.timedelta(days=1), ferme_le=hier)
    asseoir(close, jury)
    parti = factories.creer_etudiant(classe)
    creer_candidature(close, deposer(parti, "SECRET-CLOSE"))
    retire = deposer(factories.creer_etudiant(classe), "SECRET-RETIRE")
    creer_candidature(candidature.commission, retire, retiree_le=hier)
    collegue = asseoir(candidature.commission, factories.UserFactory(role=User.Role.JURY))
    collegue.notes.create(candidature=candidature, texte="SECRET-NOTE", modifiee_le=hier)
    return passeport


def valeurs(nom, convertisseur):
    """What an argument of that name may be; a word that names nothing of this world is one, whatever it is."""
    if nom == "code":
        return ["E4", "E6", "BTS-ESSAI"]
    if nom == "numero":
        return [1, 9]
    if not isinstance(convertisseur, IntConverter):
        return [nom]
    modeles = (Passeport, Fiche, Depot, Commission, Candidature, Classe, Appreciation, MembreCommission, Pack)
    return sorted({pk for modele in modeles for pk in modele.objects.values_list("pk", flat=True)})


@pytest.mark.rule("R2")
def test_a_member_reaches_nothing_but_the_deposited_e6_by_any_address(as_user, jury, world, adresses):
    client = as_user(jury)
    lus, essais, codes = {}, 0, [*Depot.objects.values_list("code", flat=True)]
    for nom, arguments in motifs(get_resolver()):
        copies = [(code,) for code in codes if [*arguments] == ["code"]]
        for choisis in [*copies, *itertools.product(*itertools.starmap(valeurs, arguments.items()))]:
            try:
                adresse = reverse(nom, kwargs=dict(zip(arguments, choisis, strict=True)))
            except NoReverseMatch:
                continue
            essais += 1
            reponse = client.get(adresse, follow=True)
            if reponse.status_code == 405:
                # Whatever the numbers: this address only takes what is sent to it.
                break
            if reponse.status_code == 200:
                lus[adresse] = reponse.getvalue().decode(errors="replace")
    assert essais > 500
    assert set(adresses) <= set(lus)
    assert [
        (quoi, adresse) for adresse, page in lus.items() for quoi, secret in SECRETS.items() if secret in page
    ] == []
    ouvertes = {adresse for adresse in lus if adresse.startswith("/commissions/")}
    assert ouvertes == {"/commissions/", "/commissions/accueil/", f"{adresses[0]}questions/", *adresses}
    fermees = ("/passeports/", "/packs/", "/etablissement/", "/journal/")
    assert not [adresse for adresse in lus if adresse.startswith(fermees)]


def test_the_walk_sees_a_leak(as_user, owner, world):
    """The same secrets, by the addresses of whoever may read them."""
    client = as_user(owner)
    pages = [client.get(reverse("situations:fiche", args=[pk])) for pk in world.fiches.values_list("pk", flat=True)]
    lu = "".join(page.content.decode() for page in pages)
    assert all(SECRETS[quoi] in lu for quoi in ("the E4 of the candidate", "an appréciation"))
