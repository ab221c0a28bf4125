"""How the dépôts stand: of one passport, for its student; of a whole class, for its teachers."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db.models import TextChoices
from django.utils import timezone

from accounts.models.user import noms_distincts
from examens.models import Depot, DepotDeClasseLigne, PeriodeDepot, Prolongation
from referentiel.arbre import arbre_de
from situations.couverture import CouvertureEpreuve, couvertures
from situations.models import Passeport

from .copie import fiches_de

# How long before it opens a dépôt is told on the passport's page.
ANNONCE = timedelta(days=30)


@dataclass(frozen=True)
class EtatPeriode:
    """One period as a passport meets it. ``depot``: its latest copy, reopened or not; None before the first."""

    periode: PeriodeDepot
    depot: Depot | None
    ouverte: bool
    fermee: bool

    @property
    def depose(self):
        return self.depot is not None and self.depot.est_en_vigueur

    @property
    def rouvert(self):
        return self.depot is not None and not self.depot.est_en_vigueur

    @property
    def a_deposer(self):
        return self.ouverte and not self.depose

    @property
    def proche(self):
        """Whether its student should hear of it: open, or soon, and not deposited yet."""
        bientot = self.periode.ouvre_le - timezone.now() <= ANNONCE
        return bientot and not self.fermee and not self.depose


def periodes_du_passeport(passeport, maintenant=None):
    """An ``EtatPeriode`` per period of this passport; three queries."""
    maintenant = maintenant or timezone.now()
    periodes = list(PeriodeDepot.objects.du_passeport(passeport))
    derniers = _derniers(Depot.objects.du_passeport(passeport)) if periodes else {}
    return [
        EtatPeriode(
            periode,
            derniers.get((passeport.pk, periode.epreuve_id, periode.session_id)),
            periode.est_ouverte(maintenant),
            periode.est_fermee(maintenant),
        )
        for periode in periodes
    ]


def copies_depassees(etats, passeport, fiche=None):
    """Those of these ``EtatPeriode`` whose copy in force was made before a fiche of its épreuve was recorded (before
    ``fiche``, where it is given), while another copy could follow; one query for each open period with a copy."""

    def manque(etat):
        # A dépôt bears no fraction of its second.
        apres = etat.depot.depose_le + timedelta(seconds=1)
        nouvelles = fiches_de(passeport, etat.periode.epreuve).filter(enregistree_le__gte=apres)
        return (nouvelles.filter(pk=fiche.pk) if fiche else nouvelles).exists()

    return [etat for etat in etats if etat.ouverte and etat.depose and manque(etat)]


class Etat(TextChoices):
    """What a student of the class is, for one period."""

    DEPOSE = "depose", "déposé"
    EN_PREPARATION = "en_preparation", "en préparation"
    PRET = "pret", "prêt"
    INCOMPLET = "incomplet", "incomplet"
    REFUSE = "refuse", "incomplet, refusé par la session"
    VIDE = "vide", "rien à déposer"
    SANS_PASSEPORT = "sans_passeport", "pas de passeport"


@dataclass(frozen=True)
class LigneDepot:
    """One student. ``couverture``: of the épreuve, None without a passport; ``depot``: the latest copy, or None;
    ``prolongee_le``: until when this one alone may deposit; ``nom``: that of a homonym with their identifier;
    ``lot``: the primary key of the ``DepotDeClasse`` that is about to deposit it, or None."""

    etudiant: object
    passeport: Passeport | None
    etat: Etat
    couverture: CouvertureEpreuve | None
    depot: Depot | None
    prolongee_le: datetime | None = None
    nom: str = ""
    lot: int | None = None

    @property
    def deposable(self):
        return self.etat in (Etat.PRET, Etat.INCOMPLET)

    @property
    def rouvert(self):
        return self.depot is not None and not self.depot.est_en_vigueur


@dataclass(frozen=True)
class DepotsDeClasse:
    """A period and the students of the class, by name."""

    periode: PeriodeDepot
    lignes: list
    ouverte: bool
    fermee: bool

    @property
    def deposes(self):
        return [ligne for ligne in self.lignes if ligne.etat == Etat.DEPOSE]

    @property
    def deposables(self):
        return [ligne for ligne in self.lignes if ligne.deposable]

    @property
    def en_preparation(self):
        return [ligne for ligne in self.lignes if ligne.etat == Etat.EN_PREPARATION]

    @property
    def rouvrables(self):
        """Whether a new copy could still follow one that is reopened."""
        return not self.fermee

    @property
    def prets(self):
        return [ligne for ligne in self.lignes if ligne.etat == Etat.PRET]

    @property
    def non_deposes(self):
        return [ligne for ligne in self.lignes if ligne.etat != Etat.DEPOSE]

    @property
    def pas_prets(self):
        return [ligne for ligne in self.lignes if ligne.etat not in (Etat.DEPOSE, Etat.EN_PREPARATION, Etat.PRET)]

    @property
    def empeches(self):
        return [ligne for ligne in self.lignes if ligne.etat in (Etat.REFUSE, Etat.VIDE, Etat.SANS_PASSEPORT)]


def depots_de_la_classe(classe, periodes, maintenant=None):
    """A ``DepotsDeClasse`` per period, six queries whatever the numbers; those who left the class are not in it, nor
    those who pass the exam of a later session with another class."""
    maintenant = maintenant or timezone.now()
    etudiants = sorted(
        (i.etudiant for i in classe.inscriptions.actives().avec_cette_session().select_related("etudiant")),
        key=lambda etudiant: etudiant.rang_liste,
    )
    noms = noms_distincts(etudiants)
    passeports = {p.etudiant_id: p for p in Passeport.objects.filter(diplome=classe.diplome_id, etudiant__in=etudiants)}
    branches = arbre_de(classe.diplome)
    couvertes = couvertures(branches, passeports.values())
    derniers = _derniers(
        Depot.objects.du_passeport(*passeports.values()).filter(session__in={p.session_id for p in periodes})
    )
    prolongees = {(p.passeport_id, p.periode_id): p.jusqu_au for p in Prolongation.objects.filter(periode__in=periodes)}
    attendus = DepotDeClasseLigne.objects.filter(etat=DepotDeClasseLigne.Etat.EN_ATTENTE, lot__periode__in=periodes)
    lots = {(p, periode): lot for p, periode, lot in attendus.values_list("passeport", "lot__periode", "lot")}
    resultat = []
    for periode in periodes:
        epreuve = next(e for e in branches.epreuves if e.pk == periode.epreuve_id)
        lignes = []
        for etudiant in etudiants:
            passeport = passeports.get(etudiant.pk)
            couverture = couvertes[passeport.pk] if passeport else None
            depot = derniers.get((passeport.pk, periode.epreuve_id, periode.session_id)) if passeport else None
            ligne = _ligne(etudiant, passeport, couverture, epreuve, periode, depot)
            prolongee_le = prolongees.get((passeport.pk, periode.pk)) if passeport else None
            lot = lots.get((passeport.pk, periode.pk)) if passeport and ligne.etat != Etat.DEPOSE else None
            etat = Etat.EN_PREPARATION if lot else ligne.etat
            lignes.append(replace(ligne, etat=etat, prolongee_le=prolongee_le, nom=noms[etudiant.pk], lot=lot))
        resultat.append(
            DepotsDeClasse(periode, lignes, periode.est_ouverte(maintenant), periode.est_fermee(maintenant))
        )
    return resultat


def _ligne(etudiant, passeport, couverture, epreuve, periode, depot):
    if passeport is None:
        return LigneDepot(etudiant, None, Etat.SANS_PASSEPORT, None, None)
    compte = couverture.epreuve(epreuve)
    # A fiche on a compétence withdrawn since counts in no coverage, and is deposited all the same.
    fiches = couverture.fiches_pour(epreuve)
    if depot is not None and depot.est_en_vigueur:
        etat = Etat.DEPOSE
    elif not fiches:
        etat = Etat.VIDE
    elif compte.complete:
        etat = Etat.PRET
    else:
        etat = Etat.REFUSE if periode.session.refuse_incomplets else Etat.INCOMPLET
    return LigneDepot(etudiant, passeport, etat, compte, depot)


def _derniers(depots):
    """``{(passport, épreuve, session): its latest copy}``, with the reopening."""
    lus = depots.select_related("reouverture", "passeport").sans_contenu().les_siens_d_abord().reverse()
    return {(d.passeport.reuni_a_id or d.passeport_id, d.epreuve_id, d.session_id): d for d in lus}
