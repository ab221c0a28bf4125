"""A fiche without the names of other people, to be shown outside (R30).

Names are those that the student has written as actors, and those that follow a civility. What is written otherwise
cannot be known for a name: the page that shows the extract says so, and shows it before anyone else reads it.
"""

import re

from django.utils.text import capfirst

from referentiel.rubriques import RUBRIQUES, Genre

ANONYME = "X"
PERSONNE = "Une personne"

_CIVILITE = r"(?:M\.|MM\.|Mr\.?|Mme|Mmes|Mlle|Monsieur|Madame|Mademoiselle|Messieurs|Mesdames)"
_PROPRE = r"(?:[A-ZÀ-ÖØ-Þ]\.|[A-ZÀ-ÖØ-Þ][\w’'-]*)"
# « Mme Lise Martin », « M. de La Tour »: the civility stays.
_NOMME = re.compile(
    rf"\b({_CIVILITE})([ \u00a0]+)(?:(?:de|du|des|d’|d'|la|le)[ \u00a0]?)*{_PROPRE}(?:[ \u00a0]+{_PROPRE})*"
)
# An actor that begins so is not somebody, but a firm or a team.
_COLLECTIFS = re.compile(
    r"(?:l[ea’']s?\b|un[e]?\b|notre|société|entreprise|agence|association|mairie|lycée|groupe|service|équipe|maison|"
    r"régie|cabinet|magasin|boutique|sarl|sas?\b)",
    re.IGNORECASE,
)


# « Lina Moreau et Tom Petit » are two people on one line.
_ENSEMBLE = re.compile(r"(\s+et\s+|\s*[/&+;]\s*)")


def sans_noms(fiche, etudiant):
    """Take the names of other people out of a fiche in memory, and hand it back; it must never be saved.

    The student's own name stays. ``fiche``: with its supports and files prefetched (``pour_lecture``, ``avec_pieces``).
    """
    siens = {etudiant.first_name.casefold(), etudiant.last_name.casefold()} - {""}
    acteurs = [(_ENSEMBLE.split(nom), fonction) for nom, fonction in fiche.lignes_acteurs()]
    noms = [partie for parties, _ in acteurs for partie in parties[::2] if _est_une_personne(partie, siens)]
    motif = _motif(noms, siens)
    fiche.acteurs = "\n".join(_acteur(parties, fonction, noms) for parties, fonction in acteurs)
    for rubrique in RUBRIQUES:
        if rubrique.genre in (Genre.TEXTE, Genre.LIGNE):
            setattr(fiche, rubrique.nom, _remplacer(getattr(fiche, rubrique.nom), motif))
        elif rubrique.genre is Genre.LISTE:
            setattr(fiche, rubrique.nom, [_remplacer(texte, motif) for texte in getattr(fiche, rubrique.nom)])
    fiche.propres = {nom: _sans(reponse, motif) for nom, reponse in fiche.propres.items()}
    for support in fiche.supports.all():
        support.designation = _remplacer(support.designation, motif)
    for piece in fiche.fichiers():
        piece.nom = _remplacer(piece.nom, motif)
    return fiche


def _est_une_personne(nom, siens):
    mots = set(re.findall(r"\w+", nom.casefold()))
    return bool(re.search(_PROPRE, nom)) and not _COLLECTIFS.match(nom) and not (siens and mots & siens)


def _acteur(parties, fonction, noms):
    """One line again: the function alone when nobody else's name was there, else the names with « X » among them."""
    if all(partie in noms for partie in parties[::2]):
        return capfirst(fonction) or PERSONNE
    nom = "".join(ANONYME if partie in noms else partie for partie in parties)
    return ", ".join(filter(None, (nom, fonction)))


def _motif(noms, siens):
    """The names as they may come back in a text: whole, then each of their words that begins with a capital."""
    formes = set()
    for nom in noms:
        nu = re.sub(rf"^{_CIVILITE}[ \u00a0]+", "", nom)
        mots = [mot for mot in re.findall(_PROPRE, nu) if len(mot) > 2 and mot.casefold() not in siens]
        formes |= {nu, *mots}
    if not formes:
        return None
    # The longest first, so that « Lise Martin » is one person.
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(formes, key=len, reverse=True)))})(?!\w)")


def _sans(reponse, motif):
    """An answer of the diplôme's own rubriques: a text, or a list of them."""
    return [_remplacer(texte, motif) for texte in reponse] if isinstance(reponse, list) else _remplacer(reponse, motif)


def _remplacer(texte, motif):
    texte = _NOMME.sub(rf"\1\2{ANONYME}", texte)
    return motif.sub(ANONYME, texte) if motif else texte
