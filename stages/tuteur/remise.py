"""All the links of a class given in one go: how each stands, one e-mail each, or sheets to cut out (R23, R37).

A link is a teacher's here: one that the student handed over does not stand for it.
"""

from dataclasses import dataclass
from datetime import timedelta

import segno
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.courriels.message import nouveau_message
from situations.models import Passeport, Stage

from .acces import creer

# Days before a period from which its link is proposed: a tuteur forgets an e-mail of three months ago.
AVANCE = 30


@dataclass(frozen=True)
class Remise:
    """A stage and the open link that a teacher gave to the tuteur agreed on, or None. ``du_stagiaire``: the student
    gave one."""

    stage: Stage
    acces: object
    du_stagiaire: bool

    @property
    def a_donner(self):
        """Whether a link may be made: a tuteur has a name, and no teacher gave them one."""
        return bool(self.stage.tuteur_nom) and self.acces is None

    @property
    def envoyable(self):
        return self.a_donner and bool(self.stage.tuteur_courriel)

    @property
    def proposee(self):
        """Whether it is ticked at first: to be given, and near enough."""
        return self.a_donner and self.stage.date_debut <= timezone.localdate() + timedelta(days=AVANCE)

    def imprimable_par(self, user):
        """To be given, or on a sheet of this person's that was never opened: printed anew, the first opens no more."""
        acces = self.acces
        return self.a_donner or bool(
            acces and not acces.envoye_a and not acces.ouvert_le and acces.cree_par_id == user.pk
        )


@dataclass(frozen=True)
class Lien:
    """A link just made, whose token is kept nowhere: ``adresse``, whole."""

    acces: object
    adresse: str

    @property
    def stage(self):
        return self.acces.stage

    @property
    def qr(self):
        """The address as a QR code, a ``data:`` picture."""
        code = segno.make(self.adresse, error="m", micro=False)
        return code.svg_data_uri(scale=6, border=2, dark="#000", light="#fff")


def remises(classe, user):
    """A ``Remise`` per stage of the class whose link still opens, by student then date; four queries."""
    passeports = [passeport.pk for passeport in Passeport.objects.de_la_classe(classe)]
    stages = Stage.objects.suivis_par(user).filter(passeport__in=passeports)
    return sorted(_remises(stages), key=lambda r: (r.stage.passeport.etudiant.rang_liste, r.stage.date_debut))


def envoyer(choisies, auteur, adresse, permis):
    """Make and send the links of these that may be sent. Returns ``(sent, kept back)``, two lists of stages.

    ``adresse(token)``: the whole address; ``permis(e-mail)``: counts one, False when that address had too many today.
    What a colleague, or the first of two clicks, has just given is passed over.
    """
    envoyes, retenus = [], []
    for choisie in choisies:
        with transaction.atomic():
            remise = _verrouillee(choisie)
            if not remise.envoyable:
                continue
            destinataire = remise.stage.tuteur_courriel
            if not permis(destinataire.lower()):
                retenus.append(remise.stage)
                continue
            acces, jeton = creer(remise.stage, auteur, remise.stage.tuteur_nom, destinataire)
            message(acces, adresse(jeton), auteur).send()
            envoyes.append(remise.stage)
    return envoyes, retenus


@transaction.atomic
def imprimer(choisies, auteur, adresse):
    """A ``Lien`` for each of these that may be printed. Of two clicks the second sheet is the one that opens."""
    liens = []
    for choisie in choisies:
        remise = _verrouillee(choisie)
        if remise.imprimable_par(auteur):
            acces, jeton = creer(remise.stage, auteur, remise.stage.tuteur_nom)
            liens.append(Lien(acces, adresse(jeton)))
    return liens


def message(acces, lien, auteur):
    """The e-mail: who asks, what for, until when; nothing of what the student wrote.

    ``lien``: the whole address, token included; ``auteur``: who gives it, and may be answered.
    """
    stage, etudiant = acces.stage, acces.stage.passeport.etudiant
    inscription = stage.passeport.inscription
    repondre_a = auteur.email if auteur.est_enseignant else ""
    contexte = {
        "acces": acces,
        "stage": stage,
        "etudiant": etudiant,
        "diplome": stage.passeport.diplome,
        "lien": lien,
        "auteur": auteur,
        "ecole": inscription.classe.etablissement if inscription else None,
        "repondre": repondre_a,
    }
    objet = f"Le passeport professionnel de {etudiant}"
    return nouveau_message(acces.envoye_a, objet, "stages/tuteur/courriel.txt", contexte, repondre_a=repondre_a)


def _remises(stages):
    limite = timezone.localdate() - timedelta(days=settings.ACCES_TUTEUR_JOURS)
    stages = stages.filter(date_fin__gte=limite).select_related("passeport__etudiant", "passeport__diplome")
    return [_remise(stage) for stage in stages.prefetch_related("acces__cree_par")]


def _remise(stage):
    ouverts = [acces for acces in stage.acces.all() if acces.revoque_le is None and acces.nom == stage.tuteur_nom]
    du_professeur = next((acces for acces in ouverts if not acces.par_etudiant), None)
    return Remise(stage, du_professeur, any(acces.par_etudiant for acces in ouverts))


def _verrouillee(remise):
    """The same as it is now, while nobody else gives this link."""
    Stage.objects.select_for_update().get(pk=remise.stage.pk)
    return _remises(Stage.objects.filter(pk=remise.stage.pk))[0]
