"""Depositing a whole class at the deadline: a few passports at a time, so that no request lasts longer than a page.

What is left to do travels in a signed ``Lot`` from one request to the next. What is done is in the database: whoever
closes the window finds the rest in the list, and those already deposited are never touched.
"""

import logging
import time
from dataclasses import asdict, dataclass, field
from datetime import datetime

from django.core import signing

from situations.models import Passeport

from .deposer import DepotRefuse, Raison, deposer

SEL = "depot-de-classe"
# Making the PDFs of a large class on a slow machine; nobody keeps a moment for longer.
AGE_MAXIMAL = 15 * 60
SECONDES_PAR_REQUETE = 8
INCIDENT = "un incident a empêché de fabriquer sa copie\u00a0: recommencez pour ce passeport"

logger = logging.getLogger(__name__)


@dataclass
class Lot:
    """``moment``: when the teacher confirmed, which is when all of it is deposited. ``echecs``: ``[[name, why], …]``.

    ``restants``: primary keys of passports; ``deja``: how many somebody else had deposited in the meantime.
    """

    periode: int
    classe: int
    par: int
    moment: str
    restants: list
    total: int
    deposes: int = 0
    deja: int = 0
    echecs: list = field(default_factory=list)

    @property
    def faits(self):
        return self.total - len(self.restants)

    def signe(self):
        return signing.dumps(asdict(self), salt=SEL)

    @classmethod
    def lire(cls, jeton, *, periode, classe, par):
        """The lot of that token, None when it is forged, too old, or of another class, period or person."""
        try:
            lot = cls(**signing.loads(jeton, salt=SEL, max_age=AGE_MAXIMAL))
        except signing.BadSignature:
            return None
        return lot if (lot.periode, lot.classe, lot.par) == (periode.pk, classe.pk, par.pk) else None


def ouvrir_lot(periode, classe, par, passeports, moment):
    """The ``Lot`` of these passports, nothing being done yet."""
    restants = [passeport.pk for passeport in passeports]
    moment = moment.replace(microsecond=0).isoformat()
    return Lot(periode.pk, classe.pk, par.pk, moment, restants, len(restants))


def avancer(lot, periode, par):
    """Deposit what fits in ``SECONDES_PAR_REQUETE`` seconds, one passport at least. One that fails stops no other."""
    fin = time.monotonic() + SECONDES_PAR_REQUETE
    passeports = Passeport.objects.visibles_par(par).select_related("etudiant", "diplome").in_bulk(lot.restants)
    while lot.restants:
        passeport = passeports.get(lot.restants.pop(0))
        # One who has left the class since the list was shown is no longer the teacher's to deposit.
        if passeport is not None:
            _deposer_un(lot, passeport, periode, par)
        if time.monotonic() > fin:
            return


def _deposer_un(lot, passeport, periode, par):
    moment = datetime.fromisoformat(lot.moment)
    try:
        try:
            deposer(passeport, periode, par, moment)
        except DepotRefuse as refus:
            if refus.raison != Raison.CHANGE:
                raise
            # Its student was recording a fiche at that moment.
            deposer(passeport, periode, par, moment)
        lot.deposes += 1
    except DepotRefuse as refus:
        if refus.raison == Raison.DEJA:
            lot.deja += 1
        else:
            lot.echecs.append([passeport.etudiant.nom_liste, str(refus)])
    except Exception:
        logger.exception("The passport %s could not be deposited", passeport.pk)
        lot.echecs.append([passeport.etudiant.nom_liste, INCIDENT])
