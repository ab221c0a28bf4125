"""A work post that a teacher proposes to a class: each student accepts it, or not, and writes it (R21, R27)."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Inscription
from situations.models import Fiche
from suivi.models import PropositionDePoste, ReponseAPoste
from suivi.propositions.propositions import proposer, retirer
from tests.factories import ClasseFactory, creer_enseignant, creer_etudiant, situation

pytestmark = [pytest.mark.rule("R27"), pytest.mark.rule("R21")]


def texte_de(reponse):
    return reponse.content.decode().replace("\u00a0", " ")


@pytest.fixture
def proposition(classe, teacher, diplome):
    situations = [situation(diplome, code) for code in ("S111", "S112")]
    textes = {"description": "Assistante chez BIOMAG.", "localisation": "etablissement"}
    return proposer(classe, teacher, "Gestionnaire des achats", situations, textes, uuid.uuid4())[0]


def repondre(client, proposition, **envoi):
    return client.post(reverse("suivi:proposition_repondre", args=[proposition.pk]), envoi)


def accepter(client, proposition, *codes):
    cles = [situation(proposition.classe.diplome, code).pk for code in codes]
    return repondre(client, proposition, situations=cles, accepter="1")


def test_a_teacher_proposes_and_nothing_is_written_in_any_passport(as_user, teacher, owner, classe, diplome):
    envoi = {
        "titre": "Gestionnaire des achats",
        "situations": [situation(diplome, "S111").pk],
        "moyens": "Un tableur",
        "localisation": "organisation",
        "cle_formulaire": str(uuid.uuid4()),
    }
    adresse = reverse("suivi:proposition_nouvelle", args=[classe.pk])
    assert "date_debut" not in as_user(teacher).get(adresse).context["form"].fields
    adresses = {as_user(teacher).post(adresse, envoi).url for _ in range(2)}
    assert len(adresses) == 1
    proposition = PropositionDePoste.objects.get()
    assert proposition.textes == {"moyens": "Un tableur", "localisation": "organisation"}
    assert not Fiche.objects.exists()


def test_the_latest_proposal_comes_first(as_user, teacher, classe, diplome, proposition):
    derniere, _ = proposer(classe, teacher, "Accueil", [situation(diplome, "S112")], {}, uuid.uuid4())
    reponse = as_user(teacher).get(reverse("suivi:propositions", args=[classe.pk]))
    assert list(reponse.context["propositions"]) == [derniere, proposition]


def test_a_refused_proposal_keeps_what_was_typed(as_user, teacher, classe):
    envoi = {"titre": "x" * 121, "moyens": "Gardé"}
    reponse = as_user(teacher).post(reverse("suivi:proposition_nouvelle", args=[classe.pk]), envoi)
    assert reponse.status_code == 422
    assert reponse.context["form"].errors.keys() == {"titre", "situations"}
    assert "Gardé</textarea>" in texte_de(reponse)


def test_students_see_it_wait_until_they_answer(as_user, owner, proposition):
    client = as_user(owner)
    pages = ("situations:fiches", "situations:mon_passeport", "situations:poste")
    for page in pages:
        assert proposition.titre in texte_de(client.get(reverse(page), follow=True)), page
    accepter(client, proposition, "S111")
    for page in pages:
        assert proposition.titre not in texte_de(client.get(reverse(page), follow=True)), page


def test_accepting_begins_the_chosen_fiches_as_the_student_s_own(as_user, owner, classmate, proposition):
    reponse = accepter(as_user(owner), proposition, "S112")
    fiche = Fiche.objects.get()
    assert (fiche.passeport.etudiant, fiche.situation.code, fiche.est_brouillon) == (owner, "S112", True)
    assert fiche.saisie["description"] == "Assistante chez BIOMAG."
    assert str(fiche.lot) in reponse.url
    assert as_user(owner).get(reponse.url).status_code == 200
    page = texte_de(as_user(owner).get(reverse("suivi:proposition", args=[proposition.pk])))
    assert "Vous avez accepté ce poste" in page
    assert reponse.url in page


def test_accepted_twice_the_fiches_are_begun_once(as_user, owner, proposition):
    adresses = {accepter(as_user(owner), proposition, "S111", "S112").url for _ in range(2)}
    assert len(adresses) == 1
    assert Fiche.objects.count() == 2


def test_a_situation_that_was_not_proposed_is_not_begun(as_user, owner, proposition):
    reponse = accepter(as_user(owner), proposition, "S311")
    assert reponse.status_code == 422
    assert "Cochez au moins une situation" in texte_de(reponse)
    assert not Fiche.objects.exists()


def test_declining_writes_nothing_and_may_be_reconsidered(as_user, owner, proposition):
    repondre(as_user(owner), proposition, decliner="1")
    assert not Fiche.objects.exists()
    assert not PropositionDePoste.objects.en_attente_sur(owner.passeports.get()).exists()
    assert "changer d’avis" in texte_de(as_user(owner).get(reverse("suivi:proposition", args=[proposition.pk])))
    accepter(as_user(owner), proposition, "S111")
    assert ReponseAPoste.objects.get().acceptee
    repondre(as_user(owner), proposition, decliner="1")
    assert ReponseAPoste.objects.get().acceptee


def test_the_teacher_sees_who_accepted_and_no_brouillon(as_user, owner, classmate, teacher, proposition):
    accepter(as_user(owner), proposition, "S111", "S112")
    Fiche.objects.update(saisie={"description": "Le secret du brouillon"})
    page = as_user(teacher).get(reverse("suivi:proposition", args=[proposition.pk]))
    etats = {ligne.etudiant: (ligne.etat, ligne.enregistrees) for ligne in page.context["reponses"]}
    assert etats == {owner.nom_liste: ("acceptee", 0), classmate.nom_liste: ("attente", 0)}
    assert "secret" not in texte_de(page)
    fiche = Fiche.objects.get(situation__code="S111")
    valeurs = {"description": "Dite", "localisation": "mixte", "source": "stage", "type": "vecue", "descriptif": "Su"}
    jour = timezone.localdate()
    fiche.enregistrer(valeurs | {"date_debut": jour, "date_fin": jour}, [], fiche.revision)
    page = as_user(teacher).get(reverse("suivi:proposition", args=[proposition.pk]))
    assert next(li.enregistrees for li in page.context["reponses"] if li.etat == "acceptee") == 1
    assert "1 acceptation" in texte_de(
        as_user(teacher).get(reverse("suivi:propositions", args=[proposition.classe_id]))
    )


def test_a_withdrawn_proposal_is_no_longer_accepted_and_what_was_begun_stays(as_user, owner, classmate, proposition):
    accepter(as_user(owner), proposition, "S111")
    retirer(proposition)
    reponse = accepter(as_user(classmate), proposition, "S111")
    assert reponse.url == reverse("situations:fiches")
    assert "vient de retirer cette proposition" in texte_de(as_user(classmate).get(reponse.url))
    assert Fiche.objects.get().passeport.etudiant == owner
    assert "a été retirée" in texte_de(as_user(classmate).get(reverse("suivi:proposition", args=[proposition.pk])))
    assert not PropositionDePoste.objects.en_attente_sur(classmate.passeports.get()).exists()


def test_its_author_alone_withdraws_it_after_being_asked(as_user, teacher, classe, proposition):
    adresse = reverse("suivi:proposition_retirer", args=[proposition.pk])
    colleague = creer_enseignant(classe)
    assert as_user(colleague).get(reverse("suivi:proposition", args=[proposition.pk])).status_code == 200
    assert as_user(colleague).post(adresse).status_code == 404
    assert as_user(teacher).get(adresse).status_code == 200
    assert PropositionDePoste.objects.ouvertes().exists()
    as_user(teacher).post(adresse)
    assert not PropositionDePoste.objects.ouvertes().exists()
    assert as_user(teacher).post(adresse).status_code == 404


def test_a_student_who_arrives_later_sees_it_and_one_who_leaves_no_longer(as_user, owner, classe, teacher, proposition):
    accepter(as_user(owner), proposition, "S111")
    Inscription.objects.filter(etudiant=owner).update(terminee_le=timezone.localdate())
    assert as_user(owner).get(reverse("suivi:proposition", args=[proposition.pk])).status_code == 404
    assert Fiche.objects.modifiables_par(owner).count() == 1
    newcomer = creer_etudiant(classe, username="nouveau")
    assert proposition.titre in texte_de(as_user(newcomer).get(reverse("situations:fiches")))
    lignes = as_user(teacher).get(reverse("suivi:proposition", args=[proposition.pk])).context["reponses"]
    assert {(ligne.etat, ligne.parti) for ligne in lignes} == {("acceptee", True), ("attente", False)}


def test_a_student_who_joined_since_signing_in_accepts_with_the_passport_that_opens_then(as_user, diplome, teacher):
    classe = ClasseFactory(diplome=diplome)
    creer_enseignant(classe)
    student = creer_etudiant(classe, username="sans")
    student.passeports.all().delete()
    proposition = proposer(classe, teacher, "Poste", [situation(diplome, "S111")], {}, uuid.uuid4())[0]
    accepter(as_user(student), proposition, "S111")
    assert Fiche.objects.get().passeport == student.passeports.get()


def test_another_class_sees_nothing_of_it(as_user, stranger, other_teacher, proposition):
    for personne in (stranger, other_teacher):
        assert not PropositionDePoste.objects.visibles_par(personne).exists()
    assert accepter(as_user(stranger), proposition, "S111").status_code == 404
    assert not Fiche.objects.exists()


def test_following_costs_the_same_queries_whatever_the_class(
    as_user, classe, teacher, proposition, django_assert_num_queries
):
    client = Client()
    client.force_login(teacher)
    for combien in (1, 2):
        for _ in range(combien):
            accepter(as_user(creer_etudiant(classe)), proposition, "S111")
        with django_assert_num_queries(10):
            client.get(reverse("suivi:proposition", args=[proposition.pk]))


def test_other_texts_from_a_page_gone_back_to_make_another_proposal(classe, teacher, diplome):
    cle, s111 = uuid.uuid4(), situation(diplome, "S111")
    for titre in ("Achats", "Achats", "Ventes", "Ventes"):
        proposer(classe, teacher, titre, [s111], {}, cle)
    trouvees = list(PropositionDePoste.objects.order_by("pk"))
    assert [(p.titre, list(p.situations.all())) for p in trouvees] == [("Achats", [s111]), ("Ventes", [s111])]


def test_a_post_for_some_is_neither_seen_nor_accepted_by_the_others(
    as_user, teacher, owner, classmate, classe, diplome, stranger
):
    envoi = {"titre": "Accueil", "situations": [situation(diplome, "S111").pk], "localisation": "organisation"}
    envoi |= {"eleves": [owner.pk, stranger.pk, "x"], "cle_formulaire": str(uuid.uuid4())}
    as_user(teacher).post(reverse("suivi:proposition_nouvelle", args=[classe.pk]), envoi)
    proposition = PropositionDePoste.objects.get()
    assert list(proposition.destinataires.all()) == [owner]
    for personne, voit in ((owner, True), (classmate, False), (teacher, True)):
        assert PropositionDePoste.objects.visibles_par(personne).exists() == voit
    assert PropositionDePoste.objects.en_attente_sur(owner.passeports.get()).exists()
    assert not PropositionDePoste.objects.en_attente_sur(classmate.passeports.get()).exists()
    assert repondre(as_user(classmate), proposition, decliner="1").status_code == 404
    suivi = as_user(teacher).get(reverse("suivi:proposition", args=[proposition.pk])).context["reponses"]
    assert [ligne.etudiant for ligne in suivi] == [owner.nom_liste]


def test_a_teacher_is_not_told_to_name_themselves(as_user, teacher, classe, owner):
    page = texte_de(as_user(teacher).get(reverse("suivi:proposition_nouvelle", args=[classe.pk])))
    assert "vous citer" not in page
    assert "Toute la classe, sauf si vous choisissez" in page
