"""« À lire »: what is new or changed in the classes of a teacher since this teacher last looked (R22, R24)."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, TruncDate

from accounts.models import Classe, Enseignement, Inscription
from situations.models import Fiche, Passeport, Version
from suivi.models import Groupe, Lecture

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


def non_lues(enseignant, classe=None, passeport=None, groupe=None):
    """The recorded fiches whose text this teacher has not read, the oldest change first.

    Each carries ``version_lue`` (None: never opened) and ``derniere_version`` (0: none was kept).
    """
    suivis = passeports_suivis(enseignant, classe)
    if passeport is not None:
        suivis = suivis.filter(pk=passeport)
    if groupe is not None:
        suivis = suivis.filter(etudiant__groupes__in=Groupe.objects.visibles_par(enseignant).filter(pk=groupe))
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


def a_lire(enseignant, classe=None, passeport=None, groupe=None, fiches=None, tout=False):
    """What waits of it: recorded since this teacher has followed the pupil, and not read by a colleague with whom the
    reading of the class is shared. ``fiches``: a ``Q`` that narrows it; ``tout``: without these two limits."""
    attente = non_lues(enseignant, classe, passeport, groupe).filter(fiches or Q())
    if tout:
        return attente
    arrivees = Enseignement.objects.filter(
        enseignant=enseignant,
        classe__inscriptions__etudiant=OuterRef("passeport__etudiant"),
        classe__diplome=OuterRef("passeport__diplome"),
        depuis__lte=OuterRef("modifiee_jour"),
    )
    partagees = Enseignement.objects.actuels_de(enseignant).filter(lectures_partagees=True)
    de_collegues = _lectures_de_collegues(enseignant, partagees.values("classe")).filter(
        fiche=OuterRef("pk"),
        version__gte=OuterRef("derniere_version"),
        enseignant__enseignements__classe__inscriptions__etudiant=OuterRef("passeport__etudiant"),
    )
    # The day of where one is: a fiche written just after midnight is not of the day before.
    attente = attente.alias(modifiee_jour=TruncDate("modifiee_le"))
    return attente.filter(Exists(arrivees), ~Exists(de_collegues))


def rien_d_enregistre(enseignant):
    """Whether no student of this teacher's classes has recorded anything yet."""
    return not Fiche.objects.enregistrees().filter(passeport__in=passeports_suivis(enseignant).values("pk")).exists()


def classes_attendues(enseignant):
    """The classes of this teacher where somebody has not signed in yet, with their diplôme and ``attendus``, how
    many."""
    attendus = Q(inscriptions__terminee_le=None, inscriptions__etudiant__last_login=None)
    classes = Classe.objects.visibles_par(enseignant).annotate(attendus=Count("inscriptions", filter=attendus))
    return classes.filter(attendus__gt=0).select_related("diplome").order_by("nom", "-session")


def _lectures_de_collegues(enseignant, classes):
    """What others who teach, or have taught, these classes have read."""
    return Lecture.objects.filter(enseignant__enseignements__classe__in=classes).exclude(enseignant=enseignant)


@dataclass(frozen=True)
class File:
    """The whole queue, light: ``fiches`` by primary key in reading order, each with its passport's."""

    passeports: dict[int, int]

    @classmethod
    def de(cls, enseignant, **choix):
        """One query, two numbers a fiche. ``choix``: see ``a_lire``."""
        return cls(dict(a_lire(enseignant, **choix).values_list("pk", "passeport_id")))

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

    def par_etudiant(self, passeports):
        """``[(passport with its student, count), …]`` in the order of ``passeports``, those with something to read."""
        compte = Counter(self.passeports.values())
        return [(p, compte[p.pk]) for p in passeports if compte[p.pk]]


def lignes(enseignant, pks):
    """The fiches of one page of the queue, with what a line shows, in the order of ``pks``; ``lue_par``: the
    colleagues who have read what it says now."""
    actuelles = Enseignement.objects.actuels_de(enseignant).values("classe")
    classes = Inscription.objects.filter(
        etudiant=OuterRef("passeport__etudiant"),
        classe__diplome=OuterRef("passeport__diplome"),
        classe__in=actuelles,
    )
    fiches = list(
        non_lues(enseignant)
        .filter(pk__in=pks)
        .select_related("passeport__etudiant", "passeport__diplome", "situation", "competence")
        .defer("saisie", "situation__exemples", "passeport__diplome__rubriques", "passeport__diplome__choix")
        .annotate(classe=Subquery(classes.order_by("-classe__session").values("classe__nom")[:1]))
    )
    lues = defaultdict(list)
    lectures = _lectures_de_collegues(enseignant, actuelles).filter(fiche__in=pks).select_related("enseignant")
    for lecture in lectures.order_by("lue_le").distinct():
        lues[lecture.fiche_id].append(lecture)
    for fiche in fiches:
        fiche.lue_par = [lue.enseignant for lue in lues[fiche.pk] if lue.version >= fiche.derniere_version]
    return fiches


def lectures_de_collegues(enseignant, fiche, version):
    """Who among the colleagues has read this version of a fiche, or a later one: ``Lecture`` with its teacher."""
    actuelles = Enseignement.objects.actuels_de(enseignant).values("classe")
    lectures = _lectures_de_collegues(enseignant, actuelles).filter(fiche=fiche, version__gte=version)
    return lectures.select_related("enseignant").order_by("lue_le").distinct()


def marquer_lues(enseignant, versions, lot=None):
    """Keep these texts as read: ``versions`` is {primary key of a fiche: the number that the page showed}.

    Only what goes further than they had read is kept, and never further than their text of today. Returns how many.
    ``lot``: see ``Lecture.objects.noter``.
    """
    attente = non_lues(enseignant).filter(pk__in=versions).values_list("pk", "derniere_version", "version_lue")
    lues = {pk: min(versions[pk], derniere) for pk, derniere, lue in attente if lue is None or versions[pk] > lue}
    Lecture.objects.noter(enseignant, lues, lot=lot)
    return len(lues)


def marquer_tout_lu(enseignant, moment, lot, **choix):
    """Keep as read all that waited in this part of the queue when a page was drawn, at ``moment``. Returns how many."""
    attente = a_lire(enseignant, **choix).filter(modifiee_le__lte=moment).values_list("pk", "derniere_version")
    lues = dict(attente)
    Lecture.objects.noter(enseignant, lues, lot=lot)
    return len(lues)
