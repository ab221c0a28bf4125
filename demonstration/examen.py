"""The exam of the demonstration: a session open around today, and a passport deposited in it."""

import datetime

from django.utils import timezone

from accounts.models import Etablissement
from examens.depots.deposer import deposer, dernier_depot
from examens.models import PeriodeDepot, SessionExamen
from situations.models import Passeport

UAI = "0499999Z"
ETUDIANT, EPREUVE = "etudiant.avance", "E6"
OUVERTE_DEPUIS, FERME_DANS = datetime.timedelta(days=7), datetime.timedelta(days=30)
DEPOSE_DEPUIS = datetime.timedelta(days=2)


def installer_examen(maintenant=None):
    """Create what is absent, and date again what closed since: a demonstration can always be tried.

    Returns how many sessions, periods and copies were made. Nothing without the school of ``charger_demo``.
    """
    maintenant = maintenant or timezone.now()
    fait = {"sessions": 0, "périodes de dépôt": 0, "dépôts": 0}
    ecole = Etablissement.objects.filter(uai=UAI).first()
    classes = ecole.classes.select_related("diplome") if ecole else []
    for classe in classes:
        session, nouvelle = SessionExamen.objects.get_or_create(
            etablissement=ecole, diplome=classe.diplome, annee=classe.session, saison=SessionExamen.Saison.JUIN
        )
        fait["sessions"] += nouvelle
        for epreuve in classe.diplome.epreuves.filter(dans_passeport=True):
            fait["périodes de dépôt"] += _ouvrir(session, epreuve, maintenant)
    passeport = Passeport.objects.filter(etudiant__username=ETUDIANT).select_related("etudiant", "diplome").first()
    if ecole and passeport:
        fait["dépôts"] += _deposer(passeport, maintenant)
    return fait


def _ouvrir(session, epreuve, maintenant):
    ici = timezone.localtime(maintenant)
    dates = {
        "ouvre_le": (ici - OUVERTE_DEPUIS).replace(hour=8, minute=0, second=0, microsecond=0),
        "ferme_le": (ici + FERME_DANS).replace(hour=18, minute=0, second=0, microsecond=0),
    }
    periode, nouvelle = PeriodeDepot.objects.get_or_create(session=session, epreuve=epreuve, defaults=dates)
    if not nouvelle and periode.est_fermee(maintenant):
        PeriodeDepot.objects.filter(pk=periode.pk).update(**dates)
    return nouvelle


def apres_les_cours(moment):
    """Twenty past five in the afternoon of that day, in Paris, whatever the hour at which the demonstration is made."""
    return timezone.localtime(moment).replace(hour=17, minute=20, second=0, microsecond=0)


def _deposer(passeport, maintenant):
    periode = PeriodeDepot.objects.du_passeport(passeport).filter(epreuve__code=EPREUVE).first()
    if periode is None or dernier_depot(passeport, periode.epreuve, periode.session):
        return False
    deposer(passeport, periode, passeport.etudiant, apres_les_cours(maintenant - DEPOSE_DEPUIS))
    return True
