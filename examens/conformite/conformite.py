"""« Conformité du dossier »: what the text of an épreuve asks, and how the passport stands, in words.

It guides: nothing is refused for it. What no passport can show is told as something to check oneself.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, replace

from django.db.models import TextChoices

from examens.documents.contenu import demandes
from langue.nombre import nombre, pluriel
from langue.texte import comparable
from referentiel.arbre import arbre_de
from situations.couverture import Couverture, CouvertureEpreuve
from situations.exigences import Exigence, exigences
from situations.models import Fiche, Passeport, Stage
from stages.attestation.attester import semaines_de
from stages.attestation.bilan import avec_attestation, bilan
from stages.models.attestation import net


class Etat(TextChoices):
    FAIT = "fait", "fait"
    MANQUE = "manque", "à faire"
    A_VERIFIER = "a_verifier", "à vérifier"


@dataclass(frozen=True)
class Point:
    """One thing asked for. ``court``: how far it is, « 1 sur 2 fiches écrites », where it is counted;
    ``de_couverture``: it is to cover the référentiel."""

    etat: Etat
    demande: str
    constat: str = ""
    court: str = ""
    de_couverture: bool = False


@dataclass(frozen=True)
class Conformite:
    """Of one épreuve: ``points``, in the order of the text; ``faits``: what the text says. ``epreuve`` is None for what
    all of them ask for alike, the weeks of stage: said once."""

    epreuve: object
    points: list[Point]
    faits: list[str]

    @property
    def comptes(self):
        """What is counted from the passport, what is missing first."""
        return self.manques + [point for point in self.points if point.etat is Etat.FAIT]

    @property
    def a_verifier(self):
        return [point for point in self.points if point.etat is Etat.A_VERIFIER]

    @property
    def manques(self):
        return [point for point in self.points if point.etat is Etat.MANQUE]


def conformites(passeport):
    """A ``Conformite`` per épreuve of the passport, then that of all of them, if any; three queries."""
    (resultat,) = _par_passeport([passeport], arbre_de(passeport.diplome)).values()
    return resultat


def conformite_de(passeport, epreuve):
    """The ``Conformite`` of one épreuve, beside what it lacks to cover; None where no text known asks anything of the
    dossier. Three queries."""
    if not (epreuve.dossier or passeport.diplome.stage):
        return None
    toutes = conformites(passeport)
    sienne = next((c for c in toutes if c.epreuve == epreuve), None)
    for commune in toutes:
        if sienne and commune.epreuve is None:
            sienne = replace(sienne, points=sienne.points + commune.points, faits=sienne.faits + commune.faits)
    return sienne and replace(sienne, points=[point for point in sienne.points if not point.de_couverture])


def conformites_de_la_classe(classe):
    """``[(student, [Conformite, …] or None without a passport), …]`` by name; five queries whatever their number."""
    inscriptions = classe.inscriptions.actives().select_related("etudiant")
    etudiants = sorted((i.etudiant for i in inscriptions), key=lambda etudiant: etudiant.rang_liste)
    passeports = {p.etudiant_id: p for p in Passeport.objects.filter(diplome=classe.diplome_id, etudiant__in=etudiants)}
    toutes = _par_passeport(passeports.values(), arbre_de(classe.diplome))
    siens = [passeports.get(etudiant.pk) for etudiant in etudiants]
    return [(e, p and toutes[p.pk], p) for e, p in zip(etudiants, siens, strict=True)]


def _par_passeport(passeports, arbre):
    cles = [p.pk for p in passeports]
    fiches, stages = defaultdict(list), defaultdict(list)
    lues = Fiche.objects.enregistrees().filter(passeport__in=cles).only(*_LUES)
    for fiche in lues:
        fiches[fiche.passeport_id].append(fiche)
    for stage in avec_attestation(Stage.objects.filter(passeport__in=cles)):
        stages[stage.passeport_id].append(stage)
    return {cle: _conformites(arbre, fiches[cle], stages[cle]) for cle in cles}


# What is counted of a fiche.
_LUES = ("passeport", "situation", "competence", "situations_en_plus", "competences_en_plus") + (
    *("localisation", "source", "type", "propres", "enregistree_le"),
)


def _conformites(arbre, fiches, stages):
    couverture = Couverture.de_fiches(arbre, fiches)
    resultat = []
    for compte in couverture.du_passeport():
        epreuve = compte.epreuve
        cles = set(arbre.cles_de(epreuve))
        siennes = [fiche for fiche in fiches if fiche.competence_id in cles]
        points = [
            *map(_de_l_exigence, exigences(epreuve, arbre, fiches)),
            *_de_la_couverture(compte),
            *_a_joindre(epreuve, arbre.diplome, siennes, stages),
        ]
        modalites = [epreuve.modalites] if epreuve.modalites else []
        resultat.append(Conformite(epreuve, points, modalites + _faits(epreuve.dossier)))
    if arbre.diplome.stage:
        resultat.append(Conformite(None, list(_du_stage(arbre.diplome, stages)), _faits(arbre.diplome.stage)))
    return resultat


def _faits(dit):
    return [fait["fait"] for fait in dit.get("faits", ())]


def ce_qui_manque(lignes):
    """``[(épreuve or None, what it asks for, how many students lack it), …]``, what most lack first.

    ``lignes``: those of ``conformites_de_la_classe``.
    """
    nombres = Counter(
        (conformite.epreuve, point.demande)
        for _, conformites, _ in lignes
        for conformite in conformites or ()
        for point in conformite.manques
    )
    return [(epreuve, demande, combien) for (epreuve, demande), combien in nombres.most_common()]


def _de_l_exigence(exigence: Exigence):
    etat = Etat.FAIT if exigence.satisfaite else Etat.MANQUE
    constat = f"{exigence.il_y_en_a}. {exigence.precision}".strip()
    return Point(etat, exigence.en_mots, constat, f"{nombre(exigence.faites)} sur {exigence.en_mots}")


def _de_la_couverture(compte: CouvertureEpreuve):
    """Nothing where the file knows of nothing to cover."""
    if not compte.total:
        return
    etat = Etat.FAIT if compte.complete else Etat.MANQUE
    quoi = f"les {compte.compter(compte.total)}" if compte.total > 1 else compte.diplome.mot(f"le {compte.niveau}")
    yield Point(etat, f"couvrir {quoi}", f"{compte.sans_fiche}.", compte.en_mots, de_couverture=True)


def _du_stage(diplome, stages):
    """The weeks asked for, those that the dates of the periods make, those that are attested."""
    demandees = diplome.semaines_de_stage
    if demandees is None:
        return
    faites = net(sum(semaines_de(stage.date_debut, stage.date_fin) for stage in stages))
    attestees = nombre(net(bilan(stages, diplome).attestees))
    constat = (
        f"les dates notées en font {nombre(faites)}\u00a0; les attestations signées en comptent {attestees} à ce jour."
    )
    if not stages:
        constat = diplome.dire("{aucun stage} n’est noté{e stage}.")
    if faites < demandees and "reduction" in diplome.stage:
        constat = f"{constat} Une durée réduite existe, {pluriel(diplome.stage['reduction'], 'semaine')} au moins."
    etat = Etat.FAIT if faites >= demandees else Etat.MANQUE
    demande = f"{pluriel(demandees, 'semaine')} {diplome.mot('de stage')}"
    yield Point(etat, demande, constat, f"{nombre(faites)} sur {demande}")


def _des_attestations(demande, diplome, stages):
    """Without one of each stage the dossier is not complete."""
    signees = sum(bool(stage.attestation and stage.attestation.compte) for stage in stages)
    constat = f"pour chaque {diplome.mot('stage')}, {nombre(signees)} sur {nombre(len(stages))}."
    if attendues := bilan(stages, diplome).a_attester:
        constat = f"{constat} À faire signer\u00a0: " + "\u00a0; ".join(map(str, attendues)) + "."
    etat = Etat.FAIT if signees == len(stages) else Etat.MANQUE
    return Point(etat, demande, constat, f"{demande}\u00a0: {nombre(signees)} sur {nombre(len(stages))}")


def _a_joindre(epreuve, diplome, fiches, stages):
    remplis = {comparable(modele["intitule"]) for modele in demandes(diplome, epreuve, fiches)}
    for piece in epreuve.dossier.get("a_joindre", ()):
        constat = "à joindre."
        if piece.get("par") == "attestation" and stages:
            yield _des_attestations(diplome.dire(piece["quoi"]), diplome, stages)
            continue
        if piece.get("par") in ("stage", "attestation"):
            combien = nombre(len(stages)) if stages else diplome.dire("aucun{e stage}")
            constat = f"pour chaque {diplome.mot('stage')}, {combien} dans le passeport."
        elif piece.get("par") == "fiche":
            constat = f"pour chaque fiche, {nombre(len(fiches)) if fiches else 'aucune'} dans le passeport."
        elif comparable(piece["quoi"]) in remplis:
            constat = "rempli d’après les fiches, et joint à la copie déposée."
        yield Point(Etat.A_VERIFIER, diplome.dire(piece["quoi"]), constat)
    if pages := epreuve.dossier.get("pages"):
        yield Point(Etat.A_VERIFIER, f"{nombre(pages)}\u00a0pages au plus", "à compter sur le dossier remis.")
