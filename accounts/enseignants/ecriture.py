"""Writing a list of teachers that was verified, all of it or nothing; and undoing it while nobody has signed in."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.listes.annulation import AnnulationImpossible
from accounts.listes.application import ListeRefusee
from accounts.models import Enseignement, Etablissement, ImportDeListe, Invitation, Journal, User
from langue.dates import moment

from .invitation import ouvrir
from .liste import verifier


def appliquer(liste, tableau, choix, acteur, empreinte, *, sts=False):
    """Verify again, write, and turn the list into its receipt. Raises ``ListeRefusee``, having written nothing."""
    try:
        with transaction.atomic():
            ecole = Etablissement.objects.select_for_update().get(pk=liste.etablissement_id)
            plan = verifier(tableau, choix, ecole, sts=sts)
            if plan.empreinte != empreinte:
                raise ListeRefusee(
                    "Les enseignants ont changé depuis cette vérification\u00a0: rien n’a été écrit. Relisez, puis "
                    "confirmez.",
                    plan,
                )
            trace, recu = _ecrire(plan, ecole, choix)
            fait = ImportDeListe.objects.filter(pk=liste.pk, fait_le=None).update(
                document={}, choix={}, resultat=recu, trace=trace, fait_le=timezone.now()
            )
            if not fait:
                raise ListeRefusee("Cette liste vient d’être importée\u00a0: rien n’a été écrit une seconde fois.")
            Journal.noter(
                Journal.Action.IMPORT,
                acteur,
                etablissement=ecole,
                objet="Enseignants",
                nouveaux=len(recu["nouveaux"]),
                connus=len(recu["connus"]),
            )
    except IntegrityError as erreur:
        raise ListeRefusee(
            "Un autre import a eu lieu au même moment\u00a0: rien n’a été écrit. Recommencez la vérification."
        ) from erreur


def _ecrire(plan, ecole, choix):
    """``(trace, receipt)``, plain data."""
    trace = {"comptes": [], "enseignements": [], "rouverts": [], "termines": []}
    aujourd_hui = timezone.localdate()
    for venue in plan.venues:
        compte = venue.compte
        if compte is None:
            e = venue.enseignant
            compte = ouvrir(ecole, e.prenom, e.nom, e.courriel)
            trace["comptes"].append(compte.pk)
        elif compte.role == User.Role.JURY and venue.nouvelles:
            User.objects.filter(pk=compte.pk).update(role=User.Role.ENSEIGNANT)
        for classe in venue.nouvelles:
            enseignement, nouveau = Enseignement.objects.get_or_create(enseignant=compte, classe=classe)
            if nouveau:
                trace["enseignements"].append(enseignement.pk)
            elif enseignement.termine:
                trace["rouverts"].append([enseignement.pk, enseignement.jusqu_au.isoformat()])
                Enseignement.objects.filter(pk=enseignement.pk).update(jusqu_au=None, depuis=aujourd_hui)
    partis = set(choix.get("partis", ()))
    for enseignement in plan.absents:
        if str(enseignement.pk) in partis:
            trace["termines"].append(enseignement.pk)
    hier = aujourd_hui - timedelta(days=1)
    Enseignement.objects.filter(pk__in=trace["termines"]).update(jusqu_au=hier)
    recu = {
        "nouveaux": [_ligne(v) for v in plan.nouveaux],
        "connus": [_ligne(v) for v in plan.connus],
        "inchanges": len(plan.inchanges),
        "termines": [f"{e.enseignant.nom_liste}, {e.classe.nom}" for e in plan.absents if str(e.pk) in partis],
        "ecartes": [[e.qui, e.motif] for e in plan.ecarts],
    }
    return trace, recu


def _ligne(venue):
    return [str(venue.enseignant), venue.enseignant.courriel, ", ".join(c.nom for c in venue.nouvelles)]


def raisons_de_ne_pas_annuler(trace):
    """French sentences: who has already come in with an account that the list made."""
    entres = User.objects.filter(pk__in=trace["comptes"]).exclude(last_login=None)
    acceptes = Invitation.objects.filter(personne__in=trace["comptes"]).exclude(acceptee_le=None)
    noms = {str(p) for p in entres} | {str(i.personne) for i in acceptes.select_related("personne")}
    return [f"{nom} s’est déjà connecté(e)." for nom in sorted(noms)[:10]]


@transaction.atomic
def annuler(import_fait, acteur):
    """Put everything back as it was. Raises ``AnnulationImpossible``, having undone nothing."""
    Etablissement.objects.select_for_update().get(pk=import_fait.etablissement_id)
    import_fait = ImportDeListe.objects.select_for_update().get(pk=import_fait.pk)
    if import_fait.annule_le:
        raise AnnulationImpossible(["Cet import est déjà annulé."])
    trace = import_fait.trace
    if raisons := raisons_de_ne_pas_annuler(trace):
        raise AnnulationImpossible(raisons)
    Enseignement.objects.filter(pk__in=trace["enseignements"]).delete()
    for pk, jour in trace["rouverts"]:
        Enseignement.objects.filter(pk=pk).update(jusqu_au=jour)
    Enseignement.objects.filter(pk__in=trace["termines"]).update(jusqu_au=None)
    User.objects.filter(pk__in=trace["comptes"], last_login=None).delete()
    import_fait.trace, import_fait.annule_le, import_fait.annule_par_nom = {}, timezone.now(), str(acteur)[:320]
    import_fait.save(update_fields=["trace", "annule_le", "annule_par_nom"])
    Journal.noter(
        Journal.Action.IMPORT_ANNULE,
        acteur,
        etablissement=import_fait.etablissement,
        objet=f"Import d’enseignants du {moment(import_fait.fait_le)}",
    )
