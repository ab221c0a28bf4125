"""A livret as a Europass CV in JSON, for the tools that read one.

Followed: « A JSON Representation of a Europass Document corresponding to Europass XML 3.4.0 », the last JSON Schema
that Cedefop published (github.com/europass/ewa-cedefop, services/core/src/main/resources/json/v3.4.0). The portal that
replaced its editor in 2020 publishes a schema for XML alone.
"""

import base64

from django.utils import timezone
from django.utils.html import escape

from langue.texte import de

from .montrer import montrer

VERSION = "V3.4"


def europass(extrait):
    """The document, as plain data: who, with the photo if there is one, the words of presentation, the stages of the
    chosen fiches, the diplôme, and each compétence with what the student says of it. No other person's name unless the
    livret shows them."""
    montre = montrer(extrait, timezone.localdate())
    passeport = extrait.passeport
    info = {
        "Identification": {
            "PersonName": {"FirstName": passeport.etudiant.first_name, "Surname": passeport.etudiant.last_name}
        },
        "WorkExperience": _stages(extrait),
        "Education": [_formation(passeport)],
        "Skills": {"JobRelated": {"Description": _competences(montre)}},
    }
    if montre.photo:
        donnees = base64.b64encode(extrait.photo).decode()
        info["Identification"]["Photo"] = {"MimeType": "image/jpeg", "Data": donnees}
    langues = [langue.strip() for langue in montre.langues.split(",") if langue.strip()]
    if langues:
        info["Skills"]["Linguistic"] = {"ForeignLanguage": [{"Description": {"Label": langue}} for langue in langues]}
    if montre.presentation:
        genre = {"Code": "personal_statement", "Label": "Profil personnel"}
        info["Headline"] = {"Type": genre, "Description": {"Label": montre.presentation}}
    quand = timezone.now().isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return {
        "SkillsPassport": {
            "Locale": "fr",
            "DocumentInfo": {
                "DocumentType": "ECV",
                "CreationDate": extrait.cree_le.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
                "LastUpdateDate": quand,
                "XSDVersion": VERSION,
                "Generator": "Passeport Pro",
                "Comment": f"Livret de compétences {de(passeport.etudiant)}",
                "EuropassLogo": False,
            },
            "LearnerInfo": info,
        }
    }


def _stages(extrait):
    """One experience per stage that a chosen fiche names, the latest first, with what was done there."""
    par_stage = {}
    for fiche in extrait.fiches_montrees():
        if fiche.stage_id:
            par_stage.setdefault(fiche.stage, []).append(str(fiche.situation))
    mot = extrait.passeport.diplome.mot("stage")
    return [
        {
            "Period": {"From": _jour(stage.date_debut), "To": _jour(stage.date_fin), "Current": False},
            "Position": {"Label": mot[:1].upper() + mot[1:]},
            "Activities": _lignes(dict.fromkeys(situations)),
            "Employer": {"Name": stage.organisation},
        }
        for stage, situations in sorted(par_stage.items(), key=lambda paire: paire[0].date_debut, reverse=True)
    ]


def _formation(passeport):
    formation = {
        "Period": {"To": {"Year": passeport.annee}},
        "Title": passeport.diplome.intitule,
    }
    if passeport.inscription:
        formation["Organisation"] = {"Name": str(passeport.inscription.classe.etablissement)}
    return formation


def _competences(montre):
    return _lignes(
        f"{competence.titre}\u00a0: {' '.join(dict.fromkeys(filter(None, (p.texte for p in competence.preuves))))}"
        for partie in montre.parties
        for competence in partie.competences
    )


def _lignes(textes):
    """Lines of the rich text that Europass keeps: its markup is ours, what people wrote is not."""
    return "<br/>".join(escape(texte) for texte in textes)


def _jour(jour):
    return {"Year": jour.year, "Month": jour.month, "Day": jour.day}
