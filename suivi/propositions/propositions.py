"""What becomes of a work post proposed to a class (R27): each student accepts it, or not, and writes it (R21)."""

import uuid
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Inscription
from accounts.models.user import homonymes
from referentiel.arbre import arbre_de
from situations.depart.commencer import commencer
from situations.models import Fiche, Passeport
from suivi.models import PropositionDePoste, ReponseAPoste


class PropositionRetiree(Exception):
    """Its author has withdrawn it: it can no longer be answered."""


def proposer(classe, auteur, titre, situations, textes, cle, destinataires=()):
    """Propose a work post to a class; the same form sent twice proposes once. Returns ``(proposition, nouvelle)``.

    ``destinataires``: some of its students, or nobody in particular, which is the whole class and whoever joins it.
    With another name, other texts or other people, from a page gone back to, it is another proposal.
    """
    with transaction.atomic():
        proposition, nouvelle = PropositionDePoste.objects.get_or_create(
            auteur=auteur,
            cle_formulaire=cle,
            defaults={"classe": classe, "auteur_nom": str(auteur), "titre": titre, "textes": textes},
        )
        deja = set(proposition.destinataires.all())
        if not nouvelle and (proposition.titre, proposition.textes, deja) != (titre, textes, set(destinataires)):
            autre = uuid.uuid5(cle, f"{titre} {sorted(textes.items())} {sorted(e.pk for e in destinataires)}")
            return proposer(classe, auteur, titre, situations, textes, autre, destinataires)
        if nouvelle:
            proposition.situations.set(situations)
            proposition.destinataires.set(destinataires)
    return proposition, nouvelle


def situations_proposees(proposition):
    """The situations of the proposal that a fiche may still describe, in the order of the référentiel."""
    branches = arbre_de(proposition.classe.diplome).situations
    proposees = set(proposition.situations.values_list("pk", flat=True))
    return [
        branche.situation
        for pk, branche in branches.items()
        if pk in proposees and not branche.situation.retire and branche.revendicables
    ]


@transaction.atomic
def accepter(proposition, etudiant, situations):
    """Begin the fiches of these situations in the student's passport, as brouillons: ``(réponse, nouvelle)``.

    Accepted twice, or in two windows, they are begun once. A proposal declined before may be accepted. Raises
    ``PropositionRetiree``, ``TexteNonGarde``.
    """
    _saisir(proposition)
    reponse = ReponseAPoste.objects.filter(proposition=proposition, etudiant=etudiant).first()
    if reponse is not None and reponse.acceptee:
        return reponse, False
    Passeport.objects.ouvrir_pour(etudiant)
    passeport = Passeport.objects.select_related("diplome").get(
        etudiant=etudiant, diplome=proposition.classe.diplome_id
    )
    lot = uuid.uuid5(_ESPACE, f"{proposition.pk} {etudiant.pk}")
    commencer(passeport, situations, proposition.textes, lot)
    reponse, _ = ReponseAPoste.objects.update_or_create(
        proposition=proposition,
        etudiant=etudiant,
        defaults={"acceptee": True, "lot": lot, "repondue_le": timezone.now()},
    )
    return reponse, True


# The key of what a student begins from a proposal follows from both: it cannot be begun twice.
_ESPACE = uuid.UUID("6f0a3d0e-9d0f-4b43-8f4e-2f6f6f0f7a51")


def decliner(proposition, etudiant):
    """Say no, without a reason to give. What was accepted stays accepted. Raises ``PropositionRetiree``."""
    with transaction.atomic():
        _saisir(proposition)
        try:
            with transaction.atomic():
                reponse, _ = ReponseAPoste.objects.get_or_create(
                    proposition=proposition,
                    etudiant=etudiant,
                    defaults={"acceptee": False, "repondue_le": timezone.now()},
                )
        except IntegrityError:
            reponse = ReponseAPoste.objects.get(proposition=proposition, etudiant=etudiant)
    return reponse


def _saisir(proposition):
    """Hold the proposal while it is answered, so that it is not withdrawn meanwhile."""
    if PropositionDePoste.objects.select_for_update().get(pk=proposition.pk).retiree_le is not None:
        raise PropositionRetiree


def retirer(proposition):
    """No longer to be accepted; what students began from it is theirs."""
    PropositionDePoste.objects.filter(pk=proposition.pk, retiree_le=None).update(retiree_le=timezone.now())


@dataclass(frozen=True)
class LigneDeReponse:
    """One student before a proposal. ``identifiant``: where another one has the same name; ``etat``: acceptee,
    declinee or attente; ``enregistrees``: fiches recorded."""

    etudiant: str
    identifiant: str
    etat: str
    quand: object
    enregistrees: int
    parti: bool


def reponses_de(proposition):
    """One line per student of the class, those who left after answering included, in five queries whatever the class.

    Says nothing of brouillons, which are the student's alone (R20): only what is recorded is counted.
    """
    reponses = {r.etudiant_id: r for r in proposition.reponses.all()}
    lots = [r.lot for r in reponses.values() if r.lot]
    par_lot = {}
    # Through the passports, which lead to few fiches: among all those of the instance a lot is a needle in a haystack.
    fiches = Fiche.objects.enregistrees().filter(passeport__etudiant__in=reponses.keys(), lot__in=lots)
    for lot in fiches.values_list("lot", flat=True):
        par_lot[lot] = par_lot.get(lot, 0) + 1
    inscriptions = Inscription.objects.filter(classe=proposition.classe_id).select_related("etudiant")
    if destinataires := set(proposition.destinataires.values_list("pk", flat=True)):
        inscriptions = inscriptions.filter(etudiant__in=destinataires)
    inscriptions = sorted(inscriptions, key=lambda i: (i.etudiant.rang_liste, i.pk))
    memes = homonymes(inscription.etudiant for inscription in inscriptions)
    lignes = []
    for inscription in inscriptions:
        reponse = reponses.get(inscription.etudiant_id)
        parti = inscription.terminee_le is not None
        if reponse is None and parti:
            continue
        etat = "attente" if reponse is None else "acceptee" if reponse.acceptee else "declinee"
        lignes.append(
            LigneDeReponse(
                etudiant=inscription.etudiant.nom_liste,
                identifiant=inscription.etudiant.username if inscription.etudiant_id in memes else "",
                etat=etat,
                quand=reponse and reponse.repondue_le,
                # Whoever has left the class is no longer read from here (R1).
                enregistrees=0 if parti or reponse is None else par_lot.get(reponse.lot, 0),
                parti=parti,
            )
        )
    return lignes
