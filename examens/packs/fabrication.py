"""Making a pack, candidate by candidate: what is done is kept, so that any worker goes on from where another stopped.

A document that fails fails for its candidate alone; a full disk fails the pack, since every other document would.
"""

import errno
import logging
from contextlib import contextmanager
from datetime import timedelta

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import DatabaseError, InterfaceError
from django.utils import timezone

from accounts.models import Inscription
from examens.models import Candidature, Pack, PackLigne
from examens.models.depot import CopieAlteree
from impression.arret import arret
from impression.equipe import Equipe
from referentiel.arbre import arbre_de
from situations.models import Passeport

from .annonce import annoncer
from .assemblage import assembler
from .bail import Bail, BailPerdu
from .documents import composer
from .stockage import vider

logger = logging.getLogger(__name__)

DISQUE_PLEIN = {errno.ENOSPC, errno.EDQUOT}
PLUS_DE_PLACE = (
    "Il n’y a plus assez de place sur le disque du serveur. Rien n’a été gardé\u00a0: prévenez l’administrateur du "
    "site, puis demandez de nouveau le pack."
)
AUCUN_DOCUMENT = "Aucun document n’a pu être préparé\u00a0: chaque candidat dit pourquoi, ci-dessous."
NON_COMPOSE = "Le PDF n’a pas pu être composé. Les autres candidats n’en souffrent pas\u00a0; l’incident est noté."
COPIE_ALTEREE = "La copie déposée ne correspond plus à son empreinte\u00a0: elle n’est pas imprimée."
SANS_PASSEPORT = "N’a pas encore ouvert son passeport."
SANS_DEPOT = "Pas de passeport déposé\u00a0: rien n’est imprimé."
SANS_FICHE = "Aucune fiche enregistrée\u00a0: rien n’est imprimé."
PARTI = "A quitté la classe pendant la préparation."


def fabriquer(pack_pk):
    """Make it, or go on with it. Does nothing when it has ended, or when another worker is making it."""
    bail = Bail.prendre(pack_pk)
    if bail is None:
        annoncer(pack_pk)
        return
    pack = Pack.objects.pour_lecture().get(pk=pack_pk)
    try:
        with _disque_plein_dit(pack, bail):
            if not _preparer(pack, bail):
                return
            _livrer(pack, bail)
    except BailPerdu:
        logger.info("pack %s: given up, cancelled or taken by another worker", pack.pk)
        if Pack.objects.filter(pk=pack.pk, etat=Pack.Etat.ANNULE).exists():
            vider(pack.stockage(), pack.dossier)
        return
    annoncer(pack.pk)


def epreuves_du_pack(pack):
    """The épreuves whose documents it holds, in order."""
    epreuves = arbre_de(pack.diplome).epreuves_du_passeport
    return [e for e in epreuves if not pack.codes or e.code in pack.codes]


def _preparer(pack, bail):
    """Every document of every candidate. False when the worker was asked to stop before the end."""
    with Equipe() as equipe:
        return _preparer_les_lignes(pack, bail, equipe)


def _preparer_les_lignes(pack, bail, equipe):
    epreuves = epreuves_du_pack(pack)
    for ligne in pack.lignes.filter(etat=PackLigne.Etat.EN_ATTENTE).select_related("etudiant"):
        if arret.demande:
            bail.rendre()
            return False
        try:
            etat, motif, pieces = _traiter(pack, ligne, epreuves, bail, equipe)
        except Exception as erreur:
            # Neither a database that is away nor a full disk is this candidate's fault.
            if isinstance(erreur, BailPerdu | DatabaseError | InterfaceError) or _disque_plein(erreur):
                raise
            if arret.demande:
                # Whatever fails while everything stops is not this candidate's fault.
                bail.rendre()
                return False
            logger.exception("pack %s: no document for person %s", pack.pk, ligne.etudiant_id)
            motif = COPIE_ALTEREE if isinstance(erreur, CopieAlteree) else NON_COMPOSE
            etat, pieces = PackLigne.Etat.ECHEC, []
        with bail.ecriture():
            ligne.etat, ligne.motif, ligne.pieces = etat, motif, pieces
            ligne.save(update_fields=["etat", "motif", "pieces"])
    return True


def _traiter(pack, ligne, epreuves, bail, equipe):
    """``(state, reason, pieces as data)`` of one candidate, whose documents are then in the storage."""
    if ligne.etudiant_id not in _presents(pack):
        return PackLigne.Etat.RETIRE, PARTI, []
    passeport = (
        Passeport.objects.filter(etudiant=ligne.etudiant, diplome=pack.diplome)
        .select_related("diplome", "etudiant")
        .first()
    )
    if passeport is None:
        return PackLigne.Etat.SANS_PASSEPORT, SANS_PASSEPORT, []
    pieces = []
    bail.tenir()
    for piece, contenu in composer(pack, passeport, epreuves, equipe):
        bail.tenir()
        nom = f"{pack.dossier}/pieces/{ligne.pk}-{piece.epreuve}.pdf"
        fichier = pack.stockage().save(nom, ContentFile(contenu))
        pieces.append(piece.en_donnees() | {"fichier": fichier})
    if not pieces:
        return PackLigne.Etat.SANS_DOCUMENT, SANS_DEPOT if pack.deposes_seulement else SANS_FICHE, []
    return PackLigne.Etat.FAIT, "", pieces


def _presents(pack):
    """The primary keys of those who are still in the class, or candidates of the commission."""
    if pack.commission_id:
        candidatures = Candidature.objects.actives().filter(commission=pack.commission_id)
        return set(candidatures.values_list("passeport__etudiant", flat=True))
    return set(Inscription.objects.actives().filter(classe=pack.classe_id).values_list("etudiant", flat=True))


def _livrer(pack, bail):
    """Leave out who has left meanwhile, make the two files, and only then write their names."""
    presents = _presents(pack)
    with bail.ecriture():
        partis = pack.lignes.exclude(etudiant__in=presents).exclude(etat=PackLigne.Etat.RETIRE)
        partis.update(etat=PackLigne.Etat.RETIRE, motif=PARTI, pieces=[])
    lignes = list(pack.lignes.all())
    if not any(ligne.etat == PackLigne.Etat.FAIT for ligne in lignes):
        _echouer(pack, bail, AUCUN_DOCUMENT)
        return
    fichiers = assembler(pack, lignes, epreuves_du_pack(pack), bail)
    maintenant = timezone.now()
    bail.tenir(
        etat=Pack.Etat.PRET,
        bail=None,
        bail_jusqua=None,
        termine_le=maintenant,
        expire_le=maintenant + timedelta(hours=settings.PACK_HEURES),
        **fichiers,
    )
    vider(pack.stockage(), f"{pack.dossier}/pieces")


def _echouer(pack, bail, motif):
    bail.tenir(etat=Pack.Etat.ECHEC, motif=motif, bail=None, bail_jusqua=None, termine_le=timezone.now())
    vider(pack.stockage(), pack.dossier)


def _disque_plein(erreur):
    return isinstance(erreur, OSError) and erreur.errno in DISQUE_PLEIN


@contextmanager
def _disque_plein_dit(pack, bail):
    try:
        yield
    except OSError as erreur:
        if not _disque_plein(erreur):
            raise
        logger.error("pack %s: the disk is full", pack.pk)
        _echouer(pack, bail, PLUS_DE_PLACE)
