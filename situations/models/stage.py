from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from langue.periode import periode

from .passeport import Passeport


class StageQuerySet(models.QuerySet):
    def visibles_par(self, user):
        """Of one's own passports, and of those that one may read as a teacher."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(Exists(Passeport.objects.visibles_par(user).filter(pk=OuterRef("passeport"))))

    def modifiables_par(self, user):
        """The student and their teachers: a stage is agreed between them, and is not a fiche (R21)."""
        return self.visibles_par(user)

    def a_attester_avec(self, user):
        """Those whose attestation one reads: the student, their teachers; of a candidat individuel, the administrators
        of the centre where they take the exam."""
        if not user.is_authenticated:
            return self.none()
        au_centre = Passeport.objects.au_centre_de(user).filter(pk=OuterRef("passeport"))
        return self.filter(Q(pk__in=self.visibles_par(user).values("pk")) | Exists(au_centre))

    def suivis_par(self, user):
        """Those that one follows as a teacher, or for the centre of a candidat individuel: the student confirms nothing
        that a tuteur said (R37)."""
        return self.a_attester_avec(user).exclude(passeport__etudiant=user.pk)

    def supprimables_par(self, user):
        """Those that nothing refers to yet: no fiche (R21), no word of a tuteur, on a screen or on paper, no visit."""
        mots = ("fiches", "appreciations", "positionnements", "attestations", "feuilles", "visites")
        return self.modifiables_par(user).filter(**dict.fromkeys(mots))


class Stage(models.Model):
    """A period in an organisation (stage, PFMP), with its tuteur and the objectives agreed for it (R24).

    ``competences``, and ``classes_visees`` and ``situations_visees`` (primary keys) where an épreuve counts these: what
    is aimed at, taken from what the passport lacks; ``objectifs``: agreed in free words.
    """

    # The dates of a class are known before everybody has found where to go.
    A_PRECISER = "Organisation à préciser"

    passeport = models.ForeignKey("situations.Passeport", models.CASCADE, related_name="stages")
    organisation = models.CharField("organisation d’accueil", max_length=200)
    adresse = models.TextField("adresse", blank=True)
    date_debut = models.DateField("début")
    date_fin = models.DateField("fin")
    tuteur_nom = models.CharField("nom du tuteur", max_length=150, blank=True)
    tuteur_courriel = models.EmailField("courriel du tuteur", blank=True)
    competences = models.ManyToManyField("referentiel.Competence", related_name="stages", blank=True)
    classes_visees = models.JSONField("classes visées", default=list, blank=True)
    situations_visees = models.JSONField("situations visées", default=list, blank=True)
    objectifs = models.TextField("autres objectifs", blank=True)
    revision = models.PositiveIntegerField("révision", default=0, editable=False)
    cree_le = models.DateTimeField("créé le", auto_now_add=True)

    objects = StageQuerySet.as_manager()

    class Meta:
        verbose_name = "stage"
        ordering = ["-date_debut", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="stage_fin_apres_debut",
                condition=Q(date_fin__gte=F("date_debut")),
                violation_error_message="La fin ne peut pas précéder le début.",
            )
        ]

    def __str__(self):
        return f"{self.organisation}, {self.periode}"

    def get_absolute_url(self):
        return reverse("stages:stage", args=[self.pk])

    @property
    def periode(self):
        """« du 2 au 27 mars 2026 »."""
        return periode(self.date_debut, self.date_fin)

    @property
    def fin_acces(self):
        """The last day on which the tuteur's link opens: it follows the dates of the stage."""
        return self.date_fin + timedelta(days=settings.ACCES_TUTEUR_JOURS)

    @property
    def acces_possible(self):
        """Whether a tuteur's link would still open today."""
        return timezone.localdate() <= self.fin_acces

    @property
    def etat(self):
        """« à venir », « en cours » or « terminée » today: the word goes with « période »."""
        aujourdhui = timezone.localdate()
        if aujourdhui < self.date_debut:
            return "à venir"
        return "en cours" if aujourdhui <= self.date_fin else "terminée"

    @property
    def vises(self):
        """« classe-5 », « competence-12 »: what is aimed at, as ``Cible.ancre`` names it."""
        return [
            *(f"classe-{pk}" for pk in self.classes_visees),
            *(f"situation-{pk}" for pk in self.situations_visees),
            *(f"competence-{competence.pk}" for competence in self.competences.all()),
        ]

    def elements_vises(self, arbre):
        """``{« classe-5 »: ClasseSituations, …}``, in the order of the référentiel level by level, retired or not."""
        nommes = [(vise, *vise.split("-")) for vise in self.vises]
        elements = {vise: arbre.element(niveau, int(pk)) for vise, niveau, pk in nommes}
        return {vise: element for vise, element in elements.items() if element is not None}

    def viser(self, vises):
        """Keep these, as ``vises`` gives them; to be called in a transaction, the columns are not saved by it."""
        par_niveau = {"classe": [], "situation": [], "competence": []}
        for niveau, pk in sorted((vise.split("-") for vise in vises), key=lambda v: (v[0], int(v[1]))):
            par_niveau[niveau].append(int(pk))
        self.competences.set(par_niveau["competence"])
        self.classes_visees, self.situations_visees = par_niveau["classe"], par_niveau["situation"]

    def changer(self, valeurs, revision):
        """Write these columns unless the stage has changed since ``revision``; in one statement that only one of two
        people can win. Returns whether it was written."""
        ecrits = Stage.objects.filter(pk=self.pk, revision=revision).update(revision=F("revision") + 1, **valeurs)
        self.refresh_from_db()
        return bool(ecrits)

    def propositions(self, diplome):
        """``{rubrique: value}`` that a fiche about this stage is offered, imposed nowhere: the choices that the diplôme
        names, and the organisation as partenaires."""
        proposees = {nom: diplome.en_stage(nom) for nom in ("source", "localisation")}
        proposees["partenaires"] = "" if self.organisation == self.A_PRECISER else self.organisation
        return {nom: valeur for nom, valeur in proposees.items() if valeur}

    def completer(self, saisie, diplome):
        """A saisie, a dict of strings, with what the stage proposes where the student has written nothing."""
        vides = {nom: v for nom, v in self.propositions(diplome).items() if not saisie.get(nom, "").strip()}
        return saisie | {"stage": str(self.pk)} | vides

    def remarque_dates(self, debut, fin):
        """A sentence when a fiche's dates, either of which may be unknown, leave the stage, else an empty string."""
        if all(jour is None or self.date_debut <= jour <= self.date_fin for jour in (debut, fin)):
            return ""
        return f"Ces dates ne sont pas toutes dans la période choisie, {self.periode}\u00a0: vérifiez-les."

    def contenu(self):
        """What a fiche says of its stage, as plain data: for versions, frozen copies and exports."""
        return {
            "pk": self.pk,
            "organisation": self.organisation,
            "date_debut": self.date_debut.isoformat(),
            "date_fin": self.date_fin.isoformat(),
        }
