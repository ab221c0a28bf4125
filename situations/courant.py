"""What the address of a request names: the passport being written in, and what a new fiche starts from."""

from django.http import Http404

from langue.nombre import entier

from .models import NoteDeBord, Passeport


def passeport_courant(request):
    """The passport that the student writes in. 404 for whoever has none, or asks for somebody else's.

    The one asked for; else the one of the situation that the address names; else the latest.
    """
    passeports = Passeport.objects.de(request.user).select_related("diplome").actuels_d_abord()
    demande = entier(request.GET.get("passeport"))
    situation = entier(request.GET.get("situation"))
    if demande is not None:
        passeports = passeports.filter(pk=demande)
    elif situation is not None:
        de_la_situation = passeports.filter(diplome__situations=situation).first()
        if de_la_situation:
            return de_la_situation
    passeport = passeports.first()
    if passeport is None:
        raise Http404
    return passeport


def note_de_depart(request):
    """The line of one's logbook that a new fiche starts from (``?note=``), or None."""
    return un_de(NoteDeBord.objects.modifiables_par(request.user), request.GET.get("note"))


def un_de(objets, demande):
    """The object of this queryset that a text names by its primary key, or None."""
    cle = entier(demande)
    return objets.filter(pk=cle).first() if cle is not None else None


def qui_tient_un_carnet(request):
    """Whoever signed in, if they may keep a logbook: a student, with or without a passport yet. 404 for the others."""
    if not request.user.est_etudiant:
        raise Http404
    return request.user
