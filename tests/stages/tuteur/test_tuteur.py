"""What a tuteur reads, writes and observes, and how the student and the teacher find it (R22, R23)."""

import uuid

import pytest
from django.urls import reverse

from accounts.connexion.reprise import signer
from accounts.models import Journal
from situations.tuteur import Tuteur
from stages.models import Positionnement
from stages.tuteur.acces import creer
from suivi.appreciations.fil import ecrire
from suivi.models import Appreciation
from tests import factories
from tests.liens import chez, ouvrir

pytestmark = pytest.mark.rule("R23")


def texte(reponse):
    return reponse.content.decode().replace("\u00a0", " ")


@pytest.fixture
def au_stage(stage):
    """A recorded fiche that names the stage."""
    return factories.creer_fiche(stage.passeport, "S111", stage=stage)


@pytest.fixture
def mot(tuteur, au_stage):
    """What the tuteur wrote on it."""
    tuteur.post(chez(tuteur, "suivi:tuteur_apprecier_fiche", au_stage.pk), {"texte": "Soigneuse.", "cle": uuid.uuid4()})
    return Appreciation.objects.get()


def lectures(owner):
    return list(Journal.objects.lectures_de(owner).order_by("pk").values_list("action", "acteur_nom"))


# --- Reading ----------------------------------------------------------------------------------------------


def test_the_fiches_of_the_stage_come_first_then_the_passport(tuteur, au_stage, passeport):
    ailleurs = factories.creer_fiche(passeport, "S211", description="Vécu ailleurs.")
    page = tuteur.get(chez(tuteur, "stages:tuteur"))
    assert page.context["fiches"] == [au_stage]
    assert page.context["autres"] == [ailleurs]
    assert [(c.epreuve.code, c.couvertes, c.total) for c in page.context["epreuves"]] == [("E4", 1, 1), ("E6", 1, 5)]
    assert "au brief" in texte(tuteur.get(chez(tuteur, "stages:tuteur_fiche", au_stage.pk)))


def test_what_was_agreed_is_recalled_to_the_tuteur(tuteur, stage, diplome):
    assert "Ce qui a été convenu" not in tuteur.get(chez(tuteur, "stages:tuteur")).content.decode()
    stage.competences.set([factories.competence(diplome, "C21.1")])
    type(stage).objects.filter(pk=stage.pk).update(objectifs="Parler anglais.")
    page = tuteur.get(chez(tuteur, "stages:tuteur"))
    assert [competence.code for competence in page.context["visees"]] == ["C21.1"]
    assert "Ce qui a été convenu" in page.content.decode() and "Parler anglais." in page.content.decode()


@pytest.mark.rule("R20")
def test_brouillons_and_fiches_thrown_away_stay_invisible(tuteur, stage, au_stage):
    brouillon = factories.creer_brouillon(stage.passeport, stage=str(stage.pk), description="Secret")
    au_stage.garder_saisie({"description": "Pas encore relu"}, None, None, revision=au_stage.revision)
    au_stage.refresh_from_db()
    assert "Secret" not in texte(tuteur.get(chez(tuteur, "stages:tuteur")))
    assert tuteur.get(chez(tuteur, "stages:tuteur_fiche", brouillon.pk)).status_code == 404
    assert "Pas encore relu" not in texte(tuteur.get(chez(tuteur, "stages:tuteur_fiche", au_stage.pk)))
    au_stage.jeter()
    assert tuteur.get(chez(tuteur, "stages:tuteur_fiche", au_stage.pk)).status_code == 404


def test_the_student_sees_that_the_tuteur_has_read(as_user, owner, tuteur, au_stage):
    for _ in range(2):
        tuteur.get(chez(tuteur, "stages:tuteur"))
        tuteur.get(chez(tuteur, "stages:tuteur_fiche", au_stage.pk))
    assert lectures(owner) == [
        ("lecture_passeport", "Paul Roux, tuteur, Transports Océane"),
        ("lecture_fiche", "Paul Roux, tuteur, Transports Océane"),
    ]
    assert "Paul Roux, tuteur, Transports Océane" in texte(as_user(owner).get(reverse("accounts:lectures")))


def test_what_teachers_say_to_the_student_is_not_for_the_tuteur(tuteur, teacher, au_stage):
    ecrire(teacher, "Entre nous : relisez.", uuid.uuid4(), au_stage.passeport, au_stage)
    assert "Entre nous" not in texte(tuteur.get(chez(tuteur, "stages:tuteur_fiche", au_stage.pk)))


def test_the_pages_cost_the_same_queries_whatever_the_number_of_fiches(tuteur, stage, django_assert_num_queries):
    tuteur.get(chez(tuteur, "stages:tuteur"))
    for combien in (1, 2):
        for _ in range(combien):
            factories.creer_fiche(stage.passeport, stage=stage)
            factories.creer_fiche(stage.passeport, "S211")
        # The access, the hours of the school, the fiches and their supports, the line of the journal, objectives,
        # observations, the attestation, threads.
        with django_assert_num_queries(9):
            assert tuteur.get(chez(tuteur, "stages:tuteur")).status_code == 200


def test_productions_attached_to_a_recorded_fiche_are_given_to_the_tuteur(tuteur, au_stage, diplome, passeport):
    diplome.options |= {"pieces_jointes": True}
    diplome.save()
    piece = factories.creer_piece(au_stage)
    cachee = factories.creer_piece(factories.creer_brouillon(passeport, description="Secret"))
    adresse = chez(tuteur, "stages:tuteur_fichier", piece.pk)
    assert adresse in texte(tuteur.get(chez(tuteur, "stages:tuteur_fiche", au_stage.pk)))
    reponse = tuteur.get(adresse)
    assert reponse["Content-Disposition"].startswith("attachment")
    assert (reponse["X-Content-Type-Options"], reponse["Cache-Control"]) == ("nosniff", "private, no-store")
    assert tuteur.get(chez(tuteur, "stages:tuteur_fichier", cachee.pk)).status_code == 404
    assert tuteur.get(reverse("situations:fichier", args=[piece.pk])).url.startswith(reverse("account_login"))


# --- Writing ----------------------------------------------------------------------------------------------


@pytest.mark.rule("R22")
def test_a_word_on_a_fiche_reaches_the_student_and_the_teacher_signed(as_user, owner, teacher, tuteur, mot, au_stage):
    assert (mot.auteur, mot.auteur_nom, mot.auteur_role) == (None, "Paul Roux", "tuteur, Transports Océane")
    assert (mot.stage_id, mot.fiche, mot.version) == (au_stage.stage_id, au_stage, 0)
    page = texte(as_user(owner).get(reverse("suivi:appreciations")))
    assert "Appréciations (1)" in page
    assert "Soigneuse." in page
    assert "Soigneuse." in texte(as_user(teacher).get(reverse("situations:fiche", args=[au_stage.pk])))
    ligne = Journal.objects.get(action=Journal.Action.APPRECIATION)
    assert (ligne.acteur, ligne.acteur_nom, ligne.etudiant) == (None, "Paul Roux, tuteur, Transports Océane", owner)


def test_a_word_on_the_whole_period_is_read_on_the_stage_and_on_the_passport(as_user, owner, teacher, tuteur, stage):
    assert (
        tuteur.post(chez(tuteur, "suivi:tuteur_apprecier"), {"texte": "Cinq semaines sans un retard."}).status_code
        == 302
    )
    passeport = reverse("situations:passeport", args=[stage.passeport_id])
    assert "Cinq semaines sans un retard." in texte(as_user(teacher).get(passeport))
    page = texte(as_user(owner).get(passeport))
    assert "Cinq semaines sans un retard." in page and "À propos de la période : Transports Océane" in page
    page = texte(as_user(owner).get(reverse("stages:stage", args=[stage.pk])))
    assert "Cinq semaines sans un retard." in page


def test_the_same_form_sent_twice_writes_once(tuteur, au_stage):
    envoi = {"texte": "Soigneuse.", "cle": uuid.uuid4()}
    for _ in range(2):
        assert tuteur.post(chez(tuteur, "suivi:tuteur_apprecier_fiche", au_stage.pk), envoi).status_code == 302
    assert Appreciation.objects.count() == 1


@pytest.mark.rule("R22")
def test_a_mark_or_nothing_is_refused_next_to_the_field(tuteur, au_stage):
    for adresse, valeur, attendu in (
        (chez(tuteur, "suivi:tuteur_apprecier"), "", "Écrivez quelques mots"),
        (chez(tuteur, "suivi:tuteur_apprecier_fiche", au_stage.pk), "15/20", "jamais avec une note"),
    ):
        reponse = tuteur.post(adresse, {"texte": valeur})
        assert reponse.status_code == 422
        assert attendu in texte(reponse)
    assert not Appreciation.objects.exists()


def test_the_student_answers_and_the_tuteur_sees_reads_and_goes_on(as_user, owner, tuteur, mot, au_stage):
    as_user(owner).post(reverse("suivi:appreciation_repondre", args=[mot.pk]), {"texte": "Merci !"})
    mot.refresh_from_db()
    assert mot.lue_le is not None
    accueil = tuteur.get(chez(tuteur, "stages:tuteur"))
    assert accueil.context["mots"].nouveaux != []
    page = tuteur.get(chez(tuteur, "stages:tuteur_fiche", au_stage.pk))
    assert "Merci !" in texte(page)
    envoi = {"vu_a": page.context["maintenant"]}
    assert tuteur.post(chez(tuteur, "suivi:tuteur_lue", mot.pk), envoi).status_code == 302
    assert Appreciation.objects.get(texte="Merci !").lue_le is not None
    assert tuteur.get(chez(tuteur, "stages:tuteur")).context["mots"].nouveaux == []
    tuteur.post(chez(tuteur, "suivi:tuteur_repondre", mot.pk), {"texte": "Bonne suite."})
    suite = Appreciation.objects.get(texte="Bonne suite.")
    assert suite.reponse_a == mot
    assert list(Appreciation.objects.a_lire_par_l_eleve(owner, suite.passeport)) == [suite]


def test_a_word_changes_until_it_is_read_then_is_only_withdrawn(as_user, owner, tuteur, mot):
    modifier = chez(tuteur, "suivi:tuteur_modifier", mot.pk)
    assert tuteur.post(modifier, {"texte": "Très soigneuse."}).status_code == 302
    as_user(owner).post(reverse("suivi:appreciation_lue", args=[mot.pk]))
    assert tuteur.get(modifier).status_code == 404
    reponse = tuteur.post(modifier, {"texte": "Changé trop tard."})
    assert (reponse.status_code, "Changé trop tard." in texte(reponse)) == (409, True)
    assert tuteur.post(chez(tuteur, "suivi:tuteur_retirer", mot.pk)).status_code == 302
    mot.refresh_from_db()
    assert (mot.texte, mot.est_retiree) == ("Très soigneuse.", True)


def test_the_next_tuteur_of_the_stage_reads_the_words_and_signs_for_themselves_alone(mot, stage, au_stage, teacher):
    tuteur = ouvrir(reverse("stages:tuteur_lien", args=[creer(stage, teacher, "Anne Lenoir")[1]]))
    assert "Soigneuse." in texte(tuteur.get(chez(tuteur, "stages:tuteur_fiche", au_stage.pk)))
    assert tuteur.get(chez(tuteur, "suivi:tuteur_modifier", mot.pk)).status_code == 404
    assert tuteur.post(chez(tuteur, "suivi:tuteur_retirer", mot.pk)).status_code == 404


def test_a_renewed_link_keeps_one_s_own_words_within_reach(mot, stage, teacher, client):
    _, jeton = creer(stage, teacher)
    ouvrir(reverse("stages:tuteur_lien", args=[jeton]), client)
    assert client.get(chez(client, "suivi:tuteur_modifier", mot.pk)).status_code == 200


def test_the_tuteur_of_another_stage_of_the_same_student_reads_none_of_it(mot, passeport, teacher, client, au_stage):
    _, jeton = creer(factories.creer_stage(passeport, organisation="Mairie"), teacher)
    ouvrir(reverse("stages:tuteur_lien", args=[jeton]), client)
    assert "Soigneuse." not in texte(client.get(chez(client, "stages:tuteur_fiche", au_stage.pk)))
    for nom in ("suivi:tuteur_modifier", "suivi:tuteur_retirer"):
        assert client.get(chez(client, nom, mot.pk)).status_code == 404
    assert client.post(chez(client, "suivi:tuteur_repondre", mot.pk), {"texte": "x"}).status_code == 404


@pytest.mark.rule("R21")
def test_a_teacher_does_not_change_the_words_of_a_tuteur(as_user, teacher, mot):
    for nom in ("suivi:appreciation_modifier", "suivi:appreciation_retirer"):
        assert as_user(teacher).get(reverse(nom, args=[mot.pk])).status_code == 404


# --- Observing --------------------------------------------------------------------------------------------


@pytest.fixture
def champ(au_stage):
    return f"niveau-{au_stage.competence_id}"


@pytest.mark.rule("R22")
def test_a_tuteur_observes_the_competences_practised_and_changes_their_mind(as_user, owner, tuteur, champ, stage):
    adresse = chez(tuteur, "stages:tuteur_observations")
    assert tuteur.post(adresse, {champ: "avec_aide"}).url == chez(tuteur, "stages:tuteur")
    vu = Positionnement.objects.get()
    assert (vu.niveau, vu.auteur_nom, vu.competence.code) == ("avec_aide", "Paul Roux", "C11.1")
    assert "avec aide" in texte(as_user(owner).get(reverse("stages:stage", args=[stage.pk])))
    tuteur.post(adresse, {champ: "autonomie"})
    assert Positionnement.objects.get().niveau == "autonomie"
    tuteur.post(adresse, {champ: ""})
    assert not Positionnement.objects.exists()
    assert Journal.objects.filter(action=Journal.Action.POSITIONNEMENT).count() == 3


def test_an_observation_that_is_not_sent_stays_and_what_was_not_practised_is_not_observed(
    tuteur, champ, stage, diplome
):
    autre = factories.competence(diplome, "C21.1")
    stage.competences.add(autre)
    tuteur.post(chez(tuteur, "stages:tuteur_observations"), {champ: "avec_aide", f"niveau-{autre.pk}": "decouverte"})
    pas_pratiquee = factories.competence(diplome, "C31.1")
    envoi = {champ: "autonomie", f"niveau-{pas_pratiquee.pk}": "autonomie"}
    tuteur.post(chez(tuteur, "stages:tuteur_observations"), envoi)
    assert dict(stage.positionnements.values_list("competence__code", "niveau")) == {
        "C11.1": "autonomie",
        "C21.1": "decouverte",
    }


def test_what_is_not_in_the_list_is_refused(tuteur, champ):
    reponse = tuteur.post(chez(tuteur, "stages:tuteur_observations"), {champ: "excellent"})
    assert reponse.status_code == 422
    assert "Cette réponse n’est pas dans la liste" in texte(reponse)


def test_before_any_fiche_the_pages_say_so(tuteur):
    assert "n’a encore enregistré aucune fiche" in texte(tuteur.get(chez(tuteur, "stages:tuteur")))
    assert "Rien n’est encore pratiqué" in texte(tuteur.get(chez(tuteur, "stages:tuteur_observations")))


def test_a_tuteur_is_nobody_where_people_are_expected(stage):
    tuteur = Tuteur(stage.acces.create(empreinte="x", nom="Paul Roux"))
    assert (tuteur.pk, tuteur.is_authenticated) == (None, False)
    assert str(tuteur) == "Paul Roux, tuteur, Transports Océane"
    assert not Appreciation.objects.modifiables_par(tuteur).exists()


# --- An expired page --------------------------------------------------------------------------------------


@pytest.fixture
def perime(tuteur):
    """The browser of the tuteur, whose pages have an anti-forgery token of another day."""
    tuteur.handler.enforce_csrf_checks = True
    return tuteur


@pytest.mark.rule("R20")
def test_an_expired_page_gives_the_words_back_and_writes_nothing(stage, au_stage, mot, perime):
    auteur = signer(Tuteur(stage.acces.get()))
    envoi = {"texte": "Tapé trop tard.", "cle": uuid.uuid4(), "auteur": auteur}
    for nom, arguments in (
        ("suivi:tuteur_apprecier", []),
        ("suivi:tuteur_apprecier_fiche", [au_stage.pk]),
        ("suivi:tuteur_repondre", [mot.pk]),
        ("suivi:tuteur_modifier", [mot.pk]),
    ):
        page = perime.post(chez(perime, nom, *arguments), envoi)
        assert page.status_code == 403, nom
        assert "Tapé trop tard.</textarea>" in texte(page) and "La page avait expiré." in texte(page), nom
    assert [a.texte for a in Appreciation.objects.all()] == ["Soigneuse."]
    perime.cookies.clear()
    sans_acces = perime.post(chez(perime, "suivi:tuteur_apprecier"), envoi)
    assert sans_acces.status_code == 404 and "Tapé trop tard.</blockquote>" in texte(sans_acces)
    # On the screen of a phone, before the reasons.
    assert texte(sans_acces).index("Tapé trop tard.") < texte(sans_acces).index("Il a pu être remplacé")
    assert "Tapé" not in texte(perime.post(chez(perime, "suivi:tuteur_apprecier"), envoi | {"auteur": "forge"}))


@pytest.mark.rule("R20")
def test_an_expired_page_of_observations_keeps_what_was_ticked(stage, au_stage, perime):
    nom = f"niveau-{au_stage.competence_id}"
    envoi = {nom: "autonomie", "auteur": signer(Tuteur(stage.acces.get()))}
    page = perime.post(chez(perime, "stages:tuteur_observations"), envoi)
    assert page.status_code == 403 and not Positionnement.objects.exists()
    assert f'value="autonomie" id="{nom}-3" checked>' in texte(page)


@pytest.mark.rule("R20", "R22")
def test_other_words_from_a_page_gone_back_to_are_written_too(tuteur, au_stage):
    adresse, cle = chez(tuteur, "suivi:tuteur_apprecier_fiche", au_stage.pk), uuid.uuid4()
    for mot in ("Soigneuse.", "Soigneuse.", "Et ponctuelle.", "Et ponctuelle."):
        tuteur.post(adresse, {"texte": mot, "cle": cle})
    assert [a.texte for a in Appreciation.objects.all()] == ["Soigneuse.", "Et ponctuelle."]


def test_the_address_of_a_word_leads_back_to_where_words_are_read(tuteur, au_stage):
    assert tuteur.get(chez(tuteur, "suivi:tuteur_apprecier")).url == chez(tuteur, "stages:tuteur") + "#appreciations"
    adresse = chez(tuteur, "suivi:tuteur_apprecier_fiche", au_stage.pk)
    assert tuteur.get(adresse).url == chez(tuteur, "stages:tuteur_fiche", au_stage.pk) + "#appreciations"
