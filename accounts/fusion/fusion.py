"""Making two accounts one: every row that pointed to one points to the other, and goes back when it is undone.

Nothing here knows what the higher floors keep of a student: Django's own list of relations does. What may not be moved
(``inalterable``), or would be twice the same thing, says so by itself.
"""

from collections import Counter

from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from accounts.models import Fusion, Inscription, Journal, User

# Of the account itself, never of what its student did: addresses, second factors, connections.
DU_COMPTE = {"account", "mfa", "usersessions", "admin", "auth", "sessions"}


class FusionImpossible(Exception):
    """Nothing was done; the message is a French sentence."""


def apercu(garde, absorbe):
    """``[« 12 fiches », …]``: what would come. Raises ``FusionImpossible``."""
    refuser(garde, absorbe)
    nombres, noms = Counter(), {}
    for relation in _relations(User):
        _compter(relation, absorbe, nombres, noms)
    return [f"{nombre}\u00a0{noms[modele][nombre > 1]}" for modele, nombre in nombres.most_common() if nombre]


def deux_fois(garde, absorbe):
    """Sentences: of what is never changed and both accounts have, which one would count."""
    phrases = []
    for relation in _relations(User):
        for ligne in _lignes(relation, absorbe):
            jumelle = _jumelle(relation, ligne, garde)
            for dessous in _relations(relation.related_model) if jumelle else ():
                if getattr(dessous.related_model, "inalterable", False):
                    phrases += dessous.related_model.deux_fois(ligne, jumelle)
    return phrases


def refuser(garde, absorbe):
    """Raise ``FusionImpossible`` when these two cannot be made one."""
    if garde.pk == absorbe.pk:
        raise FusionImpossible("C’est le même compte.")
    if garde.role != User.Role.ETUDIANT or absorbe.role != User.Role.ETUDIANT:
        raise FusionImpossible("Seuls deux comptes d’élève se réunissent.")
    if Fusion.objects.filter(absorbe__in=(garde, absorbe), annulee_le=None).exists():
        raise FusionImpossible("L’un de ces comptes est déjà réuni à un autre.")


@transaction.atomic
def fusionner(garde, absorbe, acteur, ecole):
    """Give ``garde`` all that ``absorbe`` has, and close that one. Raises ``FusionImpossible``, having done nothing."""
    comptes = User.objects.select_for_update().in_bulk([garde.pk, absorbe.pk])
    garde, absorbe = comptes[garde.pk], comptes[absorbe.pk]
    refuser(garde, absorbe)
    deplacement = _Deplacement()
    deplacement.deplacer(absorbe, garde)
    _places(absorbe, garde, deplacement)
    if absorbe.date_naissance and not garde.date_naissance:
        deplacement.changer(garde, "date_naissance", absorbe.date_naissance)
    if not garde.etablissement_id and absorbe.etablissement_id:
        deplacement.changer(garde, "etablissement_id", absorbe.etablissement_id)
    if not garde.is_active:
        deplacement.changer(garde, "is_active", True)
    if absorbe.is_active:
        deplacement.changer(absorbe, "is_active", False)
    fusion = Fusion.objects.create(
        garde=garde, absorbe=absorbe, etablissement=ecole, auteur_nom=str(acteur)[:320], trace=deplacement.trace
    )
    _noter(fusion, acteur, "réuni à")
    return fusion


@transaction.atomic
def annuler(fusion, acteur):
    """Put every row back that is still where the merge put it, and what was written about it since along with it."""
    fusion = Fusion.objects.select_for_update().get(pk=fusion.pk)
    if fusion.annulee_le or fusion.faite_le < timezone.now() - Fusion.DUREE:
        raise FusionImpossible("Cette réunion ne s’annule plus.")
    for nom, pk, champ, avant, apres in reversed(fusion.trace):
        modele = apps.get_model(nom)
        modele._base_manager.filter(**{"pk": pk, champ: apres}).update(**{champ: avant})
        if modele._base_manager.filter(**{"pk": pk, champ: avant}).exists():
            _suivre(modele, pk, champ, avant, apres)
    fusion.annulee_le = timezone.now()
    fusion.trace = []
    fusion.save(update_fields=["annulee_le", "trace"])
    _noter(fusion, acteur, "de nouveau séparé de")


def _noter(fusion, acteur, quoi):
    Journal.noter(
        Journal.Action.FUSION,
        acteur,
        etudiant=fusion.garde,
        etablissement=fusion.etablissement,
        objet=f"{fusion.absorbe} ({fusion.absorbe.username}) {quoi} {fusion.garde.username}",
        garde=fusion.garde_id,
        absorbe=fusion.absorbe_id,
    )


def _places(absorbe, garde, deplacement):
    """Both were in one class: one place stays, held by either."""
    for reste in Inscription.objects.actives().filter(etudiant=absorbe):
        sienne = Inscription.objects.get(etudiant=garde, classe=reste.classe_id)
        if sienne.terminee_le:
            deplacement.changer(sienne, "terminee_le", None)
        if reste.numero_candidat and not sienne.numero_candidat:
            deplacement.changer(sienne, "numero_candidat", reste.numero_candidat)
        deplacement.changer(reste, "terminee_le", timezone.localdate())


def _rien(jumelle):
    return ()


class _Deplacement:
    """Moves rows one by one, and keeps the trace of each."""

    def __init__(self):
        self.trace = []

    def deplacer(self, source, cible):
        for relation in _relations(type(source)):
            if getattr(relation.related_model, "inalterable", False):
                if _lignes(relation, source).exists():
                    # They stay where they are, and are found from there.
                    self.changer(source, source.rattache_a_la_fusion, cible.pk)
                continue
            champ = relation.field.attname
            for ligne in list(_lignes(relation, source)):
                if not self._essayer(ligne, champ, cible.pk):
                    self._reunir(relation, ligne, cible)

    def _reunir(self, relation, ligne, cible):
        """The other one has the same already: what hangs on this row goes to that one."""
        for cede, valeur in getattr(ligne, "cede_a_la_fusion", {}).items():
            self.changer(ligne, cede, valeur)
        if self._essayer(ligne, relation.field.attname, cible.pk):
            return
        jumelle = _jumelle(relation, ligne, cible)
        if jumelle is not None:
            for changee, cede, valeur in getattr(ligne, "se_retirer_pour", _rien)(jumelle):
                self.changer(changee, cede, valeur)
            self.deplacer(ligne, jumelle)

    def _essayer(self, ligne, champ, valeur):
        """False when a constraint of the database refuses it."""
        try:
            with transaction.atomic():
                self.changer(ligne, champ, valeur)
        except IntegrityError:
            return False
        return True

    def changer(self, ligne, champ, valeur):
        avant = getattr(ligne, champ)
        type(ligne)._base_manager.filter(pk=ligne.pk).update(**{champ: valeur})
        self.trace.append([ligne._meta.label, ligne.pk, champ, _plat(avant), _plat(valeur)])


def _relations(modele):
    """What points to a row of this model and may be moved: not the account's own things, nor what is never changed."""
    for relation in modele._meta.get_fields(include_hidden=True):
        if not (relation.auto_created and not relation.concrete and (relation.one_to_many or relation.one_to_one)):
            continue
        proprietaire = relation.related_model
        if (
            proprietaire._meta.app_label in DU_COMPTE
            or proprietaire._meta.auto_created
            or proprietaire is Fusion
            or relation.on_delete is models.DO_NOTHING
        ):
            continue
        yield relation


def _lignes(relation, objet):
    return relation.related_model._base_manager.filter(**{relation.field.name: objet.pk}).order_by("pk")


def _jumelle(relation, ligne, cible):
    """The row of ``cible`` that is the same as this one by a constraint of uniqueness that names the relation."""
    nom = relation.field.name
    for contrainte in relation.related_model._meta.constraints:
        if isinstance(contrainte, models.UniqueConstraint) and nom in contrainte.fields:
            autres = {
                autre: getattr(ligne, relation.related_model._meta.get_field(autre).attname)
                for autre in contrainte.fields
                if autre != nom
            }
            if trouvee := relation.related_model._base_manager.filter(**autres, **{nom: cible.pk}).first():
                return trouvee
    return None


def _compter(relation, objet, nombres, noms):
    """What hangs on an account, and on what is only an envelope: a passport, told by what it holds."""
    if getattr(relation.related_model, "sans_apercu", False):
        # Moves with the rest, and means nothing to whoever reads the page.
        return
    enveloppe = getattr(relation.related_model, "ouvert_d_office", False)
    meta = relation.related_model._meta
    if not enveloppe:
        nombres[meta.label] += _lignes(relation, objet).count()
        noms[meta.label] = (meta.verbose_name, meta.verbose_name_plural)
        return
    for ligne in _lignes(relation, objet):
        for dessous in _relations(relation.related_model):
            _compter(dessous, ligne, nombres, noms)


def _suivre(modele, pk, champ, avant, apres):
    """What was written since about a row that goes back, and points beside it to where the row was, goes back too."""
    vers = modele._meta.get_field(champ).remote_field
    if vers is None:
        return
    for relation in _relations(modele):
        autre = relation.related_model
        for frere in autre._meta.concrete_fields:
            if frere.remote_field and frere.remote_field.model is vers.model and frere is not relation.field:
                lignes = autre._base_manager.filter(**{relation.field.name: pk, frere.attname: apres})
                lignes.update(**{frere.attname: avant})


def _plat(valeur):
    return valeur.isoformat() if hasattr(valeur, "isoformat") else valeur
