"""What a student shows of their passport: extracts and livrets, chosen, looked at, printed, lent by a link (R30)."""

import json

import segno
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.connexion.reprise import rendre_le_texte
from accounts.limites import compter, trop_de_demandes
from accounts.models import Journal
from examens.extraits.montrer import montrer, pdf_extrait
from examens.models import Extrait, LienExtrait
from examens.papier.synthese import ordonner
from impression.telechargement import nom_de_fichier, telechargement
from referentiel.arbre import arbre_de
from situations.fichiers.refus import DisquePlein, FichierRefuse
from situations.models import Fiche, Passeport

from .europass import europass
from .forms import ExtraitForm, LienForm
from .photo import ACCEPTE, AUCUNE, poser

LECTURE_ECRITURE = ["GET", "HEAD", "POST"]


@require_safe
def extraits(request, pk):
    """All the extracts of one's passport, with the links that are open."""
    passeport = _passeport(request, pk)
    liens = LienExtrait.objects.valides().filter(extrait__passeport=passeport)
    return render(
        request,
        "examens/extraits/extraits.html",
        {
            "passeport": passeport,
            "diplome": passeport.diplome,
            "extraits": Extrait.objects.visibles_par(request.user).filter(passeport=passeport).defer("photo"),
            "liens": {lien.extrait_id: lien for lien in liens},
            "fiches": Fiche.objects.filter(passeport=passeport).enregistrees().exists(),
        },
    )


@require_http_methods(LECTURE_ECRITURE)
@rendre_le_texte
def extrait_nouveau(request, pk):
    """Choose what to show; ``?nature=``: what one came for."""
    passeport = _passeport(request, pk)
    nature = request.GET.get("nature")
    initial = {"nature": nature} if nature in Extrait.Nature.values else {}
    return _formulaire(request, Extrait(passeport=passeport), initial)


@require_http_methods(LECTURE_ECRITURE)
@rendre_le_texte
def extrait_modifier(request, pk):
    """Choose again; the link that is open shows the new choice at once."""
    extrait = _extrait(request, pk)
    initial = {nom: getattr(extrait, nom) for nom in Extrait.CHOISIS}
    initial["fiches"] = list(extrait.fiches.values_list("pk", flat=True))
    return _formulaire(request, extrait, initial)


@require_safe
def extrait(request, pk):
    """The extract as others will read it, and the ways of giving it."""
    extrait = _extrait(request, pk)
    return render(request, "examens/extraits/extrait.html", _contexte(extrait, LienForm()))


@require_safe
def extrait_pdf(request, pk):
    """The same on paper."""
    extrait = _extrait(request, pk)
    contenu = pdf_extrait(extrait, timezone.localdate())
    Journal.noter_export(request.user, extrait.passeport.etudiant, f"{extrait.passeport}\u00a0: extrait {extrait.pk}")
    return reponse_pdf(extrait, contenu)


@require_safe
def extrait_europass(request, pk):
    """A livret as a Europass CV, in JSON; an extract of whole fiches is none."""
    extrait = _extrait(request, pk)
    if extrait.nature != Extrait.Nature.LIVRET:
        raise Http404
    contenu = json.dumps(europass(extrait), ensure_ascii=False, indent=2)
    Journal.noter_export(request.user, extrait.passeport.etudiant, f"{extrait.passeport}\u00a0: Europass {extrait.pk}")
    nom = nom_de_fichier("europass", extrait.passeport.etudiant.nom_liste.lower(), extension="json")
    return telechargement(contenu, nom)


@require_POST
def extrait_lien(request, pk):
    """A link for a while; the one before ends. It is shown once: its token is kept nowhere."""
    extrait = _extrait(request, pk)
    form = LienForm(request.POST)
    if not form.is_valid():
        return render(request, "examens/extraits/extrait.html", _contexte(extrait, form), status=422)
    lien, jeton = LienExtrait.ouvrir(extrait, form.cleaned_data["jours"])
    _noter(Journal.Action.LIEN_EXTRAIT, request.user, extrait)
    adresse = request.build_absolute_uri(reverse("examens:extrait_public", args=[jeton]))
    carre = segno.make(adresse, error="m", micro=False)
    return render(
        request,
        "examens/extraits/lien.html",
        {
            "extrait": extrait,
            "lien": lien,
            "adresse": adresse,
            "qr": carre.svg_data_uri(scale=6, border=2, dark="#000", light="#fff"),
        },
    )


@require_POST
def extrait_fermer(request, pk):
    """End the link now."""
    extrait = _extrait(request, pk)
    if LienExtrait.fermer(extrait):
        _noter(Journal.Action.LIEN_EXTRAIT_FERME, request.user, extrait)
    messages.success(request, "Le lien est fermé\u00a0: il n’ouvre plus rien.")
    return redirect("examens:extrait", pk=pk)


@require_POST
def extrait_photo(request, pk):
    """Put a photo of oneself on it, or take it away; the link that is open shows it at once. What is refused is told
    where it was chosen."""
    extrait = _extrait(request, pk)
    revenir = f"{reverse('examens:extrait', args=[pk])}?photo=1#photo"
    if "retirer" in request.POST:
        poser(extrait, None)
        messages.success(request, "La photo est retirée\u00a0: plus personne ne la voit.")
        return redirect(revenir)
    if not compter(request, "photo"):
        return trop_de_demandes(request)
    try:
        poser(extrait, _photo(request))
    except FichierRefuse as refus:
        contexte = _contexte(extrait, LienForm()) | {"refus_de_la_photo": refus.message}
        return render(request, "examens/extraits/extrait.html", contexte, status=refus.statut)
    messages.success(request, "La photo est ajoutée. Elle paraît sur cette page, son PDF et son lien.")
    return redirect(revenir)


@require_http_methods(LECTURE_ECRITURE)
def extrait_supprimer(request, pk):
    """Ask, then delete: the choice and its link go, the fiches stay in the passport."""
    extrait = _extrait(request, pk)
    if request.method == "POST":
        extrait.delete()
        messages.success(request, "L’extrait est supprimé. Vos fiches, elles, sont toujours dans votre passeport.")
        return redirect("examens:extraits", pk=extrait.passeport_id)
    return render(request, "examens/extraits/supprimer.html", {"extrait": extrait})


def reponse_pdf(extrait, contenu):
    """The PDF of an extract, shown by the browser."""
    nom = nom_de_fichier(extrait.nature, extrait.passeport.etudiant.nom_liste.lower())
    return telechargement(contenu, nom)


def _passeport(request, pk):
    return get_object_or_404(Passeport.objects.de(request.user).select_related("diplome", "etudiant"), pk=pk)


def _extrait(request, pk):
    return get_object_or_404(
        Extrait.objects.modifiables_par(request.user).select_related("passeport__diplome", "passeport__etudiant"), pk=pk
    )


def _photo(request):
    """The picture that was sent. Raises ``FichierRefuse``."""
    if getattr(request, "disque_plein", False):
        raise DisquePlein
    if "photo" not in request.FILES:
        raise FichierRefuse(AUCUNE)
    return request.FILES["photo"]


def _contexte(extrait, form):
    return {
        "extrait": extrait,
        "passeport": extrait.passeport,
        "montre": montrer(extrait, timezone.localdate()),
        "lien": extrait.liens.valides().first(),
        "ouvertures": extrait.ouvertures(),
        "form": form,
        "photos": ACCEPTE,
    }


def _formulaire(request, extrait, initial):
    fiches = _fiches(extrait.passeport)
    form = ExtraitForm(
        request.saisie,
        fiches=fiches,
        stages=extrait.passeport.stages.all(),
        diplome=extrait.passeport.diplome,
        initial=initial,
    )
    if request.method == "POST" and form.is_valid():
        try:
            autre = form.enregistrer(extrait, request.POST.get("vu", ""))
        except Extrait.DoesNotExist:
            # In another window, since this request began.
            raise Http404 from None
        if autre is not None:
            return _page(request, autre, form, fiches, 409, vu=autre.etat, conflit=True)
        messages.success(request, "C’est prêt. Relisez avant de le donner\u00a0: voici ce que les autres liront.")
        return redirect(extrait)
    vu = (request.saisie or {}).get("vu", extrait.etat)
    return _page(request, extrait, form, fiches, 422 if request.method == "POST" else 200, vu=vu)


def _fiches(passeport):
    """The recorded fiches of a passport, in the order of its référentiel."""
    arbre = arbre_de(passeport.diplome)
    return ordonner(arbre, Fiche.objects.filter(passeport=passeport).enregistrees().pour_lecture())


def _page(request, extrait, form, fiches, statut, **contexte):
    contexte |= {
        "form": form,
        "extrait": extrait,
        "passeport": extrait.passeport,
        "groupes": _groupes(arbre_de(extrait.passeport.diplome), fiches, form.cochees()),
    }
    return render(request, "examens/extraits/formulaire.html", contexte, status=statut)


def _groupes(arbre, fiches, cochees):
    """``[(title of the pôle, [(fiche, what it claims, ticked)])]`` in the order of the référentiel."""
    groupes = {}
    for fiche in fiches:
        pole = arbre.situations[fiche.situation_id].situation.classe_situations.pole
        titre = f"{capfirst(arbre.diplome.mot('pole'))} {pole}"
        dites = arbre.dire_competences(fiche.competences_revendiquees)
        groupes.setdefault(titre, []).append((fiche, dites, str(fiche.pk) in cochees))
    return list(groupes.items())


def _noter(action, acteur, extrait):
    Journal.noter(action, acteur, etudiant=extrait.passeport.etudiant, objet=f"Extrait {extrait.pk}")
