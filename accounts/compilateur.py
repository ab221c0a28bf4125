"""A process of its own that turns one document into a PDF: ``python -I compilateur.py FOLDER MODEL < document > pdf``.

Apart, because Typst keeps in memory what it has laid out (100 MB for 120 pages), and gives it all back by ending.
Knows neither Django nor the database: all that it gets is the data on its input.
"""

import sys
from pathlib import Path

import typst

NORME = "ua-1"


def compiler(dossier, modele, document):
    """The PDF, as bytes, of JSON text on this model of the folder; the compiler sees no file outside it.

    A character that no font of the machine can draw is against PDF/UA: such a document is written all the same,
    tagged, with a box in the place of the character. Raises ``typst.TypstError`` on a fault of the model.
    """
    compilateur = typst.Compiler(dossier / modele, root=dossier, sys_inputs={"document": document})
    try:
        return compilateur.compile(format="pdf", pdf_standards=NORME)
    except typst.TypstError as erreur:
        if "could not be displayed" not in erreur.message:
            raise
        sys.stderr.write("PDF without PDF/UA: a character has no glyph on this machine")
        return compilateur.compile(format="pdf")


if __name__ == "__main__":
    sys.stdout.buffer.write(compiler(Path(sys.argv[1]), sys.argv[2], sys.stdin.buffer.read().decode()))
