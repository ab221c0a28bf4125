"""A student's account is erased, with everything in it: database, files, prints, packs, lists (R1).

What an exam must keep, a copy deposited for a session that is not over, stays with the name of its candidate until the
end of that year; then it goes too. The journal keeps what was done and when, under a number.
"""

import datetime
import re

from allauth.account.models import EmailAddress
from django.contrib.admin.models import LogEntry
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.core.cache import caches
from django.db import models, transaction
from django.utils import timezone

from accounts.models import Courriel, Effacement, Fusion, ImportDeListe, Journal, NumeroNational, User
from examens.models import Depot, Pack, PackLigne, PdfDepose, Reouverture
from examens.packs.stockage import vider
from situations.models import FeuilleATrier, Passeport
from suivi.models import Groupe

from .noms import Noms

# What stays on the passport of a copy that an exam keeps.
DE_L_EXAMEN = {"examens.Depot", "examens.Candidature"}


def comptes_de(personne):
    """The account, and those that were made one with it."""
    absorbes = Fusion.objects.filter(garde=personne, annulee_le=None).values("absorbe")
    return list(User.objects.filter(models.Q(pk=personne.pk) | models.Q(pk__in=absorbes)))


def garde_pour_l_examen(personne, jour=None):
    """The last day on which an exam needs a copy that this person has deposited; None when none does.

    The exam of a year is over at the end of it, results and appeals included.
    """
    annee = (jour or timezone.localdate()).year
    deposes = Depot.objects.filter(passeport__etudiant__in=comptes_de(personne), session__annee__gte=annee)
    derniere = deposes.aggregate(annee=models.Max("session__annee"))["annee"]
    return datetime.date(derniere, 12, 31) if derniere else None


def effacer(effacement):
    """Erase what can be, in one transaction, bytes after it. Returns the day until which an exam keeps a copy, or None
    once all is gone. Done twice, it is done once."""
    with transaction.atomic():
        Effacement.objects.select_for_update().get(pk=effacement.pk)
        Effacement.objects.filter(pk=effacement.pk).update(en_cours=True)
        personne = effacement.personne
        comptes = comptes_de(personne)
        jusqu_au = garde_pour_l_examen(personne)
        _effacer_les_packs(comptes)
        _fermer(comptes)
        if jusqu_au:
            _garder_les_copies(comptes)
            # The first day after the exam, this comes again.
            Effacement.objects.filter(pk=effacement.pk).update(
                examen_jusqu_au=jusqu_au, prevu_le=_lendemain(jusqu_au), en_cours=False
            )
        else:
            _effacer_tout(comptes)
        transaction.on_commit(caches["pdf"].clear)
    return jusqu_au


def _lendemain(jour):
    return timezone.make_aware(datetime.datetime.combine(jour + datetime.timedelta(days=1), datetime.time()))


def _effacer_les_packs(comptes):
    """The documents of a whole class hold this person's: they go, and are asked for again."""
    for pack in Pack.objects.filter(lignes__etudiant__in=comptes).distinct():
        pack.finir(Pack.Etat.ANNULE)
        Pack.objects.filter(pk=pack.pk, etat=Pack.Etat.PRET).update(etat=Pack.Etat.EXPIRE, archive="", liasse="")
        transaction.on_commit(lambda pack=pack: vider(pack.stockage(), pack.dossier))
    PackLigne.objects.filter(etudiant__in=comptes).delete()


def _fermer(comptes):
    """Nobody signs in any more, here or where a session is open."""
    cles = {str(compte.pk) for compte in comptes}
    # What waits in a session is a text too.
    ouvertes = Session.objects.filter(expire_date__gt=timezone.now()).iterator()
    siennes = [session.pk for session in ouvertes if session.get_decoded().get(SESSION_KEY) in cles]
    Session.objects.filter(pk__in=siennes).delete()
    for compte in comptes:
        compte.is_active = False
        compte.save(update_fields=["is_active"])


def _garder_les_copies(comptes):
    """All that an exam does not need goes; the copies stay, with the name that is on them."""
    for passeport in Passeport.objects.filter(etudiant__in=comptes):
        if not passeport.depots.exists():
            passeport.delete()
            continue
        passeport.fiches.all().delete()
        _effacer_ce_qui_tient_a(passeport, DE_L_EXAMEN)
    for compte in comptes:
        _effacer_ce_qui_tient_a(compte, {"situations.Passeport", "accounts.Effacement", "accounts.Fusion"})
        compte.email, compte.date_naissance, compte.etablissement = "", None, None
        compte.set_unusable_password()
        compte.save()


def _effacer_ce_qui_tient_a(objet, sauf):
    for relation in objet._meta.related_objects:
        modele = relation.related_model
        if relation.on_delete is models.CASCADE and modele._meta.label not in sauf:
            modele._base_manager.filter(**{relation.field.name: objet.pk}).delete()


def _effacer_tout(comptes):
    cles = [compte.pk for compte in comptes]
    adresses = set(EmailAddress.objects.filter(user__in=cles).values_list("email", flat=True))
    adresses |= {compte.email for compte in comptes}
    numeros = NumeroNational.objects.filter(personne__in=cles).values_list("valeur", flat=True)
    noms = Noms(comptes, adresses, numeros)
    _effacer_les_courriels(adresses - {""}, noms)
    _effacer_des_listes(noms)
    _effacer_de_la_classe(noms)
    LogEntry.objects.filter(
        pk__in=[e.pk for e in LogEntry.objects.iterator() if noms.est_nomme(e.object_repr)]
    ).delete()
    Journal.objects.pseudonymiser(set(cles), noms.est_nomme, noms.efface)
    _effacer_les_copies(cles)
    Passeport.objects.filter(etudiant__in=cles).delete()
    User.objects.filter(pk__in=cles).delete()
    Journal.noter(Journal.Action.EFFACEMENT, "Passeport Pro", objet=f"Personne effacée n°\u00a0{cles[0]}", comptes=cles)


def _effacer_les_copies(cles):
    """Past their model, which refuses: the triggers alone let go, now."""
    for modele, chemin in (
        (Reouverture, "depot__passeport__etudiant__in"),
        (PdfDepose, "depot__passeport__etudiant__in"),
        (Depot, "passeport__etudiant__in"),
    ):
        lignes = models.QuerySet(modele).filter(**{chemin: cles})
        lignes._raw_delete(lignes.db)


def _effacer_les_courriels(adresses, noms):
    """Those for this person, and the traces of those about them: what left keeps its subject alone."""
    for adresse in adresses:
        Courriel.objects.filter(destinataires__icontains=adresse).delete()
    for courriel in Courriel.objects.iterator():
        attend = f"{courriel.message().body}" if courriel.contenu else ""
        if noms.est_nomme(courriel.objet) or noms.est_nomme(attend):
            courriel.delete()


def _effacer_de_la_classe(noms):
    """Groups that bear this name, and scanned pages that are still nobody's."""
    for groupe in Groupe.objects.iterator():
        if noms.est_nomme(groupe.nom):
            Groupe.objects.filter(pk=groupe.pk).update(nom=f"Groupe {groupe.pk}")
    for feuille in FeuilleATrier.objects.iterator():
        # « DUPONT_Lina.jpg »: a file's name is cut otherwise.
        if noms.est_nomme(f"{re.sub(r'[._]+', ' ', feuille.nom)} {feuille.motif}"):
            feuille.delete()


def _effacer_des_listes(noms):
    """Class lists waiting to be confirmed, and receipts of those that were."""
    for liste in ImportDeListe.objects.iterator():
        avant = [liste.document, liste.choix, liste.resultat, liste.trace]
        apres = [noms.efface(donnees) for donnees in avant]
        if apres != avant:
            liste.document, liste.choix, liste.resultat, liste.trace = apres
            liste.save(update_fields=["document", "choix", "resultat", "trace"])
