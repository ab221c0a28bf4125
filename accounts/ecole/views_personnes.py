"""The people of a school: found by name, identifier or national number; one's page, and what is done from it."""

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Classe, Fusion, Inscription, Invitation, Journal, User
from langue.texte import de

from . import personnes as regles
from .courante import classe_choisie, pour_une_ecole
from .forms import EntrerForm, NouvelEleveForm, PersonneForm

VOIR = {
    "": "Tout le monde",
    "eleves": "Élèves",
    "enseignants": "Enseignants",
    "sans-classe": "Sans classe",
    "jamais": "Jamais connectés",
    "fermes": "Comptes fermés",
}


def _choisir(personnes, voir, ecole):
    """Of these people, those that the filter shows."""
    if voir == "eleves":
        return personnes.filter(role=User.Role.ETUDIANT)
    if voir == "enseignants":
        return personnes.filter(role=User.Role.ENSEIGNANT)
    if voir == "sans-classe":
        return personnes.filter(regles.sans_classe(ecole))
    if voir == "jamais":
        return personnes.filter(last_login=None, is_active=True)
    return personnes.filter(is_active=False) if voir == "fermes" else personnes


@require_safe
@pour_une_ecole
def personnes(request, ecole):
    voir, q = request.GET.get("voir", ""), request.GET.get("q", "")[:80]
    voir = voir if voir in VOIR else ""
    trouvees = _choisir(regles.chercher(regles.personnes_de(ecole), q), voir, ecole)
    lignes = trouvees.prefetch_related("inscriptions__classe", "enseignements__classe")
    lignes = lignes.order_by("last_name", "first_name", "pk")[: regles.MONTREES]
    # The database may put « Éluard » after « Zola ».
    lignes = sorted(lignes, key=lambda personne: personne.rang_liste)
    total = trouvees.count()
    contexte = {
        "ecole": ecole,
        "q": q,
        "voir": voir,
        "filtres": VOIR.items(),
        "personnes": lignes,
        "total": total,
        "reste": max(0, total - regles.MONTREES),
    }
    return render(request, "accounts/ecole/personnes.html", contexte)


def _personne(request, pk):
    return get_object_or_404(regles.connues_par(request.user), pk=pk)


def _modifiable(request, pk):
    return get_object_or_404(regles.modifiables_par(request.user), pk=pk)


@require_safe
def personne(request, pk):
    """Where somebody is, since when, whether they have signed in; and what may be done."""
    personne = _personne(request, pk)
    ecoles = Classe.objects.modifiables_par(request.user).values("pk")
    inscriptions = personne.inscriptions.select_related("classe__etablissement", "classe__diplome")
    contexte = {
        "personne": personne,
        "modifiable": regles.modifiables_par(request.user).filter(pk=pk).exists(),
        "inscriptions": inscriptions.order_by("terminee_le", "-classe__session"),
        "siennes": set(inscriptions.filter(classe__in=ecoles).values_list("pk", flat=True)),
        "enseignements": personne.enseignements.filter(classe__in=ecoles).select_related(
            "classe__etablissement", "remplace"
        ),
        "numeros": personne.numeros.order_by("nature"),
        "fusions": Fusion.objects.modifiables_par(request.user).filter(garde=personne).select_related("absorbe"),
        "absorption": personne.absorptions.filter(annulee_le=None).select_related("garde").first(),
        "homonymes": regles.sans_les_reunies(regles.connues_par(request.user))
        .filter(last_name__iexact=personne.last_name, first_name__iexact=personne.first_name, role=personne.role)
        .exclude(pk=pk),
    }
    contexte["entrer"] = EntrerForm(classes=_classes_ouvertes(request))
    if contexte["modifiable"]:
        contexte["a_remettre"] = _feuille_d_identifiants(personne, contexte["siennes"])
    return render(request, "accounts/ecole/personne.html", contexte)


def _feuille_d_identifiants(personne, siennes):
    """Where the strip of somebody who has had no password yet is printed; None where there is none to print.

    ``siennes``: the primary keys of the inscriptions in the classes of the reader.
    """
    if not personne.is_active or personne.last_login or personne.has_usable_password():
        return None
    if personne.est_etudiant:
        inscription = personne.inscriptions.actives().filter(pk__in=siennes).first()
        return inscription and reverse("accounts:bandelettes", args=[inscription.classe_id])
    if (
        not (personne.role == User.Role.ENSEIGNANT and personne.etablissement)
        or Invitation.objects.filter(personne=personne).exists()
    ):
        return None
    return f"{reverse('accounts:bandelettes_enseignants')}?uai={personne.etablissement.uai}"


def _classes_ouvertes(request):
    return Classe.objects.modifiables_par(request.user).en_cours().select_related("etablissement")


@require_http_methods(["GET", "HEAD", "POST"])
@pour_une_ecole
def personne_nouvelle(request, ecole):
    """Somebody whom no list has brought: one account, in one class."""
    classes = ecole.classes.en_cours()
    classe = classe_choisie(request, ecole)
    form = NouvelEleveForm(request.POST if request.method == "POST" else None, classes=classes, classe=classe)
    homonymes = []
    if request.method == "POST" and form.is_valid():
        donnees = form.cleaned_data
        homonymes = list(
            regles.sans_les_reunies(regles.personnes_de(ecole)).filter(
                role=User.Role.ETUDIANT, last_name__iexact=donnees["nom"], first_name__iexact=donnees["prenom"]
            )
        )
        if not homonymes or "confirmer" in request.POST:
            nouvelle = _creer(request, ecole, donnees)
            messages.success(request, f"Le compte {de(nouvelle)} est créé, identifiant {nouvelle.username}.")
            return redirect("accounts:personne", nouvelle.pk)
    contexte = {
        "ecole": ecole,
        "form": form,
        "homonymes": homonymes,
        "sans_classe": not classes.exists(),
        # The word of the page that leads here.
        "qui": classe[0].diplome.mot("un etudiant") if classe and "classe" in request.GET else "un élève",
    }
    return render(request, "accounts/ecole/personne_nouvelle.html", contexte, status=422 if form.errors else 200)


@transaction.atomic
def _creer(request, ecole, donnees):
    personne = User(
        username=User.objects.creer_identifiant(donnees["prenom"], donnees["nom"]),
        first_name=donnees["prenom"],
        last_name=donnees["nom"],
        date_naissance=donnees["date_naissance"],
        role=User.Role.ETUDIANT,
        etablissement=ecole,
        mot_de_passe_initial=True,
    )
    personne.set_unusable_password()
    personne.save()
    regles.entrer(personne, donnees["classe"], request.user)
    return personne


@require_http_methods(["GET", "HEAD", "POST"])
def personne_modifier(request, pk):
    """Name, birth date; the identifier too, if the person asks for it."""
    personne = _modifiable(request, pk)
    form = PersonneForm(request.POST if request.method == "POST" else None, personne=personne)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                dits = form.enregistrer()
                if dits:
                    _noter(request, personne, f"Compte modifié\u00a0: {', '.join(dits)}")
        except IntegrityError:
            form.add_error("identifiant", "Cet identifiant vient d’être pris\u00a0: recommencez.")
        else:
            messages.success(request, f"Enregistré\u00a0: {', '.join(dits)}." if dits else "Rien n’a changé.")
            return redirect("accounts:personne", pk)
    contexte = {"personne": personne, "form": form}
    return render(request, "accounts/ecole/personne_modifier.html", contexte, status=422 if form.errors else 200)


@require_POST
def personne_entrer(request, pk):
    """Into a class: the others of the school are left, unless it is one more."""
    personne = get_object_or_404(regles.connues_par(request.user), pk=pk, role=User.Role.ETUDIANT)
    form = EntrerForm(request.POST, classes=_classes_ouvertes(request))
    if not form.is_valid():
        messages.error(request, "Choisissez la classe.")
        return redirect("accounts:personne", pk)
    try:
        regles.entrer(personne, form.cleaned_data["classe"], request.user, form.cleaned_data["en_plus"])
    except regles.GesteRefuse as refus:
        messages.error(request, str(refus))
    else:
        messages.success(request, f"{personne} est en {form.cleaned_data['classe'].nom}.")
    return redirect("accounts:personne", pk)


@require_http_methods(["GET", "HEAD", "POST"])
def inscription_terminer(request, pk):
    """Leaving a class: said first, then done; the account stays open (R33)."""
    inscription = get_object_or_404(
        Inscription.objects.actives()
        .filter(classe__in=Classe.objects.modifiables_par(request.user))
        .select_related("etudiant", "classe__etablissement"),
        pk=pk,
    )
    if request.method == "POST":
        regles.quitter(inscription, request.user)
        messages.success(
            request, f"{inscription.etudiant} a quitté {inscription.classe.nom}\u00a0: son compte reste ouvert."
        )
        return redirect("accounts:personne", inscription.etudiant_id)
    contexte = {"personne": inscription.etudiant, "inscription": inscription}
    return render(request, "accounts/ecole/inscription_terminer.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
def personne_fermer(request, pk):
    """Close an account, by name, or open it again."""
    personne = _modifiable(request, pk)
    if request.method == "POST":
        if personne.is_active:
            regles.fermer(personne, request.user)
            messages.success(request, f"Le compte {de(personne)} est fermé. Il peut être rouvert à tout moment.")
        else:
            regles.rouvrir(personne, request.user)
            messages.success(request, f"Le compte {de(personne)} est rouvert.")
        return redirect("accounts:personne", pk)
    inscriptions = personne.inscriptions.actives().select_related("classe")
    contexte = {"personne": personne, "inscriptions": inscriptions}
    return render(request, "accounts/ecole/personne_fermer.html", contexte)


def _noter(request, personne, objet):
    Journal.noter(
        Journal.Action.PERSONNE,
        request.user,
        etudiant=personne if personne.est_etudiant else None,
        etablissement=personne.etablissement,
        objet=objet,
        personne=personne.pk,
    )
