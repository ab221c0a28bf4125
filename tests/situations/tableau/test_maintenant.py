"""What a student finds first on their passport: what to do now (R24, R27)."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from langue.dates import moment_proche
from referentiel.arbre import arbre_de
from situations.models import Fiche
from tests import factories


@pytest.fixture
def lire(as_user, owner, passeport):
    def page(user=owner):
        return as_user(user).get(reverse("situations:passeport", args=[passeport.pk])).content.decode()

    return page


def maintenant(page):
    debut = page.index("carte maintenant")
    return " ".join(page[debut : page.index("</section>", debut)].replace("\u00a0", " ").split())


def test_the_text_left_last_is_to_be_taken_up_again_first(lire, passeport):
    s111 = factories.situation(passeport.diplome, "S111")
    avant, hier = (
        factories.creer_brouillon(passeport, description=texte) for texte in ("Le plus ancien", "Le plus récent")
    )
    Fiche.objects.filter(pk=hier.pk).update(
        situation=s111, saisie_le=timezone.localtime().replace(hour=12, minute=32) - datetime.timedelta(days=1)
    )
    Fiche.objects.filter(pk=avant.pk).update(saisie_le=timezone.now() - datetime.timedelta(days=90))
    bloc = maintenant(lire())
    assert f"Reprendre S111 <small>{moment_proche(Fiche.objects.get(pk=hier.pk).saisie_le, timezone.now())}" in (
        bloc.replace("h ", "h\u00a0").replace(" h", "\u00a0h")
    )
    assert bloc.index(f"/fiches/{hier.pk}/modifier/") < bloc.index("1 autre brouillon à reprendre")
    assert bloc.index("1 autre brouillon") < bloc.index(f"/fiches/{avant.pk}/modifier/")


def test_changes_not_recorded_are_taken_up_but_are_no_brouillon(lire, fiche, passeport):
    fiche.garder_saisie({"description": "Je corrige."}, fiche.situation, fiche.competence, fiche.revision)
    assert f"/fiches/{fiche.pk}/modifier/" in maintenant(lire())
    for texte in ("Un", "Deux"):
        factories.creer_brouillon(passeport, description=texte)
    Fiche.objects.brouillons().update(saisie_le=timezone.now() + datetime.timedelta(hours=1))
    assert "1 autre brouillon, 1 autre modification à reprendre" in maintenant(lire())


def test_when_nothing_waits_it_says_so(lire, passeport):
    for situation, code in [(s, c) for s, (*_, codes) in factories.SITUATIONS_BTS.items() for c in codes]:
        if factories.EPREUVES_BTS[code] != "E5":
            factories.creer_fiche(passeport, situation, code)
    assert "Rien de pressé" in maintenant(lire())
    factories.creer_brouillon(passeport, description="Reprendre ceci")
    assert "Rien de pressé" not in maintenant(lire())


@pytest.mark.rule("R3")
def test_without_a_brouillon_the_next_fiche_is_proposed_and_what_is_missing_counted(lire, fiche):
    bloc = maintenant(lire())
    assert "Écrire cette fiche" in bloc
    assert "Il vous manque" in bloc and "pour l’E6" in bloc
    assert "pour l’E6</a> (" not in bloc


@pytest.mark.rule("R3")
def test_three_at_most_are_missing_by_name(lire, passeport):
    arbre = arbre_de(passeport.diplome)
    cibles = next(arbre.cibles_de(e) for e in arbre.epreuves if e.code == "E6")
    assert len(cibles) > 3
    for cible in cibles[2:]:
        situation = arbre.situations_par_competence[cible.element.pk][0]
        factories.creer_fiche(passeport, situation.code, cible.element.code)
    assert f"pour l’E6</a> ({cibles[0].element} ; {cibles[1].element})" in maintenant(lire())


def test_the_first_visit_says_welcome_and_nothing_else(lire):
    page = lire()
    assert "Écrire ma première fiche" in page
    assert "carte maintenant" not in page


@pytest.mark.rule("R24")
def test_the_objective_of_the_next_stage_leads_to_a_fiche_once_it_has_begun(lire, passeport, fiche):
    c113 = factories.competence(passeport.diplome, "C11.3")
    a_venir = factories.creer_stage(passeport, debut=5, fin=20, organisation="Océane")
    a_venir.competences.add(fiche.competence, c113)
    bloc = maintenant(lire())
    assert f'href="/stages/{a_venir.pk}/"' in bloc and str(c113) in bloc and "objectif chez Océane, dès le" in bloc
    en_cours = factories.creer_stage(passeport, organisation="Agence Lune")
    en_cours.competences.add(c113)
    assert f"competence={c113.pk}&amp;stage={en_cours.pk}" in maintenant(lire())


def test_a_depot_is_told_when_it_is_near_alone(lire, passeport, fiche):
    loin = timezone.now() + datetime.timedelta(days=90)
    periode = factories.creer_periode(passeport, ouvre_le=loin, ferme_le=loin + datetime.timedelta(days=9))
    assert "Dépôt ouvert" not in maintenant(lire())
    periode.ouvre_le = timezone.now() + datetime.timedelta(days=9)
    periode.save()
    assert "Dépôt ouvert à partir du" in maintenant(lire())
    periode.ouvre_le = timezone.now() - datetime.timedelta(days=1)
    periode.save()
    assert "Dépôt ouvert jusqu’au" in maintenant(lire())
    factories.creer_depot(passeport, "E6", session=periode.session)
    assert "Dépôt ouvert" not in maintenant(lire())


def test_a_teacher_reads_no_task_of_the_student(lire, teacher, fiche):
    assert "carte maintenant" not in lire(teacher)


@pytest.mark.parametrize(
    ("quand", "dit"),
    [
        ("2026-03-10T08:05", "aujourd’hui, 9\u00a0h\u00a005"),
        ("2026-03-09T13:32", "hier, 14\u00a0h\u00a032"),
        ("2026-03-01T17:00", "le 1er\u00a0mars, 18\u00a0h\u00a000"),
        ("2025-10-01T16:00", "le 1er\u00a0octobre 2025, 18\u00a0h\u00a000"),
    ],
)
def test_a_moment_is_said_by_how_near_it_is(quand, dit):
    maintenant = datetime.datetime(2026, 3, 10, 14, 32, tzinfo=datetime.UTC)
    assert moment_proche(datetime.datetime.fromisoformat(f"{quand}+00:00"), maintenant) == dit
