"""What was typed in a form whose session had ended: kept until its author has signed in again (R20).

The form carries a signature of its author. An anonymous POST to it with a good signature is not thrown away by
the sign-in page: its text waits in the visitor's session and comes back to that author alone, on that form alone.
"""

from django.contrib.auth.views import redirect_to_login
from django.http import JsonResponse

from situations.depart.commencer import SITUATIONS_AU_PLUS
from suivi.entretiens.entretien import contenu_de_post

from .saisie import TAILLE_MAXIMALE, SaisieTropGrosse, saisie_de_post
from .signature import auteur_signe


def _texte_de_post(post):
    texte = post.get("texte", "")
    if len(texte) > TAILLE_MAXIMALE:
        raise SaisieTropGrosse
    return {"texte": texte, "version": post.get("version", "")[:9]}


def _poste_de_post(post):
    """What the form of a work post holds: the situations ticked, and the texts that they share."""
    return saisie_de_post(post) | {
        "situations": post.getlist("situations")[:SITUATIONS_AU_PLUS],
        "cle_formulaire": post.get("cle_formulaire", "")[:36],
    }


def _note_de_post(post):
    return {nom: post.get(nom, "")[:NOTE_AU_PLUS] for nom in ("quoi", "ou", "quand", "hors_formation") if nom in post}


def _proposition_de_post(post):
    return _poste_de_post(post) | {"titre": post.get("titre", "")[:NOTE_AU_PLUS]}


def _stage_de_post(post):
    """What the forms of a stage hold: the period, or its objectives with the compétences ticked."""
    noms = (
        "organisation",
        "adresse",
        "date_debut",
        "date_fin",
        "tuteur_nom",
        "tuteur_courriel",
        "objectifs",
        "revision",
    )
    saisie = {nom: post[nom][:NOTE_AU_PLUS] for nom in noms if nom in post}
    return saisie | {"competences": post.getlist("competences")[:NOTE_AU_PLUS]}


def _formule_de_post(post):
    return {nom: post.get(nom, "")[:NOTE_AU_PLUS] for nom in ("rubrique", "texte")}


def _extrait_de_post(post):
    extrait = {nom: post[nom] for nom in ("nature", "titre", "presentation", "avec_noms", "vu") if nom in post}
    extrait["fiches"] = post.getlist("fiches")
    if len(str(extrait)) > TAILLE_MAXIMALE:
        raise SaisieTropGrosse
    return extrait


CLE = "saisie_en_attente"
# Ten times the longest line of a logbook, in code points.
NOTE_AU_PLUS = 10_000
CHAMPS_DE_STAGE = ("organisation", "adresse", "date_debut", "date_fin", "tuteur_nom", "tuteur_courriel")
CHAMPS_DE_STAGE += ("objectifs", "revision")
# Name of the address → what is kept of its POST.
APPRECIATIONS = dict.fromkeys(
    ("fiche_apprecier", "passeport_apprecier", "appreciation_repondre", "appreciation_modifier"), _texte_de_post
)
# The private note of a member of a commission.
NOTES = {"commission_candidat": _texte_de_post}
EXTRAITS = dict.fromkeys(("extrait_nouveau", "extrait_modifier"), _extrait_de_post)
FORMULAIRES = dict.fromkeys(("fiche_nouvelle", "fiche_modifier"), saisie_de_post) | APPRECIATIONS | NOTES
FORMULAIRES |= EXTRAITS | {"poste": _poste_de_post, "journal_de_bord": _note_de_post}
FORMULAIRES |= {"entretien": contenu_de_post, "note_modifier": _note_de_post, "formules": _formule_de_post}
STAGES = dict.fromkeys(("stage_nouveau", "stage_modifier", "stage_objectifs"), _stage_de_post)
FORMULAIRES |= STAGES | {"proposition_nouvelle": _proposition_de_post}
DECONNECTE = "Vous avez été déconnecté. Votre texte est toujours là : reconnectez-vous pour l’enregistrer."
ENVOI_DECONNECTE = "Vous avez été déconnecté : reconnectez-vous, puis choisissez à nouveau ce fichier. Il reprendra."
# Name of an address that a script calls → what it is told once the session has ended.
DITS_AU_SCRIPT = dict.fromkeys(
    ("fiche_brouillon", "fiche_brouillon_nouveau", "entretien_notes", "commission_note"), DECONNECTE
) | dict.fromkeys(("envois", "envoi"), ENVOI_DECONNECTE)


class SaisieEnAttenteMiddleware:
    """Before the sign-in page takes over: keep the text, or tell the autosave that the session has ended."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view_func, view_args, view_kwargs):
        if request.method != "POST" or request.user.is_authenticated:
            return None
        if request.resolver_match.url_name in DITS_AU_SCRIPT:
            return JsonResponse({"message": DITS_AU_SCRIPT[request.resolver_match.url_name]}, status=401)
        return faire_attendre(request)


def auteur_du_formulaire(request):
    """The primary key of who had opened this form, by its signature; None for anything else."""
    if request.resolver_match.url_name not in FORMULAIRES:
        return None
    return auteur_signe(request.POST.get("auteur"))


def faire_attendre(request):
    """Put the text of an anonymous POST aside and lead to the sign-in page; None when there is nothing to keep."""
    auteur = auteur_du_formulaire(request)
    if auteur is None:
        return None
    try:
        saisie = FORMULAIRES[request.resolver_match.url_name](request.POST)
    except SaisieTropGrosse:
        return None
    request.session[CLE] = {"chemin": request.path, "auteur": auteur, "saisie": saisie}
    return redirect_to_login(request.get_full_path())


def saisie_en_attente(request):
    """The saisie that waits for this person on this form, or None. Reads only: see ``oublier``."""
    attente = request.session.get(CLE)
    if attente and attente["chemin"] == request.path and attente["auteur"] == request.user.pk:
        return attente["saisie"]
    return None


def oublier(request):
    """The text is saved: nothing waits any more."""
    request.session.pop(CLE, None)
