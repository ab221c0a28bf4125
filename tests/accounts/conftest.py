import pytest

from accounts.listes.lire.fichier import comprendre


@pytest.fixture
def lu_sur_place(monkeypatch):
    """Lists are read here rather than in a process of their own, which listes/test_import_hostile.py is about."""
    for ou in ("listes.views", "enseignants.views_liste", "numeros.views", "management.commands.importer_classe"):
        monkeypatch.setattr(f"accounts.{ou}.lire", lambda fichier, taille: comprendre(fichier.read()))
