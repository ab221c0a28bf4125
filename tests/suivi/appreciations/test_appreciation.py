"""Appréciations: who writes, who reads, what happens to a thread, and that nothing typed is lost (R22)."""

import re
import uuid

import pytest
from django.urls import reverse

from accounts.connexion.reprise import signer
from accounts.models import Enseignement, Journal
from situations.champs import est_une_note
from suivi.appreciations.fil import ecrire
from suivi.models import Appreciation, Phrase
from tests.factories import creer_enseignant, creer_fiche

pytestmark = pytest.mark.rule("R22")

TEXTE = "Quelle a été votre part dans ce brief ?"
# Session, user, fiche, supports, teaching, versions, threads, latest version, phrases.
REQUETES_FICHE = 10
# Session, user, threads.
REQUETES_LISTE = 3


def texte_de(reponse):
    return reponse.content.decode().replace("\u00a0", " ")


@pytest.fixture
def url(fiche):
    return reverse("suivi:fiche_apprecier", args=[fiche.pk])


@pytest.fixture
def appreciation(teacher, fiche):
    return ecrire(teacher, TEXTE, uuid.uuid4(), fiche.passeport, fiche)


@pytest.fixture
def colleague(classe):
    return creer_enseignant(classe, username="colleague", first_name="Ana", last_name="Petit")


def lire(client, fiche):
    return texte_de(client.get(reverse("situations:fiche", args=[fiche.pk])))


# --- Writing --------------------------------------------------------------------------------------


def test_a_teacher_writes_and_both_read_author_role_and_time(as_user, teacher, owner, fiche, url):
    reponse = as_user(teacher).post(url, {"texte": f"  {TEXTE} "}, follow=True)
    ecrite = Appreciation.objects.get()
    assert reponse.redirect_chain[-1][0] == reverse("situations:fiche", args=[fiche.pk]) + f"#fil-{ecrite.pk}"
    assert (ecrite.texte, ecrite.passeport, ecrite.fiche) == (TEXTE, fiche.passeport, fiche)
    for personne in (teacher, owner):
        page = lire(as_user(personne), fiche)
        assert TEXTE in page
        assert f"<strong>{teacher}</strong>" in page
        assert "équipe enseignante, domaine professionnel" in page
        assert f'<time datetime="{ecrite.creee_le.astimezone():%Y}' in page


def test_the_passport_as_a_whole_has_a_thread_of_its_own(as_user, teacher, owner, passeport, fiche):
    as_user(teacher).post(reverse("suivi:passeport_apprecier", args=[passeport.pk]), {"texte": TEXTE})
    assert Appreciation.objects.get().fiche is None
    client = as_user(owner)
    assert TEXTE in texte_de(client.get(reverse("situations:passeport", args=[passeport.pk])))
    assert TEXTE not in lire(client, fiche)


@pytest.mark.parametrize("domaine,role", [("lettres", "équipe enseignante, lettres"), ("autre", "équipe enseignante")])
def test_the_role_is_that_of_the_teaching(teacher, fiche, domaine, role):
    Enseignement.objects.filter(enseignant=teacher).update(domaine=domaine)
    assert ecrire(teacher, TEXTE, uuid.uuid4(), fiche.passeport, fiche).auteur_role == role


def test_the_same_form_sent_twice_writes_once(as_user, teacher, url):
    envoi = {"texte": TEXTE, "cle": str(uuid.uuid4())}
    as_user(teacher).post(url, envoi)
    as_user(teacher).post(url, envoi)
    assert Appreciation.objects.count() == 1
    assert Journal.objects.filter(action="appreciation").count() == 1


def test_two_teachers_at_once_both_write(as_user, teacher, colleague, owner, fiche, url):
    for personne in (colleague, teacher):
        as_user(personne).post(url, {"texte": f"De {personne.username}"})
    page = lire(as_user(owner), fiche)
    assert "De teacher" in page
    assert "De colleague" in page


def test_a_refused_text_stays_in_the_form(as_user, teacher, url):
    client = as_user(teacher)
    for texte in ("", "   \r\n ", "x" * 2001, "14/20"):
        reponse = client.post(url, {"texte": texte})
        assert reponse.status_code == 422, texte[:9]
        assert reponse.context["form"]["texte"].value() == texte
        assert "invalid-feedback" in texte_de(reponse)
        assert ("jamais avec une note" in texte_de(reponse)) == (texte == "14/20")
    assert not Appreciation.objects.exists()


def test_two_thousand_characters_as_a_person_counts_them_and_spoiled_hidden_fields_are_taken(as_user, teacher, url):
    client, texte = as_user(teacher), "🎓" * 1998 + "\r\n!"
    for cle, version in (("", ""), ("pas-une-cle", "-1"), ("x" * 5000, "9" * 40), ("", "trois")):
        envoi = {"texte": texte, "cle": cle, "version": version}
        assert client.post(url, envoi).status_code == 302, (cle[:9], version)


def test_html_is_shown_as_text(as_user, teacher, owner, fiche):
    ecrire(teacher, "<script>alert(1)</script>", uuid.uuid4(), fiche.passeport, fiche)
    page = lire(as_user(owner), fiche)
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page


@pytest.mark.parametrize(
    "texte", ["14/20", "14,5 / 20", "15 sur 20", "Note : 12/20", "A+", "b-", "C moins", "80 %", "17", "12 pts.", "★★★☆"]
)
def test_a_bare_mark_is_known_as_such(texte):
    assert est_une_note(texte)


@pytest.mark.parametrize(
    "texte", ["Bien vu.", "2 points à préciser", "12 affiches sur 20 : pourquoi ?", "À revoir", "Oui"]
)
def test_figures_in_a_sentence_are_no_mark(texte):
    assert not est_une_note(texte)


def test_a_student_may_answer_with_a_figure(as_user, owner, appreciation):
    as_user(owner).post(reverse("suivi:appreciation_repondre", args=[appreciation.pk]), {"texte": "12"})
    assert Appreciation.objects.get(auteur=owner).texte == "12"


# --- Who may --------------------------------------------------------------------------------------


def test_nobody_else_reads_or_writes(
    as_user, appreciation, url, classmate, stranger, other_teacher, jury, administrator
):
    """Which page is closed to whom: ``tests/droits.py``."""
    for personne in (classmate, stranger, other_teacher, jury, administrator):
        assert not Appreciation.objects.visibles_par(personne).exists()
    client = as_user(other_teacher)
    for adresse in (url, reverse("suivi:appreciation_repondre", args=[appreciation.pk])):
        assert client.post(adresse, {"texte": "Intrus"}).status_code == 404
    assert TEXTE not in texte_de(client.get(reverse("suivi:appreciations")))
    assert Appreciation.objects.count() == 1


@pytest.mark.rule("R21")
def test_the_student_does_not_appreciate_their_own_work(as_user, owner, url):
    assert as_user(owner).get(url).status_code == 404
    assert as_user(owner).post(url, {"texte": "Bravo moi"}).status_code == 404
    assert not Appreciation.objects.exists()


@pytest.mark.rule("R20")
def test_a_brouillon_and_a_fiche_in_the_bin_receive_nothing(as_user, teacher, fiche, url, appreciation):
    fiche.jeter()
    assert as_user(teacher).get(url).status_code == 404
    assert not Appreciation.objects.visibles_par(teacher).exists()
    fiche.restaurer()
    assert Appreciation.objects.visibles_par(teacher).exists()


def test_a_teacher_taken_off_the_class_while_writing_keeps_the_text_and_writes_nothing(as_user, teacher, fiche, url):
    client = as_user(teacher)
    assert client.get(url).status_code == 200
    teacher.enseignements.all().delete()
    reponse = client.post(url, {"texte": "Un <b>long</b> conseil"})
    assert reponse.status_code == 404
    assert "Votre texte n’a pas été envoyé" in texte_de(reponse)
    assert "Un &lt;b&gt;long&lt;/b&gt; conseil" in texte_de(reponse)
    assert not Appreciation.objects.exists()
    assert not Journal.objects.filter(action="appreciation").exists()


def test_a_colleague_changes_and_withdraws_nothing(as_user, colleague, appreciation):
    client = as_user(colleague)
    assert (
        client.post(reverse("suivi:appreciation_modifier", args=[appreciation.pk]), {"texte": "Autre"}).status_code
        == 404
    )
    assert client.post(reverse("suivi:appreciation_retirer", args=[appreciation.pk])).status_code == 404
    appreciation.refresh_from_db()
    assert (appreciation.texte, appreciation.retiree_le) == (TEXTE, None)


# --- Reading, answering, changing, withdrawing ------------------------------------------------------


def test_reading_a_page_marks_nothing_and_the_gesture_is_shown_to_the_author(
    as_user, teacher, owner, fiche, appreciation
):
    client = as_user(owner)
    for nom, pk in (("situations:fiche", fiche.pk), ("situations:passeport", fiche.passeport_id)):
        client.get(reverse(nom, args=[pk]))
    client.get(reverse("suivi:appreciations"))
    appreciation.refresh_from_db()
    assert appreciation.lue_le is None
    assert "Pas encore lue" in lire(as_user(teacher), fiche)
    as_user(owner).post(reverse("suivi:appreciation_lue", args=[appreciation.pk]))
    page = lire(as_user(teacher), fiche)
    assert "✓ lue</span> le" in page
    assert reverse("suivi:appreciation_modifier", args=[appreciation.pk]) not in page
    assert reverse("suivi:appreciation_retirer", args=[appreciation.pk]) in page


def test_only_the_one_it_is_for_marks_it_read(as_user, teacher, colleague, appreciation):
    for personne in (teacher, colleague):
        as_user(personne).post(reverse("suivi:appreciation_lue", args=[appreciation.pk]))
        as_user(personne).post(reverse("suivi:appreciations_lues"))
    appreciation.refresh_from_db()
    assert appreciation.lue_le is None


def test_what_was_written_after_the_page_was_drawn_stays_to_read(as_user, teacher, owner, fiche, appreciation):
    page = lire(as_user(owner), fiche)
    vu_a = re.search(r'name="vu_a" value="([^"]+)"', page)[1]
    as_user(teacher).post(reverse("suivi:appreciation_modifier", args=[appreciation.pk]), {"texte": "Changé depuis"})
    as_user(owner).post(reverse("suivi:appreciation_lue", args=[appreciation.pk]), {"vu_a": vu_a})
    appreciation.refresh_from_db()
    assert appreciation.lue_le is None
    as_user(owner).post(reverse("suivi:appreciations_lues"), {"vu_a": "n’importe quoi"})
    appreciation.refresh_from_db()
    assert appreciation.lue_le


def test_the_student_answers_and_the_teacher_finds_the_answer(as_user, teacher, colleague, owner, fiche, appreciation):
    as_user(owner).post(
        reverse("suivi:appreciation_repondre", args=[appreciation.pk]), {"texte": "J’ai pris les notes."}
    )
    appreciation.refresh_from_db()
    assert appreciation.lue_le, "to answer is to have read"
    reponse = Appreciation.objects.get(auteur=owner)
    assert (reponse.reponse_a, reponse.fiche, reponse.auteur_role) == (appreciation, fiche, "titulaire du passeport")
    assert "Réponses à vos appréciations" in texte_de(as_user(teacher).get(reverse("suivi:a_lire")))
    assert not Appreciation.objects.a_lire_par(colleague).exists()
    as_user(teacher).post(reverse("suivi:appreciation_lue", args=[appreciation.pk]))
    reponse.refresh_from_db()
    assert reponse.lue_le
    assert not Appreciation.objects.a_lire_par(teacher).exists()


def test_the_author_changes_the_words_until_they_are_read(as_user, teacher, owner, fiche, appreciation):
    url = reverse("suivi:appreciation_modifier", args=[appreciation.pk])
    as_user(teacher).post(url, {"texte": "Mieux dit"})
    appreciation.refresh_from_db()
    assert appreciation.texte == "Mieux dit"
    assert "modifié le" in lire(as_user(owner), fiche)
    assert as_user(teacher).post(url, {"texte": ""}).status_code == 422
    as_user(owner).post(reverse("suivi:appreciation_lue", args=[appreciation.pk]))
    reponse = as_user(teacher).post(url, {"texte": "Trop tard"})
    assert reponse.status_code == 409
    assert "Trop tard</textarea>" in texte_de(reponse)
    appreciation.refresh_from_db()
    assert appreciation.texte == "Mieux dit"
    # The words that came too late go as an answer.
    assert f'action="{reverse("suivi:appreciation_repondre", args=[appreciation.pk])}"' in texte_de(reponse)


@pytest.mark.rule("R20")
def test_two_windows_that_change_the_same_words_lose_none(as_user, teacher, appreciation):
    client, url = as_user(teacher), reverse("suivi:appreciation_modifier", args=[appreciation.pk])
    vu_a = client.get(url).context["maintenant"]
    client.post(url, {"texte": "De la deuxième fenêtre", "vu_a": vu_a})
    assert client.post(url, {"texte": "De la deuxième fenêtre", "vu_a": vu_a}).status_code == 302
    refus = client.post(url, {"texte": "De la première", "vu_a": vu_a})
    assert refus.status_code == 422
    assert "De la première</textarea>" in texte_de(refus) and "« De la deuxième fenêtre »" in texte_de(refus)
    client.post(url, {"texte": "De la première", "vu_a": refus.context["maintenant"]})
    appreciation.refresh_from_db()
    assert appreciation.texte == "De la première"


def test_withdrawing_asks_keeps_the_place_and_takes_the_words(as_user, teacher, owner, fiche, appreciation):
    url = reverse("suivi:appreciation_retirer", args=[appreciation.pk])
    assert TEXTE in texte_de(as_user(teacher).get(url))
    assert lire(as_user(owner), fiche).count(TEXTE) == 1
    as_user(teacher).post(url)
    page = lire(as_user(owner), fiche)
    assert TEXTE not in page
    assert "Appréciation retirée" in page
    assert "à lire" not in page
    assert as_user(teacher).post(url).status_code == 404
    appreciation.refresh_from_db()
    assert appreciation.texte == TEXTE


def test_a_recorded_again_fiche_says_so_and_leads_to_the_difference(as_user, teacher, owner, fiche):
    fiche.enregistrer({"taches": "Prendre des notes."}, [], revision=fiche.revision)
    appreciation = ecrire(teacher, TEXTE, uuid.uuid4(), fiche.passeport, fiche)
    fiche.mettre_de_cote({"taches": "Mis de côté, pour soi seul."})
    assert "fiche reprise depuis" not in lire(as_user(teacher), fiche)
    fiche.enregistrer({"taches": "Prendre des notes précises."}, [], revision=fiche.revision)
    assert "fiche reprise depuis" in lire(as_user(teacher), fiche)
    page = texte_de(as_user(teacher).get(reverse("suivi:appreciation_changements", args=[appreciation.pk])))
    assert "<ins> précises</ins>" in page
    assert "pour soi seul" not in page


# --- Nothing typed is lost ---------------------------------------------------------------------------


def test_a_text_sent_after_the_session_ended_comes_back_after_signing_in(session_finie, teacher, url):
    client = session_finie(teacher)
    reponse = client.post(url, {"texte": TEXTE, "auteur": signer(teacher)})
    assert reponse.url.startswith(reverse("account_login"))
    client.post(reponse.url, {"login": teacher.username, "password": "un-mot-de-passe-long"})
    page = texte_de(client.get(url))
    assert f"{TEXTE}</textarea>" in page
    assert "Votre texte est revenu" in page
    client.post(url, {"texte": TEXTE})
    assert Appreciation.objects.get().texte == TEXTE
    assert TEXTE + "</textarea>" not in texte_de(client.get(url))


def test_a_text_without_a_good_signature_is_kept_for_nobody(session_finie, teacher, url):
    client = session_finie(teacher)
    client.post(url, {"texte": TEXTE, "auteur": "forge"})
    client.force_login(teacher)
    assert TEXTE not in texte_de(client.get(url))


def test_an_old_anti_forgery_token_gives_the_form_back(client, teacher, url):
    client.handler.enforce_csrf_checks = True
    client.force_login(teacher)
    reponse = client.post(url, {"texte": TEXTE, "auteur": signer(teacher)})
    assert reponse.status_code == 403
    assert f"{TEXTE}</textarea>" in texte_de(reponse)
    assert not Appreciation.objects.exists()


@pytest.mark.rule("R20")
def test_a_browser_that_lost_its_cookies_shows_the_text_of_our_page_and_of_no_other(client, teacher, url):
    client.handler.enforce_csrf_checks = True
    envoi = {"texte": TEXTE, "auteur": signer(teacher)}
    assert TEXTE in texte_de(client.post(url, envoi, headers={"sec-fetch-site": "same-origin"}))
    assert TEXTE not in texte_de(client.post(url, envoi, headers={"sec-fetch-site": "cross-site"}))
    assert TEXTE not in texte_de(client.post(url, {"texte": TEXTE}, headers={"sec-fetch-site": "same-origin"}))


# --- Journal and queries ------------------------------------------------------------------------------


def test_the_journal_tells_what_was_done_and_never_the_words(as_user, teacher, owner, appreciation):
    as_user(teacher).post(reverse("suivi:appreciation_modifier", args=[appreciation.pk]), {"texte": "Mieux dit"})
    as_user(teacher).post(reverse("suivi:appreciation_retirer", args=[appreciation.pk]))
    lignes = Journal.objects.filter(action__startswith="appreciation").order_by("pk")
    assert [ligne.action for ligne in lignes] == ["appreciation", "appreciation_modifiee", "appreciation_retiree"]
    for ligne in lignes:
        assert (ligne.acteur, ligne.etudiant) == (teacher, owner)
        assert TEXTE not in f"{ligne.objet}{ligne.details}"


def test_the_pages_cost_as_many_queries_with_one_thread_as_with_many(
    as_user, teacher, owner, fiche, appreciation, django_assert_num_queries
):
    liste, page = reverse("suivi:appreciations"), reverse("situations:fiche", args=[fiche.pk])
    client = as_user(teacher)
    with django_assert_num_queries(REQUETES_FICHE):
        client.get(page)
    with django_assert_num_queries(REQUETES_LISTE):
        client.get(liste)
    for _ in range(2):
        autre = ecrire(teacher, TEXTE, uuid.uuid4(), fiche.passeport, creer_fiche(fiche.passeport, "S112"))
        ecrire(owner, "Oui", uuid.uuid4(), fiche.passeport, autre.fiche, autre)
        ecrire(teacher, TEXTE, uuid.uuid4(), fiche.passeport, fiche)
        Phrase.objects.create(auteur=teacher, texte=f"Phrase {autre.pk}")
    with django_assert_num_queries(REQUETES_FICHE):
        client.get(page)
    with django_assert_num_queries(REQUETES_LISTE):
        client.get(liste)


def test_the_student_finds_what_is_new_first_and_counted(as_user, teacher, owner, passeport, fiche, appreciation):
    ancienne = ecrire(teacher, "Déjà lue", uuid.uuid4(), passeport)
    as_user(owner).post(reverse("suivi:appreciation_lue", args=[ancienne.pk]))
    page = texte_de(as_user(owner).get(reverse("suivi:appreciations")))
    assert "<h1>Appréciations (1)</h1>" in page
    assert page.index(TEXTE) < page.index("Déjà lue")
    assert "1 appréciation à lire" in texte_de(as_user(owner).get(reverse("situations:passeport", args=[passeport.pk])))
    as_user(owner).post(reverse("suivi:appreciations_lues"))
    assert "<h1>Appréciations</h1>" in texte_de(as_user(owner).get(reverse("suivi:appreciations")))


def test_the_menu_of_a_student_tells_how_many_wait(as_user, owner, teacher, fiche):
    client = as_user(owner)
    for vu in ("", "2 à lire"):
        page = client.get(reverse("situations:carnet")).text
        entree = re.search(r"<a href=\"/appreciations/\"[^>]*>(.*?)</a>", page, re.DOTALL)[1]
        assert re.sub(r"<[^>]+>|\s+", " ", entree).split() == ["Appréciations", *vu.split()]
        for texte in ("Bien vu.", "Et les délais ?"):
            ecrire(teacher, texte, uuid.uuid4(), fiche.passeport, fiche)
