"""What a dépôt freezes: the recorded fiches of one épreuve, and the document that is printed of them (R2, R20)."""

import json
from collections import Counter
from dataclasses import asdict, dataclass, replace

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.urls import reverse
from django.utils.timezone import localdate

from examens.documents.contenu import demandes, remplir
from examens.models import Depot
from examens.papier.document import Document, Presentation, Preuve, document_epreuve
from examens.papier.intitules import intitule
from examens.papier.synthese import ordonner
from impression.polices import sans_dessin
from langue.dates import a_la_seconde
from langue.lisible import lisible
from referentiel.arbre import arbre_de
from situations.couverture import Couverture, CouvertureEpreuve
from situations.models import Fiche
from situations.models.fiche import empreinte
from situations.models.piece_jointe import avec_pieces

FORMAT = 1


@dataclass
class Matiere:
    """What there is to deposit now. ``manques``: what no recorded fiche covers of ``couverture``, in words (R3).

    ``etat``: a hash that changes with every fiche recorded, thrown away or taken back since.
    """

    fiches: list
    couverture: CouvertureEpreuve
    manques: list
    etat: str
    arbre: object = None

    @property
    def par_competence(self):
        """``[(compétence, number of fiches), …]`` in the order of the référentiel."""
        nombres = Counter(pk for fiche in self.fiches for pk in fiche.competences_revendiquees)
        return [(competence, nombres[pk]) for pk, competence in self.arbre.competences.items() if pk in nombres]

    @property
    def sans_dessin(self):
        """``[(fiche, characters), …]``: those of its texts that no font can print, replaced by « ▯ » on the copy."""
        textes = ((f, lisible(json.dumps(f.contenu(), ensure_ascii=False))) for f in self.fiches)
        return [(fiche, trouves) for fiche, texte in textes if (trouves := sans_dessin(texte))]


@dataclass
class Copie:
    """``contenu``: format 1 of ``Depot``; ``document``: the same, to be rendered."""

    contenu: dict
    document: Document


def matiere(passeport, epreuve):
    """The ``Matiere`` of a passport for one épreuve, two queries."""
    branches = arbre_de(passeport.diplome)
    fiches = avec_pieces(passeport, ordonner(branches, fiches_de(passeport, epreuve).pour_lecture()))
    couverture = Couverture.de_fiches(branches, fiches).epreuve(_de_l_arbre(branches, epreuve))
    manques = [intitule(element) for element in couverture.reste]
    return Matiere(fiches, couverture, manques, _etat((f.pk, f.modifiee_le) for f in fiches), branches)


def etat_actuel(passeport, epreuve):
    """The ``etat`` of the ``Matiere`` that there would be now, in one short query."""
    return _etat(fiches_de(passeport, epreuve).values_list("pk", "modifiee_le"))


def copier(passeport, periode, matiere, code, moment, par):
    """The ``Copie`` of this ``Matiere``. ``moment``: that of the dépôt; ``par``: who does it, in words."""
    epreuve, session = _de_l_arbre(arbre_de(passeport.diplome), periode.epreuve), periode.session
    inscription, etudiant = passeport.inscription, passeport.etudiant
    en_classe = inscription if inscription and inscription.terminee_le is None else None
    etablissement = session.etablissement
    document = document_epreuve(
        passeport,
        epreuve,
        localdate(moment),
        matiere.fiches,
        presentation=etablissement.presentation if etablissement else Presentation.COMPACTE,
        avec_regard=False,
    )
    document.mention = lisible("\n".join(_mention(session, matiere, moment, par)))
    document.sujet = lisible(f"{passeport.diplome.intitule}, {session}")
    document.identite = [
        (libelle, f"{session.saison} {session.annee}" if libelle == "Session" else valeur)
        for libelle, valeur in document.identite
    ]
    document.annexes = [
        replace(remplir(m, passeport, epreuve, localdate(moment), matiere.fiches), identite=document.identite)
        for m in demandes(passeport.diplome, epreuve, matiere.fiches)
    ]
    document.verification = Preuve(Depot(code=code).code_lisible, adresse_de_verification(code))
    contenu = {
        "format": FORMAT,
        "candidat": {
            "nom": etudiant.last_name or etudiant.username,
            "prenom": etudiant.first_name,
            "numero": passeport.numero,
            "initiales": initiales(etudiant),
        },
        "diplome": {"code": passeport.diplome.code, "intitule": passeport.diplome.intitule},
        "epreuve": {"code": epreuve.code, "intitule": epreuve.intitule},
        "session": {"annee": session.annee, "saison": session.saison},
        "etablissement": {"nom": etablissement.nom, "uai": etablissement.uai, "commune": etablissement.commune}
        if etablissement
        else None,
        "classe": en_classe.classe.nom if en_classe else "",
        "manques": matiere.manques,
        "sans_fiche": matiere.couverture.sans_fiche,
        "document": asdict(document),
        "fiches": [{"pk": fiche.pk, "contenu": fiche.contenu()} for fiche in matiere.fiches],
    }
    # As the database will give it back: lists for tuples, texts for keys and days.
    return Copie(json.loads(json.dumps(contenu, cls=DjangoJSONEncoder)), document)


def initiales(etudiant):
    """« J.-P. M. » for Jean-Pierre Moreau; those of the identifier without a name."""
    prenom = "-".join(f"{mot[0]}." for mot in etudiant.first_name.split("-") if mot)
    nom = (etudiant.last_name or etudiant.username)[:1]
    return f"{prenom} {nom}.".strip().upper()


def adresse_de_verification(code):
    """The full URL that the QR code holds."""
    return settings.ADRESSE_PUBLIQUE + reverse("examens:verifier_code", args=[code])


def _mention(session, matiere, moment, par):
    yield f"Copie déposée {a_la_seconde(moment)} pour la {session}, par {par}."
    if matiere.manques:
        yield f"Déposée incomplète\u00a0: {matiere.couverture.sans_fiche}."


def fiches_de(passeport, epreuve):
    """The recorded fiches of this passport that a dépôt for this épreuve freezes."""
    competences = arbre_de(passeport.diplome).cles_de(epreuve)
    return Fiche.objects.filter(passeport=passeport, competence__in=competences).enregistrees()


def _de_l_arbre(branches, epreuve):
    """The same épreuve, with what the tree holds of it."""
    return next(e for e in branches.epreuves if e.pk == epreuve.pk)


def _etat(lignes):
    return empreinte(sorted([pk, modifiee_le.isoformat()] for pk, modifiee_le in lignes))
