"""Class lists as schools have them, built here rather than kept as files."""

import io
import zipfile

import openpyxl

from accounts.models.classe import session_courante

PRENOMS = ["Anne-Sophie", "Chloé", "Éloïse", "François", "Gaëlle", "Hélène", "Inès"]
NOMS = ["DE LA TOUR", "LEFÈVRE", "GARÇON", "D’ANGELO", "MÜLLER"]
TITRES = ["Nom de famille", "Prénom 1", "Né(e) le", "INE", "Division", "Régime", "Adresse E-mail"]


def ine(rang):
    return f"{1234500000 + rang:010d}A"


def rangee(rang, classe="2 COM A", **autres):
    """A line of 35 possible ones, as a dict of title: value."""
    valeurs = {
        "Nom de famille": NOMS[rang % 5],
        "Prénom 1": PRENOMS[rang % 7],
        "Né(e) le": f"{1 + rang % 28:02d}/03/2007",
        "INE": ine(rang),
        "Division": classe,
        "Régime": "DP DAN",
        "Adresse E-mail": "parent@exemple.fr",
    }
    return valeurs | autres


def csv(rangees, encodage="cp1252", separateur=";", titres=TITRES, fin="\r\n"):
    lignes = [separateur.join(titres)]
    lignes += [separateur.join(f'"{r.get(t, "")}"' for t in titres) if r else separateur * 3 for r in rangees]
    return (fin.join(lignes) + fin).encode(encodage)


def classe_de_35(classe="2 COM A"):
    """Windows-1252, semicolons, CRLF, quotes, a blank line in the middle: what Excel makes in France."""
    rangees = [rangee(rang, classe) for rang in range(35)]
    return csv([*rangees[:20], None, *rangees[20:]])


def xlsx(rangees, titres=TITRES):
    classeur = openpyxl.Workbook()
    feuille = classeur.active
    feuille.append(titres)
    for r in rangees:
        feuille.append([r.get(t) for t in titres])
    tampon = io.BytesIO()
    classeur.save(tampon)
    return tampon.getvalue()


def grille(nombre, depart=0):
    """Titles and students without a class, as rows of cells."""
    rangees = [rangee(rang) for rang in range(depart, depart + nombre)]
    return [TITRES[:4], *([r[titre] for titre in TITRES[:4]] for r in rangees)]


def classeur(**feuilles):
    """The bytes of a workbook, ``name=rows of cells``."""
    classeur = openpyxl.Workbook()
    classeur.remove(classeur.active)
    for nom, rangees in feuilles.items():
        feuille = classeur.create_sheet(nom)
        for r in rangees:
            feuille.append(r)
    tampon = io.BytesIO()
    classeur.save(tampon)
    return tampon.getvalue()


def eleve_siecle(rang, division="2COMA", plus=""):
    r = rangee(rang)
    structure = f"<STRUCTURE><CODE_STRUCTURE>{division}</CODE_STRUCTURE><TYPE_STRUCTURE>D</TYPE_STRUCTURE></STRUCTURE>"
    eleve = (
        f'<ELEVE ELEVE_ID="{rang}" ELENOET="9{rang}"><ID_NATIONAL>{r["INE"]}</ID_NATIONAL>'
        f"<NOM_DE_FAMILLE>{r['Nom de famille'].replace('’', ' ')}</NOM_DE_FAMILLE><PRENOM>{r['Prénom 1']}</PRENOM>"
        f"<DATE_NAISS>{r['Né(e) le']}</DATE_NAISS><CODE_SEXE>2</CODE_SEXE>{plus}</ELEVE>"
    )
    groupe = "<STRUCTURE><CODE_STRUCTURE>GR1</CODE_STRUCTURE><TYPE_STRUCTURE>G</TYPE_STRUCTURE></STRUCTURE>"
    return eleve, f'<STRUCTURES_ELEVE ELEVE_ID="{rang}">{groupe}{structure if division else ""}</STRUCTURES_ELEVE>'


def siecle(eleves, uai="0690001A", encodage="ISO-8859-15", prologue="", annee=None):
    """``eleves``: what ``eleve_siecle`` gives; ``annee``: when the school year begins, by default this one."""
    annee = annee or session_courante() - 1
    xml = (
        f'<?xml version="1.0" encoding="{encodage}"?>{prologue}<BEE_ELEVES VERSION="2.1"><PARAMETRES><UAJ>{uai}</UAJ>'
        f"<ANNEE_SCOLAIRE>{annee}</ANNEE_SCOLAIRE></PARAMETRES><DONNEES>"
        f"<ELEVES>{''.join(e for e, _ in eleves)}</ELEVES>"
        f"<STRUCTURES>{''.join(s for _, s in eleves)}</STRUCTURES></DONNEES></BEE_ELEVES>"
    )
    return xml.encode(encodage)


def archive(**fichiers):
    """A ZIP of ``name=bytes``; in names, two underscores stand for a dot."""
    tampon = io.BytesIO()
    with zipfile.ZipFile(tampon, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as sortie:
        for nom, contenu in fichiers.items():
            sortie.writestr(nom.replace("__", "."), contenu)
    return tampon.getvalue()
