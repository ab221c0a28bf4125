"""A livret as Open Badges 3.0, one per compétence, signed by the key of this instance.

1EdTech, « Open Badges Specification 3.0 » (https://www.imsglobal.org/spec/ob/v3p0/): an ``OpenBadgeCredential`` of the
W3C data model 2.0, in the JSON Web Token proof format of its § 8.2 (RS256; ``iss``, ``jti``, ``nbf``). What is vouched
for is what the site knows: that the student has recorded these fiches, in their words. It marks nobody (R22).
"""

import uuid

import jwt
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from examens.models import CleDeSignature
from examens.papier.identite import nom_du_candidat
from examens.papier.intitules import intitule
from langue.nombre import pluriel
from referentiel.arbre import arbre_de

CONTEXTES = ["https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"]
# The same livret, signed again, has the same identifiers: a wallet keeps one.
ESPACE = uuid.UUID("6a4d6f1e-7d8a-4c1e-9a37-3f0f3c1f9b52")


def badges(extrait):
    """``[(code of the compétence, compact JWS), …]`` in the order of the référentiel."""
    cle = CleDeSignature.objects.actuelle()
    pem, kid = cle.ouvrir(), adresse("examens:badges_cle", cle.empreinte)
    return [
        (competence.code, jwt.encode(revendications(badge), pem, algorithm="RS256", headers={"kid": kid}))
        for competence, badge in credentials(extrait)
    ]


def credentials(extrait):
    """``[(compétence, credential before it is signed), …]``: one per compétence that the chosen fiches claim."""
    passeport = extrait.passeport
    branches = arbre_de(passeport.diplome)
    fiches = {}
    for fiche in extrait.fiches_montrees():
        for pk in fiche.competences_revendiquees:
            fiches.setdefault(pk, []).append(fiche)
    return [
        (competence, _credential(extrait, competence, fiches[pk]))
        for pk, competence in branches.competences.items()
        if pk in fiches
    ]


def emetteur():
    """The ``Profile`` of this instance, at the address that is its identifier."""
    return {
        "id": adresse("examens:badges_emetteur"),
        "type": ["Profile"],
        "name": settings.EDITEUR or "Passeport Pro",
        "url": settings.ADRESSE_PUBLIQUE,
    }


def adresse(nom, *arguments):
    return settings.ADRESSE_PUBLIQUE + reverse(nom, args=arguments)


def revendications(credential):
    """The payload: the credential and the claims that the JWT format registers."""
    debut = timezone.datetime.fromisoformat(credential["validFrom"])
    return credential | {
        "iss": credential["issuer"]["id"],
        "jti": credential["id"],
        "nbf": int(debut.timestamp()),
    }


def _credential(extrait, competence, fiches):
    """Neither other people's names nor the text of the fiches: a badge is shown to anybody."""
    passeport = extrait.passeport
    titre = intitule(competence)
    depuis = max(fiche.enregistree_le for fiche in fiches)
    graine = f"{passeport.pk} {competence.cle} {depuis.isoformat()} {len(fiches)}"
    return {
        "@context": CONTEXTES,
        "id": f"urn:uuid:{uuid.uuid5(ESPACE, settings.ADRESSE_PUBLIQUE + graine)}",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": titre,
        "issuer": emetteur(),
        "validFrom": depuis.replace(microsecond=0).isoformat().replace("+00:00", "Z"),
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [
                {
                    "type": "IdentityObject",
                    "hashed": False,
                    "identityHash": nom_du_candidat(passeport.etudiant),
                    "identityType": "name",
                }
            ],
            "achievement": {
                "id": f"urn:uuid:{uuid.uuid5(ESPACE, f'{passeport.diplome.code} {competence.cle}')}",
                "type": ["Achievement"],
                "achievementType": "Competency",
                "inLanguage": "fr",
                "name": titre,
                "description": f"{titre} ({passeport.diplome.intitule}).",
                "humanCode": competence.code,
                "criteria": {
                    "narrative": f"Le passeport professionnel contient {pluriel(len(fiches), 'fiche enregistrée')} où "
                    f"son titulaire raconte {passeport.diplome.mot('ce competence')}. Le site atteste que ces fiches y "
                    f"sont\u00a0; il n’évalue pas {passeport.diplome.mot('le competence')}."
                },
            },
        },
    }
