"""The commission of the demonstration: open around today, some of its candidates having deposited, some not yet."""

import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import Classe, User
from examens.commissions.horaires import repartir
from examens.commissions.presentation import inscriptions_presentables, presenter
from examens.depots.deposer import DepotRefuse, deposer, dernier_depot
from examens.models import Commission, MembreCommission, NotePrivee, PeriodeDepot
from situations.models import Passeport

from .examen import apres_les_cours

UAI, JURY, NOM = "0499999Z", "jury.demo", "Jury 1, lycée de la Doutre"
PREMIER, EPREUVE = "etudiant.avance", "E6"
CANDIDATS, DEPOTS = 8, 4
MINUTES = 40
OUVERTE_DEPUIS, FERME_DANS = datetime.timedelta(days=1), datetime.timedelta(days=14)
DEPOSE_DEPUIS = datetime.timedelta(days=1)


def installer_commission(maintenant=None):
    """Create what is absent, and date again a commission that has closed since: a demonstration can always be tried.

    Returns how many commissions and dépôts were made. Nothing without the school and the people of ``charger_demo``.
    """
    maintenant = maintenant or timezone.now()
    fait = {"commissions": 0, "dépôts": 0}
    jury = User.objects.filter(username=JURY).first()
    classe = (
        Classe.objects.filter(etablissement__uai=UAI, inscriptions__etudiant__username=PREMIER)
        .select_related("etablissement", "diplome")
        .first()
    )
    if jury is None or classe is None:
        return fait
    commission = Commission.objects.filter(etablissement=classe.etablissement, nom=NOM).first()
    if commission is None:
        commission = _creer(classe, jury, maintenant)
        fait["commissions"] = 1
    elif commission.ferme_le < maintenant:
        NotePrivee.objects.filter(candidature__commission=commission).delete()
        Commission.objects.filter(pk=commission.pk).update(**_dates(maintenant))
        commission.refresh_from_db()
        _horaires(commission, maintenant)
    fait["dépôts"] = _deposer(commission, maintenant)
    return fait


@transaction.atomic
def _creer(classe, jury, maintenant):
    epreuve = classe.diplome.epreuves.get(code=EPREUVE)
    commission = Commission.objects.create(
        nom=NOM, etablissement=classe.etablissement, epreuve=epreuve, annee=classe.session, **_dates(maintenant)
    )
    MembreCommission.objects.create(commission=commission, user=jury, fonction=MembreCommission.Fonction.PRESIDENT)
    inscriptions = list(inscriptions_presentables(commission, [classe.etablissement]))
    # The one whose passport the demonstration tells passes first.
    inscriptions.sort(key=lambda inscription: inscription.etudiant.username != PREMIER)
    for inscription in inscriptions[:CANDIDATS]:
        presenter(commission, classe.etablissement, {f"i{inscription.pk}"})
    _horaires(commission, maintenant)
    return commission


def _dates(maintenant):
    ici = timezone.localtime(maintenant)
    return {
        "ouvre_le": (ici - OUVERTE_DEPUIS).replace(hour=8, minute=0, second=0, microsecond=0),
        "ferme_le": (ici + FERME_DANS).replace(hour=18, minute=0, second=0, microsecond=0),
    }


def _horaires(commission, maintenant):
    demain = timezone.localtime(maintenant) + datetime.timedelta(days=1)
    repartir(commission, demain.replace(hour=8, minute=30, second=0, microsecond=0), MINUTES)


def _deposer(commission, maintenant):
    """Deposit the passports of the first candidates, where one can; return how many."""
    premiers = list(commission.candidatures.ordonnees().values_list("passeport", flat=True)[:DEPOTS])
    faits = 0
    for passeport in Passeport.objects.filter(pk__in=premiers).select_related("etudiant", "diplome"):
        periode = PeriodeDepot.objects.du_passeport(passeport).filter(epreuve=commission.epreuve).first()
        # A copy that somebody has reopened is theirs to deposit again.
        if periode is None or dernier_depot(passeport, periode.epreuve, periode.session):
            continue
        try:
            deposer(passeport, periode, passeport.etudiant, apres_les_cours(maintenant - DEPOSE_DEPUIS))
        except DepotRefuse:
            # Out of time, or nothing written yet: the commission shows that too.
            continue
        faits += 1
    return faits
