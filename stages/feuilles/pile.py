"""A pile of signed sheets, photographed or scanned together: each goes to its stage, the others wait to be sorted."""

from dataclasses import dataclass

from django.core.files import File
from django.db import transaction

from langue.nombre import pluriel
from situations.fichiers.refus import FichierRefuse
from situations.models import FeuilleATrier, FeuilleSignee, Passeport, Stage
from situations.models.feuille_signee import cle_de_feuille
from situations.models.piece_jointe import effacer_du_stockage, stockage
from stages.reperes.reconnaitre import SANS_CODE

from .deposer import destination, entiere, garder, inscrire, lues

VIDE = "Ce fichier ne contient aucune feuille\u00a0: ses pages sont blanches."


@dataclass(frozen=True)
class Pile:
    """What became of one file: ``rangees``, the ``FeuilleSignee``s; ``a_trier``, the ``FeuilleATrier``s."""

    nom: str
    rangees: list
    a_trier: list

    @property
    def phrase(self):
        """What a page says of it."""
        if len(self.rangees) + len(self.a_trier) == 1:
            suite = f"rangée, {_de_qui(self.rangees[0])}" if self.rangees else self.a_trier[0].motif
            return f"{self.nom}\u00a0: {suite}"
        suite = pluriel(len(self.rangees), "feuille rangée")
        if self.a_trier:
            suite += f", {pluriel(len(self.a_trier), 'page')} à trier"
        return f"{self.nom}\u00a0: {suite}."


def recevoir(classe, recu, user):
    """The ``Pile`` of one file that Django has received: each page goes to the stage that its codes name, with the
    rights of whoever sends it; the others wait on the page of this class. Raises ``FichierRefuse``."""
    rangees, a_trier = [], []
    with lues(recu) as (preparee, vues):
        if not vues:
            raise FichierRefuse(VIDE)
        # A PDF that shows none of our codes is kept in one piece.
        une_par_page = len(vues) == 1 or any(vue.page for vue in vues)
        for vue in vues if une_par_page else [entiere(preparee)]:
            try:
                rangees.append(garder(*destination(vue, user), vue, user))
            except FichierRefuse as refus:
                a_trier.append(_mettre_de_cote(classe, vue, refus.message or SANS_CODE, user))
        return Pile(preparee.nom, rangees, a_trier)


def stages_de_la_classe(classe, user):
    """The stages of the students of a class that this person follows, by name then by date."""
    passeports = Passeport.objects.de_la_classe(classe)
    stages = Stage.objects.suivis_par(user).filter(passeport__in=passeports).select_related("passeport__etudiant")
    return sorted(stages, key=lambda stage: (stage.passeport.etudiant.rang_liste, stage.date_debut))


def a_verifier(classe, user):
    """The sheets of a class that nobody has checked yet, in the order of ``stages_de_la_classe``."""
    stages = {stage.pk: stage for stage in stages_de_la_classe(classe, user)}
    feuilles = list(FeuilleSignee.objects.recopiables_par(user).a_verifier().filter(stage__in=stages))
    for feuille in feuilles:
        feuille.stage = stages[feuille.stage_id]
    rangs = {pk: rang for rang, pk in enumerate(stages)}
    return sorted(feuilles, key=lambda feuille: (rangs[feuille.stage_id], feuille.sorte, feuille.page, feuille.pk))


@transaction.atomic
def trier(feuille, stage, sorte, user):
    """Give a ``FeuilleATrier`` to a stage, by hand. Returns its ``FeuilleSignee``. Raises ``FichierRefuse``."""
    signee = inscrire(stage, sorte, feuille, feuille.fichier.name, user)
    feuille.delete()
    return signee


def _mettre_de_cote(classe, vue, motif, user):
    siennes = FeuilleATrier.objects.filter(classe=classe, deposee_par=user)
    deja = siennes.filter(sha256_recu=vue.sha256_recu).first()
    if deja:
        return deja
    if siennes.count() >= FeuilleATrier.AU_PLUS:
        raise FichierRefuse(
            f"{FeuilleATrier.AU_PLUS} pages attendent déjà d’être triées\u00a0: dites d’abord de qui elles sont."
        )
    cle = cle_de_feuille()
    try:
        with vue.chemin.open("rb") as flux:
            cle = stockage().save(cle, File(flux))
        return FeuilleATrier.objects.create(
            classe=classe,
            deposee_par=user,
            fichier=cle,
            nom=vue.nom,
            type_mime=vue.type_mime,
            taille=vue.taille,
            sha256_recu=vue.sha256_recu,
            motif=motif,
        )
    except BaseException:
        effacer_du_stockage(cle)
        raise


def _de_qui(feuille):
    return f"{FeuilleSignee.Sorte(feuille.sorte).label} de {feuille.stage.passeport.etudiant.nom_liste}"
