"""The act of depositing a passport for an épreuve, and of giving it back (R2, R3).

A copy is made and printed first, outside any transaction, since printing takes a second; then everything is decided
again with the database, in one short transaction that writes the copy, its PDF and its line of the journal together.
"""

import hashlib
from dataclasses import dataclass
from enum import StrEnum

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Journal
from examens.models import Depot, PdfDepose, PeriodeDepot, Reouverture
from examens.models.depot import tirer_code
from examens.papier.document import Document
from examens.papier.pdf import rendre_document
from impression.pdf import nombre_de_pages
from langue.dates import a_la_seconde, echeance
from situations.models.fiche import empreinte
from suivi.appreciations.fil import role_de

from .copie import Matiere, copier, etat_actuel, matiere


class Raison(StrEnum):
    PAS_ENCORE = "pas_encore"
    FERMEE = "fermee"
    DEJA = "deja"
    VIDE = "vide"
    INCOMPLET = "incomplet"
    CHANGE = "change"
    ROUVERT = "rouvert"
    PARTI = "parti"


class DepotRefuse(Exception):
    """Nothing was written. ``raison``: a ``Raison``; the text is a French sentence; ``depot``: the one that counts."""

    def __init__(self, raison, phrase, depot=None):
        super().__init__(phrase)
        self.raison = raison
        self.depot = depot


def dernier_depot(passeport, epreuve, session):
    """The latest copy of this passport, with its reopening if any, without its long text; None before the first."""
    return (
        Depot.objects.du_passeport(passeport)
        .filter(epreuve=epreuve, session=session)
        .select_related("reouverture", "passeport")
        .sans_contenu()
        .les_siens_d_abord()
        .first()
    )


def refuser_hors_delai(periode, moment):
    """Raises ``DepotRefuse`` before the opening, and from one second after the closing."""
    if moment < periode.ouvre_le:
        raise DepotRefuse(Raison.PAS_ENCORE, f"Le dépôt ouvre {echeance(periode.ouvre_le)} (heure de Paris).")
    if periode.est_fermee(moment):
        raise DepotRefuse(
            Raison.FERMEE,
            f"Le dépôt est fermé depuis {echeance(periode.fermeture)} (heure de Paris)\u00a0: rien n’a été déposé.",
        )


def refuser_insuffisant(session, matiere):
    """Raises ``DepotRefuse`` without a fiche, and with something uncovered where the session refuses those."""
    if not matiere.fiches:
        raise DepotRefuse(Raison.VIDE, "Aucune fiche enregistrée pour cette épreuve\u00a0: il n’y a rien à déposer.")
    if matiere.manques and session.refuse_incomplets:
        raise DepotRefuse(
            Raison.INCOMPLET, f"Cette session refuse les passeports incomplets\u00a0: {matiere.couverture.sans_fiche}."
        )


@dataclass(frozen=True)
class Preparation:
    """A copy that is to be printed, then recorded. ``document``: what is printed of it."""

    depot: Depot
    document: Document
    matiere: Matiere


def deposer(passeport, periode, par, moment=None, vu=None):
    """Freeze the passport for the épreuve of this period, and return its ``Depot``.

    ``periode``: one of ``PeriodeDepot.objects.du_passeport(passeport)``. ``moment``: when the person asked for it, now
    unless told: making the PDF late does not make the dépôt late. ``vu``: the ``etat`` of the ``Matiere`` that the
    person was shown; anything recorded since is a refusal.

    Raises ``DepotRefuse``; ``RenduImpossible`` when no PDF could be made.
    """
    preparation = preparer(passeport, periode, par, moment, vu)
    return enregistrer(preparation, rendre_document(preparation.document))


def preparer(passeport, periode, par, moment=None, vu=None):
    """The ``Preparation`` of that dépôt, nothing being written. As ``deposer``. Raises ``DepotRefuse``."""
    moment = (moment or timezone.now()).replace(microsecond=0)
    refuser_hors_delai(periode, moment)
    _refuser_deja(dernier_depot(passeport, periode.epreuve, periode.session))
    a_deposer = matiere(passeport, periode.epreuve)
    if vu is not None and vu != a_deposer.etat:
        raise _change()
    refuser_insuffisant(periode.session, a_deposer)
    code, role = tirer_code(), role_de(par, passeport)
    copie = copier(passeport, periode, a_deposer, code, moment, f"{par} ({role})")
    depot = Depot(
        passeport=passeport,
        epreuve=periode.epreuve,
        session=periode.session,
        contenu=copie.contenu,
        code=code,
        depose_le=moment,
        depose_par=par,
        depose_par_nom=str(par),
        depose_par_role=role,
    )
    return Preparation(depot, copie.document, a_deposer)


def enregistrer(preparation, octets):
    """Record the copy with its PDF, and return its ``Depot``. Raises ``DepotRefuse``."""
    depot = preparation.depot
    depot.contenu["pages"] = nombre_de_pages(octets)
    depot.empreinte = empreinte(depot.contenu)
    depot.empreinte_pdf = hashlib.sha256(octets).hexdigest()
    try:
        _ecrire(depot, octets, preparation.matiere)
    except IntegrityError:
        # Somebody was as quick, on a database that let both in.
        _refuser_deja(dernier_depot(depot.passeport, depot.epreuve, depot.session))
        raise
    return depot


@transaction.atomic
def _ecrire(depot, octets, matiere):
    """Decide with what the database says now, dates included, then write all of it or nothing."""
    periode = (
        PeriodeDepot.objects.pour(depot.passeport)
        .select_for_update(of=("self",), no_key=True)
        .select_related("session")
        .filter(session=depot.session, epreuve=depot.epreuve)
        .first()
    )
    if periode is None:
        raise DepotRefuse(Raison.FERMEE, "Cette période de dépôt vient d’être retirée\u00a0: rien n’a été déposé.")
    refuser_hors_delai(periode, depot.depose_le)
    dernier = dernier_depot(depot.passeport, depot.epreuve, depot.session)
    _refuser_deja(dernier)
    if etat_actuel(depot.passeport, depot.epreuve) != matiere.etat:
        raise _change()
    refuser_insuffisant(periode.session, matiere)
    depot.numero = dernier.numero + 1 if dernier else 1
    depot.save()
    PdfDepose.objects.create(depot=depot, octets=octets)
    Journal.noter(
        Journal.Action.DEPOT,
        depot.depose_par,
        etudiant=depot.passeport.etudiant,
        objet=f"{depot.passeport}\u00a0: dépôt pour l’{depot.epreuve.code}, {depot.session}",
        code=depot.code,
        pdf=depot.empreinte_pdf,
        manques=len(matiere.manques),
    )


def rouvrir(depot, par, motif, moment=None):
    """Give a deposited passport back to its student, with the reason; the copy stays and no longer counts.

    Only while a new dépôt can still follow: after the closing the candidate would be left without a copy.
    Raises ``DepotRefuse``.
    """
    moment = moment or timezone.now()
    with transaction.atomic():
        periodes = PeriodeDepot.objects.pour(depot.titulaire)
        periode = periodes.filter(session=depot.session_id, epreuve=depot.epreuve_id).first()
        if periode is None or periode.est_fermee(moment):
            raise DepotRefuse(
                Raison.FERMEE,
                "Le dépôt est fermé\u00a0: le candidat ne pourrait plus rien déposer, il resterait sans copie. "
                "Demandez d’abord à l’administrateur de l’établissement de repousser la date.",
            )
        reouverture, nouvelle = Reouverture.objects.get_or_create(
            depot=depot, defaults={"par": par, "par_nom": str(par), "motif": motif, "le": moment}
        )
        if not nouvelle:
            raise DepotRefuse(
                Raison.ROUVERT,
                f"Ce dépôt a déjà été rouvert, {a_la_seconde(reouverture.le)}, par {reouverture.par_nom}.",
            )
        Journal.noter(
            Journal.Action.REOUVERTURE,
            par,
            etudiant=depot.titulaire.etudiant,
            objet=f"{depot.titulaire}\u00a0: dépôt rouvert pour l’{depot.epreuve.code}, {depot.session}",
            code=depot.code,
            motif=motif,
        )
    return reouverture


def _refuser_deja(dernier):
    if dernier is not None and dernier.est_en_vigueur:
        raise DepotRefuse(
            Raison.DEJA,
            f"Ce passeport a déjà été déposé, {a_la_seconde(dernier.depose_le)}, par {dernier.depose_par_nom}\u00a0: "
            "c’est cette copie qui compte, rien n’a été ajouté.",
            dernier,
        )


def _change():
    return DepotRefuse(
        Raison.CHANGE,
        "Une fiche a été enregistrée ou retirée entre-temps\u00a0: rien n’a été déposé. "
        "Relisez ce qui suit, puis confirmez.",
    )
