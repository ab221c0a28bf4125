"""Those of a class who move or leave together: what changed, and the way back in one click (R36)."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts.models import Inscription, Journal


def places(ecole, etudiants):
    """``{primary key of the inscription: [student, the day it ended or None]}`` of these students in this school."""
    inscriptions = Inscription.objects.filter(etudiant__in=etudiants, classe__etablissement=ecole)
    return {
        i.pk: [i.etudiant_id, i.terminee_le.isoformat() if i.terminee_le else None]
        for i in inscriptions.select_for_update(of=("self",)).order_by("pk")
    }


def changements(avant, apres):
    """``{student: [[inscription, was there, how it ended before, how it ends now], …]}``, from two ``places``."""
    trouves = {}
    for pk, (etudiant, fin) in apres.items():
        if avant.get(pk) != [etudiant, fin]:
            trouves.setdefault(str(etudiant), []).append([pk, pk in avant, avant.get(pk, [0, None])[1], fin])
    return trouves


@transaction.atomic
def defaire(classe, mouvement, acteur):
    """Put back in ``classe`` those whom nothing has moved since. Returns ``(how many, names of the others)``.

    ``mouvement``: what ``changements`` has given. Whoever is in another school by now stays there.
    """
    ecole = classe.etablissement
    maintenant = places(ecole, mouvement)
    ailleurs = Inscription.objects.actives().filter(etudiant__in=mouvement).exclude(classe__etablissement=ecole)
    partis = set(ailleurs.values_list("etudiant_id", flat=True))
    revenus, restes = 0, []
    inscrits = Inscription.objects.filter(etudiant__in=mouvement, classe=classe).select_related("etudiant")
    for inscription in sorted(inscrits, key=lambda i: i.etudiant.rang_liste):
        etudiant = inscription.etudiant
        lignes = mouvement[str(etudiant.pk)]
        if etudiant.pk in partis or any(maintenant.get(pk) != [etudiant.pk, fin] for pk, _, _, fin in lignes):
            restes.append(etudiant.nom_liste)
            continue
        for pk, etait_la, fin, _ in lignes:
            place = Inscription.objects.filter(pk=pk)
            if etait_la:
                place.update(terminee_le=date.fromisoformat(fin) if fin else None)
            else:
                # A candidate number that was given there since is kept.
                place.exclude(numero_candidat="").update(terminee_le=timezone.localdate())
                place.filter(numero_candidat="").delete()
        revenus += 1
        Journal.noter(
            Journal.Action.CLASSE,
            acteur,
            etudiant=etudiant,
            etablissement=ecole,
            objet=f"{etudiant} revient en {classe}\u00a0: le mouvement est annulé",
        )
    return revenus, restes
