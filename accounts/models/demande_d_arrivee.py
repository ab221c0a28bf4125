from django.conf import settings
from django.db import models
from django.utils import timezone

from .etablissement import Etablissement
from .inscription import Inscription


class DemandeDArriveeQuerySet(models.QuerySet):
    def en_attente(self):
        return self.filter(repondue_le=None)

    def recues_par(self, etablissements):
        """Asked of these schools: their students, whom another school names in its list, and who wait for an answer.

        Whoever administers both schools answers too.
        """
        ici = (
            Inscription.objects.actives()
            .filter(etudiant=models.OuterRef("etudiant"), classe__etablissement__in=etablissements)
            .exclude(classe__etablissement=models.OuterRef("classe__etablissement"))
        )
        return self.en_attente().filter(models.Exists(ici))

    def modifiables_par(self, user):
        """Those that this person answers, for a school that they administer."""
        return self.recues_par(Etablissement.objects.modifiables_par(user))

    def honorer(self, etudiants):
        """Let those in whom no class of another school holds any more. Called wherever an inscription ends."""
        demandes = (
            self.en_attente()
            .filter(etudiant__in=etudiants)
            .exclude(
                models.Exists(
                    Inscription.objects.actives()
                    .filter(etudiant=models.OuterRef("etudiant"))
                    .exclude(classe__etablissement=models.OuterRef("classe__etablissement"))
                )
            )
            .select_related("etudiant", "classe")
        )
        for demande in demandes:
            demande.accueillir()


class DemandeDArrivee(models.Model):
    """A student whom a school names in its list, and who is still in a class of another one.

    The old school answers in one click, or its own list says that the student has left; then the new class takes them.
    Until then nothing changes.
    """

    etudiant = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="demandes_d_arrivee", db_index=False
    )
    classe = models.ForeignKey("accounts.Classe", models.CASCADE, related_name="demandes_d_arrivee")
    demandee_le = models.DateTimeField(auto_now_add=True)
    repondue_le = models.DateTimeField(null=True)
    acceptee = models.BooleanField(null=True)

    objects = DemandeDArriveeQuerySet.as_manager()

    class Meta:
        verbose_name = "demande d’arrivée"
        verbose_name_plural = "demandes d’arrivée"
        constraints = [models.UniqueConstraint(fields=["etudiant", "classe"], name="demande_unique")]

    def __str__(self):
        return f"{self.etudiant} vers {self.classe}"

    def accueillir(self):
        """Put the student in the class that asked."""
        Inscription.objects.update_or_create(etudiant=self.etudiant, classe=self.classe, defaults={"terminee_le": None})
        type(self.etudiant).objects.filter(pk=self.etudiant_id).update(etablissement=self.classe.etablissement_id)
        self.acceptee, self.repondue_le = True, timezone.now()
        self.save(update_fields=["acceptee", "repondue_le"])

    def refuser(self):
        self.acceptee, self.repondue_le = False, timezone.now()
        self.save(update_fields=["acceptee", "repondue_le"])
