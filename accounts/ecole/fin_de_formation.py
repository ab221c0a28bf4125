"""The end of a class: its students are told to keep an address and a password of their own, then its school reads no
more. The passport stays its student's (R1, R33)."""

import datetime
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from accounts.courriels.message import nouveau_message
from accounts.models import Classe, Inscription, Journal
from langue.nombre import pluriel

# Who ends their course is told from this month of the year of the exam.
PREVENIR = 5
PAR = "Fermeture des classes"


@dataclass(frozen=True)
class FinDeFormation:
    """What a student who ends, or has ended, their course should know. ``jusqu_au``: the last day on which the school
    reads, None once it reads no more; ``adresse``: theirs, confirmed, or empty; ``mot_de_passe``: whether they have one
    of their own, for they may come in by their school's account alone."""

    jusqu_au: datetime.date | None
    adresse: str
    mot_de_passe: bool

    @property
    def incomplete(self):
        """Whether they could be left outside one day."""
        return not (self.adresse and self.mot_de_passe)


def fin_de_formation(etudiant, inscription):
    """The ``FinDeFormation`` of a student, or None while it is far. ``inscription``: that of the passport, its class
    selected, or None. No query."""
    if inscription is None:
        return None
    partie = inscription.terminee_le is not None
    if not partie and timezone.localdate() < datetime.date(inscription.classe.session, PREVENIR, 1):
        return None
    jusqu_au = None if partie else inscription.classe.lue_jusqu_au
    return FinDeFormation(jusqu_au, etudiant.email, etudiant.has_usable_password())


def a_prevenir(aujourdhui):
    """The inscriptions whose student ends the course this year, has an address, and was not written to yet; none from
    ``PREVENIR`` on who is also in the class of a later exam."""
    if aujourdhui.month < PREVENIR:
        return Inscription.objects.none()
    plus_tard = Inscription.objects.actives().filter(classe__session__gt=aujourdhui.year)
    return (
        Inscription.objects.actives()
        .filter(classe__session=aujourdhui.year, fin_annoncee_le=None, etudiant__is_active=True)
        .exclude(etudiant__email="")
        .exclude(etudiant__in=plus_tard.values("etudiant"))
        .select_related("etudiant", "classe__etablissement")
        .order_by("pk")
    )


@transaction.atomic
def prevenir(inscription, maintenant):
    """Write to one of them, once: whether it is on its way."""
    siennes = Inscription.objects.filter(pk=inscription.pk, fin_annoncee_le=None)
    if not siennes.update(fin_annoncee_le=maintenant):
        return False
    contexte = {"personne": inscription.etudiant, "inscription": inscription, "lien": settings.ADRESSE_PUBLIQUE}
    nouveau_message(
        inscription.etudiant.email,
        "Gardez votre passeport après la formation",
        "accounts/ecole/email/fin_de_formation.txt",
        contexte,
    ).send()
    return True


@transaction.atomic
def fermer(classe):
    """End the inscriptions of a class whose last day has passed, on that day. Returns how many; twice is once."""
    actives = classe.inscriptions.actives()
    nombre = actives.update(terminee_le=classe.lue_jusqu_au)
    if nombre:
        Journal.noter(
            Journal.Action.CLASSE,
            PAR,
            etablissement=classe.etablissement,
            objet=f"{classe}\u00a0: {pluriel(nombre, 'élève sorti,élèves sortis')} à la fin de l’année d’examen",
        )
    return nombre


def a_fermer(aujourdhui):
    """The classes that somebody is still in after their last day."""
    return (
        Classe.objects.filter(Exists(Inscription.objects.actives().filter(classe=OuterRef("pk"))))
        .filter(session__lt=aujourdhui.year)
        .select_related("etablissement")
        .order_by("pk")
    )
