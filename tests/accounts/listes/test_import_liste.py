"""« Importer une liste », step by step, as the administrator of a school walks it."""

import datetime
import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from accounts.listes.application import ListeRefusee
from accounts.listes.destination import session_courante
from accounts.listes.forms import ListeForm
from accounts.listes.lire.document import OCTETS_AU_PLUS
from accounts.listes.lire.fichier import comprendre
from accounts.models import ImportDeListe, User
from tests import factories

from . import listes
from .plan import Liste

pytestmark = [pytest.mark.django_db, pytest.mark.lent, pytest.mark.usefixtures("lu_sur_place")]
TROIS = listes.csv([listes.rangee(rang) for rang in range(3)])


@pytest.fixture
def ecole():
    return factories.EtablissementFactory(uai="0690001A", nom="Lycée des Exemples")


@pytest.fixture
def admin(ecole):
    return factories.UserFactory(username="proviseur", role=User.Role.ADMINISTRATEUR, etablissement=ecole)


@pytest.fixture
def deposer(as_user, admin):
    """Upload a file as the administrator; the answer, redirections not followed."""

    def envoyer(contenu, nom="liste.csv", **plus):
        fichier = SimpleUploadedFile(nom, contenu)
        return as_user(admin).post(reverse("accounts:import_liste"), {"fichier": fichier} | plus)

    return envoyer


@pytest.fixture
def choisir(client, diplome):
    """Send the second step: the columns as understood unless told, each class new."""

    def envoyer(en_cours, **plus):
        colonnes = {f"colonne_{i}": champ for champ, i in en_cours.choix["colonnes"].items()}
        classes = en_cours.choix["classes"]
        champs = {"classes-TOTAL_FORMS": len(classes), "classes-INITIAL_FORMS": len(classes)}
        for i, ligne in enumerate(classes):
            champs |= {
                f"classes-{i}-choix": ligne["choix"],
                f"classes-{i}-nom": ligne["nom"],
                f"classes-{i}-diplome": diplome.pk,
                f"classes-{i}-session": session_courante(),
            }
        return client.post(reverse("accounts:import_colonnes", args=[en_cours.pk]), colonnes | champs | plus)

    return envoyer


@pytest.fixture
def verifiee(as_user, admin, ecole, diplome):
    """A list as the first two steps leave it, and the administrator signed in."""
    as_user(admin)

    def avancer(contenu):
        document = comprendre(contenu)
        choix = Liste(contenu, ecole, diplome).choix | {"lecture": document.choix_par_defaut()}
        return ImportDeListe.objects.create(
            auteur=admin, etablissement=ecole, document=document.en_donnees(), choix=choix
        )

    return avancer


def departs_vus(plan):
    return [f"{depart.classe.pk}:{i.pk}" for depart in plan.departs for i in depart.inscriptions]


def confirmer(client, en_cours, **plus):
    adresse = reverse("accounts:import_verification", args=[en_cours.pk])
    page = client.get(adresse)
    plan = page.context["plan"]
    vues = {"depart-vu": departs_vus(plan)} if "partis" in plus else {}
    return client.post(adresse, {"empreinte": plan.empreinte, "confirmer": "1"} | vues | plus)


def test_a_class_of_35_is_imported_through_the_page_in_one_go(client, deposer, choisir, diplome, ecole):
    reponse = deposer(listes.classe_de_35())
    en_cours = ImportDeListe.objects.get()
    assert reponse.url == reverse("accounts:import_colonnes", args=[en_cours.pk])
    page = client.get(reponse.url).content.decode()
    assert "35 lignes" in page and "GARÇON" in page and "2 COM A" in page
    suite = choisir(en_cours).url
    assert suite == reverse("accounts:import_verification", args=[en_cours.pk])
    verification = client.get(suite)
    assert verification.context["bilan"]["nouveaux"] == 35 and "classe à créer" in verification.content.decode()
    assert not User.objects.filter(role=User.Role.ETUDIANT).exists()
    reponse = confirmer(client, en_cours)
    assert reponse.url == reverse("accounts:import_resultat", args=[en_cours.pk])
    classe = ecole.classes.get()
    assert classe.inscriptions.count() == 35
    page = client.get(reponse.url).content.decode()
    assert "classe créée" in page and "classe à créer" not in page
    assert "anne-sophie.de-la-tour" in page and reverse("accounts:bandelettes", args=[classe.pk]) in page


def test_once_imported_nothing_of_the_file_is_left_and_sending_it_again_imports_nothing(client, verifiee):
    en_cours = verifiee(TROIS)
    confirmer(client, en_cours)
    en_cours.refresh_from_db()
    assert (en_cours.document, en_cours.choix) == ({}, {})
    assert set(en_cours.resultat) == {"bilan", "classes", "recu"}
    seconde = client.post(
        reverse("accounts:import_verification", args=[en_cours.pk]), {"empreinte": "x", "confirmer": "1"}
    )
    assert seconde.url == reverse("accounts:import_resultat", args=[en_cours.pk])
    assert User.objects.filter(role=User.Role.ETUDIANT).count() == 3


@pytest.mark.rule("R35")
def test_forty_odd_lines_are_all_told_and_do_not_stop_the_others(client, verifiee):
    rangees = [listes.rangee(rang) for rang in range(43)]
    for rang in range(40):
        rangees[rang + 1]["Prénom 1"] = ""
    en_cours = verifiee(listes.csv(rangees))
    page = client.get(reverse("accounts:import_verification", args=[en_cours.pk])).content.decode()
    assert page.count("le prénom manque") == 40
    confirmer(client, en_cours)
    assert User.objects.filter(role=User.Role.ETUDIANT).count() == 3
    feuille = client.get(reverse("accounts:import_ecartes", args=[en_cours.pk])).content
    lignes = list(openpyxl.load_workbook(io.BytesIO(feuille)).active.iter_rows(values_only=True))
    assert len(lignes) == 41 and lignes[0][:3] == ("Pourquoi", "Nom de famille", "Prénom 1")
    corrigees = [[*ligne[:2], "Marie", *ligne[3:]] for ligne in lignes[1:6]]
    titres = list(lignes[0])
    seconde = listes.csv([dict(zip(titres, ligne, strict=True)) for ligne in corrigees], titres=titres)
    confirmer(client, verifiee(seconde), partis=[])
    assert User.objects.filter(role=User.Role.ETUDIANT).count() == 8


@pytest.mark.rule("R36")
def test_an_import_is_undone_from_its_receipt(client, verifiee, ecole):
    confirmer(client, verifiee(TROIS))
    recu = ImportDeListe.objects.get()
    page = client.get(reverse("accounts:import_resultat", args=[recu.pk])).content.decode()
    assert "Tout remettre comme avant" in page
    client.post(reverse("accounts:import_annuler", args=[recu.pk]))
    assert not User.objects.filter(role=User.Role.ETUDIANT).exists() and not ecole.classes.exists()
    page = client.get(reverse("accounts:import_resultat", args=[recu.pk])).content.decode()
    assert "L’import est annulé" in page and "DE LA TOUR Anne-Sophie" in page
    assert (
        reverse("accounts:import_resultat", args=[recu.pk])
        in client.get(reverse("accounts:import_liste")).content.decode()
    )


@pytest.mark.rule("R40")
def test_a_receipt_tells_what_was_left_aside_and_what_undoing_takes_away(client, verifiee):
    seul = listes.csv([listes.rangee(0, **{"Né(e) le": "31/02/2007"})])
    page = client.get(confirmer(client, verifiee(seul)).url).content.decode()
    assert "n’est pas une date de naissance" in page and "Le compte créé disparaît" in page
    page = client.get(confirmer(client, verifiee(TROIS)).url).content.decode()
    assert "Les 2 comptes créés disparaissent" in page


def test_a_receipt_is_read_by_every_administrator_of_the_school_and_by_no_other(client, verifiee, ecole):
    confirmer(client, verifiee(TROIS))
    recu = reverse("accounts:import_resultat", args=[ImportDeListe.objects.get().pk])
    client.force_login(factories.UserFactory(role=User.Role.ADMINISTRATEUR, etablissement=ecole))
    assert client.get(recu).status_code == 200
    ailleurs = factories.EtablissementFactory()
    client.force_login(factories.UserFactory(role=User.Role.ADMINISTRATEUR, etablissement=ailleurs))
    assert client.get(recu).status_code == 404


def test_an_answer_is_kept_and_its_effect_is_shown(client, verifiee):
    en_cours = verifiee(listes.csv([listes.rangee(0, "A", INE=""), listes.rangee(0, "B", INE="")]))
    adresse = reverse("accounts:import_verification", args=[en_cours.pk])
    page = client.get(adresse)
    assert page.context["ouvertes"] == 1 and "1 sans réponse" in " ".join(page.content.decode().split())
    reponse = client.post(adresse, {"question-1": "1", "voir": "nouveaux", "q": "tour"})
    assert reponse.url == f"{adresse}?voir=nouveaux&q=tour"
    page = client.get(reponse.url)
    assert page.context["ouvertes"] == 0 and [c["nom"] for c in page.context["classes"]] == ["B"]
    assert User.objects.filter(role=User.Role.ETUDIANT).count() == 0


def test_names_are_filtered(client, verifiee):
    confirmer(client, verifiee(TROIS))
    en_cours = verifiee(listes.csv([listes.rangee(rang) for rang in range(5)]))
    for voir, attendus in (("nouveaux", 2), ("inchanges", 3), ("departs", 0), ("rien", 5)):
        page = client.get(reverse("accounts:import_verification", args=[en_cours.pk]), {"voir": voir})
        assert sum(len(classe["lignes"]) for classe in page.context["classes"]) == attendus, voir


def test_the_sheet_of_a_workbook_is_offered(client, deposer):
    deposer(listes.classeur(Notice=[["Mode d’emploi"]], TGA=listes.grille(3)), "liste.xlsx")
    en_cours = ImportDeListe.objects.get()
    page = client.get(reverse("accounts:import_colonnes", args=[en_cours.pk])).content.decode()
    assert en_cours.choix["lecture"]["feuille"] == "1" and "Notice (1 lignes)" in page
    reponse = client.post(reverse("accounts:import_colonnes", args=[en_cours.pk]), {"feuille": "0", "titres": "non"})
    assert reponse.status_code == 302
    en_cours.refresh_from_db()
    assert en_cours.choix["lecture"]["feuille"] == "0"


def test_classes_of_a_whole_school_are_all_taken_at_once(client, deposer, diplome):
    deposer(listes.siecle([listes.eleve_siecle(rang, f"{1 + rang % 2}G{rang % 9}") for rang in range(27)]))
    classes = (en_cours := ImportDeListe.objects.get()).choix["classes"]
    assert {ligne["choix"] for ligne in classes} == {"ignorer"}
    donnees = {"classes-TOTAL_FORMS": len(classes), "classes-INITIAL_FORMS": len(classes), "toutes": "1"}
    client.post(reverse("accounts:import_colonnes", args=[en_cours.pk]), donnees | {"diplome_de_toutes": diplome.pk})
    en_cours.refresh_from_db()
    sessions = {ligne["trouvee"][0]: ligne["session"] for ligne in en_cours.choix["classes"]}
    assert sessions == {"1": session_courante() + 1, "2": session_courante()}
    assert {ligne["choix"] for ligne in en_cours.choix["classes"]} == {"nouvelle"}


def test_classes_of_one_family_are_taken_at_once(client, deposer, diplome):
    deposer(listes.siecle([listes.eleve_siecle(rang, f"{1 + rang % 2}{'XYZ'[rang % 3]}Q") for rang in range(27)]))
    adresse = reverse("accounts:import_colonnes", args=[ImportDeListe.objects.get().pk])
    assert "1XQ, 2XQ" in client.get(adresse).content.decode()
    qui = {"toutes": "1", "famille_de_toutes": "xq", "diplome_de_toutes": diplome.pk}
    client.post(adresse, {"classes-TOTAL_FORMS": 6, "classes-INITIAL_FORMS": 6} | qui)
    choix = {ligne["trouvee"]: ligne["choix"] for ligne in ImportDeListe.objects.get().choix["classes"]}
    assert {classe for classe in choix if choix[classe] == "nouvelle"} == {"1XQ", "2XQ"}


def test_columns_can_be_mapped_by_hand(client, deposer, choisir):
    deposer(b"Truc;Machin\nMOREAU;Lina\n")
    en_cours = ImportDeListe.objects.get()
    assert (en_cours.choix["colonnes"], en_cours.choix["lecture"]["titres"]) == ({}, False)
    client.post(reverse("accounts:import_colonnes", args=[en_cours.pk]), {"titres": "oui"})
    en_cours.refresh_from_db()
    assert en_cours.choix["lecture"]["titres"]
    refus = choisir(en_cours)
    assert refus.status_code == 422 and "colonne du nom" in refus.content.decode()
    deux_fois = choisir(en_cours, colonne_0="nom", colonne_1="nom")
    assert deux_fois.status_code == 422 and "gardez-en une" in deux_fois.content.decode()
    reponse = choisir(en_cours, colonne_0="nom", colonne_1="prenom", **{"classes-0-nom": "2 COM"})
    assert client.get(reponse.url).context["bilan"]["nouveaux"] == 1


def test_a_file_without_titles_asks_for_its_columns_and_its_first_line_is_a_student(client, deposer, choisir):
    deposer(b"MOREAU;Lina;12/03/2007\nPETIT;Tom;13/04/2007\n")
    en_cours = ImportDeListe.objects.get()
    assert en_cours.choix["colonnes"] == {"nom": 0, "prenom": 1, "date_naissance": 2}
    page = client.get(reverse("accounts:import_colonnes", args=[en_cours.pk])).content.decode()
    assert "pas de ligne de titres" in page and "Colonne 1" in page
    reponse = choisir(en_cours, **{"classes-0-nom": "2 COM"})
    assert client.get(reponse.url).context["bilan"]["nouveaux"] == 2


def test_accents_are_asked_when_they_were_guessed(client, deposer):
    deposer("Nom;Prénom\nGARÇON;Éloïse\n".encode("mac_roman"))
    en_cours = ImportDeListe.objects.get()
    adresse = reverse("accounts:import_colonnes", args=[en_cours.pk])
    assert "Éloïse" in client.get(adresse).content.decode()
    client.post(adresse, {"encodage": "cp1252", "titres": "oui"})
    assert "Éloïse" not in client.get(adresse).content.decode()
    client.post(adresse, {"encodage": "mac_roman", "titres": "oui"})
    assert "Éloïse" in client.get(adresse).content.decode()


def test_naming_the_column_of_the_class_finds_its_classes(client, deposer, choisir):
    deposer("Nom;Prénom;Truc\nMOREAU;Lina;Les bleus\nPETIT;Tom;Les verts\n".encode())
    en_cours = ImportDeListe.objects.get()
    reponse = choisir(en_cours, colonne_2="classe")
    assert reponse.url == reverse("accounts:import_colonnes", args=[en_cours.pk])
    en_cours.refresh_from_db()
    assert [ligne["trouvee"] for ligne in en_cours.choix["classes"]] == ["Les bleus", "Les verts"]


def test_a_new_class_needs_a_diploma_and_a_session(deposer, choisir):
    deposer(TROIS)
    refus = choisir(ImportDeListe.objects.get(), **{"classes-0-diplome": "", "classes-0-session": "deux mille"})
    page = refus.content.decode()
    assert refus.status_code == 422 and "Choisissez le diplôme." in page
    assert '<a href="#id_classes-0-diplome">' in page
    assert 'value="deux mille"' in page and "Écrivez une année" in page


def test_the_missing_leave_only_when_they_are_ticked_one_by_one(client, verifiee, ecole):
    confirmer(client, verifiee(listes.csv([listes.rangee(rang) for rang in range(4)])))
    classe = ecole.classes.get()
    partielle = listes.csv([listes.rangee(0)])
    en_cours = verifiee(partielle)
    page = client.get(reverse("accounts:import_verification", args=[en_cours.pk])).content.decode()
    assert "ils y resteront" in page and " checked" not in page
    confirmer(client, en_cours)
    assert classe.inscriptions.actives().count() == 4
    adresse = reverse("accounts:import_verification", args=[verifiee(partielle).pk])
    plan = client.get(adresse).context["plan"]
    vus = departs_vus(plan)
    retour = client.post(adresse, {"depart-vu": vus, "tous": classe.pk})
    assert retour.url.endswith(f"#depart-{classe.pk}")
    assert len(client.get(adresse).context["plan"].partis) == 3
    reste = plan.departs[0].inscriptions[0]
    partis = [i.pk for i in plan.departs[0].inscriptions if i != reste]
    # Another button of the page: what is ticked stays so when it comes back.
    client.post(adresse, {"depart-vu": vus, "partis": partis, "voir": "departs"})
    page = client.get(adresse)
    assert {i.pk for i in page.context["plan"].partis} == set(partis) and page.content.decode().count(" checked") == 2
    client.post(adresse, {"empreinte": plan.empreinte, "confirmer": "1", "depart-vu": vus, "partis": partis})
    assert classe.inscriptions.actives().count() == 2 and reste in classe.inscriptions.actives()


def test_a_bad_file_gets_a_sentence_at_the_field_and_leaves_nothing(deposer):
    """What else is no list: test_tableur.py, test_siecle.py."""
    factories.EtablissementFactory(uai="0690002B", nom="Lycée des Voisins")
    for contenu, phrase in (
        (b"", "Ce fichier est vide"),
        (b"Nom;Prenom\n", "aucun élève"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "une image"),
        (listes.siecle([listes.eleve_siecle(0)], uai="0690002B"), "Voisins"),
    ):
        reponse = deposer(contenu)
        assert reponse.status_code == 422
        assert any(phrase in erreur for erreur in reponse.context["form"].errors["fichier"]), phrase
    assert not ImportDeListe.objects.exists()


def test_a_file_that_is_too_large_gets_a_sentence(deposer, monkeypatch):
    monkeypatch.setattr(ListeForm.base_fields["fichier"], "au_plus", 1000)
    reponse = deposer(b"x" * 1001)
    assert reponse.status_code == 422 and "dépasse 32" in reponse.content.decode()
    assert OCTETS_AU_PLUS == 32 * 1024 * 1024


def test_no_file_at_all_gets_a_sentence(as_user, admin):
    reponse = as_user(admin).post(reverse("accounts:import_liste"))
    assert reponse.status_code == 422 and "Choisissez un fichier." in reponse.content.decode()


def test_a_class_of_another_school_cannot_be_chosen(deposer, choisir, diplome):
    deposer(TROIS)
    ailleurs = factories.ClasseFactory(diplome=diplome, session=session_courante())
    reponse = choisir(ImportDeListe.objects.get(), **{"classes-0-choix": ailleurs.pk})
    assert reponse.status_code == 422 and ailleurs.nom not in reponse.content.decode()


def test_a_forged_number_of_classes_is_refused(deposer, choisir):
    deposer(TROIS)
    for total in ("0", "99", "abc"):
        assert choisir(ImportDeListe.objects.get(), **{"classes-TOTAL_FORMS": total}).status_code == 422, total


def test_another_administrator_does_not_see_the_list(client, deposer, ecole, admin):
    deposer(TROIS)
    collegue = factories.UserFactory(role=User.Role.ADMINISTRATEUR, etablissement=ecole)
    client.force_login(collegue)
    en_cours = ImportDeListe.objects.get()
    for nom in ("import_colonnes", "import_verification", "import_resultat"):
        assert client.get(reverse(f"accounts:{nom}", args=[en_cours.pk])).status_code == 404
    assert client.post(reverse("accounts:import_abandonner", args=[en_cours.pk])).status_code == 404


def test_a_list_lasts_a_day_and_the_next_one_sweeps_it_away(client, deposer):
    deposer(TROIS)
    ImportDeListe.objects.update(cree_le=timezone.now() - datetime.timedelta(hours=25))
    en_cours = ImportDeListe.objects.get()
    assert client.get(reverse("accounts:import_colonnes", args=[en_cours.pk])).status_code == 404
    deposer(TROIS)
    assert not ImportDeListe.objects.filter(pk=en_cours.pk).exists()


def test_a_list_given_up_is_forgotten_at_once(client, deposer):
    deposer(TROIS)
    client.post(reverse("accounts:import_abandonner", args=[ImportDeListe.objects.get().pk]))
    assert not ImportDeListe.objects.exists()


def test_a_refusal_while_writing_keeps_the_list_for_another_try(client, verifiee, monkeypatch):
    en_cours = verifiee(TROIS)

    def refuser(*args, **kwargs):
        raise ListeRefusee("Un autre import a eu lieu au même moment.")

    monkeypatch.setattr("accounts.listes.views.appliquer", refuser)
    reponse = confirmer(client, en_cours)
    assert reponse.status_code == 422 and "au même moment" in reponse.content.decode()
    en_cours.refresh_from_db()
    assert en_cours.document


def test_a_hostile_cell_is_shown_as_text(client, deposer):
    deposer("Nom;Prénom;Classe\n<script>alert(1)</script>;Lina;<b>2</b>\n".encode())
    page = client.get(reverse("accounts:import_colonnes", args=[ImportDeListe.objects.get().pk])).content.decode()
    assert "<script>alert" not in page and "<b>2</b>" not in page
