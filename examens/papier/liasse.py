"""One PDF for the printer: documents one after the other, a bookmark per candidate and per épreuve.

On paper alone: the tags of each document stay in the archive's own files, which are the ones to read on a screen.
"""

import io

import pikepdf

A4 = (595.276, 841.89)
# They belong to the tree of tags, which does not come along.
BALISAGE = ("/StructParents", "/StructParent", "/Tabs")


class Liasse:
    """A bundle being made: ``ouvrir`` a candidate, ``ajouter`` their documents, ``ecrire`` at the end.

    ``recto_verso``: each document begins on an odd page, behind a blank one if need be, so that none is printed on
    the back of another. Sources stay open until the end: a context manager closes them.
    """

    def __init__(self, recto_verso):
        self.recto_verso = recto_verso
        self.pdf = pikepdf.new()
        self._signets = []
        self._sources = []

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        for pdf in (*self._sources, self.pdf):
            pdf.close()

    def ouvrir(self, candidat):
        """What follows is this candidate's."""
        self._signets.append((candidat, []))

    def ajouter(self, code, intitule, contenu):
        """One document, as bytes, under the bookmark « E6 Projet » of the candidate that is open."""
        if self.recto_verso and len(self.pdf.pages) % 2:
            self.pdf.add_blank_page(page_size=A4)
        source = pikepdf.open(io.BytesIO(_sans_balises(contenu)))
        self._sources.append(source)
        premiere = len(self.pdf.pages)
        self.pdf.add_pages_from(source, outlines="ignore")
        self._signets[-1][1].append((f"{code} {intitule}", premiere))

    def ecrire(self, fichier, titre, moment):
        """Write to a binary file; returns the number of pages. ``moment``: an aware date, that of the demand."""
        with self.pdf.open_outline() as plan:
            for candidat, documents in self._signets:
                entree = pikepdf.OutlineItem(candidat, documents[0][1])
                entree.children.extend(pikepdf.OutlineItem(libelle, page) for libelle, page in documents)
                plan.root.append(entree)
        with self.pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=True) as meta:
            meta["dc:title"] = titre
            meta["xmp:CreateDate"] = moment.isoformat()
        self.pdf.Root.Lang = pikepdf.String("fr-FR")
        self.pdf.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
        nombre = len(self.pdf.pages)
        self.pdf.save(fichier, min_version="1.7", deterministic_id=True)
        return nombre


def _sans_balises(contenu):
    """The same pages and links without tags nor bookmarks: kept open by the dozen, the tags would take ten times the
    memory of the pages."""
    sortie = io.BytesIO()
    with pikepdf.open(io.BytesIO(contenu)) as pdf:
        for cle in ("/StructTreeRoot", "/MarkInfo", "/Outlines", "/Metadata"):
            if cle in pdf.Root:
                del pdf.Root[cle]
        for page in pdf.pages:
            for objet in (page.obj, *page.obj.get("/Annots", ())):
                for cle in BALISAGE:
                    if cle in objet:
                        del objet[cle]
        pdf.save(sortie)
    return sortie.getvalue()
