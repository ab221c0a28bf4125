"""Teachers by list: STSWeb, CSV, XLSX; shown by name, written at once, undone while nobody has come in (R32, R35)."""

import io
import zipfile

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.enseignants.liste import verifier
from accounts.listes.lire.document import FichierRefuse
from accounts.listes.lire.fichier import comprendre
from accounts.models import Enseignement, ImportDeListe, Invitation, User
from tests import factories
from tests.accounts.listes.listes import xlsx
from tests.adresses import confirmer_adresse

pytestmark = [pytest.mark.django_db, pytest.mark.rule("R35"), pytest.mark.usefixtures("lu_sur_place")]

STS = """<?xml version="1.0" encoding="ISO-8859-15"?>
<STS_EDT>
<PARAMETRES><UAJ CODE="{uai}"><SIGLE>LPO</SIGLE></UAJ><ANNEE_SCOLAIRE ANNEE="2026"/></PARAMETRES>
<DONNEES>
<INDIVIDUS>
<INDIVIDU ID="11" TYPE="epp"><NOM_USAGE>VASSEUR</NOM_USAGE><PRENOM>HÉLÈNE</PRENOM><FONCTION>ENS</FONCTION></INDIVIDU>
<INDIVIDU ID="12" TYPE="epp"><NOM_USAGE>DE LA TOUR</NOM_USAGE><PRENOM>Anne-Sophie</PRENOM><FONCTION>ENS</FONCTION>
</INDIVIDU>
<INDIVIDU ID="12" TYPE="local"><NOM_USAGE>ROUX</NOM_USAGE><PRENOM>Paul</PRENOM><FONCTION>ENS</FONCTION></INDIVIDU>
<INDIVIDU ID="13" TYPE="epp"><NOM_USAGE>CHEF</NOM_USAGE><PRENOM>Ada</PRENOM><FONCTION>DIR</FONCTION></INDIVIDU>
</INDIVIDUS>
<STRUCTURE>
<DIVISIONS>
<DIVISION CODE="BTS COM 2"><LIBELLE_LONG>BTS</LIBELLE_LONG><SERVICES>
<SERVICE CODE_MATIERE="1"><ENSEIGNANTS><ENSEIGNANT ID="11" TYPE="epp"/></ENSEIGNANTS></SERVICE></SERVICES></DIVISION>
<DIVISION CODE="2A"><SERVICES>
<SERVICE><ENSEIGNANTS><ENSEIGNANT ID="12" TYPE="local"/></ENSEIGNANTS></SERVICE></SERVICES>
</DIVISION>
</DIVISIONS>
<GROUPES><GROUPE CODE="COMGR1">
<DIVISIONS_APPARTENANCE>
<DIVISION_APPARTENANCE CODE="BTS COM 2"/><DIVISION_APPARTENANCE CODE="2A"/></DIVISIONS_APPARTENANCE>
<SERVICES><SERVICE><ENSEIGNANTS><ENSEIGNANT ID="12" TYPE="epp"/></ENSEIGNANTS></SERVICE></SERVICES></GROUPE></GROUPES>
</STRUCTURE>
</DONNEES>
</STS_EDT>"""
CSV = "Nom;Prénom;Courriel;Classes\nPETIT;Nour;Nour.Petit@exemple.fr;bts com2, TGA\nROUX;;r@exemple.fr;BTS COM 2\n"


def sts(uai="0000001A"):
    return STS.format(uai=uai).encode("iso-8859-15")


@pytest.fixture
def secretaire(classe):
    return factories.UserFactory(role=User.Role.ADMINISTRATEUR, etablissement=classe.etablissement)


@pytest.fixture
def deposer(as_user, secretaire):
    """``deposer(bytes)``: the page of verification of that file, or the refusal."""

    def envoyer(contenu, nom="liste.csv"):
        fichier = SimpleUploadedFile(nom, contenu)
        return as_user(secretaire).post(reverse("accounts:liste_enseignants"), {"fichier": fichier}, follow=True)

    return envoyer


def plan(contenu, classe, reponses=None):
    document = comprendre(contenu)
    tableau = document.tableau(**document.choix_par_defaut())
    return verifier(tableau, {"reponses": reponses or {}}, classe.etablissement, sts=document.sts)


def confirmer(client, page, **plus):
    liste = page.context["liste"]
    adresse = reverse("accounts:liste_enseignants_verification", args=[liste.pk])
    return client.post(adresse, {"empreinte": page.context["plan"].empreinte, "confirmer": "1"} | plus, follow=True)


def test_sts_says_who_teaches_what_alone_or_in_a_group(classe):
    prevu = plan(sts(), classe)
    assert [(str(v.enseignant), [c.nom for c in v.nouvelles]) for v in prevu.venues] == [
        ("DE LA TOUR Anne-Sophie", ["BTS COM 2"]),
        ("VASSEUR Hélène", ["BTS COM 2"]),
    ]
    assert [str(e) for e in prevu.ailleurs] == ["ROUX Paul"] and prevu.inconnues == ["2A"]


def test_the_zip_of_sts_is_read_too(classe):
    tampon = io.BytesIO()
    with zipfile.ZipFile(tampon, "w") as archive:
        archive.writestr("sts_emp_0000001A_2026.xml", sts())
    assert len(plan(tampon.getvalue(), classe).venues) == 2


@pytest.mark.parametrize(
    "contenu",
    [
        sts()[:-200],
        sts().replace(b"<STS_EDT>", b'<!DOCTYPE x [<!ENTITY a "aa">]><STS_EDT>'),
        b"<?xml version='1.0'?><STS_EDT></STS_EDT>",
    ],
)
def test_a_damaged_or_hostile_sts_is_refused_in_french(contenu):
    with pytest.raises(FichierRefuse):
        comprendre(contenu)


def test_a_sheet_of_ours_with_addresses_and_classes(classe, deposer):
    page = deposer(CSV.encode())
    prevu = page.context["plan"]
    (venue,) = prevu.venues
    assert (venue.enseignant.courriel, [c.nom for c in venue.nouvelles]) == ("nour.petit@exemple.fr", ["BTS COM 2"])
    assert prevu.inconnues == ["TGA"] and [e.motif for e in prevu.ecarts] == ["le prénom manque."]
    assert "TGA" in page.content.decode() and not User.objects.filter(last_name="PETIT").exists()


def test_a_workbook_with_one_line_a_class_is_one_teacher(classe):
    titres = ["Enseignant", "Mél", "Division"]
    lignes = [dict(zip(titres, ("M. MARTIN Jean", "", nom), strict=True)) for nom in ("BTS COM 2", "BTS COM 2", "TGA")]
    (venue,) = plan(xlsx(lignes, titres), classe).venues
    assert (str(venue.enseignant), venue.enseignant.classes) == ("MARTIN Jean", ("BTS COM 2", "TGA"))


def test_it_is_written_at_once_and_no_mail_leaves_before_it_is_asked(as_user, secretaire, classe, deposer):
    recu = confirmer(as_user(secretaire), deposer(CSV.encode()))
    nour = User.objects.get(username="nour.petit")
    assert nour.est_enseignant and nour.enseignements.get().classe == classe and not mail.outbox
    assert "1\u00a0invitation à envoyer" in recu.content.decode()
    as_user(secretaire).post(reverse("accounts:invitations_envoyer"))
    assert [m.to for m in mail.outbox] == [["nour.petit@exemple.fr"]]


def test_a_list_confirmed_twice_or_given_again_changes_nothing(as_user, secretaire, classe, deposer):
    premiere = deposer(CSV.encode())
    for _ in range(2):
        confirmer(as_user(secretaire), premiere)
    assert User.objects.filter(last_name="PETIT").count() == 1
    page = deposer(CSV.encode())
    assert len(page.context["plan"].inchanges) == 1
    confirmer(as_user(secretaire), page)
    assert User.objects.filter(last_name="PETIT").count() == 1 and Invitation.objects.count() == 1


@pytest.mark.rule("R32")
def test_a_teacher_is_known_by_a_confirmed_address(classe, teacher):
    confirmer_adresse(teacher, "nour.petit@exemple.fr")
    prevu = plan(CSV.encode(), classe)
    assert [v.compte for v in prevu.venues] == [teacher] and not prevu.questions


@pytest.mark.rule("R32")
def test_the_same_name_is_asked_with_a_proposal(classe):
    connue = factories.creer_enseignant(classe, first_name="Nour", last_name="Petit")
    prevu = plan(CSV.encode(), classe)
    (question,) = prevu.questions
    assert question.propose == f"compte:{connue.pk}" and [v.compte for v in prevu.venues] == [connue]
    autre = plan(CSV.encode(), classe, {"0": "nouveau"})
    assert [v.compte for v in autre.venues] == [None]


@pytest.mark.rule("R32")
def test_two_of_the_same_name_wait_for_an_answer(classe):
    for _ in range(2):
        factories.creer_enseignant(classe, first_name="Nour", last_name="Petit")
    prevu = plan(CSV.encode(), classe)
    assert prevu.ouvertes == 1 and not prevu.venues
    assert not prevu.absents, "whoever it may be is not taken for gone"


def test_who_is_no_longer_named_is_asked_and_kept_unless_ticked(as_user, secretaire, classe, teacher, deposer):
    page = deposer(CSV.encode())
    (absent,) = page.context["plan"].absents
    confirmer(as_user(secretaire), page)
    assert not teacher.enseignements.get().termine
    page = deposer(CSV.encode())
    confirmer(as_user(secretaire), page, partis=[absent.pk])
    assert teacher.enseignements.get().termine


@pytest.mark.rule("R36")
def test_it_is_undone_until_somebody_has_come_in(as_user, secretaire, classe, teacher, deposer):
    page = deposer(CSV.encode())
    confirmer(as_user(secretaire), page, partis=[page.context["plan"].absents[0].pk])
    adresse = reverse("accounts:liste_enseignants_annuler", args=[page.context["liste"].pk])
    as_user(secretaire).post(adresse)
    assert not User.objects.filter(last_name="PETIT").exists() and not teacher.enseignements.get().termine
    assert not Invitation.objects.exists()
    page = deposer(CSV.encode())
    confirmer(as_user(secretaire), page)
    User.objects.filter(last_name="PETIT").update(last_login="2026-09-01T08:00Z")
    adresse = reverse("accounts:liste_enseignants_annuler", args=[page.context["liste"].pk])
    suite = as_user(secretaire).post(adresse, follow=True).content.decode()
    assert "connecté(e)" in suite and User.objects.filter(last_name="PETIT").exists()


def test_what_changed_since_the_page_was_shown_is_not_written(as_user, secretaire, classe, deposer):
    page = deposer(CSV.encode())
    factories.creer_enseignant(classe, first_name="Zoé", last_name="Nouvelle")
    assert confirmer(as_user(secretaire), page).status_code == 422
    assert not Invitation.objects.exists()


def test_a_file_that_is_no_list_says_why(classe, deposer):
    for contenu, phrase in (
        (b"a;b;c\n1;2;3\n", "ne disent pas"),
        (b"", "vide"),
        (sts("0999999Z"), "autre établissement"),
        (b"%PDF-1.7", "PDF"),
    ):
        page = deposer(contenu)
        assert page.status_code == 422 and phrase in page.content.decode(), phrase
    assert not ImportDeListe.objects.exists()


def test_sts_given_among_the_students_says_where_it_goes(as_user, secretaire, classe):
    fichier = SimpleUploadedFile("sts.xml", sts())
    page = as_user(secretaire).post(reverse("accounts:import_liste"), {"fichier": fichier})
    assert page.status_code == 422 and "Enseignants" in page.content.decode()


def test_forgotten_before_it_is_written_nothing_stays(as_user, secretaire, classe, deposer):
    page = deposer(CSV.encode())
    as_user(secretaire).post(reverse("accounts:liste_enseignants_annuler", args=[page.context["liste"].pk]))
    assert not ImportDeListe.objects.exists() and not Enseignement.objects.exists()
