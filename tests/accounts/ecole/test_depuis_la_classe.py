"""From the page of a class, or of somebody just added: the next gesture, with the class already chosen."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import ImportDeListe, Invitation, User
from tests import factories

pytestmark = pytest.mark.django_db


def texte(reponse):
    return reponse.content.decode().replace("\u00a0", " ")


@pytest.fixture
def autre(classe):
    return factories.ClasseFactory(diplome=classe.diplome, etablissement=classe.etablissement, nom="1 COM")


def test_a_class_offers_to_add_people_whether_it_has_some_or_not(au_secretariat, classe):
    for _ in range(2):
        page = au_secretariat.get(reverse("accounts:classe_ecole", args=[classe.pk])).content.decode()
        for nom in ("import_liste", "personne_nouvelle", "enseignant_nouveau"):
            lien = f"{reverse(f'accounts:{nom}')}?uai={classe.etablissement.uai}&amp;classe={classe.pk}"
            assert f'href="{lien}"' in page
        factories.creer_etudiant(classe)


def test_the_class_that_one_comes_from_is_chosen(au_secretariat, classe, autre):
    page = au_secretariat.get(reverse("accounts:personne_nouvelle"), {"classe": classe.pk}).content.decode()
    assert f'<option value="{classe.pk}" selected>' in page
    page = au_secretariat.get(reverse("accounts:enseignant_nouveau"), {"classe": classe.pk}).content.decode()
    coche = next(champ for champ in page.split("<input") if 'name="classes"' in champ and "checked" in champ)
    assert f'value="{classe.pk}"' in coche and page.count("checked") == 1


def test_the_only_class_is_chosen_and_a_bad_one_chooses_none(au_secretariat, classe):
    adresse = reverse("accounts:enseignant_nouveau")
    assert au_secretariat.get(adresse, {"classe": "x"}).context["form"]["classes"].initial == [classe]
    factories.ClasseFactory(diplome=classe.diplome, etablissement=classe.etablissement)
    for voulue in ("", "x", "9" * 30, "²"):
        assert au_secretariat.get(adresse, {"classe": voulue}).context["form"]["classes"].initial == [], voulue


def test_a_list_without_a_known_class_goes_where_one_comes_from(au_secretariat, classe, autre):
    fichier = SimpleUploadedFile("l.csv", "Nom;Prénom\nMARTIN;Inès\n".encode())
    au_secretariat.post(f"{reverse('accounts:import_liste')}?classe={classe.pk}", {"fichier": fichier})
    (ligne,) = ImportDeListe.objects.get().choix["classes"]
    assert ligne["choix"] == str(classe.pk)


def test_whoever_has_no_password_yet_leads_to_their_strip(au_secretariat, classe):
    envoi = {"nom": "Blanc", "prenom": "Yves", "domaine": "professionnel", "classes": [classe.pk]}
    page = texte(au_secretariat.post(reverse("accounts:enseignant_nouveau"), envoi, follow=True))
    feuille = f"{reverse('accounts:bandelettes_enseignants')}?uai={classe.etablissement.uai}"
    assert "Le compte d’Yves Blanc est créé." in page and f'<a href="{feuille}">imprimez sa bandelette</a>' in page
    envoi = {"nom": "Martin", "prenom": "Inès", "classe": classe.pk}
    page = texte(au_secretariat.post(reverse("accounts:personne_nouvelle"), envoi, follow=True))
    assert f'<a href="{reverse("accounts:bandelettes", args=[classe.pk])}">imprimez sa bandelette</a>' in page
    eleve = User.objects.get(last_name="Martin")
    eleve.set_password("tabo-meki-ruza-fipo-47")
    eleve.save()
    assert "imprimez" not in texte(au_secretariat.get(reverse("accounts:personne", args=[eleve.pk])))


def test_whoever_is_invited_by_mail_has_no_strip(au_secretariat, classe, secretaire):
    envoi = {"nom": "Blanc", "prenom": "Yves", "courriel": "yves@exemple.fr", "domaine": "professionnel"}
    page = texte(au_secretariat.post(reverse("accounts:enseignant_nouveau"), envoi, follow=True))
    assert Invitation.objects.exists() and "imprimez" not in page


def test_a_new_password_is_said_in_french(au_secretariat, classe):
    yves = factories.creer_etudiant(classe, first_name="Yves", last_name="Blanc")
    page = texte(au_secretariat.post(reverse("accounts:personne_mot_de_passe", args=[yves.pk])))
    assert "le nouveau mot de passe <strong>d’Yves Blanc</strong>" in page
