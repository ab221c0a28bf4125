"""The appréciations of a place, on the pages of the floors below: a fiche, a passport, a stage, a tuteur's page."""

from django import template
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.text import capfirst

from referentiel.models import mots_communs
from situations.models import Passeport
from suivi.appreciations.fil import en_bref
from suivi.appreciations.lieu import adresse_du_geste, fils_du_lieu, fils_du_stage
from suivi.appreciations.mots_du_tuteur import MotsDuTuteur
from suivi.models import Appreciation

register = template.Library()


@register.simple_tag
def appreciations_en_bref(passeport):
    """How many there are, and which wait for the student: see ``en_bref``."""
    return en_bref(passeport)


@register.simple_tag
def menu_de_l_eleve(menu, etudiant):
    """The menu with what this student's passports say: ``a_lire``, how many appréciations wait on all of them, and the
    word of their diplômes for the stages. One query, on every page of theirs."""
    attendent = Appreciation.objects.a_lire_par_l_eleve(etudiant, OuterRef("pk")).order_by()
    nombre = Subquery(attendent.values("passeport").annotate(nombre=Count("pk")).values("nombre"))
    siens = Passeport.objects.de(etudiant).annotate(a_lire=Coalesce(nombre, 0))
    passeports = list(siens.select_related("diplome").only("diplome__vocabulaire"))
    dits = {"suivi:appreciations": {"a_lire": sum(passeport.a_lire for passeport in passeports)}}
    if passeports:
        stages = mots_communs((passeport.diplome for passeport in passeports), "stage")
        dits["stages:stages"] = {"libelle": capfirst(stages)}
    return [entree | dits.get(entree["nom"], {}) for entree in menu]


@register.filter
def a_lire_sur(en_bref, fiche):
    """How many wait for the student on the fiche of this primary key: ``{{ appreciations|a_lire_sur:fiche.pk }}``."""
    return en_bref["par_fiche"][fiche]


@register.inclusion_tag("suivi/appreciations/_espace.html", takes_context=True)
def appreciations_de_la_fiche(context, fiche):
    """Threads of a recorded fiche, and the form of a new one for those who may."""
    return fils_du_lieu(context["request"], fiche.passeport, fiche)


@register.inclusion_tag("suivi/appreciations/_du_passeport.html", takes_context=True)
def appreciations_du_passeport(context, passeport, en_tout):
    """Those on the passport as a whole, folded. ``en_tout``: how many there are."""
    return fils_du_lieu(context["request"], passeport, aucun=not en_tout) | {"passeport": passeport}


@register.inclusion_tag("suivi/appreciations/_du_stage.html", takes_context=True)
def appreciations_du_stage(context, stage):
    """What the tuteur wrote on the whole period, and the answers."""
    return fils_du_stage(context["request"], stage)


@register.simple_tag
def mots_du_tuteur(tuteur, fiche=None):
    """The threads of a tuteur, on one fiche or on all that they read: a ``MotsDuTuteur``."""
    return MotsDuTuteur(tuteur, fiche)


@register.filter
def sur(mots, fiche):
    """The thread of a tuteur on this fiche, or None: ``{{ mots|sur:fiche }}``."""
    return mots.par_fiche.get(fiche.pk)


@register.inclusion_tag("suivi/appreciations/tuteur/_mots.html")
def mots_et_formulaire(mots):
    """The threads of the place, then the form of a new word."""
    return {"acces": mots.tuteur.acces, "mots": mots, "maintenant": mots.maintenant}


register.filter("adresse_du_geste", adresse_du_geste)
