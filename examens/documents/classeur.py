"""A document of the exam as a workbook: a sheet for a table, a sheet for each form."""

from openpyxl import Workbook

from impression.classeur import EN_HAUT, ENTETE, ecrire, entetes, largeurs, octets, page, police, texte

LARGE = 38
# Where the columns of a table begin, under its title.
TETE = 3


def document_xlsx(document):
    """The bytes of a workbook that says what the PDF of this ``DocumentDExamen`` says."""
    classeur = Workbook()
    if document.forme == "tableau":
        _tableau(classeur.active, document)
    else:
        _formulaires(classeur, document)
    return octets(classeur, f"{document.titre}, {document.auteur}")


def _titre(feuille, document):
    titre = f"{document.titre} ({document.reference})" if document.reference else document.titre
    texte(feuille, 1, 1, titre, font=police(bold=True, size=14))
    texte(feuille, 2, 1, f"{document.auteur} · {document.sujet} · {document.epreuve}")


def _tableau(feuille, document):
    feuille.title = "Tableau"
    _titre(feuille, document)
    entetes(feuille, document.colonnes, TETE)
    largeurs(feuille, [LARGE] * len(document.colonnes))
    ligne = TETE + 1
    for groupe in document.groupes:
        if groupe.titre:
            texte(feuille, ligne, 1, groupe.titre, font=police(bold=True), alignment=EN_HAUT)
            ligne += 1
        for cellules in groupe.lignes:
            ecrire(feuille, ligne, cellules)
            ligne += 1
    page(feuille, f"{TETE}:{TETE}")


def _formulaires(classeur, document):
    vierge = classeur.active
    if document.vide:
        vierge.title = "Aucune fiche"
        _titre(vierge, document)
        return
    classeur.remove(vierge)
    for numero, rangees in enumerate(document.fiches, start=1):
        feuille = classeur.create_sheet(f"Fiche {numero}")
        _titre(feuille, document)
        largeurs(feuille, (LARGE, 90))
        ligne = TETE
        for rangee in rangees:
            if rangee.section:
                texte(feuille, ligne, 1, rangee.section, font=police(bold=True))
                ligne += 1
            for champ in rangee.champs:
                texte(feuille, ligne, 1, champ.titre, fill=ENTETE, font=police(bold=True), alignment=EN_HAUT)
                texte(feuille, ligne, 2, _contenu(champ), alignment=EN_HAUT)
                ligne += 1
        page(feuille, "1:2")


def _contenu(champ):
    if not champ.cases:
        return champ.texte
    return "\n".join(f"{'☒' if cochee else '☐'} {choix}" for choix, cochee in champ.cases)
