"""« Mes fiches »: all that the student has written, brouillons first, then the last touched first."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, When
from django.db.models.functions import Coalesce
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from langue.periode import anciennete, periode
from referentiel.arbre import arbre_de
from situations.filtres import FiltresFiches
from situations.models import Fiche, Passeport

from .tableau import valeur


@dataclass(slots=True)
class LigneListe:
    """One fiche. ``etat``: brouillon (never recorded), modifiee (recorded, changes pending) or enregistree."""

    pk: int
    situation: str
    competence: str
    epreuves: list
    description: str
    quand: str
    etat: str
    touchee_le: datetime
    anciennete: str
    projet: bool
    passeport: str

    @classmethod
    def de_fiche(cls, fiche, maintenant):
        """From ``fiches_de``, as it reads at this moment."""
        enregistree = "modifiee" if fiche.saisie_le else "enregistree"
        return cls(
            pk=fiche.pk,
            situation=str(fiche.situation or f"{fiche.passeport.diplome.mot('situation').capitalize()} à choisir"),
            competence=arbre_de(fiche.passeport.diplome).dire_competences(fiche.competences_revendiquees),
            epreuves=fiche.competence.codes_des_epreuves if fiche.competence else [],
            description=valeur(fiche, "description"),
            quand="" if fiche.est_brouillon else periode(fiche.date_debut, fiche.date_fin),
            etat="brouillon" if fiche.est_brouillon else enregistree,
            touchee_le=fiche.touchee_le,
            anciennete=anciennete(fiche.touchee_le, maintenant),
            projet=bool(valeur(fiche, "projet")),
            passeport=str(fiche.passeport.diplome),
        )

    def repond_a(self, filtres):
        """Whether it passes the filters, codes by name (etat, epreuve)."""
        dites = {"etat": [self.etat], "epreuve": self.epreuves}
        return all(code in dites[nom] for nom, code in filtres.items())


def fiches_de(user):
    """The person's own fiches with their situation, compétence and épreuve, in one query."""
    return (
        Fiche.objects.modifiables_par(user)
        .select_related("situation", "competence__epreuve", "passeport__diplome")
        .defer("passeport__diplome__rubriques", "passeport__diplome__choix", "situation__exemples")
        .annotate(
            touchee_le=Coalesce("saisie_le", "modifiee_le"),
        )
        .order_by(Case(When(enregistree_le=None, then=0), default=1), "-touchee_le", "-pk")
    )


@require_safe
def mes_fiches(request):
    """One page for all: two hundred lines are read faster than ten pages are turned."""
    maintenant = timezone.now()
    toutes = [LigneListe.de_fiche(f, maintenant) for f in fiches_de(request.user)]
    filtres = FiltresFiches(request.GET, sorted({code for ligne in toutes for code in ligne.epreuves}))
    choisis = filtres.choisis
    return render(
        request,
        "situations/tableau/mes_fiches.html",
        {
            "toutes": len(toutes),
            "brouillons": sum(ligne.etat == "brouillon" for ligne in toutes),
            "enregistrees": sum(ligne.etat != "brouillon" for ligne in toutes),
            "fiches": [ligne for ligne in toutes if ligne.repond_a(choisis)],
            "filtres": filtres,
            "corbeille": Fiche.objects.restaurables_par(request.user).count(),
            "plusieurs": len({ligne.passeport for ligne in toutes}) > 1,
            "cle_de_copie": uuid.uuid4(),
            # Nothing written yet: in the words of its diplôme.
            "passeport": None if toutes else Passeport.objects.de(request.user).actuels_d_abord().first(),
        },
    )
