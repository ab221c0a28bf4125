"""Who may do what (DESIGN §4): every address × every role, on objects that belong to the owner.

A new address fails ``test_every_address_is_in_the_table`` until its row is written in ``tests/droits.py``.
"""

import copy
import uuid

import pytest
from django.contrib import admin
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from examens.emporter.donnees import donnees
from examens.models import CleDeSignature, Commission, DepotDeClasse, LienExtrait, Reprise
from situations.carnet.rappel import RAPPEL
from situations.depart.commencer import commencer
from situations.models import Envoi, Formule, NoteDeBord, Version
from situations.tuteur import Tuteur
from suivi.a_lire.recapitulatif import jeton_d_arret
from suivi.appreciations.fil import ecrire
from suivi.models import Entretien, Phrase
from suivi.propositions.propositions import proposer

from . import factories
from .commissions import asseoir, objets_de_la_commission
from .droits import GET, PERSONNES, POST, TUTEUR
from .droits_des_stages import objets_des_stages
from .droits_du_suivi import objets_du_suivi
from .ecole import objets_de_l_ecole
from .instance import objets_de_l_instance
from .pages import first_reader

pytestmark = [pytest.mark.lent, pytest.mark.parcours, pytest.mark.usefixtures("sans_encre")]

# What names nothing, for each kind of argument.
ABSENTS = {int: 9_999_999, str: "absent", uuid.UUID: uuid.uuid4()}


def adresses(motifs, espace=""):
    """The full name of every address of the project, the admin's left out."""
    for motif in motifs:
        if hasattr(motif, "url_patterns"):
            if motif.namespace != "admin":
                yield from adresses(motif.url_patterns, f"{motif.namespace}:" if motif.namespace else espace)
        else:
            yield f"{espace}{motif.name}"


@pytest.fixture
def objets(fiche, classe, diplome, teacher, administrator, owner, stage, lien_tuteur):
    """For each address, the arguments that name an object of the owner, or what their teacher wrote about it."""
    # Files exist where the diplôme takes them; where it does not, tests/situations/fichiers/test_fichiers.py proves it.
    diplome.options |= {"complexite": True, "fiche_retenue": True, "pieces_jointes": True}
    diplome.save()
    Version.objects.create(fiche=fiche, numero=1, contenu=fiche.contenu())
    sur_l_appreciation = {"pk": ecrire(teacher, "Bien vu.", uuid.uuid4(), fiche.passeport, fiche).pk}
    sur_la_fiche = {"pk": fiche.pk}
    sur_le_fichier = {"pk": factories.creer_piece(fiche).pk}
    retiree = factories.creer_piece(fiche, contenu=b"Autre", retiree_le=timezone.now())
    Entretien.objects.create(auteur=teacher, fiche=fiche, notes="Pour moi.")
    sur_le_passeport = {"pk": fiche.passeport_id}
    champs = [{"titre": "Situation", "de": ["situations"]}]
    modele = {"code": "synoptique", "intitule": "Synoptique", "forme": "tableau", "champs": champs}
    type(diplome).objects.filter(pk=diplome.pk).update(documents=[modele])
    acces = stage.acces.get()
    par_l_acces = {"acces": acces.pk}
    sur_celle_du_tuteur = {"pk": ecrire(Tuteur(acces), "Soigneuse.", uuid.uuid4(), fiche.passeport, fiche).pk}
    sur_le_stage = {"pk": stage.pk}
    depot = factories.creer_depot(fiche.passeport)
    sur_le_depot = {"pk": depot.pk}
    # Another one than the copy's: that one is still to be deposited.
    periode = factories.creer_periode(
        fiche.passeport, session=factories.creer_session(fiche.passeport, saison="septembre")
    )
    sur_la_periode = {"periode_pk": periode.pk}
    depot_de_classe = DepotDeClasse.objects.create(
        classe=classe, periode=periode, par=teacher, moment=periode.ouvre_le, termine_le=periode.ouvre_le
    )
    sur_la_session = {"pk": periode.session_id}
    prolongation = periode.prolongations.create(passeport=fiche.passeport, jusqu_au=periode.ferme_le, motif="Grève.")
    extrait = factories.creer_extrait(fiche.passeport, fiche)
    sur_l_extrait = {"pk": extrait.pk}
    sur_le_lien = {"token": LienExtrait.ouvrir(extrait, 30)[1]}
    sur_la_reprise = {"pk": Reprise.objects.create(etudiant=owner, donnees=donnees(fiche.passeport)).pk}
    sur_le_pack = {"pk": factories.creer_pack(classe, teacher).pk}
    lot = uuid.uuid4()
    proposees = [fiche.situation]
    commencer(fiche.passeport, proposees, {}, lot)
    sur_la_proposition = {"pk": proposer(classe, teacher, "Accueil", proposees, {}, lot)[0].pk}
    sur_la_note = {"pk": NoteDeBord.objects.create(etudiant=owner, quoi="Un appel", quand="2026-03-02").pk}
    return objets_de_la_commission(fiche.passeport) | {
        **objets_de_l_ecole(classe, owner, teacher, administrator),
        **objets_de_l_instance(diplome),
        **objets_des_stages(stage, classe),
        **objets_du_suivi(classe, fiche.passeport),
        "aide_guide": {"guide": "enseignant"},
        "situations:fiche_dupliquer": sur_la_fiche,
        "situations:poste_lot": {"passeport_pk": fiche.passeport_id, "lot": lot},
        "suivi:propositions": {"pk": classe.pk},
        "suivi:proposition_nouvelle": {"pk": classe.pk},
        "suivi:proposition": sur_la_proposition,
        "suivi:proposition_repondre": sur_la_proposition,
        "suivi:proposition_retirer": sur_la_proposition,
        "situations:formule_supprimer": {"pk": Formule.objects.garder(owner, "moyens", "Un tableur")[0].pk},
        "situations:note_modifier": sur_la_note,
        "situations:note_supprimer": sur_la_note,
        "situations:rappel_arreter": {"token": RAPPEL.jeton(owner)},
        "examens:packs": {"pk": classe.pk},
        "examens:classe_emargement": {"pk": classe.pk},
        "examens:pack": sur_le_pack,
        "examens:pack_annuler": sur_le_pack,
        "examens:pack_archive": sur_le_pack,
        "examens:pack_liasse": sur_le_pack,
        "situations:passeport": sur_le_passeport,
        **dict.fromkeys(("situations:candidature", "situations:projet", "examens:centre"), sur_le_passeport),
        **dict.fromkeys(("situations:remplacements", "situations:rattachements"), sur_le_passeport),
        "examens:passeport_donnees": sur_le_passeport,
        "examens:reprendre_tableau": sur_le_passeport,
        "examens:reprise": sur_la_reprise,
        "examens:reprise_abandonner": sur_la_reprise,
        "situations:situation": sur_le_passeport | {"situation_pk": fiche.situation_id},
        "examens:document_pdf": sur_le_passeport | {"code": "E6", "document": "synoptique"},
        "examens:document_xlsx": sur_le_passeport | {"code": "E6", "document": "synoptique"},
        "examens:conformite": sur_le_passeport,
        "examens:classe_conformite": {"pk": classe.pk},
        "examens:pdf_complet": sur_le_passeport,
        "examens:passeport_xlsx": sur_le_passeport,
        "examens:extraits": sur_le_passeport,
        "examens:extrait_nouveau": sur_le_passeport,
        "examens:extrait": sur_l_extrait,
        "examens:extrait_modifier": sur_l_extrait,
        "examens:extrait_pdf": sur_l_extrait,
        "examens:extrait_photo": sur_l_extrait,
        **dict.fromkeys(("examens:extrait_badges", "examens:extrait_europass"), sur_l_extrait),
        "examens:badges_cle": {"empreinte": CleDeSignature.objects.actuelle().empreinte},
        "examens:extrait_lien": sur_l_extrait,
        "examens:extrait_fermer": sur_l_extrait,
        "examens:extrait_supprimer": sur_l_extrait,
        "examens:extrait_public": sur_le_lien,
        "examens:extrait_public_pdf": sur_le_lien,
        "examens:pdf_epreuve": sur_le_passeport | {"code": "E6"},
        "examens:pdf_vierge": {"code": diplome.code},
        "examens:depots": sur_le_passeport,
        "examens:deposer": sur_le_passeport | sur_la_periode,
        "examens:depot": sur_le_depot,
        "examens:depot_pdf": sur_le_depot,
        "examens:depot_donnees": sur_le_depot,
        "examens:depot_comparaison": sur_le_depot,
        "examens:depot_rouvrir": sur_le_depot,
        "examens:classe_depots": {"pk": classe.pk},
        "examens:classe_deposer": {"pk": classe.pk} | sur_la_periode,
        "examens:depot_de_classe": {"pk": depot_de_classe.pk},
        "examens:depot_de_classe_annuler": {"pk": depot_de_classe.pk},
        "examens:session": sur_la_session,
        "examens:session_supprimer": sur_la_session,
        "examens:session_prolonger": sur_la_session,
        "examens:prolongation_annuler": sur_la_session | {"prolongation_pk": prolongation.pk},
        "examens:classe_rouvrir": {"pk": classe.pk} | sur_la_periode,
        "examens:verifier_code": {"code": depot.code},
        "referentiel:referentiel": {"code": diplome.code},
        "examens:passeport_archive": sur_le_passeport,
        "situations:fiche_fichiers": sur_la_fiche,
        "situations:envois": sur_la_fiche,
        "situations:envoi": {"cle": Envoi.objects.create(fiche=fiche, nom="photo.jpg", taille=9).pk},
        "situations:fichier": sur_le_fichier,
        "situations:fichier_vignette": sur_le_fichier,
        "situations:fichier_retirer": sur_le_fichier,
        "situations:fichier_reprendre": {"pk": retiree.pk},
        "situations:fiche": sur_la_fiche,
        "situations:fiche_modifier": sur_la_fiche,
        "situations:fiche_brouillon": sur_la_fiche,
        "situations:fiche_abandonner": sur_la_fiche,
        "situations:fiche_supprimer": sur_la_fiche,
        "situations:fiche_restaurer": sur_la_fiche,
        "situations:fiche_retenir": sur_la_fiche,
        "suivi:entretien": sur_la_fiche,
        "suivi:entretien_notes": sur_la_fiche,
        "suivi:entretien_supprimer": sur_la_fiche,
        "situations:fiche_versions": sur_la_fiche,
        "situations:fiche_reprendre": sur_la_fiche | {"numero": 1},
        "suivi:appreciation_repondre": sur_l_appreciation,
        "suivi:appreciation_modifier": sur_l_appreciation,
        "suivi:appreciation_retirer": sur_l_appreciation,
        "suivi:appreciation_lue": sur_l_appreciation,
        "suivi:appreciation_changements": sur_l_appreciation,
        "suivi:fiche_apprecier": sur_la_fiche,
        "suivi:passeport_apprecier": sur_le_passeport,
        "suivi:a_lire_fiche": sur_la_fiche,
        "suivi:a_lire_passeport": sur_le_passeport,
        "suivi:phrase_supprimer": {"pk": Phrase.objects.create(auteur=teacher, texte="Dites votre part.").pk},
        "stages:passeport_stages": sur_le_passeport,
        "stages:stage_nouveau": sur_le_passeport,
        "stages:stage": sur_le_stage,
        "stages:stage_modifier": sur_le_stage,
        # One that no fiche names and no tuteur has written about.
        "stages:stage_supprimer": {"pk": factories.creer_stage(fiche.passeport).pk},
        "suivi:stage_objectifs": sur_le_stage,
        "suivi:stage_objectifs_pdf": sur_le_stage,
        "stages:stage_compte_rendu": sur_le_stage,
        "stages:acces_tuteur": sur_le_stage,
        "stages:acces_tuteur_revoquer": sur_le_stage | {"acces_pk": acces.pk},
        "stages:classe_stages": {"pk": classe.pk},
        "stages:tuteur": par_l_acces,
        "stages:tuteur_fermer": par_l_acces,
        "stages:tuteur_observations": par_l_acces,
        "stages:tuteur_compte_rendu": par_l_acces,
        "stages:tuteur_attestation": par_l_acces,
        "stages:tuteur_attestation_pdf": par_l_acces,
        "suivi:tuteur_apprecier": par_l_acces,
        "stages:tuteur_fiche": par_l_acces | sur_la_fiche,
        "suivi:tuteur_apprecier_fiche": par_l_acces | sur_la_fiche,
        "stages:tuteur_fichier": par_l_acces | sur_le_fichier,
        "stages:tuteur_fichier_vignette": par_l_acces | sur_le_fichier,
        "suivi:tuteur_repondre": par_l_acces | sur_celle_du_tuteur,
        "suivi:tuteur_lue": par_l_acces | sur_celle_du_tuteur,
        "suivi:tuteur_modifier": par_l_acces | sur_celle_du_tuteur,
        "suivi:tuteur_retirer": par_l_acces | sur_celle_du_tuteur,
        "stages:tuteur_lien": {"token": lien_tuteur.split("/")[2]},
        "suivi:recapitulatif_arreter": {"token": jeton_d_arret(teacher)},
        "mfa_remove_webauthn": {"pk": 1},
        "account_confirm_email": {"key": "faux"},
        "fournisseur": {"fournisseur": "faux"},
        "openid_connect_callback": {"provider_id": "faux"},
        **{f"saml_{quoi}": {"organization_slug": "faux"} for quoi in ("acs", "finish_acs", "sls", "metadata")},
        "examens:invitation": {"jeton": "faux"},
        "accounts:invitation": {"jeton": "faux"},
        "situations:inscription": {"jeton": "faux"},
        "account_reset_password_from_key": {"uidb36": "1", "key": "set-password"},
    }


@pytest.fixture
def connecte(request):
    """``connecte("owner")``: the browser of that person, as it was on signing in; for « anonymous », of nobody."""
    navigateurs = {nom: Client() for nom in PERSONNES}
    for nom, navigateur in navigateurs.items():
        if nom != "anonymous":
            navigateur.force_login(request.getfixturevalue(nom))
    cookies = {nom: navigateur.cookies for nom, navigateur in navigateurs.items()}
    cache.clear()

    def entrer(nom):
        # Without what an address has left in it: the link of a tuteur opens their pages from then on.
        navigateurs[nom].cookies = copy.deepcopy(cookies[nom])
        return navigateurs[nom]

    return entrer


def statut(reponse):
    if reponse.status_code == 302 and reponse.url.startswith(reverse("account_login")):
        return "L"
    return reponse.status_code


def test_every_address_is_in_the_table():
    connues = set(adresses(get_resolver().url_patterns))
    assert connues == set(GET)
    assert set(POST) <= connues


def reponses(adresse, demander, connecte):
    """What each person is answered; each finds the objects as they were, what the one before has written is undone."""
    statuts = []
    for personne in PERSONNES:
        with transaction.atomic():
            statuts.append(statut(demander(connecte(personne), adresse)))
            transaction.set_rollback(True)
    return tuple(statuts)


# Making the objects takes longer than asking for all of them: a table is walked in a few tests, not in one a row.
TRANCHES = 4


@pytest.mark.parametrize("tranche", range(TRANCHES))
def test_reading(tranche, connecte, objets):
    noms, lire = list(GET)[tranche::TRANCHES], first_reader()
    trouvees = {nom: reponses(reverse(nom, kwargs=objets.get(nom)), lire, connecte) for nom in noms}
    assert trouvees == {nom: GET[nom] for nom in noms}


@pytest.mark.rule("R21")
@pytest.mark.parametrize("tranche", range(TRANCHES))
def test_writing(tranche, connecte, objets, fiche):
    noms = list(POST)[tranche::TRANCHES]
    trouvees = {}
    for nom in noms:
        with transaction.atomic():
            if nom == "situations:fiche_abandonner":
                fiche.garder_saisie({"description": "En cours"}, None, None, revision=fiche.revision)
            if nom == "situations:fiche_restaurer":
                fiche.jeter()
            envoi = {"revision": fiche.revision}
            adresse = reverse(nom, kwargs=objets.get(nom))
            trouvees[nom] = reponses(adresse, lambda client, ou, envoi=envoi: client.post(ou, envoi), connecte)
            transaction.set_rollback(True)
        fiche.refresh_from_db()
    assert trouvees == {nom: POST[nom] for nom in noms}


@pytest.mark.rule("R23")
def test_a_tuteur_reaches_these_pages_and_no_other(tuteur, connecte, objets):
    assert set(TUTEUR) <= set(GET)
    for nom in GET:
        adresse = reverse(nom, kwargs=objets.get(nom))
        attendu = TUTEUR[nom][0] if nom in TUTEUR else statut(connecte("anonymous").get(adresse))
        assert statut(tuteur.get(adresse)) == attendu, nom


@pytest.mark.rule("R23")
def test_a_tuteur_writes_from_these_pages(tuteur, objets):
    trouvees = {}
    cookies = copy.deepcopy(tuteur.cookies)
    for nom in TUTEUR:
        tuteur.cookies = copy.deepcopy(cookies)
        with transaction.atomic():
            trouvees[nom] = statut(tuteur.post(reverse(nom, kwargs=objets.get(nom))))
            transaction.set_rollback(True)
    assert trouvees == {nom: ecriture for nom, (_, ecriture) in TUTEUR.items()}


@pytest.mark.rule("R21")
def test_a_tuteur_writes_nowhere_else(tuteur, objets):
    for nom in POST.keys() - TUTEUR.keys():
        reponse = tuteur.post(reverse(nom, kwargs=objets.get(nom)), {"revision": 1})
        assert statut(reponse) == POST[nom][-1], nom


def test_no_address_breaks_on_an_object_that_does_not_exist(connecte, objets):
    # One asks for a proof first, another says whatever the link that it has ended, the last is for visitors.
    del objets["account_reset_password_from_key"], objets["mfa_remove_webauthn"], objets["situations:inscription"]
    navigateur = connecte("owner")
    for nom, arguments in objets.items():
        absents = {cle: ABSENTS[type(valeur)] for cle, valeur in arguments.items()}
        assert navigateur.get(reverse(nom, kwargs=absents)).status_code in (404, 405), nom


def test_no_address_breaks_on_a_number_that_no_row_can_bear(connecte, objets):
    """The databases refuse to compare with more than 64 bits where the key is one of another table. The refusal stands
    before every view (``DemandeImpossibleMiddleware``): these are the addresses of several numbers."""
    navigateur = connecte("owner")
    for nom, arguments in objets.items():
        numeros = [cle for cle, valeur in arguments.items() if isinstance(valeur, int)]
        for cle in numeros if len(numeros) > 1 else ():
            adresse = reverse(nom, kwargs=arguments | {cle: 2**63})
            for demander in (navigateur.get, navigateur.post):
                assert demander(adresse).status_code == 404, (nom, cle)


@pytest.mark.parametrize("page", ["index", "accounts_user_changelist", "accounts_classe_changelist"])
def test_the_admin_is_for_the_administrator_alone(page, connecte, diplome):
    adresse = reverse(f"admin:{page}")
    for personne in PERSONNES:
        reponse = connecte(personne).get(adresse, follow=True)
        arrivee = (reponse.request["PATH_INFO"], reponse.status_code)
        if personne == "administrator":
            assert arrivee == (adresse, 200)
        elif personne == "anonymous":
            assert arrivee == (reverse("account_login"), 200)
        else:
            assert reponse.status_code in (403, 404), personne


def test_no_fiche_is_reachable_through_the_admin():
    assert not {m._meta.app_label for m in admin.site._registry} & {"situations", "examens"}


@pytest.mark.rule("R22")
def test_a_teacher_reads_no_other_diploma_of_the_same_student(as_user, owner, teacher):
    autre = factories.PasseportFactory(etudiant=owner, diplome=factories.creer_diplome("AUTRE"))
    assert as_user(teacher).get(reverse("situations:passeport", args=[autre.pk])).status_code == 404


@pytest.mark.rule("R2")
def test_a_seated_member_opens_the_commission_and_not_one_address_more(connecte, objets, jury):
    asseoir(Commission.objects.get(), jury)
    lues = ("commission", "commission_candidat", "commission_pdf", "commission_questions")
    ouvertes = {f"examens:{nom}": 200 for nom in lues}
    ecrites = {
        **{"examens:commission_candidat": 302, "examens:commission_note": 200},
        "examens:commission_questions": 302,
    }
    rang = PERSONNES.index("jury")
    cache.clear()
    for nom, attendus in GET.items():
        reponse = connecte("jury").get(reverse(nom, kwargs=objets.get(nom)))
        assert statut(reponse) == ouvertes.get(nom, attendus[rang]), nom
    for nom in POST.keys() & objets.keys():
        reponse = connecte("jury").post(reverse(nom, kwargs=objets[nom]), {})
        assert statut(reponse) == ecrites.get(nom, POST[nom][rang]), nom
