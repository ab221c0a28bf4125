"""The threads of appréciations: what a person reads of them, who may do what, how one is written (R22)."""

import uuid
from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import Enseignement, Journal
from situations.fiche.differences import differences
from situations.models import Fiche, Passeport, Stage, Version
from situations.tuteur import Tuteur
from suivi.a_lire.file import marquer_lues as marquer_fiches_lues
from suivi.models import Appreciation


@dataclass(frozen=True)
class Message:
    """One appréciation as a person sees it. ``texte``: empty once withdrawn. ``nouveau``: waits for this reader.

    ``a_completer``: it asks ``lecteur`` questions, to be answered in their fiche (R29).
    """

    pk: int
    auteur: str
    role: str
    texte: str
    creee_le: datetime
    modifiee_le: datetime | None
    lue_le: datetime | None
    retiree_le: datetime | None
    de_moi: bool
    nouveau: bool
    modifiable: bool
    a_completer: bool
    lecteur: object


@dataclass(frozen=True)
class Fil:
    """An appréciation and its answers, in the order of time. ``pk``: that of the appréciation it starts from.

    ``stage``: whose tuteur began it (R23). ``reprise_le``: when the fiche was recorded again since, if it was.
    ``ouvert``: whether one may answer.
    """

    pk: int
    passeport: Passeport
    fiche: Fiche | None
    messages: list[Message]
    reprise_le: datetime | None
    stage: Stage | None
    lecteur: object

    @property
    def nouveaux(self):
        return sum(message.nouveau for message in self.messages)

    @property
    def ouvert(self):
        return not all(message.retiree_le for message in self.messages)

    @property
    def dernier_le(self):
        return self.messages[-1].creee_le


def fils(appreciations, lecteur):
    """The threads of a queryset of ``Appreciation`` as this person sees them: one query, the oldest first.

    The queryset holds whole threads: see ``des_fils_visibles_par``.
    """
    if not isinstance(lecteur, Tuteur):
        appreciations = appreciations.avec_lecture_de(lecteur)
    lignes = appreciations.avec_reprise().select_related("passeport__etudiant", "fiche__situation", "stage")
    lignes = lignes.defer("fiche__saisie", "fiche__situation__exemples")
    par_fil = {}
    for ligne in lignes:
        par_fil.setdefault(ligne.reponse_a_id or ligne.pk, []).append(ligne)
    return [_fil(groupe, lecteur) for groupe in par_fil.values()]


def _fil(lignes, lecteur):
    racine = lignes[0]
    return Fil(
        racine.pk,
        racine.passeport,
        racine.fiche,
        [_message(ligne, racine, lecteur) for ligne in lignes],
        None if racine.est_retiree else racine.reprise_le,
        racine.stage,
        lecteur,
    )


def _message(ligne, racine, lecteur):
    etudiant = ligne.passeport.etudiant_id
    de_moi = _est_de(ligne, lecteur)
    pour_moi = etudiant == lecteur.pk or (_est_de(racine, lecteur) and ligne.auteur_id == etudiant)
    return Message(
        ligne.pk,
        ligne.auteur_nom,
        ligne.auteur_role,
        "" if ligne.est_retiree else ligne.texte,
        ligne.creee_le,
        ligne.modifiee_le,
        ligne.lue_le,
        ligne.retiree_le,
        de_moi,
        nouveau=getattr(ligne, "attend", False) or (pour_moi and not (de_moi or ligne.lue_le or ligne.est_retiree)),
        modifiable=de_moi and not (ligne.lue_le or ligne.est_retiree or ligne.recopiee_par_nom),
        a_completer=bool(ligne.questions and ligne.fiche_id and etudiant == lecteur.pk and not ligne.est_retiree),
        lecteur=lecteur,
    )


def _est_de(appreciation, lecteur):
    """Whether this person, or the tuteur of that stage under the same name, wrote it."""
    if isinstance(lecteur, Tuteur):
        return all(getattr(appreciation, colonne) == valeur for colonne, valeur in lecteur.signe.items())
    return appreciation.auteur_id == lecteur.pk


def fils_de(user):
    """The threads that a person follows, those with something new first, then the latest: on their own passports,
    those that they, or a colleague whom they replace, began as a teacher, and what their students' tuteurs wrote that
    they have not read."""
    siens = Passeport.objects.de(user).values("pk")
    commencees = Appreciation.objects.commencees_pour(user).values("pk")
    de_tuteurs = Appreciation.objects.de_tuteurs_a_lire_par(user)
    racines = de_tuteurs.annotate(racine=Coalesce("reponse_a", "pk")).values("racine")
    suivies = Appreciation.objects.des_fils_visibles_par(user).filter(
        Q(passeport__in=siens)
        | Q(pk__in=commencees)
        | Q(reponse_a__in=commencees)
        | Q(pk__in=racines)
        | Q(reponse_a__in=racines)
    )
    return sorted(fils(suivies, user), key=lambda fil: (not fil.nouveaux, -fil.dernier_le.timestamp()))


def en_bref(passeport):
    """``{"ensemble", "nouvelles", "par_fiche"}``: how many appréciations bear on the whole passport; how many, on its
    fiches too, its student has not read yet; and how many of those on each fiche, by primary key.

    One query that reads no text: most pages have no thread to show.
    """
    lignes = list(
        Appreciation.objects.des_fils_de(passeport)
        .order_by()
        .values_list("fiche_id", "auteur_id", "lue_le", "retiree_le", named=True)
    )
    nouvelles = [
        ligne.fiche_id
        for ligne in lignes
        if ligne.lue_le is None and ligne.retiree_le is None and ligne.auteur_id != passeport.etudiant_id
    ]
    return {
        "ensemble": sum(ligne.fiche_id is None for ligne in lignes),
        "nouvelles": len(nouvelles),
        "par_fiche": Counter(fiche for fiche in nouvelles if fiche is not None),
    }


def peut_apprecier(user, passeport):
    """Whether this person, who reads the passport, may begin a thread: anybody but its student (R22)."""
    return passeport.etudiant_id != user.pk


def role_de(user, passeport):
    """What a person is to a passport, as its student reads it: « équipe enseignante, lettres ».

    A word that suits a woman and a man: the site does not know, and does not ask.
    """
    if isinstance(user, Tuteur):
        return user.role
    if passeport.etudiant_id == user.pk:
        return "titulaire du passeport"
    enseignement = (
        Enseignement.objects.filter(
            enseignant=user,
            classe__diplome=passeport.diplome_id,
            classe__inscriptions__etudiant=passeport.etudiant_id,
        )
        .order_by("-classe__session")
        .first()
    )
    if enseignement is None or enseignement.domaine == Enseignement.Domaine.AUTRE:
        return "équipe enseignante"
    return f"équipe enseignante, {enseignement.get_domaine_display().lower()}"


def derniere_version(fiche):
    """The number of the text that the passport holds, 0 when none was kept."""
    enregistrees = fiche.versions.filter(nature=Version.Nature.ENREGISTREE)
    return enregistrees.aggregate(dernier=Max("numero"))["dernier"] or 0


def differences_depuis(fiche, numero, diplome):
    """What the passport says now that this version did not; None when there is no such version to compare with.

    A text set aside by the student is never compared: nobody else reads it (R20).
    """
    version = fiche.versions.filter(numero=numero, nature=Version.Nature.ENREGISTREE).first()
    return differences(version.contenu, fiche.contenu(), diplome) if version else None


@transaction.atomic
def ecrire(auteur, texte, cle, passeport, fiche=None, reponse_a=None, version=None, questions=()):
    """Write an appréciation, or an answer to one, and return it; the same ``cle`` sent twice writes once (R22), unless
    it comes with other words: the page was gone back to, and they are not lost.

    Who begins a thread on a fiche has read it, up to ``version``: it leaves their « À lire », and can be put back.
    ``texte``: validated by the form; ``cle``: UUID of the form; ``version``: the one that the author had before
    their eyes, the present one by default; ``questions``: those of an entretien (R29). The caller has checked that
    the author may.
    """
    derniere = derniere_version(fiche) if fiche else 0
    signature = auteur.signe if isinstance(auteur, Tuteur) else {"auteur": auteur}
    appreciation, nouvelle = Appreciation.objects.get_or_create(
        **signature,
        cle_formulaire=cle,
        defaults={
            "passeport": passeport,
            "fiche": fiche,
            "reponse_a": reponse_a,
            "auteur_nom": auteur.nom if isinstance(auteur, Tuteur) else str(auteur),
            "auteur_role": role_de(auteur, passeport),
            "texte": texte,
            "version": derniere if version is None else min(version, derniere),
            "questions": list(questions),
        },
    )
    if not nouvelle and appreciation.texte != texte:
        # Its own key, so that these other words sent twice are written once too.
        autre = uuid.uuid5(uuid.UUID(str(cle)), texte)
        return ecrire(auteur, texte, autre, passeport, fiche, reponse_a, version, questions)
    if nouvelle:
        _noter(Journal.Action.APPRECIATION, auteur, appreciation)
        if fiche and not (reponse_a or isinstance(auteur, Tuteur)):
            marquer_fiches_lues(auteur, {fiche.pk: appreciation.version}, lot=uuid.uuid4())
    return appreciation


@transaction.atomic
def modifier(appreciation, auteur, texte, vu_a):
    """Change the words as they stood at ``vu_a``.

    False, and nothing is written, when they have just been read, withdrawn, or changed from another window.
    """
    memes = Q(modifiee_le=None) | Q(modifiee_le__lte=vu_a) | Q(texte=texte)
    changees = Appreciation.objects.modifiables_par(auteur).filter(memes, pk=appreciation.pk)
    if not changees.update(texte=texte, modifiee_le=timezone.now()):
        return False
    _noter(Journal.Action.APPRECIATION_MODIFIEE, auteur, appreciation)
    return True


@transaction.atomic
def retirer(appreciation, auteur):
    """Take it back: the thread keeps its place, the table its words, the journal who and when. Twice is once."""
    if Appreciation.objects.retirables_par(auteur).filter(pk=appreciation.pk).update(retiree_le=timezone.now()):
        _noter(Journal.Action.APPRECIATION_RETIREE, auteur, appreciation)


def marquer_lues(user, moment, fil=None):
    """The person has read what a page showed at ``moment``: one thread, or all; returns how many were new."""
    du_fil = Q() if fil is None else Q(pk=fil) | Q(reponse_a=fil)
    lues = Appreciation.objects.a_lire_par(user).vues_avant(moment).filter(du_fil).update(lue_le=timezone.now())
    if isinstance(user, Tuteur):
        return lues
    de_tuteurs = list(Appreciation.objects.de_tuteurs_a_lire_par(user).vues_avant(moment).filter(du_fil))
    user.mots_lus.add(*de_tuteurs)
    return lues + len(de_tuteurs)


def _noter(action, auteur, appreciation):
    """A line of the journal: where and by whom, never the words."""
    fiche = appreciation.fiche
    lieu = str(appreciation.stage) if appreciation.stage else "Passeport"
    Journal.noter(
        action,
        auteur,
        etudiant=appreciation.passeport.etudiant,
        objet=f"Fiche {fiche.pk}" if fiche else lieu,
        appreciation=appreciation.pk,
        reponse=appreciation.est_reponse,
    )
