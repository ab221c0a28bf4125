"""Asking for a pack: who is in it is decided at that moment; one class, or commission, has one pack at a time."""

from django.db import IntegrityError, transaction
from django.db.models import F

from accounts.models import Inscription
from accounts.models.user import noms_distincts
from examens.models import Candidature, Pack, PackLigne

from .fabrication import preparer_candidat


class ClasseVide(Exception):
    """Nobody is in the class today."""


def candidats(classe):
    """The inscriptions of those who are in the class today and pass the exam of its session, by name."""
    inscriptions = Inscription.objects.actives().avec_cette_session().filter(classe=classe).select_related("etudiant")
    return sorted(inscriptions, key=lambda i: (i.etudiant.rang_liste, i.etudiant_id))


def demander(user, classe, epreuves=(), presentation="", **choix):
    """``(pack, whether it is a new one)``: the pack that is being made for this class, if there is one already.

    ``epreuves``: of those that rest on the passport, none for all of them; ``presentation``: the school's unless told;
    ``choix``: fields of ``Pack``. Raises ``ClasseVide``.
    """
    inscriptions = candidats(classe)
    if choix.get("par_passage"):
        inscriptions.sort(key=_passage(classe, inscriptions, epreuves))
    noms = noms_distincts((i.etudiant for i in inscriptions), naissance=True)
    lignes = [
        PackLigne(etudiant=i.etudiant, rang=rang, nom=noms[i.etudiant_id], numero=i.numero_candidat)
        for rang, i in enumerate(inscriptions, start=1)
    ]
    choix |= {"codes": [e.code for e in epreuves], "presentation": presentation or classe.etablissement.presentation}
    return _demander(user, lignes, classe=classe, **choix)


def demander_de_la_commission(user, commission, candidatures, recto_verso=True):
    """The same of a commission, from its ``candidats``: the deposited copies of every school, in the order of passage.

    Raises ``ClasseVide``.
    """
    lignes = [
        PackLigne(
            etudiant=candidature.passeport.etudiant,
            rang=rang,
            nom=candidature.nom,
            numero=candidature.passeport.numero,
        )
        for rang, candidature in enumerate(candidatures, start=1)
    ]
    codes = [commission.epreuve.code]
    return _demander(
        user,
        lignes,
        commission=commission,
        codes=codes,
        recto_verso=recto_verso,
        deposes_seulement=True,
        par_passage=True,
    )


def _passage(classe, inscriptions, epreuves):
    """A key that puts inscriptions in the order in which the commissions see them, the others after, as they stand."""
    candidatures = Candidature.objects.actives().filter(
        passeport__etudiant__in=[i.etudiant_id for i in inscriptions],
        commission__annee=classe.session,
        commission__epreuve__diplome=classe.diplome_id,
    )
    if epreuves:
        candidatures = candidatures.filter(commission__epreuve__in=epreuves)
    ordre = candidatures.order_by(F("passe_le").asc(nulls_last=True), "commission", "ordre", "pk")
    rangs = {
        etudiant: rang
        for rang, etudiant in reversed(list(enumerate(ordre.values_list("passeport__etudiant", flat=True))))
    }
    return lambda inscription: rangs.get(inscription.etudiant_id, len(rangs))


def _demander(user, lignes, **choix):
    if not lignes:
        raise ClasseVide
    try:
        # The tasks are in the queue if and only if the pack exists: all are rows of one transaction.
        with transaction.atomic():
            pack = Pack.objects.create(demandeur=user, **choix)
            for ligne in lignes:
                ligne.pack = pack
            for ligne in PackLigne.objects.bulk_create(lignes):
                preparer_candidat.enqueue(ligne.pk)
    except IntegrityError:
        # Two people at the same moment: the other one's is ours too, ended or not.
        pack = Pack.objects.filter(classe=choix.get("classe"), commission=choix.get("commission")).first()
        if pack is None:
            raise
        return pack, False
    return pack, True
