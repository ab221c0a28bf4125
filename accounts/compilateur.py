"""A process of its own that turns documents into PDFs: ``python -I compilateur.py FOLDER``.

Apart, because Typst keeps in memory what it has laid out (100 MB for 120 pages), and gives it all back by ending. One
process serves all the pieces of a document, one after the other: fonts and models are then read once.

Reads lines ``[model, document]`` in JSON, the document being JSON text itself, until its input ends. Answers each by a
line ``{"taille", "message"}`` and that many bytes of PDF, or by a line ``{"erreur"}``. Knows neither Django nor the
database: all that it gets is the data on its input.
"""

import json
import os.path
import sys

import typst

NORME = "ua-1"
SANS_NORME = "PDF without PDF/UA: a character has no glyph on this machine"


def compiler(compilateur, modele, document):
    """``(PDF as bytes, message)`` of JSON text on this model; the compiler sees no file outside its folder.

    A character that no font of the machine can draw is against PDF/UA: such a document is written all the same,
    tagged, with a box in the place of the character. Raises ``typst.TypstError`` on a fault of the model.
    """
    donnees = {"input": modele, "sys_inputs": {"document": document}, "format": "pdf"}
    try:
        return compilateur.compile(pdf_standards=NORME, **donnees), ""
    except typst.TypstError as erreur:
        if "could not be displayed" not in erreur.message:
            raise
        return compilateur.compile(**donnees), SANS_NORME


def servir(dossier, entree, sortie):
    compilateur = typst.Compiler(b"", root=dossier)
    for ligne in entree:
        modele, document = json.loads(ligne)
        try:
            contenu, message = compiler(compilateur, os.path.join(dossier, modele), document)  # noqa: PTH118 — pathlib is slow to load
        except typst.TypstError as erreur:
            entete, contenu = {"erreur": f"{modele}: {erreur.message}\n{erreur.diagnostic}"}, b""
        else:
            entete = {"taille": len(contenu), "message": message}
        sortie.write(json.dumps(entete).encode() + b"\n" + contenu)
        sortie.flush()


if __name__ == "__main__":
    servir(sys.argv[1], sys.stdin.buffer, sys.stdout.buffer)
