"""Writing what was verified, in one transaction: all of it or nothing; with what undoing it will need (R36)."""

from dataclasses import dataclass, field

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import Classe, DemandeDArrivee, Etablissement, Inscription, Journal, NumeroNational, User

from .lire.numeros import nature_de
from .plan import verifier
from .recu import recu


class ListeRefusee(Exception):
    """Nothing was written. ``plan``: the list verified again, with what has changed."""

    def __init__(self, message, plan=None):
        super().__init__(message)
        self.plan = plan


@dataclass
class Resultat:
    """``recu``: what was done, by name; ``trace``: primary keys and former values; both plain data."""

    bilan: dict = field(default_factory=dict)
    nouveaux: list = field(default_factory=list)
    classes: list = field(default_factory=list)
    recu: dict = field(default_factory=dict)
    trace: dict = field(default_factory=dict)


def appliquer(tableau, choix, etablissement, *, acteur, entier=False, empreinte=None, ensuite=None, courante=None):
    """Verify again and write what ``verifier`` gives.

    ``empreinte``: of the plan that was shown; a list whose effect has changed since is not applied. ``ensuite``: called
    with the ``Resultat`` inside the transaction. Raises ``ListeRefusee``, having written nothing.
    """
    try:
        with transaction.atomic():
            # Two administrators of one school wait for each other: the second verifies what the first has written.
            Etablissement.objects.select_for_update().get(pk=etablissement.pk)
            plan = verifier(tableau, choix, etablissement, entier=entier, courante=courante)
            if empreinte is not None and plan.empreinte != empreinte:
                raise ListeRefusee(
                    "Les classes ont changé depuis cette vérification\u00a0: rien n’a été écrit. "
                    "Relisez, puis confirmez.",
                    plan,
                )
            resultat = _Ecriture(plan, etablissement, tableau.entetes).resultat
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


class _Ecriture:
    """Writes one plan, in few queries whatever its size, and keeps the trace of it."""

    def __init__(self, plan, etablissement, entetes):
        self.etablissement, self.aujourd_hui = etablissement, timezone.localdate()
        self.trace = {
            "comptes": [], "inscriptions": [], "terminees": [], "rouvertes": [], "champs": [], "numeros": [],
            "classes": [], "renommees": [], "demandes": [], "archivees": [], "desarchivees": [],
        }  # fmt: skip
        self.classes = {}
        self._ouvrir_les_classes(plan)
        comptes = self._creer([a for a in plan.arrivees if a.compte is None])
        self._corriger(plan.arrivees)
        self._inscrire(plan.arrivees, comptes)
        self._terminer([(i, self.aujourd_hui) for a in plan.arrivees for i in a.quittees])
        self._terminer(plan.sorties)
        self._terminer([(i, self.aujourd_hui) for i in plan.partis])
        self._demander(plan.demandes)
        self._archiver()
        self.resultat = Resultat(
            bilan=plan.bilan,
            nouveaux=self.trace["comptes"],
            classes=sorted({self._classe(a.destination).pk for a in plan.arrivees}),
            recu=recu(plan, {id(a): comptes.get(a.eleve.rang, a.compte) for a in plan.arrivees}, entetes),
            trace=self.trace,
        )

    def _classe(self, destination):
        return self.classes[destination.nom, destination.session]

    def _ouvrir_les_classes(self, plan):
        voulues = [a.destination for a in plan.arrivees] + [destination for _, destination in plan.demandes]
        for destination in voulues:
            cle, classe = (destination.nom, destination.session), destination.classe
            if cle in self.classes:
                continue
            if classe is None:
                classe = Classe.objects.create(
                    etablissement=self.etablissement,
                    nom=destination.nom,
                    session=destination.session,
                    diplome_id=destination.diplome_id,
                )
                self.trace["classes"].append(classe.pk)
            elif destination.renommee:
                self.trace["renommees"].append([classe.pk, classe.nom, destination.nom])
                # The object keeps the former name, which the receipt tells.
                Classe.objects.filter(pk=classe.pk).update(nom=destination.nom)
            if classe.archivee_le:
                self.trace["desarchivees"].append([classe.pk, _plat(classe.archivee_le)])
                Classe.objects.filter(pk=classe.pk).update(archivee_le=None)
            self.classes[cle] = classe

    def _creer(self, arrivees):
        """``{rank: account}``, without any password yet: they open with the one on the strip, drawn when printed."""
        eleves = [a.eleve for a in arrivees]
        identifiants = User.objects.creer_identifiants([(e.prenom, e.nom) for e in eleves])
        comptes = []
        for eleve, identifiant in zip(eleves, identifiants, strict=True):
            compte = User(
                username=identifiant,
                first_name=eleve.prenom,
                last_name=eleve.nom,
                role=User.Role.ETUDIANT,
                etablissement=self.etablissement,
                date_naissance=eleve.date_naissance,
                mot_de_passe_initial=True,
            )
            compte.set_unusable_password()
            comptes.append(compte)
        User.objects.bulk_create(comptes, batch_size=500)
        self.trace["comptes"] = [compte.pk for compte in comptes]
        self._numeroter(zip(comptes, (e.numeros for e in eleves), strict=True))
        return {eleve.rang: compte for eleve, compte in zip(eleves, comptes, strict=True)}

    def _numeroter(self, paires):
        numeros = NumeroNational.objects.bulk_create(
            [
                NumeroNational(personne=compte, valeur=numero, nature=nature_de(numero))
                for compte, siens in paires
                for numero in siens
            ],
            batch_size=500,
        )
        self.trace["numeros"] += [numero.pk for numero in numeros]

    def _corriger(self, arrivees):
        """What the list knows better: a corrected spelling, a date, a number; a place again for one who is back."""
        for arrivee in arrivees:
            if arrivee.valeurs:
                avant = {nom: getattr(arrivee.compte, nom) for nom in arrivee.valeurs}
                User.objects.filter(pk=arrivee.compte.pk).update(**arrivee.valeurs)
                self.trace["champs"].append([arrivee.compte.pk, _plats(avant), _plats(arrivee.valeurs)])
        self._numeroter((a.compte, a.numeros) for a in arrivees if a.compte)

    def _inscrire(self, arrivees, comptes):
        voulues = [
            (comptes.get(a.eleve.rang, a.compte), self._classe(a.destination))
            for a in arrivees
            if a.nature not in ("deja", "suit")
        ]
        anciennes = {}
        if connus := [etudiant.pk for etudiant, _ in voulues if etudiant.pk not in set(self.trace["comptes"])]:
            classes = {classe.pk for _, classe in voulues}
            for debut in range(0, len(connus), 500):
                lot = Inscription.objects.filter(etudiant__in=connus[debut : debut + 500], classe__in=classes)
                anciennes |= {(i.etudiant_id, i.classe_id): i for i in lot}
        nouvelles = []
        for etudiant, classe in voulues:
            if ancienne := anciennes.get((etudiant.pk, classe.pk)):
                self.trace["rouvertes"].append([ancienne.pk, _plat(ancienne.terminee_le)])
            else:
                nouvelles.append(Inscription(etudiant=etudiant, classe=classe))
        Inscription.objects.filter(pk__in=[pk for pk, _ in self.trace["rouvertes"]]).update(terminee_le=None)
        self.trace["inscriptions"] = [i.pk for i in Inscription.objects.bulk_create(nouvelles, batch_size=500)]

    def _terminer(self, sortants):
        """End these inscriptions; the accounts stay open (R33). A school that asked for one of them gets them."""
        par_jour = {}
        for inscription, jour in sortants:
            par_jour.setdefault(jour, []).append(inscription.pk)
        for jour, pks in par_jour.items():
            Inscription.objects.actives().filter(pk__in=pks).update(terminee_le=jour)
            self.trace["terminees"] += [[pk, _plat(jour)] for pk in pks]
        DemandeDArrivee.objects.honorer({inscription.etudiant_id for inscription, _ in sortants})

    def _archiver(self):
        """The classes that this list has emptied go out of the way; their teachers still read them."""
        terminees = [pk for pk, _ in self.trace["terminees"]]
        quittees = set()
        for debut in range(0, len(terminees), 500):
            lot = Inscription.objects.filter(pk__in=terminees[debut : debut + 500])
            quittees.update(lot.values_list("classe", flat=True))
        siennes = Classe.objects.en_cours().filter(pk__in=quittees, etablissement=self.etablissement)
        vides = siennes.exclude(pk__in=Inscription.objects.actives().values("classe"))
        self.trace["archivees"] = list(vides.values_list("pk", flat=True))
        Classe.objects.filter(pk__in=self.trace["archivees"]).update(archivee_le=timezone.now())

    def _demander(self, demandes):
        for compte, destination in demandes:
            demande, creee = DemandeDArrivee.objects.get_or_create(etudiant=compte, classe=self._classe(destination))
            if creee:
                self.trace["demandes"].append(demande.pk)
            elif demande.repondue_le:
                DemandeDArrivee.objects.filter(Q(acceptee=False) | Q(acceptee=True), pk=demande.pk).update(
                    acceptee=None, repondue_le=None, demandee_le=timezone.now()
                )


def _plat(valeur):
    return valeur.isoformat() if hasattr(valeur, "isoformat") else valeur


def _plats(valeurs):
    return {nom: _plat(valeur) for nom, valeur in valeurs.items()}
