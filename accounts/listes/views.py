"""A list, step by step: the file, what was understood of it, what it would do by name, the receipt, and undoing it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.ecole.courante import classe_choisie, pour_une_ecole
from accounts.models import Classe, DemandeDArrivee, Etablissement, ImportDeListe, Inscription, Journal
from impression.telechargement import telechargement
from langue.nombre import entier
from referentiel.models import Diplome

from .annulation import AnnulationImpossible, annuler, raisons_de_ne_pas_annuler
from .application import ListeRefusee, appliquer
from .destination import (
    IGNORER,
    NOUVELLE,
    DestinationImpossible,
    choix_par_defaut,
    classes_possibles,
    classes_trouvees,
    familles_ignorees,
)
from .forms import ClassesFormSet, ColonnesForm, ListeForm, RelectureForm
from .lire.document import Document, FichierRefuse
from .lire.eleve import cle_de_la_classe
from .lire.fichier import lire
from .niveaux import famille, formations_de, niveaux, session_probable
from .page import page_de_verification, reponses_envoyees
from .plan import origines, verifier
from .recu import classeur_des_ecartes

APERCU = 5
CLASSES_A_PART = 3


def _liste(request, pk):
    """One's own list, or a receipt of a school that one administers."""
    visibles = ImportDeListe.objects.visibles_par(request.user).des_eleves()
    return get_object_or_404(visibles.select_related("etablissement"), pk=pk)


def _refuser_un_autre(document, ecole):
    if document.sts:
        raise FichierRefuse(
            "Ce fichier STSWeb est celui des enseignants\u00a0: importez-le depuis «\u00a0Enseignants\u00a0»."
        )
    if document.siecle and document.uai != ecole.uai:
        nom = Etablissement.objects.filter(uai=document.uai).values_list("nom", flat=True).first()
        lui = f"{document.uai} ({nom})" if nom else document.uai or "sans UAI"
        raise FichierRefuse(
            f"Ce fichier vient d’un autre établissement\u00a0: {lui}. Le vôtre est {ecole.uai}. Rien n’a été importé."
        )


def _choix(document, lecture, ecole, colonnes=None, pour=None):
    """What is understood of a document read that way: columns, and where each class would go.

    ``pour``: the primary key of the class whose page led here: the list of one class that is not known is its own.
    """
    tableau = document.tableau(**lecture)
    colonnes = tableau.colonnes if colonnes is None else colonnes
    venus = origines(tableau, colonnes, ecole) if colonnes.keys() & {"nom", "nom_prenom"} else {}
    classes = choix_par_defaut(
        classes_trouvees(tableau, colonnes),
        classes_possibles(ecole, document.session),
        list(Diplome.objects.proposes()),
        venus,
        tableau.classe,
        document.session,
        formations_de(tableau, colonnes),
    )
    if pour and len(classes) == 1 and classes[0]["choix"] in (NOUVELLE, IGNORER):
        classes[0]["choix"] = str(pour)
    return {"lecture": lecture, "colonnes": colonnes, "classes": classes, "reponses": {}, "partis": {}, "pour": pour}


@require_http_methods(["GET", "HEAD", "POST"])
@pour_une_ecole
def import_liste(request, ecole):
    """First step: a file. A refused one says why at the field, and nothing of it is kept."""
    envoyee = request.method == "POST"
    form = ListeForm(request.POST if envoyee else None, request.FILES if envoyee else None)
    if envoyee and form.is_valid():
        fichier = form.cleaned_data["fichier"]
        try:
            document = lire(fichier, fichier.size)
            _refuser_un_autre(document, ecole)
            pour = next((c.pk for c in classe_choisie(request, ecole)), None) if "classe" in request.GET else None
            choix = _choix(document, document.choix_par_defaut(), ecole, pour=pour)
        except FichierRefuse as refus:
            form.add_error("fichier", str(refus))
        else:
            ImportDeListe.objects.perimes().delete()
            liste = ImportDeListe.objects.create(
                auteur=request.user,
                auteur_nom=str(request.user)[:320],
                etablissement=ecole,
                nom_du_fichier=fichier.name[-120:],
                document=document.en_donnees(),
                choix=choix,
            )
            return redirect("accounts:import_colonnes", liste.pk)
    recus = ImportDeListe.objects.visibles_par(request.user).des_eleves().faits().filter(etablissement=ecole)
    contexte = {"ecole": ecole, "form": form, "recus": recus.defer("document")[:20]}
    return render(request, "accounts/listes/fichier.html", contexte, status=422 if envoyee else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def import_colonnes(request, pk):
    """Second step: what was understood, to be corrected; and for each class found, where its students go."""
    liste = _liste(request, pk)
    if liste.fait_le:
        return redirect("accounts:import_resultat", pk)
    document, choix = Document(**liste.document), liste.choix
    donnees = request.POST if request.method == "POST" else None
    lecture = RelectureForm(donnees, document=document, lecture=choix["lecture"])
    if donnees and lecture.is_valid() and lecture.choix() != choix["lecture"]:
        try:
            return _relire(
                request, liste, _choix(document, lecture.choix(), liste.etablissement, pour=choix.get("pour"))
            )
        except FichierRefuse as refus:
            messages.error(request, str(refus))
            return redirect("accounts:import_colonnes", pk)
    tableau = document.tableau(**choix["lecture"])
    form = ColonnesForm(None if document.siecle else donnees, tableau=tableau, colonnes=choix["colonnes"])
    formset = ClassesFormSet(
        donnees,
        initial=choix["classes"],
        prefix="classes",
        form_kwargs={
            "possibles": list(classes_possibles(liste.etablissement, document.session)),
            "diplomes": list(Diplome.objects.proposes()),
        },
    )
    if donnees and (document.siecle or form.is_valid()):
        colonnes = choix["colonnes"] if document.siecle else form.cleaned_data["colonnes"]
        trouvees = list(classes_trouvees(tableau, colonnes))
        if trouvees != [ligne["trouvee"] for ligne in choix["classes"]] or "relire" in donnees:
            return _relire(
                request, liste, _choix(document, choix["lecture"], liste.etablissement, colonnes, choix.get("pour"))
            )
        classees = formset.is_valid() and len(formset.forms) == len(trouvees)
        classes = [f.en_choix(nom) for f, nom in zip(formset.forms, trouvees, strict=True)] if classees else []
        if "toutes" in donnees:
            # What was changed by hand above stays.
            liste.choix = choix | {"colonnes": colonnes, "classes": classes or choix["classes"]}
            _tout_prendre(liste, tableau, donnees, document.session)
            return redirect("accounts:import_colonnes", pk)
        if classees:
            liste.choix = choix | {"colonnes": colonnes, "classes": classes}
            liste.save(update_fields=["choix"])
            if all(ligne["choix"] == IGNORER for ligne in classes):
                messages.warning(request, "Choisissez au moins une classe à importer.")
                return redirect("accounts:import_colonnes", pk)
            return redirect("accounts:import_verification", pk)
    effectifs = classes_trouvees(tableau, choix["colonnes"])
    contexte = {
        "liste": liste,
        "document": document,
        "tableau": tableau,
        "lecture": lecture,
        "form": form,
        "formset": formset,
        "classes": list(zip(formset.forms, effectifs.items(), strict=False)),
        "ignorees": sum(1 for f in formset.forms if f["choix"].value() == IGNORER),
        "nombreuses": len(effectifs) > CLASSES_A_PART,
        "familles": familles_ignorees(choix["classes"]),
        "diplomes": Diplome.objects.proposes(),
        "apercu": tableau.lignes[:APERCU],
        "total": len(tableau.lignes),
        "en_erreur": donnees is not None,
    }
    return render(request, "accounts/listes/colonnes.html", contexte, status=200 if donnees is None else 422)


def _relire(request, liste, choix):
    liste.choix = choix
    liste.save(update_fields=["choix"])
    messages.info(request, "Le fichier est relu\u00a0: voici ce que la liste devient.")
    return redirect("accounts:import_colonnes", liste.pk)


def _tout_prendre(liste, tableau, donnees, courante):
    """Every class that was left out, or those of one family, become new ones, of that diplôme."""
    choisi = Diplome.objects.proposes().filter(pk=entier(donnees.get("diplome_de_toutes", ""))).first()
    lesquelles = donnees.get("famille_de_toutes", "")
    familles = niveaux(ligne["trouvee"] for ligne in liste.choix["classes"])
    formations = formations_de(tableau, liste.choix["colonnes"])
    for ligne in liste.choix["classes"] if choisi else ():
        if ligne["choix"] == IGNORER and lesquelles in ("", famille(ligne["trouvee"])):
            formation = formations.get(cle_de_la_classe(ligne["trouvee"]))
            session = session_probable(ligne["trouvee"], choisi, familles, courante, formation)
            ligne |= {"choix": NOUVELLE, "diplome": choisi.pk, "session": session}
    liste.save(update_fields=["choix"])


@require_http_methods(["GET", "HEAD", "POST"])
def import_verification(request, pk):
    """Third step: all that will be done, by name, to be answered and confirmed; then it is done, or nothing is."""
    liste = _liste(request, pk)
    if liste.fait_le:
        return redirect("accounts:import_resultat", pk)
    document = Document(**liste.document)
    statut, plan = 200, None
    try:
        tableau = document.tableau(**liste.choix["lecture"])
        if request.method == "POST":
            liste.choix |= reponses_envoyees(request.POST, liste.choix)
            liste.save(update_fields=["choix"])
            if "confirmer" not in request.POST:
                vue = {nom: request.POST[nom] for nom in ("voir", "q") if request.POST.get(nom)}
                adresse = redirect("accounts:import_verification", pk)
                adresse["Location"] += f"?{urlencode(vue)}" if vue else ""
                if classe := entier(request.POST.get("tous") or request.POST.get("aucun") or ""):
                    adresse["Location"] += f"#depart-{classe}"
                return adresse
            appliquer(
                tableau,
                liste.choix,
                liste.etablissement,
                acteur=request.user,
                entier=document.siecle,
                courante=document.session,
                empreinte=request.POST.get("empreinte", ""),
                ensuite=lambda resultat: _clore(liste, resultat),
            )
            return redirect("accounts:import_resultat", pk)
        plan = verifier(tableau, liste.choix, liste.etablissement, entier=document.siecle, courante=document.session)
    except DestinationImpossible as refus:
        messages.error(request, str(refus))
        return redirect("accounts:import_colonnes", pk)
    except ListeRefusee as refus:
        statut = 422
        messages.error(request, str(refus))
        plan = refus.plan or verifier(
            tableau, liste.choix, liste.etablissement, entier=document.siecle, courante=document.session
        )
    contexte = {"liste": liste, "document": document, "total": len(tableau.lignes)}
    contexte |= page_de_verification(plan, request.GET.get("voir", ""), request.GET.get("q", ""))
    return render(request, "accounts/listes/verification.html", contexte, status=statut)


def _clore(liste, resultat):
    """In the same transaction: the list is applied and forgotten, or neither."""
    if not ImportDeListe.objects.filter(pk=liste.pk, fait_le=None).update(
        document={},
        choix={},
        resultat={"bilan": resultat.bilan, "classes": resultat.classes} | {"recu": resultat.recu},
        trace=resultat.trace,
        fait_le=timezone.now(),
    ):
        raise ListeRefusee("Cette liste vient d’être importée\u00a0: rien n’a été écrit une seconde fois.")


@require_safe
def import_resultat(request, pk):
    """The receipt: what was done, by name, the sheets to print, and the way to undo it."""
    liste = _liste(request, pk)
    if not liste.fait_le:
        return redirect("accounts:import_verification", pk)
    classes = Classe.objects.filter(pk__in=liste.resultat["classes"]).select_related("diplome")
    contexte = {
        "liste": liste,
        "bilan": liste.resultat["bilan"],
        "recu": liste.resultat["recu"],
        "classes": classes,
        "archivees": Classe.objects.filter(pk__in=liste.trace.get("archivees", ())),
        "raisons": [] if liste.annule_le else raisons_de_ne_pas_annuler(liste.trace),
    }
    return render(request, "accounts/listes/resultat.html", contexte)


@require_safe
def import_ecartes(request, pk):
    """The lines set aside, as a sheet to correct and hand over again."""
    liste = _liste(request, pk)
    if liste.fait_le:
        entetes, ecartes = liste.resultat["recu"]["entetes"], liste.resultat["recu"]["ecartes"]
    else:
        document = Document(**liste.document)
        tableau = document.tableau(**liste.choix["lecture"])
        try:
            plan = verifier(
                tableau, liste.choix, liste.etablissement, entier=document.siecle, courante=document.session
            )
        except DestinationImpossible:
            return redirect("accounts:import_colonnes", pk)
        entetes, ecartes = tableau.entetes, [vars(ecart) for ecart in plan.ecarts]
    return telechargement(classeur_des_ecartes(entetes, ecartes), "mis-de-cote.xlsx")


@require_POST
def import_annuler(request, pk):
    """Undo an import, or say who prevents it."""
    liste = _liste(request, pk)
    if not liste.fait_le:
        return redirect("accounts:import_verification", pk)
    try:
        annuler(liste, request.user)
    except AnnulationImpossible as refus:
        messages.error(request, f"{refus} {' '.join(refus.raisons[:3])}")
    else:
        messages.success(request, "L’import est annulé\u00a0: tout est comme avant.")
    return redirect("accounts:import_resultat", pk)


@require_POST
def import_abandonner(request, pk):
    """Forget a list at once; what it had of students leaves the server."""
    liste = _liste(request, pk)
    if liste.fait_le:
        return redirect("accounts:import_resultat", pk)
    liste.delete()
    messages.info(request, "La liste est oubliée\u00a0: rien n’a été importé.")
    return redirect("accounts:etablissement")


@require_POST
def demande_repondre(request, pk):
    """The old school answers in one click: the student has left, or is still there."""
    demandes = DemandeDArrivee.objects.modifiables_par(request.user).select_related("etudiant", "classe__etablissement")
    demande = get_object_or_404(demandes, pk=pk)
    ecoles = Etablissement.objects.modifiables_par(request.user)
    if request.POST.get("reponse") == "parti":
        ici = Inscription.objects.actives().filter(etudiant=demande.etudiant, classe__etablissement__in=ecoles)
        ici = ici.exclude(classe__etablissement=demande.classe.etablissement)
        ecole = ici.select_related("classe__etablissement").first().classe.etablissement
        ici.update(terminee_le=timezone.localdate())
        DemandeDArrivee.objects.honorer([demande.etudiant_id])
        Journal.noter(
            Journal.Action.ARRIVEE, request.user, etudiant=demande.etudiant, etablissement=ecole, objet=demande.classe
        )
        messages.success(request, f"{demande.etudiant} quitte votre établissement pour {demande.classe.etablissement}.")
    else:
        demande.refuser()
        messages.info(request, f"{demande.etudiant} reste chez vous\u00a0: {demande.classe.etablissement} le saura.")
    return redirect("accounts:etablissement")
