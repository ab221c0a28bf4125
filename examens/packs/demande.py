"""Asking for a pack: who is in it is decided at that moment, and one class has one pack at a time."""

from django.db import IntegrityError, transaction
from django_tasks import task

from accounts.models import Inscription
from examens.models import Pack, PackLigne

from .fabrication import fabriquer


class ClasseVide(Exception):
    """Nobody is in the class today."""


def candidats(classe):
    """The inscriptions of those who are in the class today, by name."""
    inscriptions = Inscription.objects.actives().filter(classe=classe).select_related("etudiant")
    return sorted(inscriptions, key=lambda i: (i.etudiant.rang_liste, i.etudiant_id))


def demander(user, classe, epreuve=None, recto_verso=True, presentation=""):
    """``(pack, whether it is a new one)``: the pack that is being made for this class, if there is one already.

    ``epreuve``: one of those that rest on the passport, or None for all of them; ``presentation``: the school's unless
    told. Raises ``ClasseVide``.
    """
    inscriptions = candidats(classe)
    if not inscriptions:
        raise ClasseVide
    try:
        # The task is in the queue if and only if the pack exists: both are rows of one transaction.
        with transaction.atomic():
            pack = Pack.objects.create(
                classe=classe,
                epreuve=epreuve,
                recto_verso=recto_verso,
                presentation=presentation or classe.etablissement.presentation,
                demandeur=user,
            )
            PackLigne.objects.bulk_create(
                PackLigne(pack=pack, etudiant=i.etudiant, rang=rang, nom=i.etudiant.nom_liste, numero=i.numero_candidat)
                for rang, i in enumerate(inscriptions, start=1)
            )
            mettre_en_file(pack)
    except IntegrityError:
        # Two people at the same moment: the other one's is ours too, ended or not.
        pack = Pack.objects.filter(classe=classe).first()
        if pack is None:
            raise
        return pack, False
    return pack, True


def mettre_en_file(pack):
    """Give the pack to the workers."""
    pack.tache = str(fabriquer_pack.enqueue(pack.pk).id)
    pack.save(update_fields=["tache"])


@task()
def fabriquer_pack(pack_pk):
    """Make a pack, from the start or from where a worker left it: what the queue runs."""
    fabriquer(pack_pk)
