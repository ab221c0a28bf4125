"""The day of the orals: a pause in the times, who did not come."""

import datetime

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone

from accounts.models import Journal
from examens.commissions.forms_passage import RepartitionForm
from examens.commissions.horaires import alertes
from examens.commissions.notes import par_question
from examens.commissions.presentation import candidats, heure_a_rendre
from examens.models import Candidature, MembreCommission, NotePrivee
from examens.papier.emargement import document_de_la_commission
from tests import factories
from tests.commissions import asseoir, creer_candidature, document_de


def texte(reponse):
    return reponse.content.decode().replace("\u00a0", " ")


def adresse(nom, commission, *plus):
    return reverse(f"examens:{nom}", args=[commission.pk, *plus])


def moment(instant):
    ici = timezone.localtime(instant)
    return {"debut_jour": f"{ici:%d/%m/%Y}", "debut_heure": f"{ici:%H:%M}"}


def test_the_pause_stays_free(as_user, admin, commission, cinq):
    debut = timezone.localtime(commission.ouvre_le).replace(hour=11, minute=0, second=0) + datetime.timedelta(days=1)
    commission.ferme_le = debut + datetime.timedelta(days=1)
    commission.save()
    envoi = moment(debut) | {"minutes": "40", "pause_debut": "12\u00a0h\u00a000", "pause_fin": "13:30"}
    assert as_user(admin).post(adresse("commission_repartir", commission), envoi).status_code == 302
    heures = commission.candidatures.ordonnees().values_list("passe_le", flat=True)
    # The second would still be passing at noon.
    assert [f"{timezone.localtime(h):%H:%M}" for h in heures] == ["11:00", "13:30", "14:10", "14:50", "15:30"]


def test_a_pause_that_is_none_is_refused_with_a_sentence(as_user, admin, commission, candidature):
    envoi = moment(timezone.now()) | {"minutes": "20"}
    for de, a, champ, phrase in (
        ("12:00", "", "pause_fin", "Donnez les deux heures"),
        ("13:00", "12:00", "pause_fin", "La pause finit après"),
        ("midi", "13:00", "pause_debut", "écrivez-la comme 18 h 00"),
    ):
        pause = envoi | {"pause_debut": de, "pause_fin": a}
        form = RepartitionForm(pause, commission=commission, heures=[None])
        assert list(form.errors) == [champ] and phrase in str(form.errors[champ]).replace("\u00a0", " ")
    page = as_user(admin).post(adresse("commission_repartir", commission), pause)
    assert page.status_code == 422 and phrase in texte(page)


def test_an_absent_candidate_is_told_and_comes_back(as_user, admin, commission, cinq, jury):
    asseoir(commission, jury)
    absence = adresse("candidature_absence", commission, cinq[0].pk)
    as_user(admin).post(absence, {"absent": "1"})
    assert "absent</span>" in texte(as_user(jury).get(adresse("commission", commission)))
    as_user(admin).post(absence)
    assert "absent</span>" not in texte(as_user(jury).get(adresse("commission", commission)))
    assert Journal.objects.filter(objet__startswith="Candidat absent").count() == 1


@pytest.mark.rule("R20")
def test_the_buttons_of_the_table_keep_the_order_and_the_times_that_are_typed(as_user, admin, commission, cinq):
    client, heure = as_user(admin), timezone.localtime(commission.ouvre_le + datetime.timedelta(hours=1))
    saisie = {f"ordre_{c.pk}": str(rang) for rang, c in enumerate(cinq[::-1], start=1)}
    for c in cinq[:3]:
        saisie |= {f"passe_{c.pk}_jour": f"{heure:%d/%m/%Y}", f"passe_{c.pk}_heure": f"{heure:%H:%M}"}
    page = texte(
        client.post(adresse("candidature_absence", commission, cinq[0].pk), saisie | {"absent": "1"}, follow=True)
    )
    assert "absence notée" in page and "À la même heure" in page
    assert [c.pk for c in candidats(commission)] == [c.pk for c in cinq[::-1]]
    refus = client.post(adresse("candidature_retirer", commission, cinq[0].pk), saisie | {f"ordre_{cinq[1].pk}": "0"})
    assert refus.status_code == 422 and "À partir de 1." in texte(refus)
    assert len(candidats(commission)) == 5


def test_the_order_typed_is_written_before_the_times_are_given(as_user, admin, commission, cinq):
    client, page = as_user(admin), adresse("commission_repartir", commission)
    Candidature.objects.filter(pk=cinq[1].pk).update(absente=True)
    saisie = {f"ordre_{c.pk}": str(rang) for rang, c in enumerate(cinq[::-1], start=1)}
    refus = client.post(page, saisie | moment(timezone.now()) | {"minutes": "2"})
    assert refus.status_code == 422 and f'name="ordre_{cinq[4].pk}" value="1"' in texte(refus)
    assert [c.pk for c in candidats(commission)] == [c.pk for c in cinq]
    assert client.post(page, saisie | moment(timezone.now()) | {"minutes": "30"}).status_code == 302
    assert [c.pk for c in candidats(commission)] == [c.pk for c in cinq[::-1]]
    # Whoever is absent is given no time, and leaves no hole.
    heures = [timezone.localtime(c.passe_le).strftime("%H:%M") if c.passe_le else "" for c in candidats(commission)]
    assert heures == ["10:00", "10:30", "11:00", "", "11:30"]


def test_odd_times_are_told():
    def jour(heure):
        return datetime.datetime.fromisoformat(f"2027-06-14T{heure}")

    for heures, attendu in (
        (["13:30", "08:00"], ["L’ordre et les heures ne vont pas ensemble"]),
        (["08:00", "08:00"], ["À la même heure"]),
        (["08:00", "08:40", "09:20", "09:30"], ["moins de 40 minutes"]),
        (["17:40", "18:20", "19:00"], ["Après 19 h"]),
        (["08:00", "08:40", "", "09:20"], []),
    ):
        passages = [Candidature(passe_le=ecrite and timezone.make_aware(jour(ecrite)) or None) for ecrite in heures]
        for passage in passages:
            passage.nom = "Roux Léa"
        dites = [phrase.replace("\u00a0", " ") for phrase in alertes(passages)]
        assert len(dites) == len(attendu) and all(debut in dite for debut, dite in zip(attendu, dites, strict=True))


# --- Replaced -------------------------------------------------------------------------------------------


def test_the_place_of_an_absent_candidate_goes_to_another_and_who_and_when_are_kept(as_user, admin, commission, cinq):
    premier, quatrieme = cinq[0], cinq[3]
    premier.passe_le = commission.ouvre_le
    premier.save()
    client = as_user(admin)
    remplacer = adresse("candidature_remplacer", commission, premier.pk)
    page = texte(client.post(remplacer, {f"par_{premier.pk}": str(quatrieme.pk)}, follow=True))
    assert "notez d’abord le candidat absent" in page
    client.post(adresse("candidature_absence", commission, premier.pk), {"absent": "1"})
    for autre in (premier.pk, 0, "x"):
        refus = client.post(remplacer, {f"par_{premier.pk}": str(autre)})
        assert "notez d’abord le candidat absent" in [str(m) for m in get_messages(refus.wsgi_request)][-1]
    client.post(remplacer, {f"par_{premier.pk}": str(quatrieme.pk)})
    lignes = candidats(commission)
    assert [c.pk for c in lignes] == [quatrieme.pk, premier.pk, cinq[1].pk, cinq[2].pk, cinq[4].pk]
    assert (lignes[0].passe_le, lignes[1].passe_le) == (commission.ouvre_le, None)
    assert (lignes[1].remplacee_par_id, lignes[1].absente) == (quatrieme.pk, True)
    assert lignes[1].remplacee_le is not None
    nom = quatrieme.passeport.etudiant.nom_liste
    assert f"remplacé par {nom} le" in texte(client.get(adresse("commission_gestion", commission)))
    # Without a time any more, they stay on the sheet of the day.
    liste = document_de_la_commission(commission, lignes, timezone.localdate()).listes[0]
    assert liste.lignes[1].absence == f"absent, remplacé par {nom}"
    assert Journal.objects.filter(objet__startswith="Candidat remplacé").count() == 1
    # The other is withdrawn: nobody replaces them, until that is undone; numbers are 1 to n on screen and on paper.
    client.post(adresse("candidature_retirer", commission, quatrieme.pk))
    page = client.get(adresse("commission_gestion", commission))
    assert "remplacé par" not in texte(page)
    assert [ordre.initial for _, ordre, _ in page.context["passages"].lignes()] == [1, 2, 3, 4]
    assert heure_a_rendre(Candidature.objects.get(pk=premier.pk)) == commission.ouvre_le
    client.post(adresse("candidature_remettre", commission, quatrieme.pk))
    assert candidats(commission)[1].remplacante == quatrieme
    # They came after all: nobody replaces them, the other keeps the place.
    client.post(adresse("candidature_absence", commission, premier.pk))
    assert candidats(commission)[1].remplacee_par is None


def test_a_replaced_member_leaves_at_once_and_who_and_when_are_kept(as_user, admin, commission, candidature, membre):
    envoi = {"qui": "anne@exemple.fr", "prenom": "Anne", "nom": "Ney", "fonction": "membre"}
    client = as_user(admin)
    refuse = client.post(adresse("commission_inviter", commission), envoi | {"remplace": "0"})
    assert refuse.status_code == 422 and "Cette personne ne siège plus" in texte(refuse)
    client.post(adresse("commission_inviter", commission), envoi | {"remplace": str(membre.pk)})
    membre.refresh_from_db()
    nouveau = MembreCommission.objects.get(courriel="anne@exemple.fr")
    assert (nouveau.remplace, membre.retire_le is None) == (membre, False)
    page = texte(client.get(adresse("commission_gestion", commission)))
    assert f"remplace {membre.qui}" in page and "remplacé par Anne Ney le" in page
    assert as_user(membre.user).get(adresse("commission", commission)).status_code == 404
    document = document_de_la_commission(commission, candidats(commission), timezone.localdate())
    assert document.membres == [("Anne Ney", "membre", f"remplace {membre.qui}")]


def test_the_list_of_passage_names_each_school_and_the_number_of_whoever_has_none(commission, cinq):
    seul = factories.PasseportFactory(
        etudiant=factories.UserFactory(), diplome=commission.epreuve.diplome, numero_candidat="0264912345A"
    )
    creer_candidature(commission, seul)
    (liste,) = document_de_la_commission(commission, candidats(commission), timezone.localdate()).listes
    assert liste.lignes[0].etablissement == commission.etablissement.nom
    assert (liste.lignes[-1].etablissement, liste.lignes[-1].numero) == ("candidat individuel", "0264912345A")


# --- What the jury sees and notes -----------------------------------------------------------------------


def test_the_jury_sees_how_much_of_the_copy_is_covered(as_user, jury, commission, candidature, membre):
    couverture = document_de(candidature.passeport)["couverture"][0]
    page = texte(as_user(jury).get(adresse("commission", commission)))
    assert f"{couverture['couvertes']} sur {couverture['total']}" in page


def test_the_questions_of_a_member_wait_in_their_notes(as_user, jury, commission, candidature, membre):
    client = as_user(jury)
    dites = "Pourquoi ?\n\n Et après ?\nPourquoi ?"
    reponse = client.post(adresse("commission_questions", commission), {"questions": dites})
    assert reponse.url == adresse("commission", commission)
    membre.refresh_from_db()
    assert membre.liste_des_questions == ["Pourquoi ?", "Et après ?"]
    page = texte(client.get(adresse("commission_candidat", commission, candidature.pk)))
    assert "Pourquoi ?\n\n\nEt après ?" in page
    assert not NotePrivee.objects.exists()
    trop = client.post(adresse("commission_questions", commission), {"questions": "a" * 2001})
    assert trop.status_code == 422
    assert "2 000 caractères au plus" in texte(trop) and "a" * 2001 in texte(trop)


def test_a_note_is_read_question_by_question():
    note = "Calme.\nPourquoi ?\nPour le client.\n\nEt après ?\nRien\nde plus."
    assert par_question(note, ["Pourquoi ?", "Et après ?"]) == ["Pour le client.", "Rien\nde plus.", "Calme."]
    assert par_question(note, []) == [note]
