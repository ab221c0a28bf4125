"""The candidates of a commission: who may be presented by whom, the order of passage, its times."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q
from django.utils import timezone

from accounts.models import Etablissement, Inscription, User
from accounts.models.user import noms_distincts
from examens.models import Candidature, Commission, Depot
from situations.models import Passeport

INDIVIDUELS = "individuels"
# A list longer than this is looked through by name.
INDIVIDUELS_MONTRES = 200


@dataclass(frozen=True)
class Presentable:
    """A student who may be presented. ``cle``: what the form sends back; ``classe``: None for a candidat individuel.

    ``nom``: told apart from a homonym's (R32); ``present``: already in the commission, and not withdrawn from it;
    ``ailleurs``: the name of another commission of this épreuve and session that has them, empty mostly.
    """

    cle: str
    etudiant: User
    nom: str
    classe: object | None
    present: bool
    ailleurs: str


def ecoles_presentables(commission, user):
    """The schools whose students this person may present: the one that runs the commission and those that joined it,
    among those that they administer; any school for the administrator of the instance."""
    administrees = Etablissement.objects.modifiables_par(user)
    if user.is_superuser and not user.etablissement_id:
        return administrees
    jointes = administrees.filter(rattachements__commission=commission)
    return administrees.filter(pk=commission.etablissement_id) | administrees.filter(pk__in=jointes.values("pk"))


def peut_presenter_des_individuels(user):
    """Whether this person presents any candidat individuel: the administrator of the instance. A school presents those
    whose centre it is, with its classes."""
    return user.is_superuser and not user.etablissement_id


def inscriptions_presentables(commission, ecoles):
    """Students in a class of these schools, of the diplôme of the commission, for the exam of its year; not those who
    are also in a class of a later one, which is that of their passport (R34)."""
    return (
        Inscription.objects.actives()
        .avec_cette_session()
        .filter(
            classe__etablissement__in=ecoles,
            classe__diplome=commission.epreuve.diplome_id,
            classe__session=commission.annee,
            etudiant__role=User.Role.ETUDIANT,
            etudiant__is_active=True,
        )
        .select_related("etudiant", "classe__etablissement")
        .order_by("classe__nom", "etudiant__last_name", "etudiant__first_name", "pk")
    )


def individuels_presentables(commission, nom="", centre=None):
    """Passports of the diplôme and of the year whose student is in no class; ``nom``: words of their names; ``centre``:
    those who come to that school alone."""
    du_diplome = Inscription.objects.filter(etudiant=OuterRef("etudiant"), classe__diplome=OuterRef("diplome"))
    plus_tard = du_diplome.filter(classe__session__gt=commission.annee)
    passeports = Passeport.objects.filter(
        ~Exists(du_diplome.actives()),
        Q(session=commission.annee)
        | Q(session__lt=commission.annee) & Exists(du_diplome.filter(classe__session=commission.annee)),
        ~Exists(plus_tard),
        diplome=commission.epreuve.diplome_id,
        etudiant__role=User.Role.ETUDIANT,
        etudiant__is_active=True,
    )
    if centre:
        passeports = passeports.filter(centre=centre)
    for mot in nom.replace("\0", "").split():
        passeports = passeports.filter(
            Q(etudiant__first_name__icontains=mot)
            | Q(etudiant__last_name__icontains=mot)
            | Q(etudiant__username__icontains=mot)
        )
    return passeports.select_related("etudiant").order_by("etudiant__last_name", "etudiant__first_name", "pk")


def presentables(commission, ecole, nom=""):
    """``[Presentable, …]`` of one school, class by class then the candidats individuels whose centre it is; or of
    ``INDIVIDUELS``, the first ``INDIVIDUELS_MONTRES`` of that ``nom``. Three queries at most, whatever their number."""
    centre = None if ecole == INDIVIDUELS else ecole
    inscriptions = sorted(
        inscriptions_presentables(commission, [centre]) if centre else [],
        key=lambda inscription: (inscription.classe.nom, inscription.etudiant.rang_liste),
    )
    individuels = sorted(
        individuels_presentables(commission, nom, centre)[:INDIVIDUELS_MONTRES],
        key=lambda passeport: passeport.etudiant.rang_liste,
    )
    lignes = [(f"i{i.pk}", i.etudiant, i.classe) for i in inscriptions]
    lignes += [(f"p{p.pk}", p.etudiant, None) for p in individuels]
    noms = noms_distincts((etudiant for _, etudiant, _ in lignes), naissance=True)
    presents, ailleurs = _deja_candidats(commission)
    return [
        Presentable(cle, etudiant, noms[etudiant.pk], classe, etudiant.pk in presents, ailleurs.get(etudiant.pk, ""))
        for cle, etudiant, classe in lignes
    ]


def _deja_candidats(commission):
    """``({students in the commission}, {student: name of the other one of this épreuve and session})``."""
    candidatures = Candidature.objects.actives().filter(
        commission__epreuve=commission.epreuve_id,
        commission__annee=commission.annee,
        commission__saison=commission.saison,
    )
    presents, ailleurs = set(), {}
    for etudiant, pk, nom in candidatures.values_list("passeport__etudiant", "commission", "commission__nom"):
        if pk == commission.pk:
            presents.add(etudiant)
        else:
            ailleurs[etudiant] = nom
    return presents, ailleurs


@transaction.atomic
def presenter(commission, ecole, cles, nom=""):
    """Add the students of these ``cles``, after those already there, by name; return the candidatures added.

    A key that is not one of ``presentables(commission, ecole, nom)`` is left alone. Whoever had been withdrawn comes
    back at the end. The passport of a student who never signed in is opened.
    """
    # Two persons who add at the same moment wait for each other, so that no place is given twice. Whoever changes the
    # épreuve waits too, and is then told that there are candidates, or has changed it before: it is read again.
    commission = Commission.objects.select_for_update(of=("self",)).select_related("epreuve").get(pk=commission.pk)
    dernier = commission.candidatures.aggregate(dernier=Max("ordre"))["dernier"] or 0
    ajoutees = []
    for presentable in presentables(commission, ecole, nom):
        if presentable.cle not in cles or presentable.present:
            continue
        passeport = _passeport(commission, presentable.etudiant)
        dernier += 1
        candidature, _ = Candidature.objects.update_or_create(
            commission=commission,
            passeport=passeport,
            defaults={
                "etablissement": presentable.classe.etablissement if presentable.classe else None,
                "ordre": dernier,
                "retiree_le": None,
            },
        )
        ajoutees.append(candidature)
    return ajoutees


def _passeport(commission, etudiant):
    diplome = commission.epreuve.diplome_id
    passeport = Passeport.objects.filter(etudiant=etudiant, diplome=diplome).first()
    if passeport is None:
        Passeport.objects.ouvrir_pour(etudiant)
        passeport = Passeport.objects.get(etudiant=etudiant, diplome=diplome)
    return passeport


def nommer(candidatures):
    """These, each with ``nom``: two of one name are told apart by their birth dates, as on all that is printed of a
    commission (R32). Their students are selected."""
    noms = noms_distincts((c.passeport.etudiant for c in candidatures), naissance=True)
    for candidature in candidatures:
        candidature.nom = noms[candidature.passeport.etudiant_id]
    return candidatures


def nom_de(candidature):
    """The same of one candidate, among all those of the commission; one query."""
    toutes = nommer(list(candidature.commission.candidatures.select_related("passeport__etudiant")))
    return next(c.nom for c in toutes if c.pk == candidature.pk)


def candidats(commission):
    """The candidatures in the order of passage, each with its ``nom`` and its ``depot`` in force or None, the one who
    took its place with a ``nom`` too; two queries."""
    candidatures = list(
        commission.candidatures.actives()
        .avec_depot()
        .ordonnees()
        .select_related("passeport__etudiant", "etablissement", "remplacee_par__passeport__etudiant")
    )
    depots = Depot.objects.sans_contenu().avec_couverture().in_bulk([c.depot_id for c in candidatures if c.depot_id])
    noms = {candidature.pk: candidature.nom for candidature in nommer(candidatures)}
    for candidature in candidatures:
        candidature.depot = depots.get(candidature.depot_id)
        if autre := candidature.remplacante:
            autre.nom = noms.get(autre.pk, autre.passeport.etudiant.nom_liste)
    return candidatures


@transaction.atomic
def ordonner(commission, places):
    """Write the order and the times. ``places``: ``{pk: (place asked for, time or None)}``; others keep their rank.

    Two who ask for the same place: the one who moves takes it, the other follows. The places are then 1, 2, 3 …
    """
    type(commission).objects.select_for_update().get(pk=commission.pk)
    candidatures = list(commission.candidatures.actives().ordonnees())

    def rang(paire):
        actuel, candidature = paire
        voulu, _ = places.get(candidature.pk, (actuel, None))
        return voulu, (voulu > actuel) - (voulu < actuel), actuel

    for place, (_, candidature) in enumerate(sorted(enumerate(candidatures, start=1), key=rang), start=1):
        candidature.ordre = place
        if candidature.pk in places:
            candidature.passe_le = places[candidature.pk][1]
    Candidature.objects.bulk_update(candidatures, ["ordre", "passe_le"])


def noter_l_absence(candidature, absente):
    """Whether the candidate did not come on the day: members and the list to sign say so, nothing is taken away.

    Whoever came after all is replaced by nobody, and has their time again unless it is another's; the other keeps the
    place that they took.
    """
    candidature.absente = absente
    champs = ["absente"]
    if not absente:
        candidature.passe_le = heure_a_rendre(candidature)
        candidature.remplacee_par = candidature.remplacee_le = None
        champs += ["passe_le", "remplacee_par", "remplacee_le"]
    candidature.save(update_fields=champs)


def heure_a_rendre(candidature):
    """The time of a candidate, or the one they gave away to somebody who was withdrawn since; None when that is now
    another's."""
    # The table may have been written since this one was read.
    candidature.refresh_from_db(fields=["passe_le"])
    autre = candidature.remplacee_par
    if candidature.passe_le or autre is None or autre.retiree_le is None:
        return candidature.passe_le
    prise = candidature.commission.candidatures.actives().filter(passe_le=autre.passe_le, absente=False)
    return None if prise.exists() else autre.passe_le


@transaction.atomic
def remplacer(absente, autre):
    """Give the place and the time of a candidate who did not come to another, who is there. Both of one commission."""
    candidatures = list(absente.commission.candidatures.actives().ordonnees().values_list("pk", flat=True))
    ordonner(absente.commission, {autre.pk: (candidatures.index(absente.pk) + 1, heure_a_rendre(absente))})
    Candidature.objects.filter(pk=absente.pk).update(
        absente=True, passe_le=None, remplacee_par=autre, remplacee_le=timezone.now()
    )


def remplacants(candidatures):
    """Who may take the place of an absent candidate: those of the list who came, and whose place nobody has taken."""
    return [c for c in candidatures if not c.absente]


def retirer(candidature):
    """Withdraw, at once; twice is once."""
    candidature.retiree_le = candidature.retiree_le or timezone.now()
    candidature.save(update_fields=["retiree_le"])


def remettre(candidature):
    """Undo a withdrawal: at the same place, with the notes that members had written."""
    candidature.retiree_le = None
    candidature.save(update_fields=["retiree_le"])
