"""A field of the fiche in a template: its label, its counter, its help, its guiding questions, its errors."""

from django import forms, template

from referentiel.arbre import arbre_de
from referentiel.rubriques import par_nom

register = template.Library()


@register.filter
def libelle_de_rubrique(nom, diplome):
    """How the rubrique of an example is read; nothing for a name that the fiche does not know."""
    rubrique = par_nom(diplome).get(nom)
    return rubrique.libelle if rubrique else ""


@register.filter
def codes_revendiques(fiche, diplome):
    """« C3, C4 »: all that a fiche claims (R18), in short; nothing for a brouillon that claims nothing yet."""
    return arbre_de(diplome).codes_de(fiche.competences_revendiquees)


@register.inclusion_tag("composants/_champ.html", takes_context=True)
def champ(context, champ, diplome, reserve=None):
    """A bound field, with the diplôme's questions for it, those of an entretien first (R29).

    Long texts take the whole width. ``demande`` in the context: the appréciation that asks. ``reserve``:
    the student's kept texts by rubrique; where a rubrique has some, they can be inserted (R27). ``consigne`` in the
    context: a teacher writes, to whom questions to the student are not put.
    """
    rubrique, demande = par_nom(diplome).get(champ.name), context.get("demande")
    return {
        "champ": champ,
        "demandees": demande.par_champ.get(champ.name) if demande else None,
        "questions": () if context.get("consigne") else diplome.questions(champ.name),
        "exemples": diplome.exemples(champ.name),
        "explications": diplome.explications(champ.name),
        "large": isinstance(champ.field.widget, forms.Textarea),
        "nom": champ.name if reserve is not None and rubrique and rubrique.se_garde else "",
        "identifiant": champ.auto_id,
        "formules": (reserve or {}).get(champ.name, []),
    }
