"""Undoing an import, as long as nobody has written in what it made (R36, R40)."""

from datetime import date

from django.contrib.admin.utils import NestedObjects
from django.db import router, transaction
from django.utils import timezone

from accounts.models import (
    Classe,
    DemandeDArrivee,
    Etablissement,
    ImportDeListe,
    Inscription,
    Journal,
    NumeroNational,
    User,
)
from langue.dates import moment

# What an account or a class made by a list holds of itself: made by the import, or an envelope that is still empty.
# A model of a higher floor says of itself that it is one (``ouvert_d_office``).
DE_L_IMPORT = (User, Classe, Inscription, NumeroNational, DemandeDArrivee)


class AnnulationImpossible(Exception):
    """Nothing was undone; ``raisons``: French sentences, by name."""

    def __init__(self, raisons):
        super().__init__("Cet import ne peut plus être annulé.")
        self.raisons = raisons


def raisons_de_ne_pas_annuler(trace):
    """French sentences, by name; empty when the import can be undone."""
    raisons = []
    comptes = list(User.objects.filter(pk__in=trace["comptes"]))
    classes = list(Classe.objects.filter(pk__in=trace["classes"]))
    for objet, suite in _ecrits(comptes) + _ecrits(classes):
        raisons.append(f"{objet}\u00a0: {suite}.")
    arrives = Inscription.objects.filter(classe__in=classes).exclude(pk__in=trace["inscriptions"])
    for inscription in arrives.select_related("etudiant", "classe")[:20]:
        raisons.append(f"{inscription.etudiant}\u00a0: arrivé(e) en {inscription.classe.nom} depuis cet import.")
    sortis_depuis = Inscription.objects.filter(pk__in=trace["inscriptions"]).exclude(terminee_le=None)
    for inscription in sortis_depuis.select_related("etudiant", "classe")[:20]:
        raisons.append(f"{inscription.etudiant}\u00a0: a quitté {inscription.classe.nom} depuis cet import.")
    personnes = User.objects.in_bulk([pk for pk, _, _ in trace["champs"]])
    for pk, _, apres in trace["champs"]:
        personne = personnes.get(pk)
        if personne and any(_plat(getattr(personne, nom)) != valeur for nom, valeur in apres.items()):
            raisons.append(f"{personne}\u00a0: corrigé(e) à nouveau depuis cet import.")
    revenus = Inscription.objects.filter(pk__in=[pk for pk, _ in trace["terminees"]], terminee_le=None)
    for inscription in revenus.select_related("etudiant", "classe")[:20]:
        raisons.append(f"{inscription.etudiant}\u00a0: revenu(e) en {inscription.classe.nom} depuis cet import.")
    return raisons


def annuler(import_fait, acteur):
    """Put everything back as it was. Raises ``AnnulationImpossible``, having undone nothing."""
    with transaction.atomic():
        Etablissement.objects.select_for_update().get(pk=import_fait.etablissement_id)
        import_fait = ImportDeListe.objects.select_for_update().get(pk=import_fait.pk)
        if import_fait.annule_le:
            raise AnnulationImpossible(["Cet import est déjà annulé."])
        trace = import_fait.trace
        if raisons := raisons_de_ne_pas_annuler(trace):
            raise AnnulationImpossible(raisons)
        DemandeDArrivee.objects.filter(pk__in=trace["demandes"]).delete()
        NumeroNational.objects.filter(pk__in=trace["numeros"]).delete()
        Inscription.objects.filter(pk__in=trace["inscriptions"]).delete()
        for pk, jour in trace["rouvertes"]:
            Inscription.objects.filter(pk=pk).update(terminee_le=_jour(jour))
        Inscription.objects.filter(pk__in=[pk for pk, _ in trace["terminees"]]).update(terminee_le=None)
        for pk, avant, _ in trace["champs"]:
            if "date_naissance" in avant:
                avant = avant | {"date_naissance": _jour(avant["date_naissance"])}
            User.objects.filter(pk=pk).update(**avant)
        User.objects.filter(pk__in=trace["comptes"]).delete()
        Classe.objects.filter(pk__in=trace["classes"]).delete()
        for pk, ancien, _ in trace["renommees"]:
            Classe.objects.filter(pk=pk).update(nom=ancien)
        Classe.objects.filter(pk__in=trace["archivees"]).update(archivee_le=None)
        for pk, moment_d_avant in trace["desarchivees"]:
            Classe.objects.filter(pk=pk).update(archivee_le=moment_d_avant)
        import_fait.trace, import_fait.annule_le, import_fait.annule_par_nom = {}, timezone.now(), str(acteur)[:320]
        import_fait.save(update_fields=["trace", "annule_le", "annule_par_nom"])
        Journal.noter(
            Journal.Action.IMPORT_ANNULE,
            acteur,
            etablissement=import_fait.etablissement,
            objet=f"Import du {moment(import_fait.fait_le)}",
        )


def _ecrits(objets, reste=10):
    """``[(account or class, what hangs on it)]`` of those on which a person has written since; the first ten."""
    trouves = []
    for debut in range(0, len(objets), 200):
        trouves += _chercher(objets[debut : debut + 200])[: reste - len(trouves)]
        if len(trouves) >= reste:
            break
    return trouves


def _chercher(lot):
    """Halves the lot until each one found is alone: one collection when nobody has written, which is the rule."""
    collecteur = NestedObjects(using=router.db_for_write(User))
    collecteur.collect(lot)
    modeles = [
        modele
        for modele, instances in collecteur.data.items()
        if instances
        and modele not in DE_L_IMPORT
        and not getattr(modele, "ouvert_d_office", False)
        and not modele._meta.auto_created
    ]
    if not modeles and not collecteur.protected:
        return []
    if len(lot) == 1:
        noms = sorted({m._meta.verbose_name for m in modeles} | {p._meta.verbose_name for p in collecteur.protected})
        return [(lot[0], f"a maintenant {', '.join(noms)}")]
    milieu = len(lot) // 2
    return _chercher(lot[:milieu]) + _chercher(lot[milieu:])


def _plat(valeur):
    return valeur.isoformat() if hasattr(valeur, "isoformat") else valeur


def _jour(texte):
    return date.fromisoformat(texte) if texte else None
