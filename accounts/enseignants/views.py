"""The teachers of a school: who they are, inviting one, what they teach; the sheet for those without an address."""

from datetime import timedelta

from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.ecole.bandelettes import pdf
from accounts.ecole.courante import classe_choisie, pour_une_ecole
from accounts.ecole.personnes import connues_par
from accounts.ecole.remise import enregistrer, tirer
from accounts.models import Classe, Enseignement, Invitation, Journal, User
from impression.telechargement import telechargement
from langue.nombre import entier, pluriel
from langue.texte import de

from .forms import DetailsForm, EnseignementForm, InviterForm
from .invitation import ENSEIGNENT, affecter, connu_a, enseignants_de, enseignent, envoyer, ouvrir


def _a_imprimer(ecole):
    """Teachers whom no password has opened yet."""
    return enseignent(ecole).filter(last_login=None, role=User.Role.ENSEIGNANT, etablissement=ecole)


@require_safe
@pour_une_ecole
def enseignants(request, ecole):
    """By name: classes, role, until when; and how each one will sign in."""
    personnes = sorted(enseignent(ecole).select_related("invitation"), key=lambda personne: personne.rang_liste)
    par_personne = {}
    for enseignement in Enseignement.objects.filter(classe__etablissement=ecole).select_related("classe", "remplace"):
        par_personne.setdefault(enseignement.enseignant_id, []).append(enseignement)
    lignes = [(p, par_personne.get(p.pk, []), getattr(p, "invitation", None)) for p in personnes]
    attentes = [i for _, _, i in lignes if i and not i.acceptee_le]
    contexte = {
        "ecole": ecole,
        "lignes": lignes,
        "a_inviter": sum(1 for i in attentes if not i.envois),
        "en_attente": sum(1 for i in attentes if i.envois),
        "a_imprimer": _a_imprimer(ecole).filter(invitation=None).count(),
    }
    return render(request, "accounts/enseignants/enseignants.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
@pour_une_ecole
def enseignant_nouveau(request, ecole):
    """Invite somebody: known by a confirmed address, asked about when only the name is known, else a new account."""
    form = InviterForm(
        request.POST if request.method == "POST" else None,
        classes=ecole.classes.en_cours(),
        collegues=enseignent(ecole),
        initial={"classes": classe_choisie(request, ecole)},
    )
    homonymes = []
    if request.method == "POST" and form.is_valid():
        donnees = form.cleaned_data
        connu = connu_a(donnees["courriel"])
        if connu is None:
            homonymes = list(
                enseignants_de(ecole).filter(last_name__iexact=donnees["nom"], first_name__iexact=donnees["prenom"])
            )
        choisi = next((h for h in homonymes if str(h.pk) == request.POST.get("personne")), None)
        if connu or choisi or not homonymes or request.POST.get("personne") == "nouvelle":
            personne = _faire_entrer(request, ecole, form, connu or choisi)
            return redirect("accounts:personne", personne.pk)
    contexte = {"ecole": ecole, "form": form, "homonymes": homonymes}
    return render(request, "accounts/enseignants/nouveau.html", contexte, status=422 if form.errors else 200)


def _faire_entrer(request, ecole, form, personne):
    donnees = form.cleaned_data
    nouvelle = personne is None
    with transaction.atomic():
        if nouvelle:
            personne = ouvrir(ecole, donnees["prenom"], donnees["nom"], donnees["courriel"])
            Journal.noter(
                Journal.Action.PERSONNE,
                request.user,
                etablissement=ecole,
                objet=f"Compte ouvert\u00a0: {personne} ({personne.username})",
                personne=personne.pk,
            )
        for classe in donnees["classes"]:
            affecter(personne, classe, request.user, **form.details)
    if not nouvelle:
        messages.success(request, f"{personne} avait déjà un compte\u00a0: ses classes y sont ajoutées.")
    elif donnees["courriel"]:
        _dire_l_envoi(request, personne.invitation)
    else:
        messages.success(request, f"Le compte {de(personne)} est créé.")
    return personne


def _dire_l_envoi(request, invitation):
    envoyer(invitation)
    messages.success(request, f"L’invitation de {invitation.personne} part à {invitation.courriel}.")


@require_POST
def invitation_renvoyer(request, pk):
    """The mail again, to one who waits."""
    attentes = Invitation.objects.filter(acceptee_le=None, personne__in=connues_par(request.user))
    invitation = get_object_or_404(attentes.select_related("personne", "etablissement"), personne=pk)
    _dire_l_envoi(request, invitation)
    return redirect("accounts:personne", pk)


@require_POST
@pour_une_ecole
def invitations_envoyer(request, ecole):
    """The first mail to all who have had none."""
    attentes = Invitation.objects.filter(etablissement=ecole, acceptee_le=None, envois=0)
    parties = sum(map(envoyer, attentes.select_related("personne", "etablissement").order_by("pk")))
    if parties:
        messages.success(request, f"{pluriel(parties, 'invitation')} en route.")
    return redirect("accounts:enseignants")


@require_http_methods(["GET", "HEAD", "POST"])
def enseignement_nouveau(request, pk):
    """One class more for somebody of the school."""
    personne = get_object_or_404(connues_par(request.user), pk=pk, role__in=ENSEIGNENT)
    classes = Classe.objects.modifiables_par(request.user).en_cours().select_related("etablissement")
    form = EnseignementForm(
        request.POST if request.method == "POST" else None, classes=classes, collegues=_collegues(request, personne)
    )
    if request.method == "POST" and form.is_valid():
        affecter(personne, form.cleaned_data["classe"], request.user, **form.details)
        messages.success(request, f"{personne} enseigne en {form.cleaned_data['classe'].nom}.")
        return redirect("accounts:personne", pk)
    contexte = {"personne": personne, "form": form}
    return render(request, "accounts/enseignants/enseignement.html", contexte, status=422 if form.errors else 200)


def _collegues(request, personne):
    return connues_par(request.user).filter(role=User.Role.ENSEIGNANT).exclude(pk=personne.pk)


def _enseignement(request, pk):
    siens = Enseignement.objects.filter(classe__in=Classe.objects.modifiables_par(request.user))
    return get_object_or_404(siens.select_related("enseignant", "classe__etablissement"), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def enseignement_modifier(request, pk):
    """Role, last day, colleague replaced."""
    enseignement = _enseignement(request, pk)
    personne = enseignement.enseignant
    form = DetailsForm(
        request.POST if request.method == "POST" else None,
        collegues=_collegues(request, personne),
        initial={nom: getattr(enseignement, nom) for nom in ("domaine", "jusqu_au", "remplace")},
    )
    if request.method == "POST" and form.is_valid():
        affecter(personne, enseignement.classe, request.user, **form.details)
        messages.success(request, "C’est enregistré.")
        return redirect("accounts:personne", personne.pk)
    contexte = {"personne": personne, "enseignement": enseignement, "form": form}
    return render(request, "accounts/enseignants/enseignement.html", contexte, status=422 if form.errors else 200)


@require_POST
def enseignement_terminer(request, pk):
    """From now on this teacher no longer reads the class; what they wrote stays."""
    enseignement = _enseignement(request, pk)
    _terminer(request, enseignement)
    messages.success(request, f"{enseignement.enseignant} n’enseigne plus en {enseignement.classe.nom}.")
    return redirect("accounts:personne", enseignement.enseignant_id)


@require_POST
def enseignements_terminer(request):
    """Those who are ticked no longer teach these classes."""
    voulus = [pk for pk in map(entier, request.POST.getlist("enseignement")[:1000]) if pk]
    siens = Enseignement.objects.en_cours().filter(classe__in=Classe.objects.modifiables_par(request.user))
    with transaction.atomic():
        termines = list(siens.filter(pk__in=voulus).select_related("enseignant", "classe__etablissement"))
        for enseignement in termines:
            _terminer(request, enseignement)
    if termines:
        qui = ", ".join(f"{e.enseignant} ({e.classe.nom})" for e in termines[:6])
        messages.success(request, f"N’enseignent plus\u00a0: {qui}{'…' if len(termines) > 6 else ''}.")
    else:
        messages.error(request, "Cochez d’abord des enseignants.")
    return redirect("accounts:enseignants")


def _terminer(request, enseignement):
    aujourd_hui = timezone.localdate()
    if enseignement.depuis >= aujourd_hui:
        enseignement.delete()
    else:
        enseignement.jusqu_au = aujourd_hui - timedelta(days=1)
        enseignement.save(update_fields=["jusqu_au"])
    Journal.noter(
        Journal.Action.CLASSE,
        request.user,
        etablissement=enseignement.classe.etablissement,
        objet=f"{enseignement.enseignant} n’enseigne plus en {enseignement.classe}",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@pour_une_ecole
def bandelettes_enseignants(request, ecole):
    """The sheet to cut out, for the teachers who have never signed in: those ticked."""
    candidats = _a_imprimer(ecole).prefetch_related("enseignements__classe")
    candidats = sorted(candidats, key=lambda personne: personne.rang_liste)
    contexte = {"ecole": ecole, "candidats": candidats}
    if request.method != "POST":
        return render(request, "accounts/enseignants/bandelettes.html", contexte)
    voulus = set(request.POST.getlist("personne"))
    choisis = [personne for personne in candidats if str(personne.pk) in voulus]
    if not choisis:
        contexte["erreur"] = "Cochez au moins un enseignant."
        return render(request, "accounts/enseignants/bandelettes.html", contexte, status=422)
    tirages = tirer(choisis)
    lignes = [(p, ", ".join(e.classe.nom for e in p.enseignements.all()) or ecole.nom, mdp) for p, mdp in tirages]
    adresse = request.build_absolute_uri(reverse("accounts:accueil"))
    contenu = pdf(lignes, adresse, f"Identifiants des enseignants, {ecole.nom}")
    enregistrer(tirages)
    Journal.noter(
        Journal.Action.REINITIALISATION,
        request.user,
        etablissement=ecole,
        objet="Feuille d’identifiants des enseignants",
        personnes=[personne.pk for personne in choisis],
    )
    return telechargement(contenu, "identifiants-enseignants.pdf")
