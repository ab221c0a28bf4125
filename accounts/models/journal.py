import datetime

from allauth.account.adapter import get_adapter
from allauth.core import context
from django.conf import settings
from django.db import models
from django.utils import timezone

from accounts.templatetags.navigateur import navigateur

from .enseignement import Enseignement
from .etablissement import Etablissement
from .user import Role


def _d_ou():
    """The address and the device of the request in hand; nothing outside one (a command)."""
    requete = context.request
    if requete is None:
        return {}
    adaptateur = get_adapter(requete)
    return {
        "adresse": adaptateur.get_client_ip(requete),
        "appareil": navigateur(adaptateur.get_http_user_agent(requete))[:60],
    }


class JournalQuerySet(models.QuerySet):
    def update(self, **kwargs):
        raise TypeError("The journal is append-only.")

    def delete(self):
        raise TypeError("The journal is append-only.")

    def visibles_par(self, user):
        """The whole journal for the administrator of the instance, that of their schools for a school's."""
        if user.is_superuser:
            return self.all()
        return self.filter(etablissement__in=Etablissement.objects.modifiables_par(user))

    def lectures_de(self, etudiant):
        """Who else read or exported this student's passport, or could have by giving them another password: for the
        student themselves (R1)."""
        actions = (*ACTIONS_DE_LECTURE, Action.REINITIALISATION)
        return self.filter(etudiant=etudiant, action__in=actions).exclude(acteur=etudiant)

    def derniere_remise(self, personne):
        """Who gave this student another password last, and when; None when nobody did."""
        remises = self.filter(etudiant=personne, action=Action.REINITIALISATION)
        return remises.exclude(acteur=personne).order_by("-pk").first()

    def purger_refus(self):
        """Delete what was refused more than a year ago: the one thing that the triggers let go. How many."""
        limite = timezone.now() - datetime.timedelta(days=JOURS_DES_REFUS)
        anciens = self.filter(action__in=(Action.CONNEXION_REFUSEE, Action.REFUS), quand__lt=limite)
        return super(JournalQuerySet, anciens).delete()[0]

    def pseudonymiser(self, personnes, est_nomme, efface):
        """Take the words of erased people out of the lines that tell of them: what was done, when and to which number
        stay. The triggers let it happen during an erasure alone (``Effacement.en_cours``).

        ``personnes``: primary keys; ``est_nomme(text)``: whether it names one of them; ``efface``: data → the same
        without these names.
        """
        for ligne in self.order_by("pk").iterator():
            sienne = ligne.acteur_id in personnes
            a_son_sujet = sienne or ligne.etudiant_id in personnes
            if not (a_son_sujet or est_nomme(f"{ligne.objet} {ligne.acteur_nom} {ligne.details}")):
                continue
            valeurs = {"details": efface(ligne.details)}
            if a_son_sujet or est_nomme(ligne.objet):
                valeurs["objet"] = ""
            if sienne:
                valeurs |= {
                    "acteur_nom": f"Personne effacée n°\u00a0{ligne.acteur_id}",
                    "adresse": None,
                    "appareil": "",
                }
            elif est_nomme(ligne.acteur_nom):
                valeurs["acteur_nom"] = "Personne effacée"
            super(JournalQuerySet, self.filter(pk=ligne.pk)).update(**valeurs)

    def du_jour(self):
        """What was written since midnight, here."""
        return self.filter(quand__gte=timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0))


class Action(models.TextChoices):
    """What the journal tells."""

    CONNEXION = "connexion", "Connexion"
    CONNEXION_REFUSEE = "connexion_refusee", "Connexion refusée"
    REFUS = "refus", "Accès refusé"
    DECONNEXION = "deconnexion", "Déconnexion"
    MOT_DE_PASSE = "mot_de_passe", "Mot de passe changé"
    REINITIALISATION = "reinitialisation", "Mot de passe réinitialisé"
    ADRESSE = "adresse", "Adresse électronique changée"
    DOUBLE = "double", "Double authentification changée"
    PERSONNE = "personne", "Compte créé, modifié ou fermé"
    CLASSE = "classe", "Classe modifiée, arrivée ou départ"
    FUSION = "fusion", "Comptes réunis"
    EFFACEMENT = "effacement", "Effacement d’un compte"
    ADMINISTRATION = "administration", "Modification dans l’administration du site"
    REFERENTIEL = "referentiel", "Référentiel chargé"
    REFERENTIEL_CORRIGE = "referentiel_corrige", "Référentiel corrigé"
    REFERENTIEL_SUPPRIME = "referentiel_supprime", "Référentiel supprimé"
    IMPORT = "import", "Liste de classe importée"
    IMPORT_ANNULE = "import_annule", "Import de liste annulé"
    ARRIVEE = "arrivee", "Arrivée d’un autre établissement"
    LECTURE_PASSEPORT = "lecture_passeport", "Passeport lu"
    LECTURE_FICHE = "lecture_fiche", "Fiche lue"
    EXPORT = "export", "Export"
    REPRISE = "reprise", "Passeport repris d’une archive"
    APPRECIATION = "appreciation", "Appréciation écrite"
    APPRECIATION_MODIFIEE = "appreciation_modifiee", "Appréciation modifiée"
    APPRECIATION_RETIREE = "appreciation_retiree", "Appréciation retirée"
    DEPOT = "depot", "Passeport déposé"
    REOUVERTURE = "reouverture", "Dépôt rouvert"
    SESSION = "session", "Session d’examen modifiée"
    COMMISSION = "commission", "Commission modifiée"
    LECTURE_COMMISSION = "lecture_commission", "Commission consultée"
    STAGE = "stage", "Stage ou PFMP enregistré"
    STAGE_SUPPRIME = "stage_supprime", "Stage ou PFMP supprimé"
    ACCES_TUTEUR = "acces_tuteur", "Lien de tuteur créé"
    ACCES_TUTEUR_OUVERT = "acces_tuteur_ouvert", "Lien de tuteur ouvert"
    ACCES_TUTEUR_REFUSE = "acces_tuteur_refuse", "Lien de tuteur refusé"
    ACCES_TUTEUR_REVOQUE = "acces_tuteur_revoque", "Lien de tuteur révoqué"
    POSITIONNEMENT = "positionnement", "Observations de stage ou PFMP écrites"
    ATTESTATION = "attestation", "Stage ou PFMP attesté"
    FEUILLE = "feuille", "Feuille signée jointe ou retirée"
    LIEN_EXTRAIT = "lien_extrait", "Lien d’extrait créé"
    LIEN_EXTRAIT_FERME = "lien_extrait_ferme", "Lien d’extrait fermé"


# Sign-in, rights and people: these lines tell from where.
ACTIONS_LOCALISEES = frozenset(
    {
        Action.CONNEXION,
        Action.CONNEXION_REFUSEE,
        Action.DECONNEXION,
        Action.MOT_DE_PASSE,
        Action.REINITIALISATION,
        Action.REFUS,
        Action.ADRESSE,
        Action.DOUBLE,
        Action.PERSONNE,
        Action.ADMINISTRATION,
        Action.REFERENTIEL,
        Action.REFERENTIEL_CORRIGE,
        Action.REFERENTIEL_SUPPRIME,
        Action.IMPORT,
        Action.COMMISSION,
    }
)
# Days that a refusal is kept.
JOURS_DES_REFUS = 365
ACTIONS_DE_LECTURE = (Action.LECTURE_PASSEPORT, Action.LECTURE_FICHE, Action.EXPORT)


class Journal(models.Model):
    """One line of the trail: who did or read what, when. Append-only: model, queryset and triggers refuse the rest.

    The foreign keys are not enforced by the database: a line must outlive, unchanged, the person whom it names;
    ``acteur_nom`` and ``objet`` keep the words of the day. ``acteur``: who did it; for a refused sign-in, the account
    that was tried, which proves nothing of the person. ``etudiant``: whose passport it is about, if anyone's.
    ``details``: plain data, never a text written by a student. ``adresse``, ``appareil``: from where, for what is about
    sign-in, rights and people.
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
        settings.AUTH_USER_MODEL,
        models.DO_NOTHING,
        null=True,
        blank=True,
        db_constraint=False,
        related_name="+",
        db_index=False,
    )
    etablissement = models.ForeignKey(
        "accounts.Etablissement",
        models.DO_NOTHING,
        null=True,
        blank=True,
        db_constraint=False,
        related_name="+",
        db_index=False,
    )
    objet = models.CharField("objet", max_length=300, blank=True)
    details = models.JSONField("détails", default=dict, blank=True)
    adresse = models.GenericIPAddressField("adresse", null=True, blank=True)
    appareil = models.CharField("appareil", max_length=60, blank=True)

    objects = JournalQuerySet.as_manager()

    class Meta:
        verbose_name = "ligne du journal"
        verbose_name_plural = "journal"
        ordering = ["-quand", "-pk"]
        indexes = [
            models.Index(fields=["etudiant", "-quand"], name="journal_etudiant_quand"),
            models.Index(fields=["etablissement", "-id"], name="journal_etablissement_rang"),
            # One rare action among a million lines, in the order in which the page shows them.
            models.Index(fields=["action", "-id"], name="journal_action_rang"),
            models.Index(fields=["etablissement", "action", "-id"], name="journal_ecole_action_rang"),
        ]

    def __str__(self):
        return f"{self.get_action_display()} · {self.acteur_nom}"

    def save(self, *args, **kwargs):
        """Refuse to rewrite a line."""
        if self.pk:
            raise TypeError("The journal is append-only.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise TypeError("The journal is append-only.")

    @property
    def role_en_clair(self):
        """What the actor was on that day; empty for somebody without an account."""
        return Role(self.acteur_role).label if self.acteur_role in Role.values else ""

    @classmethod
    def noter(cls, action, acteur, *, etudiant=None, objet="", etablissement=None, **details):
        """Write one line. ``acteur``: a person, or a name when nobody is signed in; ``details``: plain data.

        The school that will read it: ``etablissement``, else the student's, else the actor's.
        """
        personne = acteur if getattr(acteur, "pk", None) else None
        ecoles = (getattr(concerne, "etablissement_id", None) for concerne in (etudiant, personne))
        return cls.objects.create(
            action=action,
            acteur=personne,
            acteur_nom=str(acteur)[:320],
            acteur_role=personne.role if personne else "",
            etudiant=etudiant,
            etablissement_id=etablissement.pk if etablissement else next(filter(None, ecoles), None),
            objet=str(objet)[:300],
            details=details,
            **(_d_ou() if action in ACTIONS_LOCALISEES else {}),
        )

    @classmethod
    def noter_lecture(cls, action, lecteur, etudiant, objet, **details):
        """Write that somebody read ``objet`` in this student's passport: neither the student nor their own teachers,
        whose work it is (R22).

        Once per reader, object and day. ``action``: one of ``ACTIONS_DE_LECTURE``; ``lecteur``: a person, or a name.
        Costs the student no query, a teacher one.
        """
        personne = lecteur if getattr(lecteur, "pk", None) else None
        if personne == etudiant:
            return
        siens = Enseignement.objects.en_cours().filter(classe__inscriptions__etudiant=etudiant)
        if personne is None or not siens.filter(enseignant=personne).exists():
            cls._noter_une_fois(action, lecteur, etudiant, objet, details)

    @classmethod
    def noter_consultation(cls, action, lecteur, etudiant, objet, **details):
        """Write a reading whoever it is by, once per reader, object and day: a member of a commission is told even when
        they teach the candidate (R2). ``etudiant``: None for what concerns no one in particular."""
        cls._noter_une_fois(action, lecteur, etudiant, objet, details)

    @classmethod
    def noter_export(cls, acteur, etudiant, objet, **details):
        """Write that a copy of this student's passport went out, whoever took it, once per person, object and day."""
        cls._noter_une_fois(Action.EXPORT, acteur, etudiant, objet, details)

    @classmethod
    def noter_exports(cls, acteur, etudiants, objet, *, etablissement, **details):
        """Write that a copy of several passports went out together: one line that names them all, and one for each
        student, who reads there who took their passport (R1). Once per person, object and day; three queries.
        """
        deja = cls.objects.du_jour().filter(action=Action.EXPORT, acteur=acteur, objet=str(objet)[:300])
        notes = set(deja.values_list("etudiant", flat=True))
        commun = {
            "action": Action.EXPORT,
            "acteur": acteur,
            "acteur_nom": str(acteur)[:320],
            "acteur_role": acteur.role,
            "etablissement": etablissement,
            "objet": str(objet)[:300],
        }
        lignes = [cls(**commun, etudiant=e, details=details) for e in etudiants if e.pk not in notes]
        if None not in notes:
            lignes.insert(0, cls(**commun, details=details | {"etudiants": [e.pk for e in etudiants]}))
        cls.objects.bulk_create(lignes)

    @classmethod
    def _noter_une_fois(cls, action, acteur, etudiant, objet, details):
        """Two requests at the same moment may both write: twice the same truth."""
        deja = cls.objects.du_jour().filter(
            action=action, acteur_nom=str(acteur)[:320], acteur=getattr(acteur, "pk", None), etudiant=etudiant
        )
        if not deja.filter(objet=str(objet)[:300]).exists():
            cls.noter(action, acteur, etudiant=etudiant, objet=objet, **details)
