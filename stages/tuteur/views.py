"""The pages of a tuteur, phone first: read the student's fiches, appreciate, observe, print (R22, R23)."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.connexion.reprise import rendre_le_texte
from accounts.models import Enseignement, Journal
from referentiel.arbre import arbre_de
from situations.couverture import Couverture
from situations.fiche.differences import FICHIERS, lisible
from situations.fichiers.views import lisible as piece_lisible
from situations.fichiers.views import servir
from situations.fichiers.zone import zone
from situations.models import Fiche
from stages.attestation.attester import en_vigueur
from stages.compte_rendu.observations import Signature, observer, pratiques
from stages.compte_rendu.views import envoyer_compte_rendu
from stages.forms import ObservationsForm
from stages.models.attestation import attestable_le

from .lien import pour_tuteur

LECTURE_ECRITURE = ["GET", "HEAD", "POST"]
ADRESSES_DES_FICHIERS = ("stages:tuteur_fichier", "stages:tuteur_fichier_vignette")


@require_safe
@pour_tuteur
def accueil(request, tuteur):
    """The fiches of this stage first, then the period, then what the passport covers."""
    passeport = tuteur.passeport
    _noter_lecture(tuteur, Journal.Action.LECTURE_PASSEPORT, passeport)
    toutes = list(Fiche.objects.visibles_par(tuteur).pour_lecture().order_by("date_debut", "pk"))
    couverture = Couverture.de_fiches(arbre_de(passeport.diplome), toutes)
    lignes = pratiques(tuteur.stage, [f for f in toutes if f.stage_id == tuteur.stage.pk])
    siennes = {ligne: ligne.niveau_de(Signature.de(tuteur)) for ligne in lignes}
    return render(
        request,
        "stages/tuteur/accueil.html",
        contexte(tuteur)
        | {
            "fiches": [f for f in toutes if f.stage_id == tuteur.stage.pk],
            "autres": [f for f in toutes if f.stage_id != tuteur.stage.pk],
            "epreuves": couverture.du_passeport() + couverture.hors_passeport(),
            "pratiques": lignes,
            "visees": list(tuteur.stage.elements_vises(arbre_de(passeport.diplome)).values()),
            "observees": [(ligne.competence, niveau.label.lower()) for ligne, niveau in siennes.items() if niveau],
            "enseignants": enseignants(tuteur),
            "attestation": en_vigueur(tuteur.stage),
            "attestable": timezone.localdate() >= attestable_le(tuteur.stage),
        },
    )


@require_safe
@pour_tuteur
def fiche(request, tuteur, pk):
    """One recorded fiche; what was said of it between the tuteur and the student stands below."""
    fiche = get_object_or_404(
        Fiche.objects.visibles_par(tuteur).select_related("passeport__diplome", "passeport__etudiant").pour_lecture(),
        pk=pk,
    )
    _noter_lecture(tuteur, Journal.Action.LECTURE_FICHE, f"{fiche.passeport}\u00a0: {fiche}")
    fichiers = zone(fiche.passeport, fiche, adresses=ADRESSES_DES_FICHIERS, avant=(tuteur.acces.pk,))
    texte = lisible(fiche.contenu(), fiche.passeport.diplome)
    # Shown apart, to be opened.
    texte.pop(FICHIERS, None)
    return render(
        request, "stages/tuteur/fiche.html", contexte(tuteur) | {"fiche": fiche, "fichiers": fichiers, "texte": texte}
    )


@require_http_methods(LECTURE_ECRITURE)
@pour_tuteur
@rendre_le_texte
def observations(request, tuteur):
    """How far, for each compétence practised: observations for the compte rendu, never marks (R22)."""
    lignes = pratiques(tuteur.stage)
    form = ObservationsForm(request.saisie, pratiques=lignes, signature=Signature.de(tuteur))
    if request.method == "POST" and form.is_valid():
        observer(tuteur.stage, Signature.de(tuteur), form.niveaux(), str(tuteur))
        messages.success(request, "Vos observations sont enregistrées\u00a0: elles figurent dans le compte rendu.")
        return redirect("stages:tuteur", tuteur.acces.pk)
    page = contexte(tuteur) | {
        "form": form,
        "lignes": [(ligne, form[f"niveau-{ligne.competence.pk}"]) for ligne in lignes],
    }
    return render(request, "stages/tuteur/observations.html", page, status=422 if request.method == "POST" else 200)


@require_safe
@pour_tuteur
def compte_rendu(request, tuteur):
    """The compte rendu as a PDF, to print and sign."""
    return envoyer_compte_rendu(tuteur.stage, str(tuteur))


@require_safe
@pour_tuteur
def fichier(request, tuteur, pk):
    """A file of a fiche, as an attachment (R17)."""
    piece = piece_lisible(tuteur, pk)
    return servir(piece.ouvrir, piece.type_mime, nom=piece.nom)


@require_safe
@pour_tuteur
def vignette(request, tuteur, pk):
    """Its thumbnail: a picture that we have drawn."""
    return servir(piece_lisible(tuteur, pk, avec_vignette=True).ouvrir_vignette, "image/jpeg")


def contexte(tuteur):
    """What every page of a tuteur shows."""
    return {
        "tuteur": tuteur,
        "acces": tuteur.acces,
        "stage": tuteur.stage,
        "etudiant": tuteur.passeport.etudiant,
        "diplome": tuteur.passeport.diplome,
        "maintenant": timezone.now().isoformat(),
    }


def enseignants(tuteur):
    """Whom a tuteur may ask: the teacher who handed the link over, else those of the class, the trade first."""
    if not tuteur.acces.par_etudiant and tuteur.acces.cree_par:
        return [tuteur.acces.cree_par]
    inscription = tuteur.passeport.inscription
    suivis = Enseignement.objects.en_cours().filter(classe=inscription.classe if inscription else None)
    du_metier = Enseignement.Domaine.PROFESSIONNEL
    return [
        suivi.enseignant
        for suivi in sorted(suivis.select_related("enseignant"), key=lambda suivi: suivi.domaine != du_metier)
    ]


def _noter_lecture(tuteur, action, objet):
    Journal.noter_lecture(action, str(tuteur), tuteur.passeport.etudiant, objet)
