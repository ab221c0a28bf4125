"""« Entretien d’explicitation »: the questions of each field beside what the student wrote there (R29).

The teacher ticks what was asked; the questions may then be sent to the student as an appréciation, and show again at
their fields when the student completes the fiche. The teacher writes nothing in it (R21).
"""

import json
from dataclasses import dataclass

from langue.texte import lignes
from referentiel.rubriques import PROPRE, RUBRIQUES, RUBRIQUES_SUPPORT, Genre, rubriques_de, rubriques_du_support
from situations.fiche.differences import lisible
from situations.models import Version
from situations.saisie import IMPOSSIBLE, TAILLE_MAXIMALE, SaisieTropGrosse

SEPARATEUR = "|"
# Of one question, in characters; and of one form.
QUESTION_AU_PLUS, QUESTIONS_AU_PLUS = 300, 200
INTRODUCTION = "Questions de notre entretien, à compléter dans votre fiche\u00a0:"
SANS_RUBRIQUE = "Autres questions"
SUPPORTS = "Supports"
_QUESTIONS_DE_SUPPORT = tuple(r.nom for r in RUBRIQUES_SUPPORT)
_NOMS = {r.nom for r in (*RUBRIQUES, *RUBRIQUES_SUPPORT)}
# What is said in a word or two: one line for all of them.
_FAITS = (Genre.SITUATION, Genre.COMPETENCE, Genre.STAGE, Genre.DATE, Genre.CHOIX, Genre.CASE)


@dataclass(frozen=True)
class Carte:
    """One field: what the student wrote, and its questions, ``[(value of the box, question, asked), …]``."""

    libelle: str
    texte: str
    questions: list

    @property
    def posees(self):
        return sum(posee for _, _, posee in self.questions)


def cartes(fiche, diplome, posees):
    """``(facts, [Carte, …])`` of a recorded fiche, in the order of the form.

    ``facts``: ``[(label, text), …]`` of the short answers; ``posees``: the questions asked so far. One that the
    référentiel no longer holds stays with its field.
    """
    texte = lisible(fiche.contenu(), diplome)
    faits, suite = [], []
    for rubrique in rubriques_de(diplome):
        questions = _questions(diplome, [rubrique.nom], posees)
        ecrit = texte.get(rubrique.libelle, "")
        if questions or (ecrit and rubrique.genre not in _FAITS):
            suite.append(Carte(rubrique.libelle, ecrit, questions))
        elif ecrit:
            faits.append((rubrique.libelle, ecrit))
    questions = _questions(diplome, _QUESTIONS_DE_SUPPORT, posees)
    if questions or texte[SUPPORTS]:
        suite.append(Carte(SUPPORTS, texte[SUPPORTS], questions))
    return faits, suite


def _questions(diplome, noms, posees):
    resultat = []
    for nom in noms:
        dites = [p["question"] for p in posees if p["rubrique"] == nom]
        connues = diplome.questions(nom)
        resultat += [(f"{nom}{SEPARATEUR}{q}", q, q in dites) for q in connues]
        resultat += [(f"{nom}{SEPARATEUR}{q}", q, True) for q in dites if q not in connues]
    return resultat


def contenu_de_post(post):
    """What a form of an entretien holds, as typed: ``{"notes", "autres", "mot", "posees"}``.

    Raises ``SaisieTropGrosse``.
    """
    contenu = {
        nom: IMPOSSIBLE.sub("\N{REPLACEMENT CHARACTER}", post.get(nom, "")).replace("\r\n", "\n")
        for nom in ("notes", "autres", "mot")
    }
    posees = []
    for valeur in post.getlist("posees")[:QUESTIONS_AU_PLUS]:
        nom, _, question = IMPOSSIBLE.sub("\N{REPLACEMENT CHARACTER}", valeur).partition(SEPARATEUR)
        posee = {"rubrique": nom, "question": question[:QUESTION_AU_PLUS]}
        if question and posee not in posees and (nom in _NOMS or nom.startswith(PROPRE)):
            posees.append(posee)
    contenu["posees"] = posees
    if len(json.dumps(contenu)) > TAILLE_MAXIMALE:
        raise SaisieTropGrosse
    return contenu


def est_vide(contenu):
    """Whether nothing was typed nor ticked."""
    return not (contenu["posees"] or any(contenu[nom].strip() for nom in ("notes", "autres", "mot")))


def reunir(ici, autre):
    """Two contents of one entretien as one, for two windows that met: nothing of either is lost."""
    textes = {}
    for nom in ("notes", "autres", "mot"):
        deux = [texte for texte in (ici[nom].strip(), autre[nom].strip()) if texte]
        textes[nom] = deux[0] if len(deux) == 2 and deux[1] in deux[0] else "\n\n".join(deux)
    return textes | {"posees": ici["posees"] + [p for p in autre["posees"] if p not in ici["posees"]]}


def questions_a_envoyer(contenu):
    """The questions ticked, then those of one's own, ``[{"rubrique", "question"}, …]``."""
    siennes = [{"rubrique": "", "question": ligne[:QUESTION_AU_PLUS]} for ligne in lignes(contenu["autres"])]
    return contenu["posees"] + siennes[:QUESTIONS_AU_PLUS]


def par_rubrique(questions, diplome):
    """``[(name, label, [question, …]), …]``, in the order of the form, those of no field last."""
    ordre = [r for r in (*rubriques_de(diplome), *rubriques_du_support(diplome))]
    groupes = [(r.nom, r.libelle) for r in ordre] + [("", SANS_RUBRIQUE)]
    connus = {nom for nom, _ in groupes}
    resultat = []
    for nom, libelle in groupes:
        dites = [q["question"] for q in questions if (q["rubrique"] if q["rubrique"] in connus else "") == nom]
        if dites:
            resultat.append((nom, libelle, dites))
    return resultat


def sans_reponse(appreciation, fiche):
    """The questions of an appréciation still to answer; three queries at most.

    One of a field waits until something is recorded there (about a text of which no version was kept: until the fiche
    is recorded again); one of no field, until the student has answered in the thread.
    """
    libres = [q for q in appreciation.questions if not q["rubrique"]]
    if libres and appreciation.reponses.presentes().filter(auteur=fiche.passeport.etudiant_id).exists():
        libres = []
    return _sans_suite(appreciation, fiche) + libres


def _sans_suite(appreciation, fiche):
    des_champs = [q for q in appreciation.questions if q["rubrique"]]
    lue = fiche.versions.filter(numero=appreciation.version).first()
    if lue is None:
        suivantes = fiche.versions.filter(numero__gt=appreciation.version, nature=Version.Nature.ENREGISTREE)
        return [] if suivantes.exists() else des_champs
    contenu = fiche.contenu()
    changees = {nom for nom, valeur in contenu.items() if valeur != lue.contenu.get(nom)}
    return [q for q in des_champs if not (q["rubrique"] in changees if q["rubrique"] in contenu else changees)]


def texte_a_envoyer(contenu, diplome):
    """The words of the appréciation: the teacher's own, then the questions under the names of their fields."""
    parties = [contenu["mot"].strip()]
    groupes = par_rubrique(questions_a_envoyer(contenu), diplome)
    if groupes:
        parties.append(INTRODUCTION)
        parties += ["\n".join([libelle, *(f"– {question}" for question in dites)]) for _, libelle, dites in groupes]
    return "\n\n".join(filter(None, parties))
