"""All that a student has written, and what others wrote to them, as plain data (R1): docs/format-passeport.md.

Nothing in it is a primary key: fiches, stages and appréciations are numbered in the file, elements of the référentiel
named by their key, so that another instance reads it, and writes the same again.
"""

import base64
import datetime

from django.conf import settings

from examens.models import Extrait
from referentiel.arbre import arbre_de
from situations.fichiers.noms import nom_sur_disque
from situations.models import Fiche, Formule, NoteDeBord, Regard, Version
from situations.saisie import saisie_portable
from suivi.models import Appreciation, MotRepris

VERSION_DU_FORMAT = 2


def donnees(passeport):
    """The passport, its fiches (brouillons and bin included), their supports, files and versions, for JSON.

    Identity is reduced to what a passport shows: name, identifier, diplôme, session, établissement.
    """
    inscription = passeport.inscription
    ecole = str(inscription.classe.etablissement) if inscription else None
    fiches = (
        Fiche.objects.filter(passeport=passeport)
        .select_related("situation", "competence", "stage", "passeport__diplome")
        .prefetch_related("supports", "versions", *(["pieces"] if passeport.diplome.permet("pieces_jointes") else []))
        .order_by("pk")
    )
    fiches = list(fiches)
    stages = list(
        passeport.stages.order_by("pk").prefetch_related(
            "competences", "positionnements__competence", "attestations", "feuilles"
        )
    )
    numeros = _Numeros(
        {stage.pk: rang for rang, stage in enumerate(stages, 1)},
        {fiche.pk: rang for rang, fiche in enumerate(fiches, 1)},
        arbre_de(passeport.diplome),
    )
    repris = list(MotRepris.objects.filter(passeport=passeport))
    return {
        "format": VERSION_DU_FORMAT,
        "origine": settings.ADRESSE_PUBLIQUE,
        "etudiant": {
            "nom": passeport.etudiant.last_name,
            "prenom": passeport.etudiant.first_name,
            "identifiant": passeport.etudiant.username,
        },
        "etablissement": ecole,
        "diplome": {"code": passeport.diplome.code, "intitule": passeport.diplome.intitule},
        "session": passeport.annee,
        "stages": [_stage(stage, numeros, ecole, repris) for stage in stages],
        "fiches": [_fiche(fiche, numeros) for fiche in fiches],
        "carnet": [_note(n, numeros) for n in NoteDeBord.objects.filter(etudiant=passeport.etudiant)],
        "textes_gardes": [
            {"rubrique": f.rubrique, "texte": f.texte, "garde_le": instant(f.creee_le)}
            for f in Formule.objects.filter(auteur=passeport.etudiant)
        ],
        "regards": [
            {"numero": r.numero, "texte": r.texte, "ecrit_le": instant(r.ecrit_le)}
            for r in Regard.objects.filter(passeport=passeport)
        ],
        "extraits": [
            _extrait(extrait, numeros)
            for extrait in Extrait.objects.filter(passeport=passeport).order_by("pk").prefetch_related("fiches")
        ],
        "appreciations": _appreciations(passeport, ecole, numeros, repris),
    }


class _Numeros:
    """``stages``, ``fiches``: ``{primary key: number in the file}``; ``arbre``: the référentiel."""

    def __init__(self, stages, fiches, arbre):
        self.stages, self.fiches, self.arbre = stages, fiches, arbre

    def saisie(self, saisie):
        return saisie if saisie is None else saisie_portable(saisie, self.arbre, self.stages)

    def contenu(self, contenu):
        """A ``Fiche.contenu()`` whose stage has its number in the file."""
        if not (stage := contenu.get("stage")):
            return contenu
        numero = self.stages.get(stage.get("pk"))
        return contenu | {"stage": {"numero": numero} | {nom: v for nom, v in stage.items() if nom != "pk"}}


def instant(moment):
    """A moment as the file writes it: ISO 8601, in UTC, to the microsecond, by which it is known again."""
    return moment.astimezone(datetime.UTC).isoformat() if moment else None


def _fiche(fiche, numeros):
    return {
        "numero": numeros.fiches[fiche.pk],
        "etat": "brouillon" if fiche.est_brouillon else "enregistree",
        "creee_le": instant(fiche.creee_le),
        "enregistree_le": instant(fiche.enregistree_le),
        "modifiee_le": instant(fiche.modifiee_le),
        "saisie_le": instant(fiche.saisie_le),
        "jetee_le": instant(fiche.supprimee_le),
        "issue_de": numeros.fiches.get(fiche.issue_de_id),
        "poste": str(fiche.lot) if fiche.lot else None,
        "retenue": fiche.retenue,
        "contenu": None if fiche.est_brouillon else numeros.contenu(fiche.contenu()),
        "saisie_en_cours": numeros.saisie(fiche.saisie),
        "fichiers": [
            {"nom": p.nom, "chemin": chemin_de(p, numeros.fiches[fiche.pk]), "type": p.type_mime, "taille": p.taille}
            | {"sha256": p.sha256, "joint_le": instant(p.ajoutee_le), "notes": p.notes}
            for p in fiche.fichiers()
        ],
        "versions": [_version(version, numeros) for version in fiche.versions.all()],
    }


def _version(version, numeros):
    recrire = numeros.contenu if version.nature == Version.Nature.ENREGISTREE else numeros.saisie
    return {
        "numero": version.numero,
        "nature": version.nature,
        "creee_le": instant(version.creee_le),
        "contenu": recrire(version.contenu),
    }


def _nommes(niveau, cles, arbre):
    elements = (arbre.element(niveau, pk) for pk in cles)
    return [{"cle": e.cle, "intitule": str(e)} for e in elements if e is not None]


def _stage(stage, numeros, ecole, reprises):
    """With what its tuteur observed; nothing of the link, which is nobody's text."""
    observations = [
        {
            "competence": p.competence.cle,
            "observation": p.get_niveau_display(),
            "auteur": p.auteur_nom,
            "par": p.auteur,
            "observe_le": instant(p.modifie_le),
            "etablissement": ecole,
        }
        for p in stage.positionnements.all()
    ]
    return {
        "numero": numeros.stages[stage.pk],
        "organisation": stage.organisation,
        "adresse": stage.adresse,
        "date_debut": stage.date_debut.isoformat(),
        "date_fin": stage.date_fin.isoformat(),
        "tuteur": stage.tuteur_nom,
        "courriel_du_tuteur": stage.tuteur_courriel,
        "objectifs": stage.objectifs,
        "cree_le": instant(stage.cree_le),
        "competences_visees": [{"cle": c.cle, "intitule": str(c)} for c in stage.competences.all()],
        # Where an épreuve counts classes or situations; absent of the archives made before.
        "classes_visees": _nommes("classe", stage.classes_visees, numeros.arbre),
        "situations_visees": _nommes("situation", stage.situations_visees, numeros.arbre),
        "positionnements": observations + _cites(stage, reprises, MotRepris.Genre.OBSERVATION),
        "attestations": [_attestation(a, ecole) for a in stage.attestations.all()]
        + _cites(stage, reprises, MotRepris.Genre.ATTESTATION),
        "feuilles": [
            {"sorte": f.sorte, "nom": f.nom, "chemin": chemin_de_feuille(f, numeros.stages[stage.pk], rang)}
            | {"sha256_recu": f.sha256_recu, "deposee_le": instant(f.deposee_le)}
            for rang, f in enumerate(stage.feuilles.all(), 1)
        ],
    }


def _cites(stage, reprises, genre):
    return [mot.contenu for mot in reprises if mot.stage_id == stage.pk and mot.genre == genre]


def _attestation(attestation, ecole):
    return {
        "organisation": attestation.organisation,
        "date_debut": attestation.date_debut.isoformat(),
        "date_fin": attestation.date_fin.isoformat(),
        "jours": str(attestation.jours),
        "absences": str(attestation.absences),
        "semaines": str(attestation.semaines),
        "activites": attestation.activites,
        "auteur": attestation.signataire,
        "par": attestation.auteur,
        "signee_le": instant(attestation.signee_le),
        "confirmee_par": attestation.confirmee_par_nom,
        "remplacee_le": instant(attestation.remplacee_le),
        "etablissement": ecole,
    }


def chemin_de(piece, numero):
    """Where a file of the fiche of this number stands in the archive that goes with these data."""
    return f"fichiers/fiche-{numero}/{nom_sur_disque(piece.nom)}"


def chemin_de_feuille(feuille, numero, rang):
    """The same for a signed sheet, the ``rang``th of the stage of this number: photos often have one name."""
    return f"feuilles/stage-{numero}/{rang}-{nom_sur_disque(feuille.nom)}"


def _extrait(extrait, numeros):
    """Nothing of its link, which is nobody's text and ends where it was made."""
    return {
        **{nom: getattr(extrait, nom) for nom in Extrait.CHOISIS},
        "fiches": sorted(numeros.fiches[fiche.pk] for fiche in extrait.fiches.all()),
        "photo": base64.b64encode(extrait.photo).decode() if extrait.photo else None,
        "cree_le": instant(extrait.cree_le),
        "modifie_le": instant(extrait.modifie_le),
    }


def _note(note, numeros):
    return {
        "quand": note.quand.isoformat(),
        "ou": note.ou,
        "quoi": note.quoi,
        "hors_formation": note.hors_formation,
        "fiche": numeros.fiches.get(note.fiche_id),
        "ecrite_le": instant(note.creee_le),
        "modifiee_le": instant(note.modifiee_le),
    }


def _appreciations(passeport, ecole, numeros, repris):
    """Those received here, and those quoted from elsewhere, in the order of time."""
    siennes = Appreciation.objects.presentes().filter(passeport=passeport)
    toutes = [("ici", a, _appreciation(a, ecole)) for a in siennes]
    toutes += [("repris", m, dict(m.contenu)) for m in repris if m.genre == MotRepris.Genre.APPRECIATION]
    toutes.sort(key=lambda trouve: trouve[2]["ecrite_le"])
    rangs = {(d_ou, mot.pk): rang for rang, (d_ou, mot, _) in enumerate(toutes, 1)}
    return [
        {
            "numero": rang,
            "fiche": numeros.fiches.get(mot.fiche_id),
            "stage": numeros.stages.get(mot.stage_id),
            "reponse_a": rangs.get((d_ou, mot.reponse_a_id)),
        }
        | contenu
        for rang, (d_ou, mot, contenu) in enumerate(toutes, 1)
    ]


def _appreciation(appreciation, ecole):
    return {
        "auteur": appreciation.auteur_nom,
        "role": appreciation.auteur_role,
        "lien_remis_par_l_etudiant": appreciation.par_etudiant,
        "ecrite_le": instant(appreciation.creee_le),
        "modifiee_le": instant(appreciation.modifiee_le),
        "lue_le": instant(appreciation.lue_le),
        "texte": appreciation.texte,
        "version": appreciation.version,
        "questions": appreciation.questions,
        "etablissement": ecole,
    }
