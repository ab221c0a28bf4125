"""What every page of a school has at its top: its name, the other ones that one runs, and its parts."""

from django import template
from django.utils.timezone import localdate

from accounts.ecole.courante import ecole_courante
from accounts.ecole.fin_de_formation import fin_de_formation
from accounts.models import Enseignement, Etablissement

register = template.Library()


@register.inclusion_tag("accounts/ecole/_entete.html", takes_context=True)
def entete_de_l_ecole(context, ecole, ici):
    """The parts of a school, ``ici`` being the current one; and the switch, for whoever runs several. Nothing without
    a school."""
    if ecole is None:
        return {}
    request = context["request"]
    autres = Etablissement.objects.modifiables_par(request.user).exclude(pk=ecole.pk)
    return {"ecole": ecole, "ici": ici, "autres": autres[:30], "csrf_token": context.get("csrf_token")}


@register.simple_tag(takes_context=True)
def mon_ecole(context):
    """The school that this person is in now, for a page that is not about one; None when there are several to choose
    from."""
    return ecole_courante(context["request"])


@register.inclusion_tag("accounts/enseignants/_reconduits.html", takes_context=True)
def enseignants_reconduits(context, classes, liste):
    """Those who taught these classes before the list: whether they still do is asked, never assumed."""
    enseignements = Enseignement.objects.en_cours().filter(classe__in=classes, depuis__lt=localdate(liste.fait_le))
    return {
        "enseignements": sorted(
            enseignements.select_related("enseignant", "classe"), key=lambda e: (e.classe.nom, e.enseignant.rang_liste)
        ),
        "liste": liste,
        "csrf_token": context.get("csrf_token"),
    }


@register.inclusion_tag("accounts/ecole/_fin_de_formation.html")
def fin_de_la_formation(etudiant, inscription):
    """What to keep before the school's access ends, for a student near the end of the course; nothing else."""
    return {"fin": fin_de_formation(etudiant, inscription)}
