"""Writing and reading a fiche. What is typed is never lost: see ``situations/saisie.py``."""

import uuid

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.connexion.reprise import rendre_le_texte
from accounts.models import Journal
from langue.dates import heure
from referentiel.rubriques import Onglet, rubriques_de
from situations.carnet.vers_une_fiche import saisie_de_note
from situations.courant import note_de_depart, passeport_courant, un_de
from situations.couverture import epreuves_achevees
from situations.fichiers.zone import joindre_au_passage, recevoir_fichiers, zone
from situations.models import Fiche, Formule
from situations.models.fiche import ConflitDeSaisie
from situations.reserve.textes import reserve_de
from situations.reserve.views import garder
from situations.saisie import TexteNonGarde, contenu_de_saisie

from .differences import differences, lisible, retirees
from .formulaire import Formulaire
from .suites import completables, saisie_entiere, saisie_presente, suites


@require_http_methods(["GET", "HEAD", "POST"])
@rendre_le_texte
def nouvelle(request):
    """A new fiche, on what the address names: situation and compétence, a stage, a note, a kept text."""
    passeport = passeport_courant(request)
    note = note_de_depart(request)
    if request.method == "POST":
        return _recevoir(request, Formulaire(passeport, post=request.POST, note=note))
    saisie = {nom: request.GET[nom] for nom in ("situation", "competence") if nom in request.GET}
    stage = next((s for s in passeport.stages.all() if str(s.pk) == request.GET.get("stage")), None)
    if stage is not None:
        saisie = stage.completer(saisie, passeport.diplome)
    if note is not None:
        saisie |= saisie_de_note(note, passeport.diplome)
    formule = un_de(Formule.objects.modifiables_par(request.user), request.GET.get("formule"))
    if formule is not None:
        saisie[formule.rubrique] = formule.texte
    return _page(request, Formulaire(passeport, post=request.saisie, saisie=saisie, note=note))


@require_http_methods(["GET", "HEAD", "POST"])
@rendre_le_texte
def modifier(request, pk):
    """Go on with a brouillon, or come back to a recorded fiche (R25)."""
    fiche = get_object_or_404(
        Fiche.objects.modifiables_par(request.user).select_related(
            "passeport__diplome", "situation", "competence", "issue_de__situation"
        ),
        pk=pk,
    )
    saisie = saisie_entiere(fiche, request.saisie)
    if request.method == "POST":
        if "brouillon" in request.POST and not request.POST.get(request.POST.get("completer"), "-").strip():
            # « Ouvrir tout le formulaire », beside a rubrique where nothing was typed.
            return redirect("situations:fiche_modifier", pk=pk)
        return _recevoir(request, Formulaire(fiche.passeport, fiche, post=saisie))
    return _page(request, Formulaire(fiche.passeport, fiche, post=saisie))


@require_safe
def lire(request, pk):
    """A fiche as it reads: to its student, and to those who may read the passport."""
    fiche = get_object_or_404(
        Fiche.objects.visibles_par(request.user)
        .select_related("passeport__diplome", "passeport__etudiant")
        .pour_lecture(),
        pk=pk,
    )
    if fiche.est_brouillon:
        return redirect("situations:fiche_modifier", pk=fiche.pk)
    lue = f"{fiche.passeport}\u00a0: {fiche}"
    Journal.noter_lecture(Journal.Action.LECTURE_FICHE, request.user, fiche.passeport.etudiant, lue)
    diplome = fiche.passeport.diplome
    est_le_sien = fiche.passeport.etudiant_id == request.user.pk
    fichiers = zone(fiche.passeport, fiche, peut_ajouter=est_le_sien)
    contenu = fiche.contenu()
    texte = lisible(contenu, diplome)
    return render(
        request,
        "situations/fiche/lire.html",
        {
            "fiche": fiche,
            "diplome": diplome,
            "panneaux": {
                onglet.value: [(r, texte[r.libelle]) for r in rubriques_de(diplome) if r.onglet == onglet]
                for onglet in Onglet
            },
            "retirees": retirees(contenu, diplome),
            "supports": [
                {
                    "designation": s.designation,
                    "origine": diplome.libelle("origine", s.origine),
                    "nature": diplome.libelle("nature", s.nature),
                }
                for s in fiche.supports.all()
            ],
            "est_le_sien": est_le_sien,
            "suites": suites(fiche) if est_le_sien else [],
            "completables": completables(fiche) if est_le_sien else set(),
            "peut_retenir": est_le_sien and diplome.permet("fiche_retenue"),
            "parcours": diplome.permet("complexite") or diplome.permet("fiche_retenue"),
            "fichiers": fichiers,
            "versions": fiche.versions.count(),
            "issue_de": _origine(request.user, fiche),
            "cle_de_copie": uuid.uuid4(),
        },
    )


def _origine(user, fiche):
    """The fiche that this one was copied from, if this person may read it: a brouillon is its student's alone."""
    if fiche.issue_de_id is None:
        return None
    return Fiche.objects.visibles_par(user).select_related("situation").filter(pk=fiche.issue_de_id).first()


def _recevoir(request, formulaire):
    """What the student asked for: a row more, the compétences of a situation, a kept text, a brouillon, to record."""
    try:
        if "ajouter_support" in request.POST:
            formulaire.ajouter_ligne()
            return _page(request, formulaire, onglet=Onglet.SUPPORTS)
        if "proposer" in request.POST:
            formulaire.proposer()
            return _page(request, formulaire)
        if "actualiser" in request.POST:
            formulaire.sans_valider()
            return _page(request, formulaire)
        if "inserer" in request.POST or "garder_formule" in request.POST:
            servir_la_reserve(request, formulaire)
            return _page(request, formulaire)
        return _reponse(request, formulaire)
    except ConflitDeSaisie as conflit:
        return _conflit(request, formulaire, conflit.fiche)
    except TexteNonGarde as refus:
        messages.error(request, refus.phrase)
        return _page(request, formulaire, statut=422)


def _reponse(request, formulaire):
    if "joindre" in request.POST and formulaire.diplome.permet("pieces_jointes"):
        return _joindre(request, formulaire)
    if "brouillon" in request.POST or "joindre" in request.POST:
        return _garder(request, formulaire)
    return _enregistrer(request, formulaire)


def _joindre(request, formulaire):
    """Keep what is typed first: the text does not depend on what becomes of the files, nor they on it."""
    fiche = formulaire.garder()
    refus, statut = recevoir_fichiers(request, fiche)
    if refus:
        return _page(request, formulaire, statut=statut, onglet=Onglet.SUPPORTS, refus=refus)
    return redirect(f"{reverse('situations:fiche_modifier', args=[fiche.pk])}#onglet-{Onglet.SUPPORTS}")


def _garder(request, formulaire):
    fiche = formulaire.garder()
    joindre_au_passage(request, fiche)
    gardes = "Brouillon enregistré" if fiche.est_brouillon else "Modifications gardées, pas encore enregistrées,"
    suite = "Il n’entre" if fiche.est_brouillon else "Elles n’entrent"
    messages.success(
        request, f"{gardes} à {heure(timezone.now())}. {suite} dans le passeport qu’avec «\u00a0Enregistrer\u00a0»."
    )
    return redirect("situations:fiche_modifier", pk=fiche.pk)


def _enregistrer(request, formulaire):
    """Into the passport if all is right; else the text stays a brouillon, with what to correct (R20)."""
    if formulaire.is_valid():
        etait_retenue = formulaire.fiche is not None and formulaire.fiche.retenue
        deja = formulaire.fiche.revendications if formulaire.fiche and not formulaire.fiche.est_brouillon else None
        fiche = formulaire.enregistrer()
        joindre_au_passage(request, fiche)
        messages.success(request, "La fiche est enregistrée dans votre passeport.")
        achevees = epreuves_achevees(fiche, deja)
        fetees = fiche.passeport.feter([couverture.epreuve for couverture in achevees])
        for couverture in achevees:
            if couverture.epreuve in fetees:
                bravo = f"Bravo\u00a0: avec cette fiche, {couverture.tout}."
                messages.success(request, bravo, extra_tags="moment")
        mot = fiche.passeport.diplome.mot
        if etait_retenue and not fiche.retenue:
            messages.info(
                request,
                f"Elle change {mot('de situation')}\u00a0: elle n’est plus la fiche retenue de "
                f"cel{'le' if mot('e situation') else 'ui'} qu’elle quitte.",
            )
        if fiche.stage and (remarque := fiche.stage.remarque_dates(fiche.date_debut, fiche.date_fin)):
            messages.warning(request, remarque)
        return redirect(fiche)
    joindre_au_passage(request, formulaire.garder())
    return _page(request, formulaire, statut=422)


def _conflit(request, formulaire, fiche):
    """Two windows on one fiche: both texts are shown and kept; the next save of this page wins (R20)."""
    arbre = formulaire.form.arbre
    saisie = formulaire.saisie()
    if "hors_ligne" in request.POST:
        # A page without network has few rubriques: what it did not ask is not emptied.
        saisie = saisie_presente(fiche) | saisie
    stages = formulaire.form.stages
    le_mien = contenu_de_saisie(saisie, arbre, stages)
    autre = contenu_de_saisie(fiche.saisie, arbre, stages) if fiche.saisie is not None else fiche.contenu()
    ecarts = differences(autre, le_mien, formulaire.diplome, avec_fichiers=False)
    if not ecarts:
        # The same form sent twice: there is nothing to choose between.
        return redirect("situations:fiche" if fiche.saisie is None else "situations:fiche_modifier", pk=fiche.pk)
    fiche.mettre_de_cote(saisie)
    if fiche.saisie is not None:
        fiche.mettre_de_cote(fiche.saisie)
    # What is to compare is on the screen, not what is still to fill in.
    formulaire.fiche = fiche
    formulaire.sans_valider(saisie)
    formulaire.revision = fiche.revision
    return _page(request, formulaire, statut=409, ecarts=ecarts)


def servir_la_reserve(request, formulaire):
    """Without JavaScript: insert one of one's kept texts in the form, or keep what a rubrique holds (R27)."""
    if "garder_formule" in request.POST:
        garder(request, formulaire.diplome)
    formule = un_de(Formule.objects.modifiables_par(request.user), request.POST.get("inserer"))
    if formule is not None:
        formulaire.inserer(formule)


def _page(request, formulaire, statut=200, refus=(), **plus):
    fiche = formulaire.fiche
    depart = f"passeport={formulaire.passeport.pk}"
    if formulaire.note is not None:
        depart += f"&note={formulaire.note.pk}"
    contexte = {
        "formulaire": formulaire,
        "form": formulaire.form,
        "fiche": fiche,
        "diplome": formulaire.diplome,
        "onglets": list(Onglet),
        "panneaux": {onglet.value: list(formulaire.form.champs_ordinaires(onglet)) for onglet in Onglet},
        "rien_d_obligatoire": not any(c.field.required for _, c in formulaire.form.onglet(Onglet.CARACTERISATION)),
        "action": reverse("situations:fiche_modifier", args=[fiche.pk])
        if fiche
        else f"{reverse('situations:fiche_nouvelle')}?{depart}",
        "adresse_brouillon": reverse("situations:fiche_brouillon", args=[fiche.pk])
        if fiche
        else f"{reverse('situations:fiche_brouillon_nouveau')}?{depart}",
        "note": None if fiche else formulaire.note,
        "reserve": reserve_de(request.user),
        "cle_de_copie": uuid.uuid4(),
        "fichiers": zone(formulaire.passeport, fiche, peut_ajouter=True, retour="formulaire", refus=refus),
    }
    return render(request, "situations/fiche/formulaire.html", contexte | plus, status=statut)
