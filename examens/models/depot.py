import hashlib
import hmac
import secrets

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.functional import cached_property

from langue.dates import moment
from situations.models import Passeport
from situations.models.fiche import empreinte

from .commission import Commission
from .inalterable import Inalterable, InalterableQuerySet
from .session import SessionExamen

# Neither 0 and O, nor 1, I and L, nor 2 and Z, nor 5 and S, nor 8 and B: read aloud, copied by hand, never mistaken.
ALPHABET = "ACDEFGHJKMNPQRTUVWXY34679"
LONGUEUR_CODE = 10


def tirer_code():
    """A code for paper, at random: 25¹⁰ of them, which nobody finds by trying."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LONGUEUR_CODE))


class CopieAlteree(Exception):
    """What is stored is not what was deposited: its hash says so."""


class DepotQuerySet(InalterableQuerySet):
    def visibles_par(self, user):
        """The student's own, and those of the passports that this person reads as a teacher (DESIGN §4)."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(self._d_un_de(Passeport.objects.visibles_par(user)))

    @staticmethod
    def _d_un_de(passeports):
        """Whether the copy is of one of these, or of a passport merged with one of these (R32)."""
        return Exists(passeports.filter(Q(pk=OuterRef("passeport")) | Q(pk=OuterRef("passeport__reuni_a"))))

    def du_passeport(self, *passeports):
        """Those of these, and of what was merged with them (R32), whose copies stand in where they have none."""
        return self.filter(passeport__in=Passeport.objects.avec_reunis(*passeports))

    def les_siens_d_abord(self):
        """Those of the account that stays before those of one that was merged with it; the latest first."""
        return self.order_by(F("passeport__reuni_a").asc(nulls_first=True), "-numero", "-pk")

    def rouvrables_par(self, user):
        """Those in force of the students whom this person teaches, and of the sessions that they run; of a candidat
        individuel, for the centre whose commission awaits the candidate. Never one's own."""
        if not user.is_authenticated:
            return self.none()
        du_centre = Passeport.objects.filter(
            candidatures__retiree_le=None,
            candidatures__etablissement=None,
            candidatures__commission__in=Commission.objects.modifiables_par(user),
            candidatures__commission__epreuve=OuterRef("epreuve"),
        )
        return (
            self.filter(
                self._d_un_de(Passeport.objects.visibles_par(user))
                | Q(session__in=SessionExamen.objects.modifiables_par(user))
                | Q(self._d_un_de(du_centre), session__etablissement=None)
            )
            .en_vigueur()
            .exclude(Q(passeport__etudiant=user) | Q(passeport__reuni_a__etudiant=user))
        )

    def en_vigueur(self):
        """Those that count: not reopened, nor those of an account merged with one that has its own copy (R32). At most
        one per passport, épreuve and session."""
        la_sienne = Depot.objects.filter(
            passeport=OuterRef("passeport__reuni_a"), epreuve=OuterRef("epreuve"), session=OuterRef("session")
        )
        return self.filter(~Exists(la_sienne), reouverture=None)

    def avec_couverture(self):
        """With « 6 » and « 14 » of « 6 sur 14 », as they were printed on the copy: ``couvertes`` and ``total``."""
        premiere = "contenu__document__couverture__0__"
        return self.annotate(couvertes=F(f"{premiere}couvertes"), total=F(f"{premiere}total"))

    def sans_contenu(self):
        """For lists: without the long text of each copy."""
        return self.defer("contenu")


class Depot(Inalterable):
    """The frozen, dated, hashed copy of a passport for one épreuve and one session (R2). Never changed.

    ``contenu``, all that a commission reads, in format 1::

        {"format": 1,
         "candidat": {"nom", "prenom", "numero", "initiales"},
         "diplome": {"code", "intitule"}, "epreuve": {"code", "intitule"}, "session": {"annee", "saison"},
         "etablissement": {"nom", "uai", "commune"} or null, "classe": "…",
         "manques": ["…"],        what is missing, in words
         "pages": 8,              how many the PDF has (not in the oldest copies)
         "document": {…},         the ``Document`` that was printed, as plain data
         "fiches": [{"pk", "contenu": Fiche.contenu()}, …]}   in the order of the document

    ``empreinte``: SHA-256 of ``contenu``. ``numero``: 1, 2 … of this passport, épreuve and
    session: a second one comes after a ``Reouverture`` of the first. ``code``: printed on each page, for
    ``/verifier/``. ``depose_par``: who did it; not enforced by the database, since the copy outlives them unchanged.
    """

    passeport = models.ForeignKey("situations.Passeport", models.PROTECT, related_name="depots", db_index=False)
    epreuve = models.ForeignKey("referentiel.Epreuve", models.PROTECT, related_name="depots", verbose_name="épreuve")
    session = models.ForeignKey("examens.SessionExamen", models.PROTECT, related_name="depots")
    numero = models.PositiveSmallIntegerField("numéro", default=1)
    contenu = models.JSONField("contenu")
    empreinte = models.CharField("empreinte du contenu", max_length=64)
    empreinte_pdf = models.CharField("empreinte du PDF", max_length=64, db_index=True)
    code = models.CharField("code", max_length=LONGUEUR_CODE, unique=True, default=tirer_code)
    depose_le = models.DateTimeField("déposé le")
    depose_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.DO_NOTHING, null=True, db_constraint=False, related_name="+"
    )
    depose_par_nom = models.CharField("déposé par", max_length=320)
    depose_par_role = models.CharField("rôle", max_length=60)

    objects = DepotQuerySet.as_manager()

    class Meta:
        verbose_name = "dépôt"
        ordering = ["-depose_le", "-pk"]
        constraints = [
            # Of two dépôts at the same instant, one wins.
            models.UniqueConstraint(fields=["passeport", "epreuve", "session", "numero"], name="depot_unique")
        ]

    def __str__(self):
        return f"Dépôt {self.code_lisible}"

    def get_absolute_url(self):
        return reverse("examens:depot", args=[self.pk])

    @property
    def code_lisible(self):
        """« ACDEF-GHJKM »: how the code is printed."""
        return f"{self.code[:5]}-{self.code[5:]}"

    @property
    def titulaire(self):
        """The passport that the copy is read with: its own, or the one that this was merged with (R32)."""
        return self.passeport.reuni_a or self.passeport

    @cached_property
    def de_l_autre_compte(self):
        """Whether the account that stays has its own copy, which counts instead of this one (R32)."""
        autre = self.passeport.reuni_a_id
        return (
            autre is not None
            and Depot.objects.filter(passeport=autre, epreuve=self.epreuve_id, session=self.session_id).exists()
        )

    @property
    def est_en_vigueur(self):
        return not hasattr(self, "reouverture") and not self.de_l_autre_compte

    @classmethod
    def deux_fois(cls, passeport, garde):
        """Sentences for whoever makes two accounts one: épreuve by épreuve, whose copy would count (R32, R34)."""
        siens = {(d.epreuve_id, d.session_id): d for d in cls.objects.filter(passeport=garde).order_by("numero")}
        copies = cls.objects.du_passeport(passeport).select_related("epreuve", "session").sans_contenu()
        return [
            f"{copie.epreuve.code}, {copie.session}\u00a0: les deux comptes ont déposé. La copie du compte qui reste, "
            f"déposée le {moment(sien.depose_le)}, compte\u00a0; celle de l’autre, déposée le "
            f"{moment(copie.depose_le)}, est gardée et dite «\u00a0copie de l’autre compte\u00a0»."
            for copie in copies.en_vigueur().order_by("epreuve__code", "pk")
            if (sien := siens.get((copie.epreuve_id, copie.session_id)))
        ]

    def lire_pdf(self):
        """The PDF that was deposited, as bytes. Raises ``CopieAlteree`` when its hash is no longer the one kept."""
        octets = bytes(self.pdf.octets)
        if not hmac.compare_digest(hashlib.sha256(octets).hexdigest(), self.empreinte_pdf):
            raise CopieAlteree(f"the PDF of dépôt {self.pk}")
        return octets

    def lire_contenu(self):
        """The ``contenu``. Raises ``CopieAlteree`` when its hash is no longer the one kept."""
        if not hmac.compare_digest(empreinte(self.contenu), self.empreinte):
            raise CopieAlteree(f"the content of dépôt {self.pk}")
        return self.contenu


class PdfDepose(Inalterable):
    """The PDF of a dépôt: in the database, so that it is written with it or not at all, saved with it, and held by
    the same trigger; in a table of its own, so that no list of dépôts ever reads it. Read it by ``Depot.lire_pdf``."""

    depot = models.OneToOneField("examens.Depot", models.PROTECT, primary_key=True, related_name="pdf")
    octets = models.BinaryField("octets")

    class Meta:
        verbose_name = "PDF déposé"
        verbose_name_plural = "PDF déposés"

    def __str__(self):
        return f"PDF du dépôt {self.depot_id}"
