"""Attaching a file to a fiche, taking it away, and the room that a passport has for all of them (R17).

A row and its bytes come and go together: bytes are written first and deleted when the row cannot be, a row is
deleted first and its bytes once that is sure. What a power cut may leave between the two, ``orphelins`` finds.
"""

import errno
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.db import transaction
from django.utils import timezone
from django.utils.formats import number_format

from situations.models import Envoi, FeuilleATrier, FeuilleSignee, Fiche, Passeport, PieceJointe
from situations.models.piece_jointe import cle_de_piece, cle_de_vignette, effacer_du_stockage, stockage

from .noms import nom_ecrit, nom_libre
from .preparation import preparer
from .refus import DisquePlein, FichierRefuse, PlaceEpuisee

MO = 1024 * 1024
DOSSIERS = ("pieces", "vignettes", "envois", "feuilles")
# Bytes without a row may be those of a row about to be written.
AGE_ORPHELIN = timedelta(hours=1)
SANS_PLACE = (errno.ENOSPC, errno.EDQUOT)


def en_clair(octets):
    """« 820 Ko », « 12,4 Mo »: a size as a person reads it, and never more than it is once it counts in megabytes."""
    if octets < MO:
        return f"{-(-octets // 1024)}\u00a0Ko"
    return f"{number_format(octets * 10 // MO / 10, 1)}\u00a0Mo".replace(",0", "")


@dataclass(frozen=True)
class Place:
    """The room of one passport, in bytes."""

    utilise: int
    maximum: int

    @property
    def reste(self):
        return max(0, self.maximum - self.utilise)

    @property
    def pourcent(self):
        return min(100, round(100 * self.utilise / self.maximum)) if self.maximum else 100

    @property
    def presque_plein(self):
        return self.utilise >= 0.9 * self.maximum

    @property
    def phrase(self):
        """The gauge in words."""
        libre = f"il reste {en_clair(self.reste)}" if self.reste else "il ne reste plus de place"
        return f"{en_clair(self.utilise)} utilisés sur {en_clair(self.maximum)}\u00a0: {libre}"

    def verifier(self, taille):
        """Raise ``PlaceEpuisee`` when ``taille`` more bytes do not fit."""
        if taille > self.maximum:
            raise PlaceEpuisee(
                f"Ce fichier pèse {en_clair(taille)}\u00a0: un passeport entier en garde {en_clair(self.maximum)}. "
                "Réduisez-le, ou joignez-en un extrait."
            )
        if taille > self.reste:
            raise PlaceEpuisee(
                f"Il reste {en_clair(self.reste)} dans ce passeport et ce fichier en demande {en_clair(taille)}\u00a0: "
                "retirez un fichier devenu inutile, ou réduisez celui-ci."
            )


def place(passeport):
    """The ``Place`` of a passport, in one query. Files of fiches in the bin count; those removed one by one do not."""
    utilise = PieceJointe.objects.du_passeport(passeport).presentes().poids()
    return Place(utilise, settings.PIECES_MO_PAR_PASSEPORT * MO)


def joindre(fiche, source, nom):
    """Make the file at ``source`` safe, attach it to the fiche under ``nom``, and return its ``PieceJointe``.

    The same file attached twice is attached once. Raises ``FichierRefuse`` (content), ``PlaceEpuisee``,
    ``DisquePlein``; then nothing is left of it, neither row nor bytes.
    """
    with _disque(), tempfile.TemporaryDirectory(prefix="piece-") as dossier:
        return _garder(fiche, preparer(Path(source), nom, dossier))


def joindre_recu(fiche, recu):
    """The same for what Django has received, in memory or in its temporary folder."""
    with chemin_de(recu) as source:
        return joindre(fiche, source, nom_ecrit(recu))


@contextmanager
def preparer_recu(recu):
    """The ``Preparation`` of what Django has received, for as long as the block lasts. Raises as ``joindre``."""
    with chemin_de(recu) as source, tempfile.TemporaryDirectory(prefix="piece-") as dossier:
        yield preparer(Path(source), nom_ecrit(recu), dossier)


@contextmanager
def chemin_de(recu):
    """Where what Django has received stands on the disk, for as long as the block lasts. Raises ``DisquePlein``."""
    with _disque():
        if hasattr(recu, "temporary_file_path"):
            yield recu.temporary_file_path()
            return
        with tempfile.NamedTemporaryFile(prefix="recu-") as source:
            for bloc in recu.chunks():
                source.write(bloc)
            source.flush()
            yield source.name


@contextmanager
def _disque():
    """A disk without room is told to whoever sends."""
    try:
        yield
    except OSError as erreur:
        if erreur.errno in SANS_PLACE:
            raise DisquePlein from erreur
        raise


def _garder(fiche, preparee):
    deja = _la_meme(fiche, preparee)
    if deja:
        return deja
    place(fiche.passeport).verifier(preparee.taille)
    cles = []
    try:
        fichier = _ecrire(cles, cle_de_piece(), preparee.chemin)
        vignette = _ecrire(cles, cle_de_vignette(), preparee.vignette) if preparee.vignette else ""
        piece = _inscrire(fiche, preparee, fichier, vignette)
    except BaseException:
        effacer_du_stockage(*cles)
        raise
    if piece.fichier.name != fichier:
        effacer_du_stockage(*cles)
    return piece


def _ecrire(cles, cle, chemin):
    """Write a file in the storage, under a key noted before: a half-written file is deleted like a whole one."""
    cles.append(cle)
    with chemin.open("rb") as flux:
        ecrite = stockage().save(cle, File(flux))
    if ecrite != cle:
        cles.append(ecrite)
    return ecrite


@transaction.atomic
def _inscrire(fiche, preparee, fichier, vignette):
    """Write the row. The passport is locked: two files that arrive at once do not pass the limit together."""
    Passeport.objects.select_for_update().get(pk=fiche.passeport_id)
    if not Fiche.objects.presentes().filter(pk=fiche.pk).exists():
        raise FichierRefuse(
            "Cette fiche n’est plus là\u00a0: reprenez-la dans la corbeille, puis rejoignez le fichier."
        )
    deja = _la_meme(fiche, preparee)
    if deja:
        return deja
    place(fiche.passeport).verifier(preparee.taille)
    _dater(fiche.pk)
    pris = PieceJointe.objects.filter(fiche=fiche).presentes().values_list("nom", flat=True)
    return PieceJointe.objects.create(
        fiche=fiche,
        fichier=fichier,
        vignette=vignette,
        nom=nom_libre(preparee.nom, pris),
        type_mime=preparee.type_mime,
        taille=preparee.taille,
        sha256=preparee.sha256,
        sha256_recu=preparee.sha256_recu,
        notes="\n".join(preparee.notes),
    )


def _dater(pk):
    """A recorded fiche whose files change has changed: its copies deposited for the exam are no longer the same."""
    Fiche.objects.enregistrees().filter(pk=pk).update(modifiee_le=timezone.now())


def _la_meme(fiche, preparee):
    return PieceJointe.objects.filter(fiche=fiche, sha256_recu=preparee.sha256_recu).presentes().first()


@transaction.atomic
def retirer(piece, maintenant=None):
    """Out of the fiche; it can be taken back for ``CORBEILLE_JOURS`` days, as long as the files removed together are
    not heavier than a passport: the oldest give way, or the store would have no limit."""
    Passeport.objects.select_for_update().get(pk=piece.fiche.passeport_id)
    piece.retiree_le = maintenant or timezone.now()
    piece.save(update_fields=["retiree_le"])
    _dater(piece.fiche_id)
    retirees = PieceJointe.objects.du_passeport(piece.fiche.passeport).exclude(retiree_le=None)
    poids = 0
    for ancienne in retirees.order_by("-retiree_le", "-pk"):
        poids += ancienne.taille
        if poids > settings.PIECES_MO_PAR_PASSEPORT * MO and ancienne.pk != piece.pk:
            ancienne.delete()


@transaction.atomic
def restaurer(piece):
    """Back on its fiche. Raises ``PlaceEpuisee`` when its room was taken, ``FichierRefuse`` when it is there again."""
    passeport = Passeport.objects.select_for_update().get(pk=piece.fiche.passeport_id)
    soeurs = PieceJointe.objects.filter(fiche=piece.fiche_id).presentes()
    if soeurs.filter(sha256_recu=piece.sha256_recu).exists():
        raise FichierRefuse(f"«\u00a0{piece.nom}\u00a0» est déjà joint à cette fiche.")
    place(passeport).verifier(piece.taille)
    piece.nom = nom_libre(piece.nom, soeurs.values_list("nom", flat=True))
    piece.retiree_le = None
    piece.save(update_fields=["nom", "retiree_le"])
    _dater(piece.fiche_id)


def purger(maintenant=None):
    """Delete for good what was removed long ago and what never arrived whole; returns the numbers of both."""
    _, pieces = PieceJointe.objects.a_purger(maintenant).delete()
    _, envois = Envoi.objects.a_purger(maintenant).delete()
    FeuilleATrier.objects.a_purger(maintenant).delete()
    return pieces.get(PieceJointe._meta.label, 0), envois.get(Envoi._meta.label, 0)


def orphelins(maintenant=None):
    """What a power cut may leave: ``(keys without a row, rows without their bytes)``; nothing is touched."""
    limite = (maintenant or timezone.now()) - AGE_ORPHELIN
    trouvees = cles_du_stockage()
    pieces = list(PieceJointe.objects.only("fichier", "vignette", "nom"))
    rangees = [*pieces, *FeuilleSignee.objects.only("fichier", "nom", "sorte")]
    rangees += FeuilleATrier.objects.only("fichier", "nom")
    attendues = {rangee.fichier.name for rangee in rangees} | {p.vignette.name for p in pieces if p.vignette}
    attendues |= {cle for morceaux in Envoi.objects.values_list("morceaux", flat=True) for cle in morceaux}
    sans_rangee = [cle for cle in sorted(trouvees - attendues) if stockage().get_modified_time(cle) < limite]
    return sans_rangee, [rangee for rangee in rangees if rangee.fichier.name not in trouvees]


def cles_du_stockage():
    """Every key of the storage."""
    return {cle for dossier in DOSSIERS for cle in _cles(dossier)}


def _cles(dossier):
    """Every key under a folder of the storage."""
    try:
        sous_dossiers, fichiers = stockage().listdir(dossier)
    except FileNotFoundError:
        return
    for fichier in fichiers:
        yield f"{dossier}/{fichier}"
    for sous_dossier in sous_dossiers:
        yield from _cles(f"{dossier}/{sous_dossier}")
