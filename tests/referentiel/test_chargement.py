"""``charger_referentiel``: the whole file is judged before a row is written, and nothing is ever deleted."""

from pathlib import Path

import pytest
import yaml
from django.core.management import CommandError

from referentiel.arbre import arbre_de
from referentiel.chargement import source as chargement_source
from referentiel.models import Association, Competence, Diplome, Epreuve, Situation
from tests.factories import ClasseFactory
from tests.referentiels import FICHIER_BTS, FICHIER_GA, charger

pytestmark = pytest.mark.django_db
AGORA = Path(__file__).with_name("agora_invente.yaml")


@pytest.fixture
def corrige(tmp_path):
    """``corrige(old, new, …)``: the path of a copy of the BTS file, each replacement made once."""

    def ecrire(*remplacements, de=FICHIER_BTS):
        texte = de.read_text(encoding="utf-8")
        for ancien, nouveau in zip(remplacements[::2], remplacements[1::2], strict=True):
            assert ancien in texte
            texte = texte.replace(ancien, nouveau, 1)
        fichier = tmp_path / "corrige.yaml"
        fichier.write_text(texte, encoding="utf-8")
        return fichier

    return ecrire


@pytest.fixture
def octets(tmp_path):
    """``octets(content)``: the path of a file that holds these bytes."""

    def ecrire(contenu):
        fichier = tmp_path / "essai.yaml"
        fichier.write_bytes(contenu)
        return fichier

    return ecrire


def refus(fichier):
    """What the command says when it refuses a file; also proves that nothing was written."""
    avant = Diplome.objects.count()
    with pytest.raises(CommandError) as erreur:
        charger(fichier)
    assert erreur.value.returncode == 1
    assert Diplome.objects.count() == avant
    return str(erreur.value).replace("\u00a0", " ")


# --- What it writes -------------------------------------------------------------------------------


def test_a_first_loading_counts_what_it_added():
    sortie = charger(FICHIER_BTS, FICHIER_GA).replace("\u00a0", " ")

    assert "1 diplôme, 6 épreuves, 3 fonctions, 7 classes de situations, 19 situations, 28 compétences" in sortie
    assert "1 diplôme, 6 épreuves, 4 pôles, 13 classes de situations, 55 situations, 55 compétences" in sortie


def test_a_second_loading_changes_nothing_and_touches_nobody(bts):
    ClasseFactory(diplome=bts)
    sortie = charger(FICHIER_BTS).replace("\u00a0", " ")

    assert sortie == "BTS Communication (BTS-COM-2009) : rien à changer.\n"
    assert Diplome.objects.get().revision == bts.revision == 1


def test_a_change_is_named_and_raises_the_revision(bts, corrige):
    sortie = charger(corrige("S’approprier la demande", "Comprendre la demande")).replace("\u00a0", " ")

    assert "Changé : 1 compétence." in sortie
    assert "« S’approprier la demande de l’annonceur » devient « Comprendre la demande de l’annonceur »" in sortie
    assert Competence.objects.get(code="C11.1").intitule == "Comprendre la demande de l’annonceur"
    assert Diplome.objects.get().revision == 2


def test_a_change_of_the_lists_or_limits_belongs_to_the_diplome(bts, corrige):
    sortie = charger(corrige("\n  designation:\n", "\n  designation:\n    limite: 200\n")).replace("\u00a0", " ")

    assert "diplôme (rubriques de la fiche)" in sortie
    assert Diplome.objects.get().limite("designation") == 200


def test_what_the_file_no_longer_holds_is_retired_and_comes_back_with_it(bts, corrige):
    avant = Competence.objects.get(code="C31.2")

    sortie = charger(corrige("code: C31.2\n", "code: C31.9\n", "    C31.2: [", "    C31.9: [")).replace("\u00a0", " ")
    assert "gardé pour les fiches qui l’emploient) : 1 compétence, 1 association." in sortie
    assert "compétence C31.2" in sortie
    assert Competence.objects.get(pk=avant.pk).retire
    assert "C31.2" not in {c.code for c in arbre_de(Diplome.objects.get()).revendicables()}

    sortie = charger(FICHIER_BTS).replace("\u00a0", " ")
    assert "Remis : 1 compétence, 1 association." in sortie
    assert not Competence.objects.get(pk=avant.pk).retire
    assert Competence.objects.filter(code="C31.9", retire=True).exists()
    assert Association.objects.filter(retiree=True).count() == 1


def test_an_epreuve_that_is_gone_serves_nothing_any_more_and_is_kept(ga, corrige):
    texte = AGORA.read_text(encoding="utf-8")
    charger(AGORA)
    sans_e32 = texte.replace("epreuve: E32", "epreuve: E31").replace(
        "  - {code: E32, intitule: Organisation de l’activité, dans_passeport: true, a_renseigner: true}\n", ""
    )
    charger(corrige(texte, sans_e32, de=AGORA))

    epreuve = Epreuve.objects.get(diplome__code="AGORA-ESSAI", code="E32")
    assert not epreuve.dans_passeport and not epreuve.a_renseigner


def test_a_change_of_order_is_applied_without_naming_every_line(bts, corrige):
    texte = FICHIER_BTS.read_text(encoding="utf-8")
    debut, fin = texte.index("  - code: F1\n"), texte.index("  - code: F2\n")
    troisieme = texte.index("  - code: F3\n")
    deplace = texte[:debut] + texte[fin:troisieme] + texte[debut:fin] + texte[troisieme:]

    sortie = charger(corrige(texte, deplace)).replace("\u00a0", " ")

    assert sortie.splitlines() == ["BTS Communication (BTS-COM-2009) :", "  L’ordre d’affichage a changé."]
    assert [p.pole.code for p in arbre_de(Diplome.objects.get()).poles] == ["F2", "F1", "F3"]


def test_one_wrong_file_among_several_stops_them_all(octets):
    message = refus_de_plusieurs(FICHIER_BTS, octets(b"a: 1"))

    assert "Rien n’a été écrit" in message
    assert not Diplome.objects.exists()


def refus_de_plusieurs(*fichiers):
    with pytest.raises(CommandError) as erreur:
        charger(*fichiers)
    return str(erreur.value)


def test_two_files_for_one_diplome_are_refused():
    assert "décrit déjà BTS-COM-2009" in refus_de_plusieurs(FICHIER_BTS, FICHIER_BTS)


# --- Another shape --------------------------------------------------------------------------------


def test_competences_of_a_class_go_to_each_of_its_situations_without_its_own():
    charger(AGORA)

    diplome = Diplome.objects.get(code="AGORA-ESSAI")
    associees = {
        b.situation.intitule: [c.intitule for c in b.competences] for b in arbre_de(diplome).situations.values()
    }
    assert associees == {
        "Accueil au comptoir": ["Actualiser les dossiers des clients", "Répondre aux demandes"],
        "Réponse par écrit": ["Actualiser les dossiers des clients", "Répondre aux demandes"],
        "Appel d’un usager": ["Tenir une conversation téléphonique", "Répondre aux demandes"],
        "Commande urgente": ["Passer les commandes"],
    }
    assert diplome.mot("pole", pluriel=True) == "blocs"
    assert diplome.limite("designation") == 80


def test_a_situation_without_a_code_is_known_by_its_title():
    charger(AGORA)

    situation = Situation.objects.get(intitule="Accueil au comptoir")
    assert (situation.code, situation.cle, str(situation)) == ("", "accueil-au-comptoir", "Accueil au comptoir")
    assert "rien à changer" in charger(AGORA)


def test_a_title_without_code_may_change_when_the_file_keeps_its_key(corrige):
    charger(AGORA)
    pk = Situation.objects.get(intitule="Accueil au comptoir").pk

    charger(
        corrige(
            "- intitule: Accueil au comptoir",
            "- cle: accueil-au-comptoir\n            intitule: Accueil physique",
            de=AGORA,
        )
    )

    assert Situation.objects.get(pk=pk).intitule == "Accueil physique"
    assert not Situation.objects.filter(retire=True).exists()


# --- What it refuses ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ancien", "nouveau", "attendu"),
    [
        ("code: C11.3\n", "code: C11.2\n", "situations[1].competences[1].code : Le code « C11.2 » est déjà pris ligne"),
        ("code: S112\n", "code: S111\n", "classes[0].situations[1].code : Le code « S111 » est déjà pris ligne"),
        ("intitule: Ajustements\n", "note: x\n", "situations[3].note : La clé « note » est inconnue."),
        ("intitule: Ajustements\n", "intitul: Ajustements\n", "Vouliez-vous dire « intitule » ?"),
        ("intitule: Ajustements\n", "projet_possible: true\n", "La clé « projet_possible » est écrite deux fois"),
        ("intitule: Ajustements\n", "intitule: ''\n", "situations[3].intitule : Ce texte est vide."),
        (
            "intitule: Ajustements\n",
            "intitule:\n",
            "situations[3].intitule : On attend ici un texte (rien n’est écrit).",
        ),
        ("intitule: Ajustements\n", "intitule: 2009\n", "Un texte est attendu : mettez « 2009 » entre guillemets."),
        ("intitule: Ajustements\n", f"intitule: {'a' * 301}\n", "Texte trop long : 301 caractères, 300 au plus."),
        ("epreuve: E6\n", "epreuve: E9\n", "L’épreuve « E9 » est inconnue. Connues : E1, E2, E3, E4, E5, E6."),
        (
            "dans_passeport: true\n    a_renseigner: true",
            "dans_passeport: true\n    a_renseigner: false",
            "epreuves[3]",
        ),
        (
            "\nrubriques:\n",
            "\nrubriques:\n  localisation: {defaut: lune}\n",
            "rubriques.localisation.defaut : « lune » n’est pas dans la liste",
        ),
        (
            "\nrubriques:\n",
            "\nrubriques:\n  source: {en_stage: lune}\n",
            "rubriques.source.en_stage : « lune » n’est pas dans la liste",
        ),
        ("[atelier, cours]", "[atelier, lune]", "conseils.sources_deconseillees[1]"),
        (
            "\n  designation:\n",
            "\n  designation:\n    limite: beaucoup\n",
            "rubriques.designation.limite : On attend ici un nombre entier.",
        ),
        (
            "\n  designation:\n",
            "\n  designation:\n    limite: 0\n",
            "Ce nombre doit être compris entre 1 et 5000.",
        ),
        ("projet: true", "projet: oui", "options.projet : On attend ici true ou false."),
        (
            "rubrique: taches",
            "rubrique: tache",
            "Aucune rubrique ne s’appelle « tache ». Vouliez-vous dire « taches » ?",
        ),
        ("format: 1", "format: 2", "Ce format de fichier n’est pas connu : écrivez 1."),
        (
            "code: BTS-COM-2009",
            "code: BTS COM",
            "diplome.code : On attend ici des lettres, des chiffres ou des tirets.",
        ),
        (
            "\npoles:\n",
            "\nchoix: {nature: [{code: audio, libelle: A}, {code: audio, libelle: B}]}\npoles:\n",
            "choix.nature[1].code : Le code « audio » est déjà pris ligne",
        ),
    ],
)
def test_an_error_is_told_with_its_line_and_its_path(corrige, ancien, nouveau, attendu):
    message = refus(corrige(ancien, nouveau))

    assert attendu in message
    assert ": ligne " in message.splitlines()[0]


def test_the_line_told_is_the_line_of_the_file(corrige):
    fichier = corrige("code: C11.3\n", "code: C11.2\n")
    lignes = fichier.read_text(encoding="utf-8").splitlines()
    premiere, seconde = (i for i, ligne in enumerate(lignes, 1) if ligne.endswith("code: C11.2"))

    message = refus(fichier)

    assert (
        f"ligne {seconde}, poles[0].classes[0].situations[1].competences[1].code : "
        f"Le code « C11.2 » est déjà pris ligne {premiere}." in message
    )


def test_every_error_of_the_file_is_told_at_once(corrige):
    message = refus(
        corrige(
            "code: C11.3\n",
            "code: C11.2\n",
            "intitule: Ajustements\n",
            "intitul: A\n",
            "epreuve: E6\n",
            "epreuve: E9\n",
        )
    )

    assert "déjà pris" in message
    assert "« intitul » est inconnue" in message
    assert "Il manque l’intitulé" in message
    assert "L’épreuve « E9 » est inconnue" in message
    # The key words of C11.3 name nothing any more.
    assert message.endswith("5 erreurs. Rien n’a été écrit.")


def test_a_title_cannot_be_official_and_provisional(corrige):
    message = refus(
        corrige("intitule: Ajustements\n", "intitule: Ajustements\n            intitule_provisoire: Régler\n")
    )

    assert "Gardez un seul intitulé" in message


@pytest.mark.parametrize(
    ("ancien", "nouveau", "attendu"),
    [
        (
            "renvoi: repondre-aux-demandes",
            "renvoi: nulle-part",
            "Aucune compétence du fichier n’a la clé « nulle-part ».",
        ),
        (
            "- intitule: Réponse par écrit",
            "- intitule: Accueil au comptoir",
            "Même clé « accueil-au-comptoir » que ligne",
        ),
        ("- intitule: Réponse par écrit", "- intitule: '!!!'", "Cet intitulé n’a ni lettre ni chiffre"),
        ("            competences:\n", "            competences: []\n            mots_cles:\n", "Cette liste est vide"),
        (
            "        competences:\n          - intitule: Passer les commandes\n            epreuve: E32\n",
            "",
            "Aucune compétence, ni ici ni pour toute la classe.",
        ),
    ],
)
def test_the_other_shape_is_judged_as_well(corrige, ancien, nouveau, attendu):
    assert attendu in refus(corrige(ancien, nouveau, de=AGORA))


BOMBE = b"a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: [*c, *c]\n"


@pytest.mark.parametrize(
    ("contenu", "attendu"),
    [
        (b"", "Le fichier est vide."),
        (b"# rien\n", "Le fichier est vide."),
        (b"---\n...\n", "Le fichier est vide."),
        (b"x" * 10_000_000, "Le fichier dépasse 2 Mo"),
        (b"format: 1\n\tdiplome: x\n", "ligne 2 : Une tabulation."),
        (b"format: 1\ndiplome: \xe9\n", "ligne 2 : Ce caractère n’est pas en UTF-8."),
        (b"format: 1\nnote: a\x00b\n", "ligne 2 : Un caractère de contrôle invisible (U+0000)."),
        ("note: a\u202eb\n".encode(), "ligne 1 : Un caractère de contrôle invisible (U+202E)."),
        (b'note: "a\\u0001"\n', "ligne 1, note : Un caractère de contrôle invisible (U+0001)."),
        (BOMBE, "ligne 1 : Les ancres YAML"),
        (b"a: *b\n", "Les renvois YAML"),
        (b"a: !!python/object/apply:os.system [ls]\n", "Les étiquettes YAML"),
        (b"[" * 100_000, "Trop de niveaux"),
        (b"- " * 100_000, "Trop de niveaux"),
        (b"a: [1\n", "Le YAML n’est pas compris ici"),
        (b"a: b: c\n", "Le YAML n’est pas compris ici"),
        ("a: {b: Récit {du vecu}, c: 1}\n".encode(), "comme {du stage}, s’écrit entre guillemets."),
        (b"a: 'b\n", "Le YAML n’est pas compris ici"),
        (b"? [a]\n: b\n", "Une clé doit être un mot"),
        (b"format: 1\n---\nformat: 1\n", "ligne 2 : Un second document"),
        (b"- a\n", "On attend ici un groupe de lignes"),
        (b"texte\n", "On attend ici un groupe de lignes"),
        (b"poles: 3\ndiplome: []\n", "Il manque la clé « format »."),
        (b"a: 1\na: 2\n", "ligne 2, a : La clé « a » est écrite deux fois (déjà ligne 1)."),
    ],
)
def test_whatever_is_not_a_referentiel_is_refused_with_a_sentence(octets, contenu, attendu):
    assert attendu in refus(octets(contenu))


def test_thousands_of_errors_are_not_all_shown(octets):
    message = refus(octets("".join(f"cle{i}: 1\n" for i in range(5000)).encode()))

    assert len(message.splitlines()) == 102
    assert "de plus." in message


def test_a_file_that_is_not_there_is_told():
    assert "ce fichier n’existe pas ou ne peut pas être lu" in refus(Path("nulle-part.yaml"))


def test_a_refused_file_leaves_the_loaded_referentiel_as_it_was(bts, corrige):
    refus(corrige("S’approprier la demande", "Comprendre", "epreuve: E6\n", "epreuve: E9\n"))

    assert Competence.objects.get(code="C11.1").intitule == "S’approprier la demande de l’annonceur"
    assert Diplome.objects.get().revision == 1


def test_the_slower_reader_of_yaml_finds_the_same(monkeypatch, octets):
    """Where PyYAML has no libyaml, its own reader takes over."""
    charger(FICHIER_BTS)
    monkeypatch.setattr(chargement_source, "_LECTEUR", yaml.SafeLoader)

    assert "rien à changer" in charger(FICHIER_BTS)
    assert "Trop de niveaux" in refus(octets(b"[" * 100_000))
    assert "Les ancres YAML" in refus(octets(BOMBE))
    assert "Le YAML n’est pas compris ici" in refus(octets(b"a: 'b\n"))
