"""How the students of a class stand, for their teachers: recorded fiches alone, counts and no marks (R22)."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Q
from django.utils import timezone

from langue.periode import anciennete
from referentiel.arbre import arbre_de
from situations.couverture import CouvertureEpreuve, couvertures
from situations.models import Passeport
from suivi.models import Appreciation


@dataclass(frozen=True)
class SuiviEtudiant:
    """One student. ``passeport`` is None, and the rest empty, until it is opened: at the first sign-in, or with the
    first period that a teacher sets.

    So it is again once the student has left: the passport is theirs (R1), and no longer read from this class.
    ``mots``: how much their tuteurs wrote that the reader has not read.
    """

    etudiant: object
    parti: bool
    passeport: object | None
    epreuves: list[CouvertureEpreuve]
    fiches: int
    derniere_le: datetime | None
    anciennete: str
    mots: int


def suivi(classe, lecteur):
    """A ``SuiviEtudiant`` per student, by name, those who have left last; four queries whatever their number.

    The last activity is that of recorded fiches: a brouillon is seen by nobody but its student (R20).
    """
    inscriptions = classe.inscriptions.select_related("etudiant")
    enregistree = Q(fiches__enregistree_le__isnull=False, fiches__supprimee_le=None)
    passeports = Passeport.objects.filter(diplome=classe.diplome_id, etudiant__inscriptions__classe=classe).annotate(
        nombre_fiches=Count("fiches", filter=enregistree),
        derniere_le=Max("fiches__modifiee_le", filter=enregistree),
    )
    mots = Counter(Appreciation.objects.de_tuteurs_a_lire_par(lecteur).values_list("passeport", flat=True))
    par_etudiant = {p.etudiant_id: p for p in passeports}
    couvertes = couvertures(arbre_de(classe.diplome), par_etudiant.values())
    maintenant = timezone.now()
    lignes = []
    for inscription in inscriptions:
        parti = inscription.terminee_le is not None
        passeport = None if parti else par_etudiant.get(inscription.etudiant_id)
        derniere_le = passeport.derniere_le if passeport else None
        lignes.append(
            SuiviEtudiant(
                inscription.etudiant,
                parti,
                passeport,
                couvertes[passeport.pk].du_passeport() + couvertes[passeport.pk].hors_passeport() if passeport else [],
                passeport.nombre_fiches if passeport else 0,
                derniere_le,
                anciennete(derniere_le, maintenant) if derniere_le else "",
                mots[passeport.pk] if passeport else 0,
            )
        )
    return sorted(lignes, key=lambda ligne: (ligne.parti, ligne.etudiant.rang_liste))
