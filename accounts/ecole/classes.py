"""What an administrator does to a class; nothing of it takes a passport away (R40)."""

from django.db import transaction
from django.utils import timezone

from accounts.models import Inscription, Journal
from referentiel.templatetags.diplome import etudiants


def noter(classe, acteur, quoi):
    Journal.noter(Journal.Action.CLASSE, acteur, etablissement=classe.etablissement, objet=f"{classe}\u00a0: {quoi}")


def consequences(classe, diplome, session):
    """French sentences: what would happen to the students if the class followed this diplôme for this session."""
    inscriptions = list(Inscription.objects.actives().filter(classe=classe).select_related("etudiant"))
    if not inscriptions:
        return []
    phrases = []
    qui = etudiants(len(inscriptions), classe.diplome)
    if diplome.pk != classe.diplome_id:
        phrases += [
            f"{qui} de {classe.nom} ouvrir{'ont' if len(inscriptions) > 1 else 'a'} un passeport de {diplome}, vide.",
            f"Leurs passeports de {classe.diplome} restent à eux, avec toutes leurs fiches\u00a0: ils les lisent, les "
            "complètent et les impriment comme avant. Rien n’est effacé, ni caché.",
            "Les enseignants de la classe lisent les uns et les autres\u00a0: les anciens sont au bas de la page de la "
            "classe. La grille, «\u00a0À lire\u00a0» et les dépôts suivent le nouveau diplôme.",
        ]
    if session != classe.session:
        phrases += [
            f"{qui} passer{'ont' if len(inscriptions) > 1 else 'a'} l’examen en {session}, et non en {classe.session}.",
            f"Les copies déposées pour {classe.session} restent celles de {classe.session}\u00a0: il faudra déposer "
            f"pour {session}.",
        ]
    return phrases


@transaction.atomic
def changer(classe, nom, diplome, session, acteur):
    """Give the class this name, diplôme and session. The diplôme that its students followed is kept: their passports
    stay read by its teachers."""
    avant, ancien = f"{classe}, {classe.diplome}", classe.diplome
    classe.nom, classe.diplome, classe.session = nom, diplome, session
    classe.save(update_fields=["nom", "diplome", "session"])
    if ancien != diplome and classe.inscriptions.exists():
        classe.anciens_diplomes.add(ancien)
    classe.anciens_diplomes.remove(diplome)
    noter(classe, acteur, f"était {avant}")


@transaction.atomic
def archiver(classe, acteur):
    """Out of the way; its teachers still read it. Only once nobody is in it."""
    if Inscription.objects.actives().filter(classe=classe).exists():
        return False
    classe.archivee_le = timezone.now()
    classe.save(update_fields=["archivee_le"])
    noter(classe, acteur, "archivée")
    return True


def desarchiver(classe, acteur):
    classe.archivee_le = None
    classe.save(update_fields=["archivee_le"])
    noter(classe, acteur, "sortie des archives")


def ce_qui_la_retient(classe):
    """French words for what hangs on the class, which then is archived and not removed; empty when it may go."""
    retient = []
    if nombre := classe.inscriptions.count():
        retient.append(f"{etudiants(nombre, classe.diplome)}, d’aujourd’hui ou d’avant")
    return retient
