import pytest

from situations.models.fiche import ConflitDeSaisie


def test_a_second_save_with_an_old_revision_is_told(fiche):
    valeurs = {"description": "Une autre fenêtre."}
    fiche.enregistrer(valeurs, [], revision=1)
    with pytest.raises(ConflitDeSaisie):
        fiche.enregistrer({"description": "La mienne."}, [], revision=1)
    fiche.refresh_from_db()
    assert fiche.description == "Une autre fenêtre."


@pytest.mark.rule("R25")
def test_each_record_is_kept_as_a_version(fiche):
    fiche.enregistrer({"description": "Première."}, [], revision=1)
    fiche.enregistrer({"description": "Seconde."}, [], revision=2)
    assert [v.contenu["description"] for v in fiche.versions.all()] == ["Seconde.", "Première."]
