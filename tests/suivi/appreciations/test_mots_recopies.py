"""What a tuteur wrote by hand on the sheet of the compte rendu, typed once by a teacher (R22, R37)."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Journal
from situations.tuteur import Tuteur
from stages.tuteur.acces import creer
from suivi.models import Appreciation
from tests.attestations import creer_feuille

pytestmark = pytest.mark.rule("R37")


def test_it_is_corrected_until_the_student_reads_it_and_never_rewritten_after(teacher, owner, stage):
    def copie(texte):
        stage.appreciations.recopier(stage, "Paul Roux", texte, teacher)
        return list(stage.appreciations.presentes().values_list("texte", flat=True))

    assert copie("") == [] and copie("Ponctuel.") == ["Ponctuel."] and copie("Ponctuelle.") == ["Ponctuelle."]
    mot = stage.appreciations.get()
    assert mot.auteur_role == f"tuteur, {stage.organisation}, sur la feuille signée, recopiée par {teacher}"
    # It waits for the student, not for who has just typed it; nobody's link changes it.
    assert list(Appreciation.objects.a_lire_par(owner)) == [mot]
    assert not Appreciation.objects.de_tuteurs_a_lire_par(teacher).exists()
    assert not Appreciation.objects.modifiables_par(Tuteur(creer(stage, teacher)[0])).exists()
    stage.appreciations.update(lue_le=timezone.now())
    assert copie("Ponctuelle et curieuse.") == ["Ponctuelle et curieuse."]
    assert stage.appreciations.get(pk=mot.pk).texte == "Ponctuelle."
    assert copie("") == [] and stage.appreciations.count() == 2
    actions = Journal.objects.filter(details__papier=True).order_by("pk").values_list("action", flat=True)
    assert [Journal.Action(action).name for action in actions] == [
        "APPRECIATION",
        "APPRECIATION_MODIFIEE",
        "APPRECIATION_RETIREE",
        "APPRECIATION",
        "APPRECIATION_RETIREE",
    ]


@pytest.mark.rule("R22")
def test_a_mark_written_on_the_sheet_is_not_copied(as_user, teacher, stage):
    feuille = creer_feuille(stage, sorte="compte-rendu")
    adresse = reverse("stages:feuille_recopier", args=[feuille.pk])
    refus = as_user(teacher).post(adresse, {"signataire": "Paul Roux", "appreciation": "15/20"})
    assert refus.status_code == 422 and "jamais avec une note" in refus.content.decode()
    assert ">15/20</textarea>" in refus.content.decode().replace("\n", "") and not stage.appreciations.exists()
