"""The members of a commission: invited, withdrawn, called back. All of it holds from the next page that they open."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from accounts.limites import compter
from examens.models import MembreCommission

from .forms_membre import MembreForm
from .gestion import administree, d_un_bouton, noter, page
from .invitation import SiegeRefuse, envoyer, inviter_a, inviter_personne, remettre, remplacer

TROP_D_INVITATIONS = (
    "Vous avez envoyé beaucoup d’invitations en peu de temps\u00a0: attendez une heure, puis recommencez."
)


@d_un_bouton
def commission_inviter(request, pk):
    """Keep a seat for the account that was named, or for the address, until it is accepted; write to the person."""
    commission = administree(request, pk)
    form = MembreForm(request.POST, commission=commission)
    if not form.is_valid():
        return page(request, commission, membre=form)
    if not compter(request, "invitation"):
        form.add_error(None, TROP_D_INVITATIONS)
        return page(request, commission, membre=form)
    donnees = form.cleaned_data
    if donnees["compte"]:
        membre = inviter_personne(commission, donnees["compte"], donnees["fonction"])
    else:
        membre = inviter_a(commission, donnees["qui"], donnees["fonction"], donnees["prenom"], donnees["nom"])
    noter(request, commission, f"Membre invité\u00a0: {membre.qui}", membre=_pk(membre))
    if donnees["remplace"]:
        remplacer(donnees["remplace"], membre)
        noter(request, commission, f"Membre remplacé\u00a0: {donnees['remplace'].qui}, par {membre.qui}")
    _annoncer(request, membre)
    return redirect("examens:commission_gestion", pk)


@d_un_bouton
def membre_retirer(request, pk, membre_pk):
    """Withdraw a member, at once; their notes are no longer read by anybody."""
    membre = _membre(request, pk, membre_pk)
    MembreCommission.objects.filter(pk=membre.pk, retire_le=None).update(retire_le=timezone.now())
    noter(request, membre.commission, f"Membre retiré\u00a0: {membre.qui}", membre=_pk(membre))
    messages.success(request, f"{membre.qui} ne lit plus rien de cette commission. Vous pouvez l’y remettre.")
    return redirect("examens:commission_gestion", pk)


@d_un_bouton
def membre_remettre(request, pk, membre_pk):
    """Undo a withdrawal."""
    membre = _membre(request, pk, membre_pk)
    try:
        remettre(membre)
    except SiegeRefuse as refus:
        # Their account has become another role's since.
        messages.error(request, str(refus))
        return redirect("examens:commission_gestion", pk)
    noter(request, membre.commission, f"Membre remis\u00a0: {membre.qui}", membre=_pk(membre))
    messages.success(request, f"{membre.qui} {'est de nouveau invité' if membre.en_attente else 'siège de nouveau'}.")
    return redirect("examens:commission_gestion", pk)


@d_un_bouton
def membre_relancer(request, pk, membre_pk):
    """Send the invitation again: the link of the first one may have expired."""
    membre = _membre(request, pk, membre_pk)
    if membre.retire_le:
        raise Http404
    if not compter(request, "invitation"):
        messages.error(request, TROP_D_INVITATIONS)
        return redirect("examens:commission_gestion", pk)
    noter(
        request,
        membre.commission,
        f"Invitation renvoyée\u00a0: {membre.qui}",
        membre=_pk(membre),
    )
    _annoncer(request, membre)
    return redirect("examens:commission_gestion", pk)


def _membre(request, pk, membre_pk):
    modifiables = MembreCommission.objects.modifiables_par(request.user)
    return get_object_or_404(
        modifiables.select_related("user", "invite", "commission__etablissement"), pk=membre_pk, commission=pk
    )


def _pk(membre):
    return membre.compte.pk if membre.compte else None


def _annoncer(request, membre):
    if membre.en_attente:
        ou = f"(identifiant «\u00a0{membre.compte.username}\u00a0»)" if membre.compte else f"à {membre.courriel}"
        etat = f"Une invitation attend {membre.qui} {ou}"
    else:
        etat = f"{membre.qui} (identifiant «\u00a0{membre.user.username}\u00a0») siège dans la commission"
    if compter(request, "destinataire", key=membre.adresse.lower()) and envoyer(membre):
        messages.success(
            request,
            f"{etat}. Le courriel est en file d’envoi\u00a0: s’il n’est pas arrivé dans l’heure, faites regarder parmi "
            "les courriers indésirables, vérifiez l’adresse, puis renvoyez-le.",
        )
    elif membre.adresse:
        messages.warning(
            request,
            f"{etat}, mais le courriel n’est pas parti\u00a0: cette adresse en a trop reçu. Renvoyez-le demain.",
        )
    else:
        messages.warning(
            request, f"{etat}. Son compte n’a pas d’adresse électronique confirmée\u00a0: prévenez cette personne."
        )
