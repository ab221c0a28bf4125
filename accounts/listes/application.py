"""Writing what was verified, in one transaction: all of it or nothing."""

from dataclasses import dataclass, field

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from accounts.models import Classe, Etablissement, Inscription, Journal, User

from .eleve import cle_du_nom
from .verification import verifier


class ListeRefusee(Exception):
    """Nothing was written. ``plan``: the list verified again, with what is wrong or has changed."""

    def __init__(self, message, plan=None):
        super().__init__(message)
        self.plan = plan


@dataclass
class Resultat:
    """What was done: numbers, and the primary keys of the accounts created and of the classes filled."""

    bilan: dict = field(default_factory=dict)
    nouveaux: list = field(default_factory=list)
    classes: list = field(default_factory=list)


def appliquer(tableau, colonnes, choix, etablissement, *, acteur, partis=(), empreinte=None, ensuite=None):
    """Verify again and write. ``partis``: primary keys of the classes whose missing students have left.

    ``empreinte``: of the plan that was shown; a list whose effect has changed since is not applied. ``ensuite``: called
    with the ``Resultat`` inside the transaction. Raises ``ListeRefusee``, having written nothing.
    """
    try:
        with transaction.atomic():
            # Two administrators of one school wait for each other: the second verifies what the first has written.
            Etablissement.objects.select_for_update().get(pk=etablissement.pk)
            plan = verifier(tableau, colonnes, choix, etablissement)
            if plan.erreurs:
                raise ListeRefusee("La liste contient des erreurs\u00a0: rien n’a été écrit.", plan)
            if empreinte is not None and plan.empreinte != empreinte:
                raise ListeRefusee(
                    "Les classes ont changé depuis cette vérification\u00a0: rien n’a été écrit. "
                    "Relisez, puis confirmez.",
                    plan,
                )
            resultat = _ecrire(plan, etablissement, set(partis))
            Journal.noter(
                Journal.Action.IMPORT,
                acteur,
                etablissement=etablissement,
                objet=", ".join(sorted({str(a.destination) for a in plan.arrivees})),
                **resultat.bilan,
            )
            if ensuite:
                ensuite(resultat)
            return resultat
    except IntegrityError as erreur:
        raise ListeRefusee(
            "Un autre import a eu lieu au même moment\u00a0: rien n’a été écrit. Recommencez la vérification."
        ) from erreur


def _ecrire(plan, etablissement, partis):
    resultat = Resultat(bilan=plan.bilan)
    classes, nouvelles = {}, []
    aujourd_hui = timezone.localdate()
    for arrivee in plan.arrivees:
        destination = arrivee.destination
        cle_de_classe = (destination.nom, destination.session)
        if cle_de_classe not in classes:
            classes[cle_de_classe] = destination.classe or Classe.objects.create(
                etablissement=etablissement,
                nom=destination.nom,
                session=destination.session,
                diplome_id=destination.diplome_id,
            )
        classe = classes[cle_de_classe]
        compte = arrivee.compte
        if compte is None:
            compte = _creer(arrivee.eleve, etablissement)
            resultat.nouveaux.append(compte.pk)
            nouvelles.append(Inscription(etudiant=compte, classe=classe))
            continue
        _completer(compte, arrivee.eleve, etablissement)
        if arrivee.nature != "deja":
            _terminer(arrivee.quittees, aujourd_hui)
            Inscription.objects.update_or_create(etudiant=compte, classe=classe, defaults={"terminee_le": None})
    Inscription.objects.bulk_create(nouvelles)
    sortants = plan.sorties + [i for d in plan.departs if d.classe.pk in partis for i in d.inscriptions]
    _terminer(sortants, aujourd_hui)
    _desactiver(sortants)
    resultat.bilan["partis"] = len(sortants) - len(plan.sorties)
    resultat.classes = [classe.pk for classe in classes.values()]
    return resultat


def _creer(eleve, etablissement):
    """An account without any password yet: it opens with the one on the strip, drawn when the sheet is printed."""
    compte = User(
        username=User.objects.creer_identifiant(eleve.prenom, eleve.nom),
        first_name=eleve.prenom,
        last_name=eleve.nom,
        role=User.Role.ETUDIANT,
        etablissement=etablissement,
        ine=eleve.ine or None,
        date_naissance=eleve.date_naissance,
        mot_de_passe_initial=True,
    )
    compte.set_unusable_password()
    compte.save()
    return compte


def _completer(compte, eleve, etablissement):
    """What the list knows and the account did not, a corrected spelling, and a place again for one who is back."""
    valeurs = {"is_active": True, "etablissement_id": etablissement.pk}
    if eleve.ine:
        valeurs["ine"] = eleve.ine
    if eleve.date_naissance:
        valeurs["date_naissance"] = eleve.date_naissance
    if cle_du_nom(compte.last_name, compte.first_name) != eleve.cle:
        valeurs |= {"first_name": eleve.prenom, "last_name": eleve.nom}
    changes = {nom: valeur for nom, valeur in valeurs.items() if getattr(compte, nom) != valeur}
    if changes:
        User.objects.filter(pk=compte.pk).update(**changes)


def _terminer(inscriptions, jour):
    Inscription.objects.actives().filter(pk__in=[i.pk for i in inscriptions]).update(terminee_le=jour)


def _desactiver(inscriptions):
    """Close the accounts of those who are in no class any more. Their passport stays theirs (R1)."""
    autres = Inscription.objects.actives().filter(etudiant=OuterRef("pk"))
    User.objects.filter(~Exists(autres), pk__in=[i.etudiant_id for i in inscriptions]).update(is_active=False)
