"""« À lire »: the queue of a teacher, across classes. Reading marks nothing; « Marquer comme lue » does."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.connexion.reprise import rendre_le_texte
from accounts.models import Enseignement
from accounts.models.user import homonymes
from langue.nombre import entier
from langue.periode import anciennete
from situations.fiche.differences import FICHIERS, lisible
from situations.fichiers.zone import zone
from situations.models import Fiche
from suivi.appreciations.fil import differences_depuis
from suivi.appreciations.lieu import fils_du_lieu
from suivi.appreciations.views import lue_et_suivante, recevoir
from suivi.models import Appreciation, Groupe, Lecture

from .file import (
    PAR_PAGE,
    File,
    a_lire,
    classes_attendues,
    lectures_de_collegues,
    lignes,
    passeports_suivis,
    rien_d_enregistre,
)
from .filtres import FiltresALire

SANS_ENVOYER = "sans_envoyer"
NON_ENVOYE = (
    "Votre appréciation n’est pas envoyée\u00a0: elle est toujours là. "
    "Envoyez-la, ou marquez la fiche comme lue sans elle."
)


@require_safe
def file_a_lire(request):
    """What waits, the oldest change first, by pages; narrowed on demand."""
    enseignements = Enseignement.objects.actuels_de(request.user).select_related("classe__diplome")
    enseignements = enseignements.order_by("classe__nom", "-classe__session")
    passeports = sorted(
        passeports_suivis(request.user).select_related("etudiant").distinct(), key=lambda p: p.etudiant.rang_liste
    )
    groupes = list(Groupe.objects.visibles_par(request.user))
    filtres = FiltresALire(request.GET, [e.classe for e in enseignements], passeports, groupes)
    file = File.de(request.user, **filtres.choix)
    page = Paginator(file.fiches, PAR_PAGE).get_page(request.GET.get("page"))
    maintenant = timezone.now()
    mots = Appreciation.objects.de_tuteurs_a_lire_par(request.user)
    reponses = Appreciation.objects.a_lire_par(request.user)
    reponses = reponses.select_related("passeport__etudiant", "fiche__situation", "reponse_a")
    return render(
        request,
        "suivi/a_lire/a_lire.html",
        {
            "total": len(file),
            "page": page,
            "lignes": [(f, anciennete(f.modifiee_le, maintenant)) for f in lignes(request.user, list(page))],
            "filtres": filtres,
            "anterieures": 0 if filtres.choix["tout"] else _anterieures(request.user, filtres, file),
            "enseignements": enseignements,
            "etudiants": file.par_etudiant(passeports),
            "homonymes": homonymes(p.etudiant for p in passeports),
            "lot": Lecture.objects.annulables_par(request.user).dernier_lot(),
            "reponses": reponses.order_by("creee_le"),
            "vide": None if len(file) else _vide(request.user),
            "mots": mots.select_related("passeport__etudiant", "fiche__situation", "stage").order_by("creee_le"),
        },
    )


def _vide(user):
    """What there is to say of an empty queue: nobody has recorded anything, or nothing is new."""
    rien = rien_d_enregistre(user)
    return {
        "rien": rien,
        "attendues": classes_attendues(user) if rien else [],
        "a_deja_lu": Lecture.objects.filter(enseignant=user).exists(),
    }


def _anterieures(user, filtres, file):
    """How many more « tout voir » would show."""
    return a_lire(user, **filtres.choix | {"tout": True}).count() - len(file)


@require_http_methods(["GET", "HEAD", "POST"])
@rendre_le_texte
def fiche_a_lire(request, pk):
    """A fiche with what changed since the last look, and its appréciations; a POST writes one, or keeps it as read.

    « Marquer comme lue » throws no text away: what is typed and not sent is shown again, and asked about.
    """
    fiche = get_object_or_404(
        Fiche.objects.visibles_par(request.user)
        .enregistrees()
        .exclude(passeport__etudiant=request.user)
        .select_related("passeport__diplome", "passeport__etudiant")
        .pour_lecture(),
        pk=pk,
    )
    lue = request.POST.get("lue")
    non_envoye = bool(lue and lue != SANS_ENVOYER and request.POST.get("texte", "").strip())
    if lue and not non_envoye:
        return lue_et_suivante(request, fiche, entier(request.POST.get("version")) or 0)
    form, reponse = recevoir(request, fiche.passeport, fiche) if request.saisie else (None, None)
    if reponse:
        return reponse
    contexte = _a_lire_et_a_dire(request, fiche)
    if form:
        contexte["apprecier"] = form
    if non_envoye:
        contexte["non_envoye"] = True
        messages.warning(request, NON_ENVOYE)
    refuse = request.method == "POST" and form and (form.errors or non_envoye)
    return render(request, "suivi/a_lire/fiche.html", contexte, status=422 if refuse else 200)


def _a_lire_et_a_dire(request, fiche):
    """What the page shows: the fiche, what changed in it, its place in the queue, its appréciations."""
    filtres = FiltresALire(request.saisie or request.GET)
    file = File.de(request.user, **filtres.choix)
    lecture = Lecture.objects.filter(enseignant=request.user, fiche=fiche).first()
    diplome = fiche.passeport.diplome
    contexte = {
        "fiche": fiche,
        "fichiers": zone(fiche.passeport, fiche),
        "filtre": filtres.choisis,
        "suite_de_la_file": filtres.suite,
        "rang": file.rang(fiche.pk),
        "total": len(file),
        "suivante": file.suivante(fiche.pk),
        "autres_de_l_etudiant": list(file.passeports.values()).count(fiche.passeport_id),
        "lecture": lecture,
        "ecarts": differences_depuis(fiche, lecture.version, diplome) if lecture else None,
        "texte": lisible(fiche.contenu(), diplome),
    }
    # Shown apart, to be opened.
    contexte["texte"].pop(FICHIERS, None)
    contexte |= fils_du_lieu(request, fiche.passeport, fiche)
    # Written here, where a refusal keeps one before the fiche and in the queue.
    contexte["action_apprecier"] = request.path
    contexte["lue_par"] = lectures_de_collegues(request.user, fiche, contexte.get("version") or 0)
    return contexte
