"""The rows of the passport page as HTML: titles of the référentiel, states, fiches.

In Python, and not in a template, for a measured reason: a whole passport is 1,800 small values, and the template
engine took longer over them than all the rest of the page. Every text goes through ``format_html``, and pieces are
added: a text that was forgotten would make the whole a plain string, which the template escapes. What the référentiel
alone decides is written once per revision.
"""

from dataclasses import dataclass
from functools import cache, lru_cache, reduce
from operator import add

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

RIEN = SafeString("")  # Nothing to escape in it; nor, below, in marks that no text enters.
DEBUT_BLOC, FIN_BLOC = SafeString('<div class="bloc">'), SafeString("</div>\n")  # constants
FIN_COMPETENCE, FIN_ETAT = SafeString("</div>\n"), SafeString("</p>")  # constants
DEBUT_FICHES, FIN_FICHES = SafeString('<ul class="fiches">'), SafeString("</ul>")  # constants
BROUILLON = format_html('<span class="puce puce-brouillon">{}</span> ', "brouillon")
FIN_PARCOURS = SafeString("</a></p>")  # constant
RETENUE = format_html(' <span class="puce puce-retenue"><span aria-hidden="true">★</span> {}</span>', "fiche retenue")
MODIFIEE = format_html(' <span class="puce puce-alerte">{}</span>', "modifications non enregistrées")


def poles_html(tableau, nouvelle, provisoire, situation=""):
    """``[(PartiePole, its classes as HTML), …]`` of a ``Tableau``.

    ``nouvelle``: the address of a new fiche of this passport, to which a row adds what the fiche begins with;
    ``provisoire``: the mark of a title that is provisional, the same for all; ``situation``: the beginning of the
    addresses of the situations that were told.
    """
    titres, nouvelle = _titres(tableau.arbre, provisoire), conditional_escape(nouvelle)
    parcours = _Parcours(titres, format_html('<p class="parcours"><a href="{}', situation), tableau.parcours)
    return [(pole, _suite(_classe(c, titres, nouvelle, parcours) for c in pole.classes)) for pole in tableau.poles]


def _suite(morceaux):
    return reduce(add, morceaux, RIEN)


@dataclass(frozen=True)
class _Parcours:
    """The links to what was told of a situation over time; ``debut``: the markup that they begin with."""

    titres: "Titres"
    debut: SafeString
    nombres: dict

    def lien(self, situation):
        nombre = self.nombres.get(situation.pk)
        if not nombre:
            return RIEN
        return self.debut + self.titres.parcours(situation) + (FIN_PARCOURS if nombre == 1 else _fiches_dites(nombre))


@cache
def _fiches_dites(nombre):
    return format_html("</a> · {} fiches</p>", nombre)


@lru_cache(maxsize=32)
def _titres(arbre, provisoire):
    """Keeps as many as ``referentiel.arbre`` keeps trees."""
    return Titres(provisoire)


class Titres:
    """The titles of one revision of a référentiel, each written when it is first asked for."""

    def __init__(self, provisoire):
        self._provisoire = format_html(" {}", provisoire)
        self._ecrits = {}

    def classe(self, classe):
        return self._une_fois("classe", classe, self._classe)

    def situation(self, situation):
        return self._une_fois("situation", situation, self._situation)

    def parcours(self, situation):
        return self._une_fois("parcours", situation, self._parcours)

    def competence(self, ligne):
        """``(before its state, from its state to the title's end, the title alone)`` of a ``LigneCompetence``."""
        return self._une_fois("competence", ligne, self._competence)

    def _une_fois(self, genre, element, ecrire):
        cle = genre, element.pk
        if cle not in self._ecrits:
            self._ecrits[cle] = ecrire(element)
        return self._ecrits[cle]

    def _marque(self, provisoire):
        return self._provisoire if provisoire else RIEN

    def _classe(self, classe):
        return format_html(
            "<h3>{}{}{}{}</h3>\n",
            classe.code,
            " · " if classe.code else "",
            classe.intitule,
            self._marque(classe.intitule_provisoire),
        )

    def _situation(self, situation):
        return format_html(
            '<h4><span class="code">{}</span> <span>{}{}</span></h4>',
            situation.code,
            situation.intitule,
            self._marque(situation.intitule_provisoire),
        )

    def _parcours(self, situation):
        return format_html(
            '{}/">Parcours<span class="visually-hidden"> sur {}</span>', str(situation.pk), situation.nom_court
        )

    def _competence(self, ligne):
        avant = format_html(
            '<div class="competence" id="competence-{}">'
            '<p class="intitule"><span class="code">{}</span> <span class="titre-',
            ligne.pk,
            ligne.code,
        )
        apres = format_html('">{}{}</span></p>', ligne.intitule, self._marque(ligne.provisoire))
        return avant, apres, format_html("{}", ligne.intitule)


def _classe(partie, titres, nouvelle, parcours):
    return titres.classe(partie.classe) + _suite(_bloc(bloc, titres, nouvelle, parcours) for bloc in partie.blocs)


def _bloc(bloc, titres, nouvelle, parcours):
    situations = _suite(titres.situation(s) + parcours.lien(s) for s in bloc.situations)
    lignes = _suite(_competence(ligne, titres, nouvelle) for ligne in bloc.lignes)
    return DEBUT_BLOC + situations + lignes + _autres(bloc.autres) + FIN_BLOC


def _competence(ligne, titres, nouvelle):
    avant, apres, intitule = titres.competence(ligne)
    etat = _ecrire(nouvelle, ligne.ecrire, intitule) if ligne.ecrire else _etat(ligne, intitule, nouvelle)
    return avant + _classe_d_etat(ligne.etat) + apres + etat + _fiches(ligne.fiches) + FIN_COMPETENCE


# A student opens this page again and again, and few of its rows have changed since.
@lru_cache(maxsize=10_000)
def _ecrire(nouvelle, debut, intitule):
    return format_html(
        '<p class="etat"><a class="btn btn-outline-secondary btn-sm" href="{}{}">Écrire une fiche'
        '<span class="visually-hidden"> pour {}</span></a></p>',
        nouvelle,
        debut,
        intitule,
    )


def _etat(ligne, intitule, nouvelle):
    html = _puce(ligne.etat, ligne.mention)
    if ligne.ailleurs:
        html += format_html(' <span class="discret">{}</span>', ligne.ailleurs)
    if ligne.ajouter:
        html += _ajouter(nouvelle, ligne.ajouter, intitule)
    return html + FIN_ETAT


@lru_cache(maxsize=10_000)
def _ajouter(nouvelle, debut, intitule):
    return format_html(
        ' <a class="plus" href="{}{}" title="Raconter un autre contexte"><span aria-hidden="true">+</span>'
        '<span class="visually-hidden">Raconter un autre contexte pour {}</span></a>',
        nouvelle,
        debut,
        intitule,
    )


@cache
def _classe_d_etat(etat):
    return format_html("{}", etat.value)


@lru_cache(maxsize=1000)
def _puce(etat, mention):
    return format_html('<p class="etat"><span class="puce puce-{}">{}</span>', etat.value, mention)


def _fiches(fiches):
    if not fiches:
        return RIEN
    lignes = _suite(_fiche(f.url, f.titre, f.brouillon, f.details, _marques(f)) for f in fiches)
    return DEBUT_FICHES + lignes + FIN_FICHES


@lru_cache(maxsize=10_000)
def _fiche(url, titre, brouillon, details, marques):
    return format_html(
        '<li><a href="{}">{}</a> <span class="discret">{}{}{}</span></li>',
        url,
        titre,
        BROUILLON if brouillon else RIEN,
        details,
        marques,
    )


def _marques(fiche):
    """What waits for the student on a fiche: changes to record, appréciations to read."""
    html = MODIFIEE if fiche.modifiee else RIEN
    if fiche.retenue:
        html += RETENUE
    if fiche.nouvelles:
        s = "s" if fiche.nouvelles > 1 else ""
        html += format_html(' <span class="puce puce-alerte">{} appréciation{} à lire</span>', fiche.nouvelles, s)
    return html


def _autres(fiches):
    """The fiches of a situation that are in none of its rows, and why."""
    if not fiches:
        return RIEN
    lignes = format_html_join(
        "",
        '<li><a href="{}">{}</a> <span class="discret">{}{} {}</span></li>',
        (
            (
                f.url,
                f.titre,
                BROUILLON if f.brouillon else RIEN,
                "compétence à choisir" if f.brouillon else "compétence retirée du référentiel ·",
                f.details,
            )
            for f in fiches
        ),
    )
    return format_html('<ul class="fiches autres">{}</ul>', lignes)
