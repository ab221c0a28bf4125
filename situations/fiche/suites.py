"""One thing after the other: what follows a fiche just recorded, and one rubrique completed where it is read (R15)."""

from dataclasses import dataclass

from django.http import QueryDict
from django.urls import reverse

from referentiel.arbre import arbre_de
from referentiel.rubriques import Genre, Onglet, rubriques_de
from situations.models import Fiche
from situations.saisie import saisie_de_contenu

RESULTATS = ("resultats_quantitatifs", "resultats_qualitatifs")


@dataclass(frozen=True, slots=True)
class Suite:
    """A next step: what the button says, and where it leads."""

    libelle: str
    url: str


def suites(fiche):
    """The steps that follow this recorded fiche, the first to take first; none when nothing is left around it.

    The next brouillon of its work post (R27), another compétence of its situation that no fiche claims (R18), its
    results. Two queries at most.
    """
    return [*_poste(fiche), *_competences(fiche), *_resultats(fiche)]


def _poste(fiche):
    if fiche.lot is None:
        return
    restantes = Fiche.objects.filter(passeport=fiche.passeport_id, lot=fiche.lot).brouillons()
    suivante = restantes.select_related("situation").order_by("pk").first()
    if suivante is not None:
        nom = f"\u00a0: {suivante.situation.nom_court}" if suivante.situation else ""
        yield Suite(f"Fiche suivante du poste{nom}", reverse("situations:fiche_modifier", args=[suivante.pk]))


def _competences(fiche):
    branche = arbre_de(fiche.passeport.diplome).situations.get(fiche.situation_id)
    autres = [c for c in branche.revendicables if c.pk not in fiche.competences_revendiquees] if branche else []
    if not autres or branche.situation.retire:
        return
    revendiquees = fiche.passeport.fiches.presentes().values_list("competence", "competences_en_plus")
    entamees = {pk for premiere, suivantes in revendiquees for pk in (premiere, *suivantes)}
    nouvelle = f"{reverse('situations:fiche_nouvelle')}?passeport={fiche.passeport_id}&situation={fiche.situation_id}"
    for competence in autres:
        if competence.pk not in entamees:
            yield Suite(f"Écrire {competence.code or competence.intitule}", f"{nouvelle}&competence={competence.pk}")


def _resultats(fiche):
    noms = [r.nom for r in rubriques_de(fiche.passeport.diplome) if r.nom in RESULTATS]
    if noms and not any(getattr(fiche, nom) for nom in noms):
        yield Suite("Ajouter des résultats", f"{reverse('situations:fiche_modifier', args=[fiche.pk])}#id_{noms[0]}")


def completables(fiche):
    """The names of the empty rubriques that the student may write where they are read: texts, and nothing pending."""
    if fiche.a_des_modifications:
        return set()
    return {
        r.nom
        for r in rubriques_de(fiche.passeport.diplome)
        if r.onglet is Onglet.CARACTERISATION
        and r.genre in (Genre.TEXTE, Genre.ACTEURS, Genre.LIGNE)
        and not fiche.reponse(r)
    }


def saisie_entiere(fiche, post):
    """What is posted; when it is one rubrique, completed where it is read, the whole form that it makes.

    What is being written elsewhere is never recorded by the way: such a form is of an old revision, as of two windows.
    """
    nom = post.get("completer") if post is not None else None
    if nom is None or fiche.est_brouillon:
        return post
    entiere = QueryDict(mutable=True)
    entiere.update(saisie_de_contenu(fiche.contenu(), arbre_de(fiche.passeport.diplome)))
    entiere["supports-TOTAL_FORMS"] = str(fiche.supports.count())
    entiere["revision"] = "0" if fiche.a_des_modifications else post.get("revision", "0")
    if nom in {r.nom for r in rubriques_de(fiche.passeport.diplome)}:
        entiere[nom] = post.get(nom, "")
    return entiere


def saisie_presente(fiche):
    """What the form of this fiche would show: what is being typed, else what is recorded."""
    if fiche.saisie is not None:
        return fiche.saisie
    return saisie_de_contenu(fiche.contenu(), arbre_de(fiche.passeport.diplome))
