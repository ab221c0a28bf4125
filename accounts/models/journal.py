from django.conf import settings
from django.db import models


class JournalQuerySet(models.QuerySet):
    def update(self, **kwargs):
        raise TypeError("The journal is append-only.")

    def delete(self):
        raise TypeError("The journal is append-only.")

    def visibles_par(self, user):
        """The whole journal for the administrator of the instance, their school's for a school's administrator."""
        if user.is_superuser:
            return self.all()
        if user.is_authenticated and user.est_administrateur and user.etablissement_id:
            return self.filter(etablissement=user.etablissement_id)
        return self.none()

    def lectures_de(self, etudiant):
        """Who read this student's passport: for the student themselves (R1)."""
        return self.filter(etudiant=etudiant, action__in=ACTIONS_DE_LECTURE)


class Action(models.TextChoices):
    """What the journal tells."""

    CONNEXION = "connexion", "Connexion"
    CONNEXION_REFUSEE = "connexion_refusee", "Connexion refusée"
    DECONNEXION = "deconnexion", "Déconnexion"
    MOT_DE_PASSE = "mot_de_passe", "Mot de passe changé"
    REINITIALISATION = "reinitialisation", "Mot de passe réinitialisé"
    IMPORT = "import", "Liste de classe importée"
    LECTURE_PASSEPORT = "lecture_passeport", "Passeport lu"
    LECTURE_FICHE = "lecture_fiche", "Fiche lue"
    EXPORT = "export", "Export"
    APPRECIATION = "appreciation", "Appréciation écrite"
    APPRECIATION_MODIFIEE = "appreciation_modifiee", "Appréciation modifiée"
    APPRECIATION_RETIREE = "appreciation_retiree", "Appréciation retirée"


ACTIONS_DE_LECTURE = (Action.LECTURE_PASSEPORT, Action.LECTURE_FICHE, Action.EXPORT)


class Journal(models.Model):
    """One line of the trail: who did or read what, when. Append-only: model, queryset and triggers refuse the rest.

    The foreign keys are not enforced by the database: a line must outlive, unchanged, the person whom it names;
    ``acteur_nom`` and ``objet`` keep the words of the day. ``etudiant``: whose passport it is about, if anyone's.
    ``details``: plain data, never a text written by a student.
    """

    Action = Action

    quand = models.DateTimeField("quand", auto_now_add=True, db_index=True)
    acteur = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.DO_NOTHING, null=True, blank=True, db_constraint=False, related_name="+"
    )
    acteur_nom = models.CharField("qui", max_length=320)
    acteur_role = models.CharField("rôle", max_length=20, blank=True)
    action = models.CharField("action", max_length=30, choices=Action)
    etudiant = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.DO_NOTHING, null=True, blank=True, db_constraint=False, related_name="+"
    )
    etablissement = models.ForeignKey(
        "accounts.Etablissement", models.DO_NOTHING, null=True, blank=True, db_constraint=False, related_name="+"
    )
    objet = models.CharField("objet", max_length=300, blank=True)
    details = models.JSONField("détails", default=dict, blank=True)

    objects = JournalQuerySet.as_manager()

    class Meta:
        verbose_name = "ligne du journal"
        verbose_name_plural = "journal"
        ordering = ["-quand", "-pk"]
        indexes = [models.Index(fields=["etudiant", "-quand"], name="journal_etudiant_quand")]

    def __str__(self):
        return f"{self.get_action_display()} · {self.acteur_nom}"

    def save(self, *args, **kwargs):
        """Refuse to rewrite a line."""
        if self.pk:
            raise TypeError("The journal is append-only.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise TypeError("The journal is append-only.")

    @classmethod
    def noter(cls, action, acteur, *, etudiant=None, objet="", etablissement=None, **details):
        """Write one line. ``acteur``: a person, or a name when nobody is signed in; ``details``: plain data."""
        personne = acteur if getattr(acteur, "pk", None) else None
        return cls.objects.create(
            action=action,
            acteur=personne,
            acteur_nom=str(acteur)[:320],
            acteur_role=personne.role if personne else "",
            etudiant=etudiant,
            etablissement_id=etablissement.pk if etablissement else getattr(personne, "etablissement_id", None),
            objet=str(objet)[:300],
            details=details,
        )
