import hashlib
import hmac
import secrets

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse

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
        return self.filter(Exists(Passeport.objects.visibles_par(user).filter(pk=OuterRef("passeport"))))

    def rouvrables_par(self, user):
        """Those in force of the students whom this person teaches, and of the sessions that they run; of a candidat
        individuel, for the centre whose commission awaits the candidate. Never one's own."""
        if not user.is_authenticated:
            return self.none()
        du_centre = Passeport.objects.filter(
            pk=OuterRef("passeport"),
            candidatures__retiree_le=None,
            candidatures__etablissement=None,
            candidatures__commission__in=Commission.objects.modifiables_par(user),
            candidatures__commission__epreuve=OuterRef("epreuve"),
        )
        return (
            self.filter(
                Exists(Passeport.objects.visibles_par(user).filter(pk=OuterRef("passeport")))
                | Q(session__in=SessionExamen.objects.modifiables_par(user))
                | Q(Exists(du_centre), session__etablissement=None)
            )
            .en_vigueur()
            .exclude(passeport__etudiant=user)
        )

    def en_vigueur(self):
        """Those that count: not reopened. At most one per passport, épreuve and session."""
        return self.filter(reouverture=None)

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
    def est_en_vigueur(self):
        return not hasattr(self, "reouverture")

    @property
    def est_incomplet(self):
        return bool(self.contenu["manques"])

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
