"""« À lire »: what is new or changed in the classes of a teacher since this teacher last looked (R22, R24)."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from accounts.models import Enseignement, Inscription
from situations.models import Fiche, Passeport, Version
from suivi.models import Lecture

PAR_PAGE = 50


def passeports_suivis(enseignant, classe=None):
    """The passports of the students who are now in a class of this teacher, or in that one (a primary key).

    Starts from the teacher's classes and never walks through everybody's passports; within
    ``Passeport.visibles_par``, from which it leaves out the students who have left and one's own.
    """
    eleves = Q(
        etudiant__inscriptions__terminee_le=None,
        etudiant__inscriptions__classe__in=Enseignement.objects.actuels_de(enseignant).values("classe"),
        etudiant__inscriptions__classe__diplome=F("diplome"),
    )
    if classe is not None:
        eleves &= Q(etudiant__inscriptions__classe=classe)
    return Passeport.objects.filter(eleves).exclude(etudiant=enseignant)


def a_lire(enseignant, classe=None, passeport=None):
    """The recorded fiches whose text this teacher has not read, the oldest change first.

    Each carries ``version_lue`` (None: never opened) and ``derniere_version`` (0: none was kept).
    """
    suivis = passeports_suivis(enseignant, classe)
    if passeport is not None:
        suivis = suivis.filter(pk=passeport)
    lues = Lecture.objects.filter(fiche=OuterRef("pk"), enseignant=enseignant)
    versions = Version.objects.filter(fiche=OuterRef("pk"), nature=Version.Nature.ENREGISTREE)
    return (
        Fiche.objects.enregistrees()
        .filter(passeport__in=suivis.values("pk"))
        .annotate(
            version_lue=Subquery(lues.values("version")),
            derniere_version=Coalesce(Subquery(versions.order_by("-numero").values("numero")[:1]), 0),
        )
        .filter(Q(version_lue=None) | Q(derniere_version__gt=F("version_lue")))
        .order_by("modifiee_le", "pk")
    )


@dataclass(frozen=True)
class File:
    """The whole queue, light: ``fiches`` by primary key in reading order, each with its passport's."""

    passeports: dict[int, int]

    @classmethod
    def de(cls, enseignant, classe=None):
        """One query, two numbers a fiche."""
        return cls(dict(a_lire(enseignant, classe).values_list("pk", "passeport_id")))

    def __len__(self):
        return len(self.passeports)

    @property
    def fiches(self):
        return list(self.passeports)

    def rang(self, fiche):
        """Its place, from 1; 0 when it does not wait."""
        return self.fiches.index(fiche) + 1 if fiche in self.passeports else 0

    def suivante(self, fiche):
        """The one after it, back to the first at the end; the first when it does not wait; None when nothing does."""
        autres = [pk for pk in self.fiches if pk != fiche]
        rang = self.rang(fiche)
        return (autres[rang - 1 :] + autres)[0] if autres and rang else next(iter(autres), None)

    def par_etudiant(self):
        """``[(passport with its student, count), …]`` by name."""
        compte = Counter(self.passeports.values())
        passeports = Passeport.objects.filter(pk__in=compte).select_related("etudiant")
        return sorted(((p, compte[p.pk]) for p in passeports), key=lambda couple: couple[0].etudiant.nom_liste)


def lignes(enseignant, pks):
    """The fiches of one page of the queue, with what a line shows, in the order of ``pks``."""
    classes = Inscription.objects.filter(
        etudiant=OuterRef("passeport__etudiant"),
        classe__diplome=OuterRef("passeport__diplome"),
        classe__in=Enseignement.objects.actuels_de(enseignant).values("classe"),
    )
    fiches = (
        a_lire(enseignant)
        .filter(pk__in=pks)
        .select_related("passeport__etudiant", "situation", "competence")
        .defer("saisie", "situation__exemples")
        .annotate(classe=Subquery(classes.order_by("-classe__session").values("classe__nom")[:1]))
    )
    return list(fiches)


def marquer_lues(enseignant, versions):
    """Keep these texts as read: ``versions`` is {primary key of a fiche: the number that the page showed}.

    Only those that wait are kept, and never further than their text of today. Returns how many.
    """
    attente = a_lire(enseignant).filter(pk__in=versions).values_list("pk", "derniere_version")
    lues = {pk: min(versions[pk], derniere) for pk, derniere in attente}
    Lecture.objects.noter(enseignant, lues)
    return len(lues)
