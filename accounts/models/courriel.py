import json
from datetime import timedelta

from django.core.mail import EmailMultiAlternatives
from django.core.mail.message import make_msgid
from django.core.mail.utils import DNS_NAME
from django.db import models
from django.db.models import F
from django.utils import timezone

from accounts.coffre import coffre

USAGE = "courriel"


class Etat(models.TextChoices):
    EN_ATTENTE = "en_attente", "en attente"
    ENVOYE = "envoye", "envoyé"
    ABANDONNE = "abandonne", "abandonné"


class CourrielQuerySet(models.QuerySet):
    def dus(self, maintenant):
        """Those whose turn has come: what somebody waits for before what comes by itself."""
        return self.filter(etat=Etat.EN_ATTENTE, prochain_essai__lte=maintenant).order_by(
            "regulier", "prochain_essai", "pk"
        )

    def en_retard(self, maintenant):
        """Those that wait for longer than a try or two."""
        return self.filter(etat=Etat.EN_ATTENTE, cree_le__lt=maintenant - Courriel.RETARD)

    def trop_pour(self, adresse, maintenant=None):
        """Whether this address was written to ``Courriel.PAR_JOUR`` times within a day, for whatever reason."""
        hier = (maintenant or timezone.now()) - timedelta(days=1)
        recents = self.filter(destinataires__iexact=adresse, cree_le__gt=hier).values_list("pk", flat=True)
        return len(recents[: Courriel.PAR_JOUR]) >= Courriel.PAR_JOUR

    def attendre_le_serveur(self, maintenant):
        """Nobody knocks again for ``Courriel.PAUSE`` at the door of a server that does not answer."""
        self.dus(maintenant).update(prochain_essai=maintenant + Courriel.PAUSE)

    def relancer(self, maintenant=None):
        """Try again now, as if they had just been written: those that wait and those that were given up."""
        maintenant = maintenant or timezone.now()
        return self.exclude(etat=Etat.ENVOYE).update(
            etat=Etat.EN_ATTENTE, cree_le=maintenant, prochain_essai=maintenant, essais=0, erreur=""
        )

    def abandonner(self):
        return self.filter(etat=Etat.EN_ATTENTE).update(etat=Etat.ABANDONNE)

    def purger(self, maintenant):
        """Forget what left a week ago, and what was given up a month ago."""
        self.filter(etat=Etat.ENVOYE, envoye_le__lt=maintenant - Courriel.MEMOIRE_ENVOYE).delete()
        self.filter(etat=Etat.ABANDONNE, cree_le__lt=maintenant - Courriel.MEMOIRE_ABANDONNE).delete()


class Courriel(models.Model):
    """An e-mail that waits for the worker, then the trace that it left.

    ``contenu``: the message, encrypted while it waits, for it may hold a link that opens something, and erased when it
    leaves. ``prochain_essai``: when it is tried; taking it puts that off, so that of two workers one sends it, and what
    a killed one was sending is tried again. ``regulier``: comes by itself (a reminder), gives way to the others.
    """

    Etat = Etat
    # Waits between two tries: 1, 2, 4 … minutes, four hours at most; then it is given up, as a link in it would be.
    ATTENTE, ATTENTE_MAXIMALE = timedelta(minutes=1), timedelta(hours=4)
    PATIENCE = timedelta(days=3)
    PAUSE = timedelta(minutes=1)
    RETARD = timedelta(minutes=15)
    # To one address: above what a stranger can have sent there (links of a password, of an address, of a stage …), so
    # that what tells of a change on the account always leaves.
    PAR_JOUR = 40
    MEMOIRE_ENVOYE, MEMOIRE_ABANDONNE = timedelta(days=7), timedelta(days=30)

    destinataires = models.CharField("à", max_length=1000)
    objet = models.CharField("objet", max_length=300)
    contenu = models.TextField("contenu", blank=True)
    regulier = models.BooleanField("régulier", default=False)
    etat = models.CharField("état", max_length=10, choices=Etat, default=Etat.EN_ATTENTE)
    essais = models.PositiveSmallIntegerField("essais", default=0)
    prochain_essai = models.DateTimeField("prochain essai", default=timezone.now)
    erreur = models.CharField("dernière erreur", max_length=100, blank=True)
    cree_le = models.DateTimeField("écrit le", default=timezone.now)
    envoye_le = models.DateTimeField("envoyé le", null=True)

    objects = CourrielQuerySet.as_manager()

    class Meta:
        verbose_name = "courriel"
        ordering = ["-cree_le", "-pk"]
        indexes = [
            models.Index(fields=["etat", "prochain_essai"], name="courriel_a_envoyer"),
            models.Index(fields=["cree_le"], name="courriel_cree_le"),
        ]

    def __str__(self):
        return self.objet

    @classmethod
    def de(cls, message):
        """A ``Courriel`` (not saved) that holds this ``EmailMessage``. Raises ``ValueError`` for one with attachments.

        Its Message-ID is given here: sent twice by accident, it is one message for whoever receives it.
        """
        if message.attachments:
            raise ValueError("An e-mail of the site carries links, no attachment.")
        donnees = {
            "subject": str(message.subject),
            "body": str(message.body),
            "from_email": message.from_email,
            "to": list(message.to),
            "cc": list(message.cc),
            "bcc": list(message.bcc),
            "reply_to": list(message.reply_to),
            "headers": {"Message-ID": make_msgid(domain=DNS_NAME)} | message.extra_headers,
            "alternatives": [tuple(autre) for autre in getattr(message, "alternatives", [])],
        }
        return cls(
            destinataires=", ".join(message.recipients())[:1000],
            objet=" ".join(donnees["subject"].split())[:300],
            contenu=coffre(USAGE).encrypt(json.dumps(donnees).encode()).decode(),
            regulier="List-Unsubscribe" in message.extra_headers,
        )

    def message(self):
        """The ``EmailMessage``. Raises ``InvalidToken`` when the key that encrypted it is gone."""
        return EmailMultiAlternatives(**json.loads(coffre(USAGE).decrypt(self.contenu.encode())))

    def prendre(self, maintenant):
        """Whether this worker is the one that tries it now."""
        attente = min(self.ATTENTE * 2 ** min(self.essais, 16), self.ATTENTE_MAXIMALE)
        return bool(
            Courriel.objects.filter(pk=self.pk, etat=Etat.EN_ATTENTE, prochain_essai=self.prochain_essai).update(
                prochain_essai=maintenant + attente, essais=F("essais") + 1
            )
        )

    def partir(self, maintenant):
        """It is gone: nothing of what it said is kept."""
        self._ecrire(etat=Etat.ENVOYE, envoye_le=maintenant, contenu="", erreur="")

    def echouer(self, erreur, maintenant, definitif=False):
        """It did not leave; given up when that is for good, or for longer than ``PATIENCE``. ``erreur``: kept short,
        neither the address nor the server's words, which repeat it."""
        abandonne = definitif or self.cree_le < maintenant - self.PATIENCE
        self._ecrire(etat=Etat.ABANDONNE if abandonne else Etat.EN_ATTENTE, erreur=erreur[:100])

    def _ecrire(self, **champs):
        # Only while it waits: the administrator may have given it up meanwhile.
        Courriel.objects.filter(pk=self.pk, etat=Etat.EN_ATTENTE).update(**champs)
