"""Starting from what exists (R27): a copy of a fiche, and several fiches at once from one work post.

What starts here is always a brouillon, in the passport of the student who asked for it (R20, R21).
"""

import uuid
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone

from referentiel.arbre import arbre_de
from referentiel.rubriques import Genre, rubriques_de
from situations.models import Fiche
from situations.saisie import saisie_de_contenu, sans_ce_qui_ne_se_copie_pas

# « As many as wanted » for a work post of the guides, which has four; a bound for a script.
SITUATIONS_AU_PLUS = 20


def dupliquer(fiche, cle):
    """A brouillon that says what this fiche says, without what a copy leaves behind (dates, complexity, files).

    ``cle``: the key drawn with the page; the same button pressed twice makes one copy. Returns ``(copie, nouvelle)``.
    A situation that the référentiel has withdrawn since is left to choose again. Raises ``TexteNonGarde``.
    """
    arbre = arbre_de(fiche.passeport.diplome)
    saisie = fiche.saisie or {} if fiche.est_brouillon else saisie_de_contenu(fiche.contenu(), arbre)
    saisie = sans_ce_qui_ne_se_copie_pas(saisie)
    situation, competence = fiche.situation, fiche.competence
    if situation is not None and situation.retire:
        situation = competence = None
        saisie = {nom: valeur for nom, valeur in saisie.items() if nom not in ("situation", "competence")}
    cle_de_copie = uuid.uuid5(cle, f"copie de {fiche.pk}")
    if not Fiche.objects.filter(passeport=fiche.passeport, cle_formulaire=cle_de_copie).exists():
        Fiche.objects.verifier_la_place(fiche.passeport.etudiant_id)
    copie, nouvelle = Fiche.objects.get_or_create(
        passeport=fiche.passeport,
        cle_formulaire=cle_de_copie,
        defaults=_valeurs(saisie, situation, competence) | {"issue_de": fiche},
    )
    if copie.supprimee_le is not None:
        # The copy of a moment ago is in the bin: who presses the button again wants another one.
        return dupliquer(fiche, uuid.uuid4())
    return copie, nouvelle


def commencer(passeport, situations, textes, lot):
    """As many brouillons as situations, each with these texts: ``(fiches, whether they are new)``.

    ``situations``: at most ``SITUATIONS_AU_PLUS`` of the diplôme, in the order wanted; ``textes``: a saisie without
    situation; ``lot``: the key of the form, which the fiches keep. All or nothing, and once for each key. Raises
    ``TexteNonGarde``.
    """
    branches = arbre_de(passeport.diplome).situations
    fiches = []
    for situation in situations:
        possibles = branches[situation.pk].revendicables
        competence = possibles[0] if len(possibles) == 1 else None
        saisie = textes | {"situation": str(situation.pk)}
        if competence is not None:
            saisie["competence"] = str(competence.pk)
        fiches.append(
            Fiche(
                passeport=passeport,
                cle_formulaire=uuid.uuid5(lot, f"situation {situation.pk}"),
                lot=lot,
                **_valeurs(saisie, situation, competence),
            )
        )
    if fiches_du_lot(passeport, lot).exists():
        return list(fiches_du_lot(passeport, lot)), False
    Fiche.objects.verifier_la_place(passeport.etudiant_id, len(fiches))
    try:
        with transaction.atomic():
            Fiche.objects.bulk_create(fiches)
    except IntegrityError:
        # The same form was sent twice at the same moment: the other sending has made them all.
        if not fiches_du_lot(passeport, lot).exists():
            raise
        return list(fiches_du_lot(passeport, lot)), False
    return fiches, True


def fiches_du_lot(passeport, lot):
    """The fiches of a passport begun together, those thrown away since included, in the order of their situations."""
    return Fiche.objects.filter(passeport=passeport, lot=lot).order_by("pk")


def _valeurs(saisie, situation, competence):
    maintenant = timezone.now()
    return {
        "saisie": saisie,
        "saisie_le": maintenant,
        "modifiee_le": maintenant,
        "situation": situation,
        "competence": competence,
        "revision": 1,
    }


@dataclass(frozen=True)
class FicheCommencee:
    """One fiche of a work post, as the page that follows it shows it. ``manque``: labels of what is missing."""

    pk: int
    situation: str
    enregistree: bool
    manque: list


def etat_du_lot(fiches, diplome):
    """What is still to be completed in each of these fiches, which are one's own."""
    return [
        FicheCommencee(
            pk=fiche.pk,
            situation=str(fiche.situation) if fiche.situation else "Situation à choisir",
            enregistree=not fiche.est_brouillon,
            manque=ce_qui_manque(fiche, diplome) if fiche.est_brouillon else [],
        )
        for fiche in fiches
    ]


def ce_qui_manque(fiche, diplome):
    """The labels of the mandatory rubriques that a brouillon leaves empty (R20), in the order of the form."""
    branches = arbre_de(diplome).situations
    saisie = fiche.saisie or {}
    seule = fiche.situation_id in branches and len(branches[fiche.situation_id].revendicables) == 1
    return [
        rubrique.libelle
        for rubrique in rubriques_de(diplome)
        if diplome.obligatoire(rubrique.nom)
        and not saisie.get(rubrique.nom, "").strip()
        and not (rubrique.genre is Genre.COMPETENCE and seule)
    ]
