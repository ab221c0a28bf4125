"""The tuteur's link (R23): one per stage, hashed at rest, opened by a click, ended, renewed, limited, written down."""

import hashlib
import re
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Journal
from stages.models import AccesTuteur
from stages.tuteur.acces import creer
from tests import factories
from tests.boite import Boite, Serveur
from tests.liens import chez, ouvrir

pytestmark = pytest.mark.rule("R23")

Action = Journal.Action
DONNER = {"nom": "Paul Roux", "courriel": "p.roux@oceane.example"}


def texte(reponse):
    return reponse.content.decode().replace("\u00a0", " ")


def lien_de(page):
    return re.search(r"http://testserver(/tuteur/[\w-]+/)", texte(page))[1]


def journal(*actions):
    return list(Journal.objects.filter(action__in=actions).order_by("pk").values_list("action", "acteur_nom"))


# --- Made -------------------------------------------------------------------------------------------------


def test_the_link_is_shown_once(as_user, owner, stage):
    client = as_user(owner)
    page = client.post(reverse("stages:acces_tuteur", args=[stage.pk]), DONNER | {"afficher": "1"}, follow=True)
    assert [statut for _, statut in page.redirect_chain] == [302]
    assert page["Cache-Control"] == "private, no-store"
    assert "data:image/svg+xml" in texte(page)
    jeton = lien_de(page).split("/")[2]
    assert len(jeton) >= 43
    acces = AccesTuteur.objects.get()
    assert acces.empreinte == hashlib.sha256(jeton.encode()).hexdigest()
    assert not any(jeton in str(valeur) for valeur in AccesTuteur.objects.values_list().get())
    assert jeton not in texte(client.get(reverse("stages:stage", args=[stage.pk])))
    assert journal(Action.ACCES_TUTEUR) == [(Action.ACCES_TUTEUR, str(owner))]


def test_the_page_of_a_link_asked_for_again_leaves_it_alive_and_shows_it_no_more(as_user, teacher, stage):
    adresse, client = reverse("stages:acces_tuteur", args=[stage.pk]), as_user(teacher)
    reponse = client.post(adresse, DONNER | {"afficher": "1"})
    ailleurs = client.get(reverse("stages:acces_tuteur", args=[factories.creer_stage(stage.passeport).pk]))
    assert "http://testserver/tuteur/" not in texte(ailleurs)
    attente = client.session[f"liens {adresse}"]
    lien = lien_de(client.get(reponse.url))
    assert lien not in attente
    assert "http://testserver/tuteur/" not in texte(client.get(reponse.url))
    assert ouvrir(lien).acces == AccesTuteur.objects.get().pk


def test_a_link_alive_is_replaced_only_once_one_has_agreed(as_user, teacher, stage):
    adresse, client = reverse("stages:acces_tuteur", args=[stage.pk]), as_user(teacher)
    ancien, _ = creer(stage, teacher)
    for remplacer in ({}, {"remplacer": ancien.pk + 1}):
        page = client.post(adresse, DONNER | {"afficher": "1"} | remplacer)
        assert (page.status_code, "l’ancien lien ne s’ouvrira plus" in texte(page)) == (200, True)
        assert f'name="remplacer" value="{ancien.pk}"' in texte(page) and 'value="Paul Roux"' in texte(page)
        assert AccesTuteur.objects.ouverts().get() == ancien
    client.post(adresse, DONNER | {"afficher": "1", "remplacer": ancien.pk})
    assert AccesTuteur.objects.ouverts().get() != ancien


def test_a_tuteur_has_one_link_at_most(stage, teacher):
    premier, _ = creer(stage, teacher)
    second, _ = creer(stage, teacher)
    premier.refresh_from_db()
    assert (premier.revoque_le is not None, second.revoque_le) == (True, None)
    with pytest.raises(IntegrityError):
        AccesTuteur.objects.create(stage=stage, nom="Paul Roux", empreinte="x")


@pytest.mark.parametrize(
    ("champs", "bouton", "attendu"),
    [
        ({"tuteur_nom": ""}, "afficher", "Indiquez d’abord le nom du tuteur"),
        ({"tuteur_courriel": ""}, "envoyer", "Indiquez d’abord le courriel du tuteur"),
        ({"date_debut": "2020-01-01", "date_fin": "2020-02-01"}, "afficher", "terminée depuis plus d’un mois"),
    ],
)
def test_no_link_is_made_that_could_not_serve(as_user, teacher, stage, champs, bouton, attendu):
    for nom, valeur in champs.items():
        setattr(stage, nom, valeur)
    stage.save()
    reponse = as_user(teacher).post(
        reverse("stages:acces_tuteur", args=[stage.pk]),
        {bouton: "1", "nom": stage.tuteur_nom, "courriel": stage.tuteur_courriel},
    )
    assert reponse.status_code == 422
    assert attendu in texte(reponse)
    assert not AccesTuteur.objects.exists()


def test_a_real_server_carries_the_link_and_nothing_of_the_fiches(as_user, teacher, stage, fiche, settings):
    serveur = Serveur(Boite(), hostname="127.0.0.1", port=0)
    serveur.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", serveur.port
    page = as_user(teacher).post(
        reverse("stages:acces_tuteur", args=[stage.pk]), DONNER | {"envoyer": "1"}, follow=True
    )
    serveur.stop()
    assert "Le courriel est en file d’envoi vers p.roux@oceane.example" in texte(page)
    [(destinataires, message)] = serveur.handler.messages
    assert destinataires == ["p.roux@oceane.example"]
    assert message["Subject"] == "[Passeport Pro] Le passeport professionnel de Lina Moreau"
    corps = message.get_content()
    assert f"http://testserver{lien_de(page)}" in corps
    assert fiche.description not in corps
    assert ouvrir(lien_de(page)).acces == AccesTuteur.objects.get().pk


def test_names_with_line_breaks_forge_no_header(as_user, owner, teacher, stage):
    owner.last_name = "Moreau\nBcc: tous@exemple.fr"
    owner.save()
    page = as_user(teacher).post(reverse("stages:acces_tuteur", args=[stage.pk]), DONNER | {"envoyer": "1"})
    assert page.status_code == 302
    assert not any("tous@exemple.fr" in message.recipients() for message in mail.outbox)


def test_a_pupil_never_makes_the_site_write_to_a_stranger(as_user, owner, stage):
    adresse = reverse("stages:acces_tuteur", args=[stage.pk])
    client = as_user(owner)
    assert 'name="envoyer"' not in texte(client.get(adresse))
    refus = client.post(adresse, DONNER | {"envoyer": "1"})
    assert refus.status_code == 422 and "demandez à votre professeur" in texte(refus)
    assert mail.outbox == [] and not AccesTuteur.objects.exists()
    assert client.post(adresse, DONNER | {"afficher": "1"}).status_code == 302


def test_one_address_receives_so_many_links_a_day(as_user, teacher, stage, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"destinataire": "1/d/key"}
    adresse, client = reverse("stages:acces_tuteur", args=[stage.pk]), as_user(teacher)
    assert client.post(adresse, DONNER | {"nom": "A", "envoyer": "1"}).status_code == 302
    page = client.post(adresse, DONNER | {"nom": "B", "envoyer": "1"}, follow=True)
    assert len(mail.outbox) == 1
    assert "Le courriel n’a pas pu partir" in texte(page)


def test_links_are_not_made_without_end(as_user, owner, stage, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"acces_tuteur": "1/h/user"}
    adresse, client = reverse("stages:acces_tuteur", args=[stage.pk]), as_user(owner)
    assert [client.post(adresse, {"nom": nom, "afficher": "1"}).status_code for nom in "AB"] == [302, 429]


# --- Opened -----------------------------------------------------------------------------------------------


def test_following_the_link_opens_nothing_and_pressing_the_button_does(lien_tuteur):
    navigateur = Client()
    page = navigateur.get(lien_tuteur)
    assert (page.status_code, "Ouvrir le passeport" in texte(page)) == (200, True)
    assert not [nom for nom in navigateur.cookies if nom.startswith("acces_tuteur")]
    navigateur.acces = AccesTuteur.objects.get().pk
    assert navigateur.get(chez(navigateur, "stages:tuteur")).status_code == 404
    assert AccesTuteur.objects.get().ouvert_le is None
    assert ouvrir(lien_tuteur, navigateur).get(chez(navigateur, "stages:tuteur")).status_code == 200
    assert AccesTuteur.objects.get().ouvert_le is not None
    assert journal(Action.ACCES_TUTEUR_OUVERT) == [(Action.ACCES_TUTEUR_OUVERT, "Paul Roux, tuteur, Transports Océane")]


def test_the_cookie_is_signed_for_these_pages_alone_and_no_script_reads_it(tuteur):
    nom = f"acces_tuteur_{tuteur.acces}"
    cookie = tuteur.cookies[nom]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/", True, "Lax")
    cookie.set(nom, f"{tuteur.acces}:forged", f"{tuteur.acces}:forged")
    assert tuteur.get(chez(tuteur, "stages:tuteur")).status_code == 404


@pytest.mark.rule("R37")
def test_every_page_after_the_link_is_signed_names_the_student_and_tells_no_token(tuteur, lien_tuteur, owner, stage):
    fiche = factories.creer_fiche(stage.passeport, stage=stage)
    owner.first_name = "Inès"
    owner.save()
    jeton = lien_tuteur.split("/")[2]
    for adresse in (
        chez(tuteur, "stages:tuteur"),
        chez(tuteur, "stages:tuteur_fiche", fiche.pk),
        chez(tuteur, "stages:tuteur_observations"),
    ):
        page = tuteur.get(adresse)
        assert jeton not in texte(page)
        assert (page["Cache-Control"], page["Referrer-Policy"]) == ("private, no-store", "strict-origin")
        assert 'name="auteur" value="' in texte(page)
        assert f"d’{owner}" in texte(page) and f"de {owner}" not in texte(page)
    assert Client().get(lien_tuteur)["Referrer-Policy"] == "strict-origin"


def test_a_shared_computer_forgets_the_access(tuteur):
    assert tuteur.post(chez(tuteur, "stages:tuteur_fermer")).status_code == 200
    assert tuteur.get(chez(tuteur, "stages:tuteur")).status_code == 404


def test_whoever_is_signed_in_is_warned_that_the_link_is_somebody_else_s(as_user, other_teacher, lien_tuteur):
    assert f"Vous êtes connecté avec le compte de {other_teacher}" in texte(as_user(other_teacher).get(lien_tuteur))


# --- Ended ------------------------------------------------------------------------------------------------


def test_a_link_ends_thirty_days_after_the_stage(tuteur, lien_tuteur, stage):
    fin = timezone.make_aware(timezone.datetime.combine(stage.fin_acces, timezone.datetime.min.time()))
    with time_machine.travel(fin + timedelta(hours=23)):
        assert tuteur.post(lien_tuteur).status_code == 302
        assert tuteur.get(chez(tuteur, "stages:tuteur")).status_code == 200
    with time_machine.travel(fin + timedelta(hours=25)):
        assert tuteur.get(chez(tuteur, "stages:tuteur")).status_code == 404
        assert Client().post(lien_tuteur).status_code == 404


def test_after_revocation_everything_is_shut_at_once(as_user, owner, tuteur, lien_tuteur, stage, fiche):
    assert (
        as_user(owner).post(reverse("stages:acces_tuteur_revoquer", args=[stage.pk, tuteur.acces])).status_code == 302
    )
    for adresse in (
        chez(tuteur, "stages:tuteur"),
        chez(tuteur, "stages:tuteur_fiche", fiche.pk),
        chez(tuteur, "stages:tuteur_compte_rendu"),
    ):
        page = tuteur.get(adresse)
        assert (page.status_code, "Ce lien ne s’ouvre pas, ou ne s’ouvre plus" in texte(page)) == (404, True)
    trop_tard = tuteur.post(
        chez(tuteur, "suivi:tuteur_apprecier_fiche", fiche.pk), {"texte": "Mon <mot> n’est pas perdu."}
    )
    assert (trop_tard.status_code, "Mon &lt;mot&gt; n’est pas perdu." in texte(trop_tard)) == (404, True)
    assert tuteur.post(lien_tuteur).status_code == 404
    assert journal(Action.ACCES_TUTEUR_REVOQUE, Action.ACCES_TUTEUR_REFUSE) == [
        (Action.ACCES_TUTEUR_REVOQUE, "Lina Moreau"),
        (Action.ACCES_TUTEUR_REFUSE, "Quelqu’un qui a le lien"),
    ]


def test_an_ended_link_and_one_that_never_was_get_the_same_page(stage, teacher):
    _, ancien = creer(stage, teacher)
    creer(stage, teacher)
    reponses = [
        Client().get(reverse("stages:tuteur_lien", args=[jeton])) for jeton in (ancien, "x" * 43, "n’importe quoi")
    ]
    assert {reponse.status_code for reponse in reponses} == {404}
    assert len({re.sub(r"nonce-\S+", "", texte(reponse)) for reponse in reponses}) == 1
    assert "Lina" not in texte(reponses[0])


def test_a_renewed_link_opens_and_the_browser_of_the_old_one_does_not(as_user, teacher, tuteur, stage):
    envoi = DONNER | {"afficher": "1", "remplacer": tuteur.acces}
    nouveau = lien_de(as_user(teacher).post(reverse("stages:acces_tuteur", args=[stage.pk]), envoi, follow=True))
    assert tuteur.get(chez(tuteur, "stages:tuteur")).status_code == 404
    assert ouvrir(nouveau, tuteur).get(chez(tuteur, "stages:tuteur")).status_code == 200


def test_ten_wrong_tokens_a_second_are_stopped_in_french(lien_tuteur):
    navigateur = Client()
    pages = [
        demander(reverse("stages:tuteur_lien", args=[f"x{n:042}"]))
        for n, demander in enumerate([navigateur.get] * 5 + [navigateur.post] * 6 + [navigateur.get])
    ]
    assert [page.status_code for page in pages] == [404] * 10 + [429] * 2
    assert pages[-1]["Retry-After"] == "60" and "Trop de demandes" in texte(pages[-1])
    # A tuteur behind the same address is not held back by whoever guesses.
    assert navigateur.get(lien_tuteur).status_code == 200
    assert navigateur.post(lien_tuteur).status_code == 302


# --- Of another student -----------------------------------------------------------------------------------


def test_a_link_shows_one_student_s_passport_and_no_other(tuteur, classmate):
    autre = factories.creer_fiche(classmate.passeports.get())
    assert tuteur.get(chez(tuteur, "stages:tuteur_fiche", autre.pk)).status_code == 404
    assert tuteur.post(chez(tuteur, "suivi:tuteur_apprecier_fiche", autre.pk), {"texte": "Bien."}).status_code == 404


def test_the_mail_names_the_school_and_where_to_answer(as_user, teacher, stage, classe):
    teacher.email = "prof@exemple.fr"
    teacher.save()
    envoi = {"nom": "Paul Roux", "courriel": "paul@exemple.fr", "envoyer": "1"}
    as_user(teacher).post(reverse("stages:acces_tuteur", args=[stage.pk]), envoi)
    (message,) = mail.outbox
    assert str(classe.etablissement) in message.body
    assert "écrivez à prof@exemple.fr" in message.body
    assert message.reply_to == ["prof@exemple.fr"]


def test_a_link_cut_or_badly_copied_says_so(lien_tuteur):
    jeton = lien_tuteur.split("/")[2]
    for abime in (jeton[:20], f"{jeton}).", "7"):
        page = Client().get(f"/tuteur/{abime}/")
        assert page.status_code == 404
        assert "Il est peut-être aussi incomplet" in texte(page)


@pytest.mark.rule("R37")
def test_a_teacher_of_the_student_is_not_the_tuteur(as_user, teacher, classe, lien_tuteur, owner):
    """The link was handed over by a colleague."""
    collegue = factories.creer_enseignant(classe, username="collegue")
    client = as_user(collegue)
    assert client.post(lien_tuteur).status_code == 403
    page = " ".join(texte(client.get(lien_tuteur)).split())
    assert f"vous enseignez à {owner}, et vos appréciations s’écrivent sous votre nom" in page
    assert owner.passeports.get().get_absolute_url() in page
