"""The coverage grid as a workbook: grid, what is left to do line by line, codes in full, legend (R24).

Names come from outside: a text that a spreadsheet would take for a formula is written as text, always.
"""

from django.utils import timezone
from django.utils.text import capfirst
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, NamedStyle, PatternFill, Side
from openpyxl.utils import get_column_letter

from impression.classeur import CENTRE, ENTETE, entetes, largeurs, octets, page, police, texte
from langue.periode import session_de_juin
from suivi.objectifs.objectifs import objectifs

from .grille import JOURS_DE_SILENCE

ENCRE, VERT, PALE, TRAIT, ALERTE = "1B2440", "0B6E5F", "DFF1EC", "B9BDC9", "FDF0DC"


FIN = Side(style="thin", color=TRAIT)
SILENCE = PatternFill("solid", fgColor=ALERTE)
A_GAUCHE = Alignment(vertical="center", wrap_text=True)
DEBOUT = Alignment(horizontal="center", vertical="bottom", text_rotation=90)

# By shape: the sign that follows the number, the fill and the ink. On a printer without colours the signs are left.
DESSINS = {
    "plein": ("■", VERT, "FFFFFF"),
    "mixte": ("◧", "7CC0B3", ENCRE),
    "raye": ("▨", "A9D5CB", ENCRE),
    "creux": ("□", PALE, ENCRE),
    "pointille": ("◌", "F3F3F3", ENCRE),
}
# What follows the shape: a sign for each complexity and each hazard, three at most, one for a retained fiche.
COMPLEXITE, ALEA, RETENUE = "▪", "▲", "★"
SIGNES_AU_PLUS = 3
BORDURE = Border(left=FIN, right=FIN, top=FIN, bottom=FIN)
VIDE = "case vide"


def style(nom, signe="", fond=None, encre=ENCRE):
    """A style of the workbook, by its name: thousands of cells share a few."""
    return NamedStyle(
        nom,
        number_format=f'0"{signe}"' if signe else "General",
        fill=PatternFill("solid", fgColor=fond) if fond else PatternFill(),
        font=police(color=encre, bold=encre != ENCRE),
        alignment=CENTRE,
        border=BORDURE,
    )


# What follows the name, at the left of the grid.
FIXES = ("Couvertes", "Sur", "Fiches", "Dernière activité")
TETE = 4


def couverture_xlsx(grille):
    """The workbook of a ``Grille``, as bytes."""
    classeur = Workbook()
    classeur.add_named_style(style(VIDE))
    for forme, dessin in DESSINS.items():
        classeur.add_named_style(style(forme, *dessin))
    _grille(classeur.active, grille)
    _a_faire(classeur.create_sheet("À faire"), grille)
    _codes(classeur.create_sheet("Codes"), grille)
    _legende(classeur.create_sheet("Légende"), grille)
    return octets(classeur, f"Couverture, {grille.classe.nom}")


def _grille(feuille, grille):
    feuille.title = "Couverture"
    fixes = (_etudiant(grille), *FIXES)
    premiere = len(fixes) + 1
    derniere = max(premiere, len(fixes) + len(grille.colonnes))
    moment = timezone.localtime(grille.maintenant)
    classe = grille.classe
    titre = f"{classe.nom} · {grille.diplome} · {session_de_juin(classe.session)} · le {moment:%d/%m/%Y}"
    texte(feuille, 1, 1, titre, font=police(bold=True, size=14, color=ENCRE))
    for ligne, groupes in ((2, grille.poles()), (3, grille.classes())):
        debut = premiere
        for groupe in groupes:
            for rang in range(debut, debut + groupe.largeur):
                feuille.cell(ligne, rang).border = BORDURE
            texte(feuille, ligne, debut, _court(groupe), fill=ENTETE, font=police(bold=True, size=9), alignment=CENTRE)
            if groupe.largeur > 1:
                feuille.merge_cells(
                    start_row=ligne, end_row=ligne, start_column=debut, end_column=debut + groupe.largeur - 1
                )
            debut += groupe.largeur
    for rang, libelle in enumerate(fixes, start=1):
        texte(feuille, TETE, rang, libelle, fill=ENTETE, font=police(bold=True), alignment=CENTRE)
    for rang, colonne in enumerate(grille.colonnes, start=premiere):
        texte(feuille, TETE, rang, colonne.tete, fill=ENTETE, font=police(bold=True, size=9), alignment=DEBOUT)
    for ligne, rangee in enumerate(grille.rangees, start=TETE + 1):
        _rangee(feuille, ligne, rangee, grille, premiere)
    fin = TETE + len(grille.rangees)
    _pied(feuille, fin + 1, grille, premiere)
    _mise_en_forme(feuille, grille, premiere, derniere)


def _rangee(feuille, ligne, rangee, grille, premiere):
    texte(feuille, ligne, 1, grille.noms[rangee.etudiant.pk], font=police(bold=True))
    for rang, nombre in enumerate((rangee.couvertes, rangee.total, rangee.fiches), start=2):
        feuille.cell(ligne, rang, nombre).alignment = CENTRE
    if rangee.derniere_le:
        # A spreadsheet knows no time zone.
        cellule = feuille.cell(ligne, 5, timezone.localtime(rangee.derniere_le).date())
        cellule.number_format = "dd/mm/yyyy"
    else:
        cellule = texte(feuille, ligne, 5, rangee.activite)
    if rangee.silencieux:
        cellule.fill = SILENCE
    for rang, cible in enumerate(grille.cles, start=premiere):
        cellule = feuille.cell(ligne, rang)
        case = rangee.cases.get(cible)
        cellule.style = case.forme if case else VIDE
        if case:
            cellule.value = case.nombre
            if signes_de_la_case := marques(case):
                cellule.number_format = f'0"{DESSINS[case.forme][0]} {signes_de_la_case}"'


def marques(case):
    """« ▪▪▲★ »: how far the student has gone (R28), and whether a fiche is retained (R26)."""
    complexites, aleas = min(case.complexites, SIGNES_AU_PLUS), min(case.aleas, SIGNES_AU_PLUS)
    return COMPLEXITE * complexites + ALEA * aleas + RETENUE * case.retenue


def _pied(feuille, ligne, grille, premiere):
    gras = police(bold=True)
    texte(feuille, ligne, 1, f"{_etudiant(grille, pluriel=True)} qui l’ont, sur {len(grille.rangees)}", font=gras)
    for rang, colonne in enumerate(grille.colonnes, start=premiere):
        cellule = feuille.cell(ligne, rang, colonne.couverte_par)
        cellule.font, cellule.alignment = gras, CENTRE


def _mise_en_forme(feuille, grille, premiere, derniere):
    fin = TETE + len(grille.rangees)
    feuille.freeze_panes = feuille.cell(TETE + 1, 2)
    feuille.auto_filter.ref = f"A{TETE}:{get_column_letter(derniere)}{max(fin, TETE)}"
    largeurs(feuille, (26, 10, 6, 7, 21))
    largeur = 7.6 if grille.complexite or grille.fiche_retenue else 4.2
    for rang in range(premiere, derniere + 1):
        feuille.column_dimensions[get_column_letter(rang)].width = largeur
    feuille.row_dimensions[1].height, feuille.row_dimensions[2].height = 24, 30
    feuille.row_dimensions[3].height, feuille.row_dimensions[TETE].height = 44, 56
    page(feuille, f"1:{TETE}")
    feuille.print_title_cols = "A:A"


def _a_faire(feuille, grille):
    """One line per student and thing to cover, to live in a company or to make harder: to filter and sort."""
    situations = capfirst(grille.diplome.mot("situation", pluriel=True))
    entetes(
        feuille,
        (_etudiant(grille), "Épreuve", capfirst(grille.ce_qui_compte), "Ce qui manque", f"{situations} à viser"),
    )
    ligne = 1
    for rangee in grille.rangees:
        for groupe in objectifs(grille.arbre, rangee.cases):
            for manque, objectif in _manques(groupe, grille):
                ligne += 1
                valeurs = (grille.noms[rangee.etudiant.pk], groupe.epreuve.code, objectif.element, manque)
                for rang, valeur in enumerate((*valeurs, "\u00a0; ".join(map(str, objectif.situations))), start=1):
                    texte(feuille, ligne, rang, valeur)
    feuille.auto_filter.ref = f"A1:E{ligne}"
    largeurs(feuille, (26, 9, 78, 40, 78))
    page(feuille, "1:1")


def _manques(groupe, grille):
    """``(what is missing, in words, Objectif)`` of one épreuve, the most urgent first."""
    yield from (("à couvrir", objectif) for objectif in groupe.a_couvrir)
    for verbe, a_refaire in (
        ("à revivre en entreprise", groupe.a_revivre),
        ("à reprendre en plus difficile", groupe.a_compliquer),
    ):
        yield from ((f"{verbe} ({grille.detail(objectif.case)})", objectif) for objectif in a_refaire)


def _codes(feuille, grille):
    """The codes of the grid in full, with how many students have met each."""
    mots = [capfirst(grille.diplome.mot(niveau)) for niveau in ("pole", "classe", "situation")]
    compte = capfirst(grille.ce_qui_compte)
    entetes(feuille, ("Code", compte, "Épreuve", *mots, f"{_etudiant(grille, pluriel=True)} qui l’ont", "Sur"))
    for ligne, colonne in enumerate(grille.colonnes, start=2):
        cible = colonne.cible
        situations = "\u00a0; ".join(map(str, cible.situations))
        textes = (colonne.tete, cible.element, cible.epreuve.code, colonne.classe.pole, colonne.classe, situations)
        for rang, valeur in enumerate(textes, start=1):
            texte(feuille, ligne, rang, valeur, alignment=A_GAUCHE)
        feuille.cell(ligne, 7, colonne.couverte_par)
        feuille.cell(ligne, 8, len(grille.rangees))
    feuille.auto_filter.ref = f"A1:H{len(grille.colonnes) + 1}"
    largeurs(feuille, (10, 52, 9, 36, 40, 52, 18, 7))
    page(feuille, "1:1")


def _legende(feuille, grille):
    texte(feuille, 1, 1, "Comment lire la grille", font=police(bold=True, size=14, color=ENCRE))
    ligne = 3
    for forme, libelle in grille.legende():
        feuille.cell(ligne, 1, 1).style = forme
        texte(feuille, ligne, 2, capfirst(libelle))
        ligne += 1
    for signe, libelle in signes(grille):
        texte(feuille, ligne, 1, signe, alignment=CENTRE, border=BORDURE)
        texte(feuille, ligne, 2, libelle)
        ligne += 1
    phrases = (
        "Le nombre est celui des fiches enregistrées\u00a0; une case vide attend encore sa première fiche.",
        "Quand plusieurs fiches comptent dans la même case, le signe est celui de la plus vécue.",
        "Les brouillons ne sont jamais comptés\u00a0; ce qui est d’une épreuve sans passeport l’est s’il se remplit.",
        f"Dernière activité sur fond clair\u00a0: rien d’enregistré depuis {JOURS_DE_SILENCE} jours ou plus.",
        "Ces nombres aident à guider\u00a0: ils ne sont pas des notes.",
    )
    for phrase in phrases:
        ligne += 1
        texte(feuille, ligne, 2, phrase.replace(" ;", "\u00a0;").replace(" :", "\u00a0:"), alignment=A_GAUCHE)
    largeurs(feuille, (8, 96))
    page(feuille, None)


def signes(grille):
    """``[(sign, meaning), …]`` of what this diplôme records beside the types."""
    liste = []
    if grille.complexite:
        liste.append(
            (COMPLEXITE, "Une complexité rencontrée ; au plus trois signes, ceux de la fiche la plus complexe")
        )
        liste.append((ALEA, "Un aléa rencontré ; au plus trois signes, ceux de la fiche qui en raconte le plus"))
    if grille.fiche_retenue:
        mot = grille.diplome.mot
        liste.append(
            (RETENUE, f"L’{grille.diplome.mot('etudiant')} a retenu une de ses fiches pour {mot('le situation')}")
        )
    return liste


def _court(groupe):
    """The title of a group where there is room for it, else its code."""
    element = groupe.element
    return str(element) if groupe.largeur > 3 or not element.code else element.code


def _etudiant(grille, pluriel=False):
    """« Élève », « Étudiants »: at the head of a column, in the diplôme's own word."""
    return capfirst(grille.diplome.mot("etudiant", pluriel))
