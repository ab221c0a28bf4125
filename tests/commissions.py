"""Commissions for the tests, and what a dépôt keeps of the printed document."""

import dataclasses
import datetime
import json

from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

from examens.commissions.invitation import inviter_personne
from examens.models import Candidature, Commission, MembreCommission
from examens.papier.document import document_epreuve
from referentiel.arbre import arbre_de

from .factories import EtablissementFactory, UserFactory


def document_de(passeport, code="E6"):
    """What is printed for that épreuve, as a dépôt keeps it: nothing is laid out."""
    epreuve = next(e for e in arbre_de(passeport.diplome).epreuves if e.code == code)
    document = dataclasses.asdict(document_epreuve(passeport, epreuve, timezone.localdate()))
    return json.loads(json.dumps(document, cls=DjangoJSONEncoder))


def creer_commission(passeport, code="E6", **plus):
    """A commission of that épreuve run by the passport's school, open from yesterday to tomorrow unless told."""
    maintenant = timezone.now().replace(microsecond=0)
    valeurs = {
        "nom": f"Jury {code}",
        "etablissement": plus.pop("etablissement", None) or passeport.inscription.classe.etablissement,
        "epreuve": passeport.diplome.epreuves.get(code=code),
        "annee": passeport.annee,
        "ouvre_le": maintenant - datetime.timedelta(days=1),
        "ferme_le": maintenant + datetime.timedelta(days=1),
    } | plus
    return Commission.objects.create(**valeurs)


def creer_candidature(commission, passeport, **plus):
    """The passport as a candidate of the commission, presented by its school."""
    inscription = passeport.inscription
    valeurs = {
        "etablissement": inscription.classe.etablissement if inscription else None,
        "ordre": commission.candidatures.count() + 1,
    } | plus
    return Candidature.objects.create(commission=commission, passeport=passeport, **valeurs)


def asseoir(commission, user, **plus):
    """The person as a member of the commission."""
    return MembreCommission.objects.create(commission=commission, user=user, **plus)


def objets_de_la_commission(passeport):
    """For each address of the room, the arguments that name a commission of the owner's school, open, with the owner as
    its candidate, somebody's seat, a joined school."""
    commission = creer_commission(passeport)
    sur_la_commission = {"pk": commission.pk}
    candidature = {"candidature_pk": creer_candidature(commission, passeport).pk}
    membre = {"membre_pk": asseoir(commission, UserFactory(role="jury")).pk}
    ecole = commission.rattachements.create(etablissement=EtablissementFactory())
    plus = {
        "examens:commission_candidat": candidature,
        "examens:commission_note": candidature,
        "examens:commission_pdf": candidature,
        "examens:commission_detacher": {"rattachement_pk": ecole.pk},
        "examens:invitation_repondre": {"pk": inviter_personne(commission, UserFactory(role="jury"), "membre").pk},
        "examens:membre_retirer": membre,
        "examens:membre_remettre": membre,
        "examens:membre_relancer": membre,
        "examens:candidature_retirer": candidature,
        "examens:candidature_absence": candidature,
        "examens:candidature_remplacer": candidature,
        "examens:candidature_remettre": candidature,
    }
    noms = ["gestion", "modifier", "supprimer", "presenter", "inviter", "rattacher", "ordre", "repartir", "emargement"]
    noms += ["notes_pdf", "notes_xlsx", "passage", "questions", "pack"]
    seules = {f"examens:commission_{nom}": sur_la_commission for nom in noms}
    return seules | {
        nom: sur_la_commission | arguments for nom, arguments in ({"examens:commission": {}} | plus).items()
    }
