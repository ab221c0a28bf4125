"""The work posts that a teacher proposes to a class, and the answer of each student (R21, R27)."""

from django.contrib import messages
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.connexion.reprise import rendre_le_texte
from accounts.models import Classe
from accounts.models.user import homonymes
from langue.nombre import entier
from referentiel.arbre import arbre_de
from referentiel.rubriques import rubriques_de
from situations.depart.commencer import SITUATIONS_AU_PLUS
from situations.depart.forms import PropositionForm
from situations.depart.views import dire_commencees
from situations.fiche.differences import lisible
from situations.models import Fiche
from situations.saisie import TexteNonGarde, contenu_de_saisie
from suivi.models import PropositionDePoste, ReponseAPoste
from suivi.models.groupe import membres

from .propositions import PropositionRetiree, accepter, decliner, proposer, reponses_de, retirer, situations_proposees


def _classe(request, pk):
    return get_object_or_404(
        Classe.objects.visibles_par(request.user).select_related("diplome", "etablissement"), pk=pk
    )


@require_safe
def propositions(request, pk):
    """What was proposed to a class, by all its teachers, the latest first."""
    classe = _classe(request, pk)
    lignes = PropositionDePoste.objects.visibles_par(request.user).filter(classe=classe)
    lignes = lignes.annotate(
        acceptees=Count("reponses", filter=Q(reponses__acceptee=True)),
        declinees=Count("reponses", filter=Q(reponses__acceptee=False)),
    ).order_by("-creee_le", "-pk")
    return render(request, "suivi/propositions/propositions.html", {"classe": classe, "propositions": lignes})


@require_http_methods(["GET", "HEAD", "POST"])
@rendre_le_texte
def proposition_nouvelle(request, pk):
    """Propose a work post to a class: nothing is written in any passport (R21)."""
    classe = _classe(request, pk)
    form = PropositionForm(request.saisie, diplome=classe.diplome)
    inscriptions = classe.inscriptions.actives().select_related("etudiant")
    etudiants = sorted((i.etudiant for i in inscriptions), key=lambda e: e.rang_liste)
    demande = request.saisie or request.GET
    groupes = membres(classe.groupes.all())
    pris = {entier(pk) for pk in demande.getlist("groupes")}
    choisis = {entier(pk) for pk in demande.getlist("eleves")}
    destinataires = choisis.union(*(siens for groupe, siens in groupes.items() if groupe.pk in pris))
    statut = 200
    if request.method == "POST":
        statut = 422
        try:
            if form.is_valid():
                donnees = form.cleaned_data
                proposition, _ = proposer(
                    classe,
                    request.user,
                    donnees["titre"],
                    donnees["situations"],
                    form.textes(),
                    form.cle,
                    [etudiant for etudiant in etudiants if etudiant.pk in destinataires],
                )
                messages.success(
                    request, f"Le poste est proposé. Chaque {classe.diplome.mot('etudiant')} l’acceptera, ou non."
                )
                return redirect(proposition)
        except TexteNonGarde as refus:
            messages.error(request, refus.phrase)
    contexte = {"classe": classe, "diplome": classe.diplome, "form": form, "au_plus": SITUATIONS_AU_PLUS}
    contexte |= {"groupes": groupes.items(), "pris": pris}
    contexte |= {"etudiants": etudiants, "choisis": choisis, "homonymes": homonymes(etudiants)}
    return render(request, "suivi/propositions/proposer.html", contexte, status=statut)


def _proposition(request, pk):
    visibles = PropositionDePoste.objects.visibles_par(request.user)
    return get_object_or_404(visibles.select_related("classe__diplome", "classe__etablissement"), pk=pk)


@require_safe
def proposition(request, pk):
    """To a teacher of the class, who accepted it; to a student, what it holds and the choice to make."""
    proposition = _proposition(request, pk)
    if not _enseigne(request, proposition):
        return _page_de_l_eleve(request, proposition)
    contexte = _contenu(proposition) | {
        "reponses": reponses_de(proposition),
        "est_la_sienne": PropositionDePoste.objects.modifiables_par(request.user).filter(pk=pk).exists(),
    }
    return render(request, "suivi/propositions/suivre.html", contexte)


@require_POST
def proposition_repondre(request, pk):
    """A student accepts, with the situations wanted, or declines. Only then is anything written, by them (R21)."""
    proposition = get_object_or_404(
        PropositionDePoste.objects.recues_par(request.user).select_related("classe__diplome"), pk=pk
    )
    try:
        if "decliner" in request.POST:
            reponse = decliner(proposition, request.user)
            if not reponse.acceptee:
                messages.success(request, "C’est noté. Vous pourrez changer d’avis tant que le poste est proposé.")
                return redirect("situations:fiches")
            return redirect("suivi:proposition", pk=pk)
        cochees = request.POST.getlist("situations")
        choisies = [s for s in situations_proposees(proposition) if str(s.pk) in cochees]
        if not choisies:
            mot = proposition.classe.diplome.mot("un situation")
            erreur = f"Cochez au moins {mot}, ou déclinez la proposition."
            return _page_de_l_eleve(request, proposition, erreur, statut=422)
        reponse, nouvelle = accepter(proposition, request.user, choisies)
    except PropositionRetiree:
        messages.warning(request, f"{proposition.auteur_nom} vient de retirer cette proposition : rien n’a été écrit.")
        return redirect("situations:fiches")
    except TexteNonGarde as refus:
        return _page_de_l_eleve(request, proposition, refus.phrase, statut=422)
    passeport = request.user.passeports.get(diplome=proposition.classe.diplome_id)
    if nouvelle:
        dire_commencees(request, len(choisies))
    return redirect("situations:poste_lot", passeport_pk=passeport.pk, lot=reponse.lot)


@require_http_methods(["GET", "HEAD", "POST"])
def proposition_retirer(request, pk):
    """Ask, then withdraw: what students began from it stays theirs."""
    proposition = get_object_or_404(
        PropositionDePoste.objects.modifiables_par(request.user).ouvertes().select_related("classe__diplome"), pk=pk
    )
    if request.method == "POST":
        retirer(proposition)
        eleves = proposition.classe.diplome.mot("etudiant", pluriel=True)
        messages.success(request, f"La proposition est retirée. Ce que les {eleves} en ont déjà fait reste à eux.")
        return redirect("suivi:propositions", pk=proposition.classe_id)
    return render(request, "suivi/propositions/retirer.html", {"proposition": proposition})


def _enseigne(request, proposition):
    return Classe.objects.visibles_par(request.user).filter(pk=proposition.classe_id).exists()


def _contenu(proposition):
    diplome = proposition.classe.diplome
    texte = lisible(contenu_de_saisie(proposition.textes, arbre_de(diplome)), diplome)
    return {
        "proposition": proposition,
        "classe": proposition.classe,
        "textes": [(r.libelle, texte[r.libelle]) for r in rubriques_de(diplome) if proposition.textes.get(r.nom)],
        "situations": situations_proposees(proposition),
    }


def _page_de_l_eleve(request, proposition, erreur="", statut=200):
    reponse = ReponseAPoste.objects.filter(proposition=proposition, etudiant=request.user).first()
    fiche = None
    if reponse is not None and reponse.acceptee:
        fiche = Fiche.objects.modifiables_par(request.user).filter(lot=reponse.lot).first()
    contexte = _contenu(proposition) | {"reponse": reponse, "fiche": fiche, "erreur": erreur}
    return render(request, "suivi/propositions/repondre.html", contexte, status=statut)
