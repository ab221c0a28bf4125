"""Making a pack, candidate by candidate, each a task: what is done is kept; whoever does the last one makes the files.

A document that fails fails for its candidate alone; a full disk fails the pack, since every other document would.
"""

import errno
import logging
from datetime import timedelta

from django.conf import settings
from django.core.files.base import ContentFile
from django.utils import timezone
from django_tasks import task

from accounts.models import Inscription
from examens.file import CANDIDATS, ESSAIS, panne
from examens.models import Candidature, Pack, PackLigne
from examens.models.depot import CopieAlteree
from referentiel.arbre import arbre_de
from situations.models import Passeport

from .annonce import annoncer
from .assemblage import assembler
from .documents import composer
from .stockage import vider

logger = logging.getLogger(__name__)

DISQUE_PLEIN = {errno.ENOSPC, errno.EDQUOT}
PLUS_DE_PLACE = (
    "Il n’y a plus assez de place sur le disque du serveur. Rien n’a été gardé\u00a0: prévenez l’administrateur du "
    "site, puis demandez de nouveau le pack."
)
ABANDONNE = (
    "La préparation s’est interrompue plusieurs fois de suite. Demandez-la de nouveau\u00a0; si cela se répète, "
    "prévenez l’administrateur du site."
)
AUCUN_DOCUMENT = "Aucun document n’a pu être préparé\u00a0: chaque candidat dit pourquoi, ci-dessous."
NON_COMPOSE = "Le PDF n’a pas pu être composé. Les autres candidats n’en souffrent pas\u00a0; l’incident est noté."
COPIE_ALTEREE = "La copie déposée ne correspond plus à son empreinte\u00a0: elle n’est pas imprimée."
SANS_PASSEPORT = "N’a pas encore ouvert son passeport."
SANS_DEPOT = "Pas de passeport déposé\u00a0: rien n’est imprimé."
SANS_FICHE = "Aucune fiche enregistrée\u00a0: rien n’est imprimé."
PARTI = "A quitté la classe pendant la préparation."


@task(queue_name=CANDIDATS, takes_context=True)
def preparer_candidat(context, ligne_pk):
    """One line of a pack: what the queue runs, again when a worker fell."""
    preparer(ligne_pk, context.attempt)


def preparer(ligne_pk, essai=1):
    """The documents of one candidate unless they are there, and the two files once nobody is waited for.

    Does nothing when the pack has ended. ``essai``: how many times this was begun, this one included.
    """
    ligne = PackLigne.objects.select_related("etudiant").filter(pk=ligne_pk).first()
    inacheve = Pack.objects.inacheves().filter(pk=ligne.pack_id if ligne else None)
    pack = inacheve.pour_lecture().first()
    if pack is None:
        return
    # Names of its own: two workers at the same candidate never write the same file.
    jeton = f"{ligne.pk}-{essai}"
    try:
        if ligne.etat == PackLigne.Etat.EN_ATTENTE:
            _preparer(pack, ligne, jeton, abandonne=essai > ESSAIS)
        elif essai > ESSAIS:
            _echouer(pack, ABANDONNE)
            return
        if inacheve.exclude(lignes__etat=PackLigne.Etat.EN_ATTENTE).exists():
            _livrer(pack, jeton)
    except OSError as erreur:
        if _disque_plein(erreur):
            logger.error("pack %s: the disk is full", pack.pk)
            _echouer(pack, PLUS_DE_PLACE)
        elif inacheve.exists():
            raise
        # Else it was cancelled, or delivered by another worker, at this very moment: its documents are gone.


def epreuves_du_pack(pack):
    """The épreuves whose documents it holds, in order."""
    epreuves = arbre_de(pack.diplome).epreuves_du_passeport
    return [e for e in epreuves if not pack.codes or e.code in pack.codes]


def _preparer(pack, ligne, jeton, abandonne):
    """What becomes of one candidate, written unless another worker was quicker."""
    Pack.objects.filter(pk=pack.pk, etat=Pack.Etat.EN_ATTENTE).update(etat=Pack.Etat.EN_COURS)
    pieces = []
    try:
        etat, motif = (PackLigne.Etat.ECHEC, NON_COMPOSE) if abandonne else _traiter(pack, ligne, jeton, pieces)
    except Exception as erreur:
        # Neither a machine that stops, nor a database that is away, nor a full disk is this candidate's fault.
        if panne(erreur) or _disque_plein(erreur):
            raise
        logger.exception("pack %s: no document for person %s", pack.pk, ligne.etudiant_id)
        etat, motif, pieces = PackLigne.Etat.ECHEC, NON_COMPOSE, []
        if isinstance(erreur, CopieAlteree):
            motif = COPIE_ALTEREE
    pack.lignes.filter(pk=ligne.pk, etat=PackLigne.Etat.EN_ATTENTE).update(etat=etat, motif=motif, pieces=pieces)


def _traiter(pack, ligne, jeton, pieces):
    """``(state, reason)`` of one candidate, whose documents are then in the storage and told in ``pieces``."""
    if ligne.etudiant_id not in _presents(pack):
        return PackLigne.Etat.RETIRE, PARTI
    passeports = Passeport.objects.filter(etudiant=ligne.etudiant, diplome=pack.diplome)
    passeport = passeports.select_related("diplome", "etudiant").first()
    if passeport is None:
        return PackLigne.Etat.SANS_PASSEPORT, SANS_PASSEPORT
    for piece, contenu in composer(pack, passeport, epreuves_du_pack(pack)):
        nom = f"{pack.dossier}/pieces/{jeton}-{piece.epreuve}.pdf"
        pieces.append(piece.en_donnees() | {"fichier": pack.stockage().save(nom, ContentFile(contenu))})
    if not pieces:
        return PackLigne.Etat.SANS_DOCUMENT, SANS_DEPOT if pack.deposes_seulement else SANS_FICHE
    return PackLigne.Etat.FAIT, ""


def _presents(pack):
    """The primary keys of those who are still in the class, or candidates of the commission."""
    if pack.commission_id:
        candidatures = Candidature.objects.actives().filter(commission=pack.commission_id)
        return set(candidatures.values_list("passeport__etudiant", flat=True))
    return set(Inscription.objects.actives().filter(classe=pack.classe_id).values_list("etudiant", flat=True))


def _livrer(pack, jeton):
    """Leave out who has left meanwhile, make the two files, and only then write their names."""
    partis = pack.lignes.exclude(etudiant__in=_presents(pack)).exclude(etat=PackLigne.Etat.RETIRE)
    partis.update(etat=PackLigne.Etat.RETIRE, motif=PARTI, pieces=[])
    lignes = list(pack.lignes.all())
    if not any(ligne.etat == PackLigne.Etat.FAIT for ligne in lignes):
        _echouer(pack, AUCUN_DOCUMENT)
        return
    fichiers = assembler(pack, lignes, epreuves_du_pack(pack), jeton)
    expire_le = timezone.now() + timedelta(hours=settings.PACK_HEURES)
    if pack.finir(Pack.Etat.PRET, expire_le=expire_le, **fichiers):
        vider(pack.stockage(), f"{pack.dossier}/pieces")
        annoncer(pack.pk)
    else:
        # Cancelled meanwhile, or delivered by another worker.
        for champ in ("archive", "liasse"):
            pack.stockage().delete(fichiers[champ])


def _echouer(pack, motif):
    if pack.finir(Pack.Etat.ECHEC, motif=motif):
        vider(pack.stockage(), pack.dossier)
        annoncer(pack.pk)


def _disque_plein(erreur):
    return isinstance(erreur, OSError) and erreur.errno in DISQUE_PLEIN
