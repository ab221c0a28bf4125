from datetime import timedelta

from django.conf import settings
from django.core.files.storage import storages
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import Classe, Etablissement
from langue.nombre import accord

from .commission import Commission


class Etat(models.TextChoices):
    """The life of a pack: asked for, being made, then one of four ends."""

    EN_ATTENTE = "en_attente", "en attente"
    EN_COURS = "en_cours", "en préparation"
    PRET = "pret", "prêt"
    ECHEC = "echec", "échec"
    ANNULE = "annule", "annulé"
    EXPIRE = "expire", "effacé"


INACHEVES = (Etat.EN_ATTENTE, Etat.EN_COURS)


class PackQuerySet(models.QuerySet):
    def visibles_par(self, user):
        """The packs of the classes whose exam day this person prepares, and of the commissions that they run."""
        return self.filter(
            Q(classe__in=Classe.objects.preparables_par(user))
            | Q(commission__in=Commission.objects.modifiables_par(user))
        )

    def pour_lecture(self):
        """With what names it, and whoever asked for it."""
        return self.select_related(
            "classe__diplome",
            "classe__etablissement",
            "commission__epreuve__diplome",
            "commission__etablissement",
            "demandeur",
        )

    def inacheves(self):
        return self.filter(etat__in=INACHEVES)

    def telechargeables(self, maintenant=None):
        """Ready, and kept until later than now: whether the purge has gone by or not."""
        return self.filter(etat=Etat.PRET, expire_le__gt=maintenant or timezone.now())

    def a_effacer(self, maintenant=None):
        """Ready packs whose hours have passed."""
        return self.filter(etat=Etat.PRET, expire_le__lte=maintenant or timezone.now())

    def a_annoncer(self, maintenant=None):
        """Made or failed a short while ago, and whose asker has an address and has been told nothing yet."""
        recent = (maintenant or timezone.now()) - Pack.ANNONCE
        return self.filter(etat__in=(Etat.PRET, Etat.ECHEC), annonce_le=None, termine_le__gt=recent).exclude(
            Q(demandeur=None) | Q(demandeur__email="")
        )


class Pack(models.Model):
    """What a class, or a commission, brings to the exam, made by workers: one ZIP, and one PDF for the printer.

    Every write of a worker is on condition that it has not ended: two never finish it, and a cancelled one stays so.
    ``codes``: of the épreuves chosen, none for all of the passport's; ``presentation``: of the passports that are not
    deposited, which ``deposes_seulement`` leaves out; ``vides``: those without a fiche too; ``par_passage``: in the
    order of passage of the commissions, not by name. A commission's holds deposited copies alone, in that order.
    ``archive``, ``liasse``: names in the storage, written once the files are whole.
    """

    Etat = Etat
    # How long an e-mail that could not leave is tried again.
    ANNONCE = timedelta(hours=2)
    # How long the list remembers a pack whose files are gone.
    MEMOIRE = timedelta(days=30)

    classe = models.ForeignKey("accounts.Classe", models.CASCADE, null=True, related_name="packs")
    commission = models.ForeignKey("examens.Commission", models.CASCADE, null=True, related_name="packs")
    codes = models.JSONField(default=list)
    deposes_seulement = models.BooleanField(default=False)
    vides = models.BooleanField(default=True)
    par_passage = models.BooleanField(default=False)
    recto_verso = models.BooleanField(default=True)
    presentation = models.CharField(
        max_length=12, choices=Etablissement.Presentation, default=Etablissement.Presentation.COMPACTE
    )
    demandeur = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    demande_le = models.DateTimeField(default=timezone.now, db_index=True)
    etat = models.CharField(max_length=12, choices=Etat, default=Etat.EN_ATTENTE)
    termine_le = models.DateTimeField(null=True)
    expire_le = models.DateTimeField(null=True)
    motif = models.CharField(max_length=300, blank=True)
    archive = models.CharField(max_length=200, blank=True)
    archive_octets = models.PositiveBigIntegerField(default=0)
    liasse = models.CharField(max_length=200, blank=True)
    liasse_octets = models.PositiveBigIntegerField(default=0)
    liasse_pages = models.PositiveIntegerField(default=0)
    annonce_le = models.DateTimeField(null=True)

    objects = PackQuerySet.as_manager()

    class Meta:
        verbose_name = "pack"
        ordering = ["-demande_le", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["classe"], condition=Q(etat__in=INACHEVES), name="un_pack_a_la_fois_par_classe"
            ),
            models.UniqueConstraint(
                fields=["commission"], condition=Q(etat__in=INACHEVES), name="un_pack_a_la_fois_par_commission"
            ),
            models.CheckConstraint(
                condition=Q(classe=None) ^ Q(commission=None), name="pack_d_une_classe_ou_d_une_commission"
            ),
        ]

    def __str__(self):
        return f"Pack de {self.de_qui}, {self.contenu}"

    def get_absolute_url(self):
        return reverse("examens:pack", args=[self.pk])

    @property
    def contenu(self):
        """« toutes les épreuves », « épreuve E6 », « épreuves E31, E33 »."""
        return f"épreuve{accord(len(self.codes))} {', '.join(self.codes)}" if self.codes else "toutes les épreuves"

    @property
    def de_qui(self):
        """The class, or the commission."""
        return self.classe or self.commission

    @property
    def etablissement(self):
        return self.de_qui.etablissement

    @property
    def diplome(self):
        return self.classe.diplome if self.classe else self.commission.epreuve.diplome

    @property
    def annee(self):
        """Of the exam."""
        return self.classe.session if self.classe else self.commission.annee

    @property
    def retour(self):
        """The page that it was asked for on."""
        if self.commission_id:
            return reverse("examens:commission_gestion", args=[self.commission_id])
        return reverse("examens:packs", args=[self.classe_id])

    @property
    def inacheve(self):
        return self.etat in INACHEVES

    @property
    def telechargeable(self):
        """The twin of ``telechargeables()``."""
        return self.etat == Etat.PRET and self.expire_le > timezone.now()

    @property
    def dossier(self):
        """Its folder in the storage."""
        return str(self.pk)

    @staticmethod
    def stockage():
        return storages["packs"]

    def finir(self, etat, **champs):
        """End it so, writing these fields too. False, and nothing written, when it had already ended."""
        fini = Pack.objects.inacheves().filter(pk=self.pk)
        return bool(fini.update(etat=etat, termine_le=timezone.now(), **champs))
