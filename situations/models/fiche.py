import hashlib
import json

from django.db import models, transaction
from django.db.models import F, Max, Q
from django.urls import reverse
from django.utils import timezone

from referentiel.arbre import arbre_de
from referentiel.rubriques import EN_PLUS, PROPRE, RUBRIQUES, RUBRIQUES_SUPPORT, Genre

from .fenetre import SANS_FENETRE, SaisiParFenetres
from .fiches import FicheQuerySet
from .passeport import Passeport
from .support import Support
from .version import Version


def empreinte(contenu):
    """SHA-256, in hexadecimal, of plain data (dicts, lists, strings, numbers), whatever the order of its keys."""
    texte = json.dumps(contenu, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(texte.encode()).hexdigest()


# Texts set aside for one fiche: each may weigh as much as a form, and any two windows make one.
ECARTEES_AU_PLUS = 50


class ConflitDeSaisie(Exception):
    """The fiche has changed since this form was opened: in another window, or on another device."""

    def __init__(self, fiche):
        super().__init__(f"fiche {fiche.pk} is at revision {fiche.revision}")
        self.fiche = fiche


class Fiche(SaisiParFenetres):
    """What the student writes about ONE lived situation.

    The columns hold what is recorded in the passport. ``saisie`` holds what is typed and not recorded yet, exactly
    as typed, invalid or not, so that nothing is ever lost (R20): names and values of the form. A fiche that was
    never recorded (``enregistree_le`` empty) is a brouillon; its ``situation`` and ``competence`` are then only
    what could be understood of the ``saisie``. ``revision`` grows with every save of either kind. ``issue_de``: the
    fiche that this one was copied from; ``lot``: the same for all the fiches begun at once from one work post (R27).
    """

    # Two passports made one: of two fiches retained for one situation, that of the passport that stays.
    cede_a_la_fusion = {"retenue": False}

    passeport = models.ForeignKey("situations.Passeport", models.CASCADE, related_name="fiches", db_index=False)
    situation = models.ForeignKey("referentiel.Situation", models.PROTECT, null=True, blank=True, related_name="fiches")
    competence = models.ForeignKey(
        "referentiel.Competence", models.PROTECT, null=True, blank=True, related_name="fiches"
    )
    stage = models.ForeignKey("situations.Stage", models.RESTRICT, null=True, blank=True, related_name="fiches")
    projet = models.BooleanField("projet", default=False)
    description = models.TextField("description", blank=True)
    partenaires = models.TextField("partenaires", blank=True)
    localisation = models.CharField("localisation", max_length=30, blank=True)
    date_debut = models.DateField("début", null=True, blank=True)
    date_fin = models.DateField("fin", null=True, blank=True)
    source = models.CharField("source", max_length=30, blank=True)
    type = models.CharField("type", max_length=30, blank=True)
    taches = models.TextField("tâches", blank=True)
    objectifs = models.TextField("objectifs", blank=True)
    acteurs = models.TextField("acteurs", blank=True)
    moyens = models.TextField("moyens", blank=True)
    resultats_quantitatifs = models.TextField("résultats quantitatifs", blank=True)
    resultats_qualitatifs = models.TextField("résultats qualitatifs", blank=True)
    complexites = models.JSONField("complexités", default=list, blank=True)
    aleas = models.JSONField("aléas", default=list, blank=True)
    descriptif = models.TextField("descriptif", blank=True)
    apport = models.TextField("apport", blank=True)
    # Primary keys, in order, of what it claims beside its situation and its compétence (R18); of the same épreuve.
    situations_en_plus = models.JSONField("autres situations", default=list, blank=True)
    competences_en_plus = models.JSONField("autres compétences", default=list, blank=True)
    # Answers to the rubriques that the diplôme adds, by name; those left empty are not there.
    propres = models.JSONField("rubriques du diplôme", default=dict, blank=True)

    # What its author was offered to change, and keeps: « situation:S111 », replaced (R38); « stage:12 », not attached.
    gardes = models.JSONField("éléments gardés", default=list, blank=True, editable=False)
    saisie = models.JSONField("saisie en cours", null=True, blank=True)
    saisie_le = models.DateTimeField("saisie le", null=True, blank=True)
    cle_formulaire = models.UUIDField("clé du formulaire", null=True, blank=True, editable=False)
    issue_de = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, editable=False, related_name="copies", verbose_name="issue de"
    )
    lot = models.UUIDField("poste de travail", null=True, blank=True, editable=False)
    revision = models.PositiveIntegerField("révision", default=0, editable=False)
    creee_le = models.DateTimeField("créée le", auto_now_add=True)
    enregistree_le = models.DateTimeField("enregistrée le", null=True, blank=True)
    modifiee_le = models.DateTimeField("modifiée le", default=timezone.now)
    supprimee_le = models.DateTimeField("supprimée le", null=True, blank=True)
    # Not a word of the fiche: in no version. In the bin the mark waits, see ``restaurer``.
    retenue = models.BooleanField("retenue", default=False, editable=False)
    # How many lines ``complexites`` and ``aleas`` hold, for those who only count them.
    nombre_complexites = models.PositiveSmallIntegerField(default=0, editable=False)
    nombre_aleas = models.PositiveSmallIntegerField(default=0, editable=False)

    objects = FicheQuerySet.as_manager()

    class Meta:
        verbose_name = "fiche"
        ordering = ["-date_debut", "-pk"]
        indexes = [
            models.Index(fields=["passeport", "situation"], name="fiche_passeport_situation"),
            # All that coverage and grids read of a fiche: its long texts are then left where they are.
            models.Index(
                fields=[
                    *("passeport", "competence", "type", "enregistree_le", "supprimee_le", "modifiee_le"),
                    *("nombre_complexites", "nombre_aleas", "retenue"),
                ],
                name="fiche_couverture",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="fiche_enregistree_complete",
                condition=Q(enregistree_le__isnull=True)
                | Q(
                    situation__isnull=False,
                    competence__isnull=False,
                    date_debut__isnull=False,
                    date_fin__isnull=False,
                )
                & ~Q(description="")
                & ~Q(localisation="")
                & ~Q(source="")
                & ~Q(type=""),
                violation_error_message="Il manque une rubrique obligatoire.",
            ),
            models.CheckConstraint(
                name="fiche_fin_apres_debut",
                condition=Q(date_debut__isnull=True) | Q(date_fin__isnull=True) | Q(date_fin__gte=F("date_debut")),
                violation_error_message="La fin ne peut pas précéder le début.",
            ),
            models.CheckConstraint(
                name="fiche_retenue_enregistree",
                condition=Q(retenue=False) | Q(enregistree_le__isnull=False),
                violation_error_message="Seule une fiche enregistrée peut être retenue.",
            ),
            # One retained fiche per situation (R26); those of the bin do not count.
            models.UniqueConstraint(
                fields=["passeport", "situation"],
                condition=Q(retenue=True, supprimee_le__isnull=True),
                name="fiche_retenue_une_par_situation",
            ),
            # A form sent twice (double click, autosave and button at once) makes one fiche.
            models.UniqueConstraint(fields=["passeport", "cle_formulaire"], name="fiche_un_formulaire_une_fiche"),
        ]

    def __str__(self):
        return f"Fiche {self.pk} · {self.situation or 'situation à choisir'}"

    def save(self, *args, **kwargs):
        """Keep the two counts true to their lists."""
        if not kwargs.get("update_fields"):
            self.compter()
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("situations:fiche", args=[self.pk])

    def compter(self):
        """The counts, from the lists; for those who write rows without ``save``."""
        self.nombre_complexites, self.nombre_aleas = len(self.complexites), len(self.aleas)

    @property
    def est_brouillon(self):
        """Never recorded in the passport (R20)."""
        return self.enregistree_le is None

    @property
    def a_des_modifications(self):
        """Recorded, and edited since without being recorded again."""
        return not self.est_brouillon and self.saisie is not None

    def lignes_acteurs(self):
        """``[(nom, fonction), …]``: one actor a line, the name before the first comma (R15)."""
        lignes = []
        for ligne in self.acteurs.splitlines():
            nom, _, fonction = ligne.partition(",")
            if ligne.strip():
                lignes.append((nom.strip(), fonction.strip()))
        return lignes

    @property
    def situations_revendiquees(self):
        """The primary keys of all that it is about, the first first."""
        return [self.situation_id, *self.situations_en_plus]

    @property
    def competences_revendiquees(self):
        """The primary keys of all that it claims, the first first."""
        return [self.competence_id, *self.competences_en_plus]

    @property
    def revendications(self):
        """Its situations and its compétences, as ``Couverture`` counts them."""
        return self.situations_revendiquees, self.competences_revendiquees

    def reponse(self, rubrique):
        """What it answers to a ``Rubrique``, whether it has a column or is the diplôme's own."""
        return self.propres.get(rubrique.nom, rubrique.vide) if rubrique.propre else getattr(self, rubrique.nom)

    def repondre(self, nom, valeur):
        """Give the rubrique of this name its answer; nothing is written."""
        if not nom.startswith(PROPRE):
            setattr(self, nom, valeur)
        elif valeur:
            self.propres = self.propres | {nom: valeur}
        else:
            self.propres = {autre: v for autre, v in self.propres.items() if autre != nom}

    def contenu(self):
        """All that the student wrote, as plain data that JSON keeps: for versions, frozen copies and exports."""
        contenu = {}
        for rubrique in RUBRIQUES:
            valeur = getattr(self, rubrique.nom)
            if rubrique.genre in EN_PLUS:
                if valeur:
                    contenu[rubrique.nom] = arbre_de(self.passeport.diplome).nommer(rubrique.genre, valeur)
                continue
            if rubrique.genre in (Genre.SITUATION, Genre.COMPETENCE):
                valeur = {"cle": valeur.cle, "code": valeur.code, "intitule": valeur.intitule}
            elif rubrique.genre is Genre.DATE:
                valeur = valeur.isoformat()
            elif rubrique.genre is Genre.STAGE:
                valeur = valeur.contenu() if valeur else None
            contenu[rubrique.nom] = valeur
        # Those that the diplôme no longer asks for stay (R38).
        contenu |= self.propres
        contenu["supports"] = [
            {r.nom: getattr(support, r.nom) for r in RUBRIQUES_SUPPORT} for support in self.supports.all()
        ]
        if fichiers := self.fichiers():
            contenu["fichiers"] = [{"nom": f.nom, "taille": f.taille, "sha256": f.sha256} for f in fichiers]
        return contenu

    def fichiers(self):
        """Its ``PieceJointe``, those removed left out; none where the diplôme takes no file (R17).

        Asks nothing more of the database when ``pieces`` was prefetched, nor where there can be none.
        """
        if not self.passeport.diplome.permet("pieces_jointes"):
            return []
        return [piece for piece in self.pieces.all() if piece.retiree_le is None]

    def empreinte(self):
        """SHA-256 of ``contenu()``: two fiches with the same hash say the same words."""
        return empreinte(self.contenu())

    def enregistrer(self, valeurs, supports, revision, maintenant=None, fenetre=SANS_FENETRE):
        """Record in the passport what the form has validated, keep it as a version, drop the pending saisie.

        ``valeurs``: one value per rubrique; ``supports``: dicts of ``RUBRIQUES_SUPPORT``; ``revision``: the one
        that the form was opened with; ``fenetre``: the page it stands in. Raises ``ConflitDeSaisie`` when the fiche
        has changed since, but for that page's own last save.
        """
        maintenant = maintenant or timezone.now()
        with transaction.atomic():
            self._prendre(revision, fenetre)
            for nom, valeur in valeurs.items():
                self.repondre(nom, valeur)
            self.enregistree_le = self.enregistree_le or maintenant
            self.modifiee_le = maintenant
            self.saisie = self.saisie_le = None
            nouvelle = self.pk is None
            if not nouvelle and self._marquees().exclude(situation=self.situation).update(retenue=False):
                # It was retained for the situation that it leaves.
                self.retenue = False
            self._sauver()
            if not nouvelle:
                self.supports.all().delete()
            Support.objects.bulk_create(
                Support(fiche=self, ordre=ordre, **support) for ordre, support in enumerate(supports)
            )
            self._garder_version(self.contenu(), Version.Nature.ENREGISTREE, maintenant)

    def garder_saisie(self, saisie, situation, competence, revision, maintenant=None, fenetre=SANS_FENETRE):
        """Keep what is typed, as typed, without touching what is recorded (R20).

        ``situation`` and ``competence``: what could be understood of the saisie, or None; they only place a
        brouillon in the passport. Raises ``ConflitDeSaisie`` as ``enregistrer`` does.
        """
        maintenant = maintenant or timezone.now()
        with transaction.atomic():
            self._prendre(revision, fenetre)
            self.saisie, self.saisie_le = saisie, maintenant
            if self.est_brouillon:
                self.situation, self.competence, self.modifiee_le = situation, competence, maintenant
            self._sauver()

    def mettre_de_cote(self, saisie):
        """Keep as a version a text that gives way to another one, so that none of the two is lost (R20, R25)."""
        with transaction.atomic():
            derniere = self.versions.filter(nature=Version.Nature.ECARTEE).first()
            if derniere is None or derniere.contenu != saisie:
                self._garder_version(saisie, Version.Nature.ECARTEE)

    def reprendre(self, saisie):
        """Put an old text back into the form, to be recorded or not; what was being typed is set aside."""
        with transaction.atomic():
            self._prendre(self.revision)
            if self.saisie is not None:
                self.mettre_de_cote(self.saisie)
            self.saisie, self.saisie_le = saisie, timezone.now()
            self._sauver()

    def abandonner_saisie(self):
        """Go back to what is recorded; what was typed since is kept as a version."""
        with transaction.atomic():
            self._prendre(self.revision)
            self._garder_version(self.saisie, Version.Nature.ECARTEE)
            self.saisie = self.saisie_le = None
            self._sauver()

    def jeter(self, maintenant=None):
        """Into the bin, from which it can be taken back for ``CORBEILLE_JOURS`` days."""
        self.supprimee_le = maintenant or timezone.now()
        self.save(update_fields=["supprimee_le"])

    def restaurer(self):
        """Out of the bin. True when it was the retained one and another has been retained meanwhile (R26)."""
        with transaction.atomic():
            self._un_seul_a_la_fois()
            cede = self._marquees().exists() and self._retenues_de_la_situation().exists()
            if cede:
                self._marquees().update(retenue=False)
                self.retenue = False
            self.supprimee_le = None
            self.save(update_fields=["supprimee_le"])
        return cede

    def retenir(self):
        """Make it the retained fiche of its situation, in place of any other (R26).

        Returns whether it is: not when it has left the passport or its situation since it was read. Two windows
        at once leave one mark.
        """
        with transaction.atomic():
            self._un_seul_a_la_fois()
            celle_ci = Fiche.objects.enregistrees().filter(pk=self.pk, situation=self.situation_id)
            if not celle_ci.exists():
                return False
            self._retenues_de_la_situation().exclude(pk=self.pk).update(retenue=False)
            self.retenue = bool(celle_ci.update(retenue=True))
        return self.retenue

    def relacher(self):
        """Take the mark away; twice is once."""
        self._marquees().update(retenue=False)
        self.retenue = False

    def _marquees(self):
        """This fiche if it bears the mark now, whatever was in memory."""
        return Fiche.objects.filter(pk=self.pk, retenue=True)

    def _retenues_de_la_situation(self):
        return Fiche.objects.presentes().filter(passeport=self.passeport_id, situation=self.situation_id, retenue=True)

    def _un_seul_a_la_fois(self):
        """Whoever moves the mark of a passport waits for the one who is moving it."""
        Passeport.objects.select_for_update(no_key=True).get(pk=self.passeport_id)

    def _sauver(self):
        """Write the columns, but not the mark: another window may be moving it."""
        if self.pk is None:
            self.save()
            return
        self.compter()
        colonnes = (champ.name for champ in self._meta.concrete_fields if not champ.primary_key)
        self.save(update_fields=[nom for nom in colonnes if nom != "retenue"])

    def _prendre(self, revision, fenetre=SANS_FENETRE):
        """Take the next revision, in one statement that only one of two simultaneous savers can win."""
        if self.pk is None:
            self.revision, self.fenetre, self.rang = 1, fenetre.nom, fenetre.rang
            return
        presentes = Fiche.objects.filter(pk=self.pk, supprimee_le=None)
        if presentes.filter(revision=revision).update(**fenetre.marque):
            self.revision, self.fenetre, self.rang = revision + 1, fenetre.nom, fenetre.rang
            return
        suivie = presentes.filter(fenetre.suit_la_sienne).update(**fenetre.marque)
        # What was read before this may be of before that last save.
        self.refresh_from_db()
        if not suivie:
            raise ConflitDeSaisie(self)

    def _garder_version(self, contenu, nature, maintenant=None):
        """What was recorded is kept for ever (R25); of what was set aside, the latest ``ECARTEES_AU_PLUS``."""
        dernier = self.versions.aggregate(dernier=Max("numero"))["dernier"] or 0
        Version.objects.create(
            fiche=self, numero=dernier + 1, nature=nature, contenu=contenu, creee_le=maintenant or timezone.now()
        )
        if nature == Version.Nature.ECARTEE:
            ecartees = self.versions.filter(nature=nature).values_list("pk", flat=True)
            self.versions.filter(pk__in=list(ecartees[ECARTEES_AU_PLUS:])).delete()
