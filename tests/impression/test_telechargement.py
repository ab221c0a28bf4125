"""How a file leaves the site."""

from impression.telechargement import nom_de_fichier, telechargement


def test_the_file_name_is_ascii_whatever_the_name_of_the_person():
    assert nom_de_fichier("passeport", "E6", "moreau", "lina") == "passeport-E6-moreau-lina.pdf"
    assert nom_de_fichier("passeport", "E6", "d’hervé/../", "zoé") == "passeport-E6-dherve-zoe.pdf"
    assert nom_de_fichier("passeport", "E6", "مريم") == "passeport-E6.pdf"
    assert len(nom_de_fichier("passeport", "x" * 300)) == 124


def test_a_pdf_is_shown_and_a_workbook_is_saved():
    pdf, classeur = telechargement(b"%PDF", "a.pdf"), telechargement(b"PK", "a.xlsx")
    assert pdf["Content-Disposition"] == 'inline; filename="a.pdf"' and pdf["Content-Type"] == "application/pdf"
    assert classeur["Content-Disposition"] == 'attachment; filename="a.xlsx"'
