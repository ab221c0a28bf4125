"""The steps of a list: the file, how it is read, the columns, the classes."""

from django import forms

from langue.champs import FichierField
from referentiel.models import Diplome

from .destination import IGNORER, NOUVELLE
from .lire.colonnes import LIBELLES
from .lire.document import OCTETS_AU_PLUS, TOUTES
from .lire.encodage import NOMS as ENCODAGES
from .lire.fichier import TROP_GROS

OBLIGATOIRES = "Indiquez la colonne du nom et celle du prénom, ou la colonne qui contient les deux."


class ListeForm(forms.Form):
    """``ListeForm(data, files)``."""

    fichier = FichierField(
        label="Fichier",
        help_text="SIECLE (XML ou ZIP), CSV, XLSX ou ODS. 32\u00a0Mo au plus.",
        accepte=".xml,.zip,.csv,.txt,.tsv,.xlsx,.ods,.xls,.html",
        au_plus=OCTETS_AU_PLUS,
        trop_gros=TROP_GROS,
    )


class RelectureForm(forms.Form):
    """How the file is read. ``RelectureForm(data, document=…, lecture=…)``; only what can be asked has a field."""

    def __init__(self, *args, document, lecture, **kwargs):
        super().__init__(*args, **kwargs)
        self.lecture = lecture
        if len(document.feuilles) > 1:
            feuilles = [(str(i), f"{f['nom']} ({len(f['lignes'])} lignes)") for i, f in enumerate(document.feuilles)]
            self.fields["feuille"] = forms.ChoiceField(
                label="Feuille du classeur",
                choices=[*feuilles, (TOUTES, "Toutes : une classe par feuille")],
                initial=lecture["feuille"],
                error_messages={"invalid_choice": "Choisissez dans la liste."},
            )
        if not document.siecle and lecture["feuille"] != TOUTES:
            self.fields["titres"] = forms.TypedChoiceField(
                label="Première ligne",
                choices=[("oui", "Les titres des colonnes"), ("non", "Déjà un élève : pas de titres")],
                initial="oui" if lecture["titres"] else "non",
                coerce=lambda valeur: valeur == "oui",
                required=False,
                empty_value=lecture["titres"],
            )
        if document.encodage:
            self.fields["encodage"] = forms.ChoiceField(
                label="Accents",
                choices=list(ENCODAGES.items()),
                initial=lecture["encodage"],
                required=False,
                error_messages={"invalid_choice": "Choisissez dans la liste."},
            )

    def choix(self):
        """The reading that is asked for; what was not sent stays as it was."""
        return self.lecture | {nom: valeur for nom, valeur in self.cleaned_data.items() if valeur != ""}


class ColonnesForm(forms.Form):
    """What each column of the file holds. ``ColonnesForm(data, tableau=…, colonnes={champ: index})``."""

    def __init__(self, *args, tableau, colonnes, **kwargs):
        super().__init__(*args, **kwargs)
        par_index = {index: champ for champ, index in colonnes.items()}
        for i, entete in enumerate(tableau.entetes):
            self.fields[f"colonne_{i}"] = forms.ChoiceField(
                choices=[("", "Ne pas utiliser"), *LIBELLES.items()],
                label=entete or f"Colonne {i + 1}, sans titre",
                required=False,
                initial=par_index.get(i, ""),
                error_messages={"invalid_choice": "Choisissez dans la liste."},
            )

    def clean(self):
        """Add ``colonnes``: ``{champ: index}``."""
        donnees = super().clean()
        colonnes = {}
        for nom, champ in list(donnees.items()):
            if champ in colonnes:
                self.add_error(nom, f"«\u00a0{LIBELLES[champ]}\u00a0» est déjà une autre colonne\u00a0: gardez-en une.")
            elif champ:
                colonnes[champ] = int(nom.removeprefix("colonne_"))
        if not {"nom", "prenom"} <= colonnes.keys() and "nom_prenom" not in colonnes:
            raise forms.ValidationError(OBLIGATOIRES)
        if "nom_prenom" in colonnes and {"nom", "prenom"} & colonnes.keys():
            raise forms.ValidationError(
                "Le nom et le prénom viennent soit d’une colonne, soit de deux\u00a0: pas des deux façons à la fois."
            )
        return donnees | {"colonnes": colonnes}


class ClasseTrouveeForm(forms.Form):
    """Where the students of one class of the list go. ``possibles``: existing classes."""

    choix = forms.ChoiceField(label="Importer dans", error_messages={"invalid_choice": "Choisissez dans la liste."})
    nom = forms.CharField(label="Nom", max_length=60, required=False)
    diplome = forms.ModelChoiceField(
        Diplome.objects.proposes(),
        label="Diplôme",
        required=False,
        empty_label="Choisir…",
        error_messages={"invalid_choice": "Choisissez le diplôme."},
    )
    session = forms.IntegerField(
        label="Session",
        min_value=2009,
        max_value=2100,
        required=False,
        help_text="L’année de l’examen.",
        error_messages={
            "invalid": "Écrivez une année, par exemple 2027.",
            "min_value": "Écrivez une année à partir de 2009.",
            "max_value": "Écrivez une année avant 2100.",
        },
    )

    renommer = forms.BooleanField(label="La classe prend ce nom", required=False)

    def __init__(self, *args, possibles, diplomes, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["choix"].choices = [
            (NOUVELLE, "Une nouvelle classe"),
            *((str(classe.pk), f"{classe}, {classe.diplome}") for classe in possibles),
            (IGNORER, "Ne pas importer"),
        ]
        self.fields["diplome"].choices = [("", "Choisir…"), *((d.pk, str(d)) for d in diplomes)]

    def clean(self):
        donnees = super().clean()
        if donnees.get("choix") == NOUVELLE:
            manques = {
                "nom": "Donnez un nom à la classe.",
                "diplome": "Choisissez le diplôme.",
                "session": "Écrivez l’année de l’examen.",
            }
            for champ, phrase in manques.items():
                if not donnees.get(champ) and champ not in self.errors:
                    self.add_error(champ, phrase)
        return donnees

    def en_choix(self, trouvee):
        """As ``destination.choix_par_defaut`` makes them."""
        diplome = self.cleaned_data["diplome"]
        return {
            "trouvee": trouvee,
            "choix": self.cleaned_data["choix"],
            "nom": self.cleaned_data["nom"],
            "diplome": diplome.pk if diplome else None,
            "session": self.cleaned_data["session"],
            "renommer": self.cleaned_data["renommer"],
        }


ClassesFormSet = forms.formset_factory(ClasseTrouveeForm, extra=0, max_num=400, absolute_max=400)
