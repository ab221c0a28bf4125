"""The fields of a fiche, one per ``Genre`` of rubrique, with their French sentences."""

import datetime
import re

from django import forms
from django.utils import timezone
from django.utils.text import capfirst

from langue.champs import TexteMendeField
from langue.dates import avec_annee, jour_ecrit
from langue.nombre import nombre
from langue.texte import lignes, longueur, nettoyer, trop_de_points
from referentiel.rubriques import Genre

from .saisie import cles_de, liste_de_post

PREMIERE_DATE = datetime.date(2000, 1, 1)
# Of a rubrique that is a list: far more than anybody meets in one situation.
LIGNES_AU_PLUS = 50
_NOMBRE = r"\d{1,3}(?:[.,]\d{1,2})?"
_NOTE = re.compile(
    rf"""(?:note\s*:?\s*)?
    (?:{_NOMBRE}\s*(?:/|sur)\s*\d{{1,3}}   # 14/20, 15 sur 20
    |{_NOMBRE}\s*(?:%|pts?|points?)?       # 14, 80 %, 12 points
    |[a-f]\s?(?:[+-]|plus|moins){{0,2}}    # A, B+, C moins
    |[★☆⭐*\s]+)                            # stars
    [\s.!]*""",
    re.VERBOSE | re.IGNORECASE,
)
# The id of the list that ``composants/_lieux_proposes.html`` makes, proposed where a place is typed.
SERVICES = "services-de-l-ecole"
FORMATS_DATE = ["%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y", "%d %m %Y", "%d/%m/%y"]


class SelectParClasses(forms.Select):
    """A list grouped by classe de situations, with a line between the classes (R5)."""

    template_name = "situations/fiche/_select_par_classes.html"


class TexteField(TexteMendeField):
    """Free text, mended as it comes in, counted as a person counts (R8).

    ``colonne``: the code points that its column holds, where it is not one of free length.
    """

    def __init__(self, *, limite=None, libelle="", colonne=None, **kwargs):
        self.limite, self.colonne = limite, colonne
        super().__init__(
            error_messages={"required": f"Renseignez « {libelle} » : cette rubrique est obligatoire."},
            **kwargs,
        )

    def validate(self, value):
        super().validate(value)
        self.verifier(value)

    def verifier(self, value):
        """Raise ``ValidationError`` for what is too long."""
        if self.limite:
            au_plus = f"{nombre(self.limite)}\u00a0caractères au plus\u00a0: "
            # Counting these takes a second, and a number of millions helps nobody.
            if len(value) > self.limite * 50:
                raise forms.ValidationError(f"{au_plus}ce texte est beaucoup trop long.")
            en_trop = longueur(value) - self.limite
            if en_trop > 0:
                raise forms.ValidationError(f"{au_plus}supprimez-en {nombre(en_trop)} pour pouvoir enregistrer.")
            if trop_de_points(value, self.limite) or (self.colonne and len(value) > self.colonne):
                raise forms.ValidationError("Ce texte empile trop de signes sur ses lettres : simplifiez-le.")


class AppreciationField(TexteField):
    """A remark that guides with words, never with a mark (R22), unless ``notes`` allows a bare figure."""

    LIMITE = 2000
    REFUS_NOTE = (
        "Une appréciation guide avec des mots, jamais avec une note\u00a0: dites ce qui est réussi, "
        "ou ce qui reste à préciser."
    )
    notes = False

    def __init__(self, **kwargs):
        super().__init__(limite=self.LIMITE, libelle="appréciation", **kwargs)
        self.widget.attrs["data-limite"] = self.LIMITE

    def validate(self, value):
        super().validate(value)
        if not self.notes and est_une_note(value):
            raise forms.ValidationError(self.REFUS_NOTE)


def est_une_note(texte):
    """Whether a text is nothing but a mark: « 14/20 », « B+ », « 80 % » (R22). A figure in a sentence is not."""
    return bool(_NOTE.fullmatch(texte.strip()))


class ListeWidget(forms.Textarea):
    """Boxes to tick, for what the référentiel knows of the situation, above words of one's own, one a line (R28).

    Its value is one text, a line each. ``propositions``: the texts of the boxes.
    """

    template_name = "situations/fiche/_liste.html"
    propositions = ()

    def value_from_datadict(self, data, files, name):
        return liste_de_post(data, name)

    def get_context(self, name, value, attrs):
        dites = lignes(value or "")
        siennes = "\n".join(ligne for ligne in dites if ligne not in self.connues)
        contexte = super().get_context(name, siennes, attrs)
        return contexte | {"nom": name, "cases": [(texte, texte in dites) for texte in self.connues]}

    def cases(self, coches):
        """``[(text, ticked), …]`` where another situation was chosen: what was ticked stays, after what is known."""
        restes = [texte for texte in lignes(coches) if texte not in self.connues]
        return [(texte, texte in lignes(coches)) for texte in self.connues] + [(texte, True) for texte in restes]

    @property
    def connues(self):
        return [nettoyer(texte) for texte in self.propositions]


class ListeField(TexteField):
    """A text of one thing a line, as a list of strings. The limit bears on words of one's own (R28)."""

    widget = ListeWidget

    def to_python(self, value):
        return lignes(value or "")

    def validate(self, value):
        forms.CharField.validate(self, value)
        self.verifier("\n".join(ligne for ligne in value if ligne not in self.widget.connues))
        if len(value) > LIGNES_AU_PLUS:
            raise forms.ValidationError(
                f"{LIGNES_AU_PLUS} lignes au plus : gardez celles qui comptent pour pouvoir enregistrer."
            )


class NombreField(forms.CharField):
    """A number as it is written in French: « 12 », « 2 000 », « 1,5 ». It stays a text, tidied."""

    def to_python(self, value):
        return re.sub(r"\s", "", super().to_python(value) or "").replace(".", ",")

    def validate(self, value):
        super().validate(value)
        if value and not re.fullmatch(r"-?[0-9]{1,12}(,[0-9]{1,6})?", value):
            raise forms.ValidationError("Écrivez un nombre, en chiffres\u00a0: 12, ou 1,5.")


class DateWidget(forms.DateInput):
    """A day as a text, jj/mm/aaaa, with our calendar where scripts run (R11)."""

    template_name = "composants/_date.html"

    def __init__(self, attrs=None):
        format_dit = {"placeholder": "jj/mm/aaaa", "title": "Jour, mois, année\u00a0: jj/mm/aaaa"}
        usuels = {"inputmode": "numeric", "autocomplete": "off"} | format_dit
        super().__init__(usuels | (attrs or {}), format="%d/%m/%Y")


class DateSituationField(forms.DateField):
    """A day, written the French way; the year must be one that a student can have lived (R11)."""

    def __init__(self, *, libelle, du_vecu="", **kwargs):
        super().__init__(
            input_formats=FORMATS_DATE,
            widget=DateWidget(),
            error_messages={
                "required": f"Indiquez la date de {libelle.lower()} {du_vecu}".strip() + ".",
                "invalid": "Cette date n’existe pas : écrivez-la sous la forme jj/mm/aaaa, par exemple 02/03/2026.",
            },
            **kwargs,
        )

    def to_python(self, value):
        if isinstance(value, str) and (complete := avec_annee(value, timezone.localdate().year)):
            raise forms.ValidationError(f"Il manque l’année\u00a0: écrivez par exemple {complete}.")
        return (jour_ecrit(value) if isinstance(value, str) else None) or super().to_python(value)

    def validate(self, value):
        super().validate(value)
        if value is None:
            return
        derniere = timezone.localdate() + datetime.timedelta(days=366)
        if not PREMIERE_DATE <= value <= derniere:
            raise forms.ValidationError(
                f"L’année {value.year:04d} ne peut pas être la bonne : vérifiez la date, par exemple 02/03/2026."
            )


class ElementField(forms.Field):
    """A situation or a compétence of the référentiel, by primary key; no query: the tree is in memory.

    ``elements``: primary key → object, those that exist; which ones are allowed is the form's business.
    """

    def __init__(self, *, elements, absent, **kwargs):
        self.elements = elements
        self.absent = absent
        super().__init__(**kwargs)

    def prepare_value(self, value):
        return getattr(value, "pk", value)

    def to_python(self, value):
        if value in (None, ""):
            return None
        try:
            return self.elements[int(value)]
        except (KeyError, ValueError, TypeError) as erreur:
            raise forms.ValidationError(self.absent) from erreur


class SelectStage(forms.Select):
    """A list whose options carry what each stage proposes, for the page that fills it in (``fiche/stage.js``)."""

    donnees = {}

    def create_option(self, name, value, label, selected, index, subindex=None, attrs=None):
        option = super().create_option(name, value, label, selected, index, subindex, attrs)
        option["attrs"] |= self.donnees.get(value, {})
        return option


class StageField(ElementField):
    """One of the stages of the passport, told by ``offrir``; none when the fiche is about something else."""

    def __init__(self, **kwargs):
        super().__init__(
            elements={},
            absent="Cette période n’est pas, ou n’est plus, dans votre passeport : choisissez-en une de la liste.",
            widget=SelectStage,
            **kwargs,
        )

    def offrir(self, stages, diplome):
        """The list, by name and period, with what each proposes."""
        self.elements = {stage.pk: stage for stage in stages}
        self.widget.choices = [("", f"Hors {diplome.mot('stage')}"), *((stage.pk, str(stage)) for stage in stages)]
        self.widget.donnees = {
            stage.pk: {f"data-{nom}": valeur for nom, valeur in stage.propositions(diplome).items()}
            | {"data-debut": stage.date_debut.isoformat(), "data-fin": stage.date_fin.isoformat()}
            for stage in stages
        }


class ElementsField(forms.Field):
    """Several situations or compétences, ticked: a list of primary keys, each once. Which are allowed is the form's
    business."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, *, elements, **kwargs):
        self.elements = elements
        super().__init__(**kwargs)

    def prepare_value(self, value):
        return cles_de(value) if isinstance(value, str) else value or []

    def to_python(self, value):
        cles = [cle for texte in value or [] for cle in cles_de(texte)]
        return list(dict.fromkeys(cle for cle in cles if cle in self.elements))


def garder_les_retires(form, diplome):
    """A choice that the diplôme no longer proposes stays chosen where it was, and says so (R38)."""
    for nom, un_champ in form.fields.items():
        retires = diplome.retires(nom) if isinstance(un_champ, forms.ChoiceField) else {}
        if retires and (valeur := form[nom].value()) in retires:
            un_champ.choices = [*un_champ.choices, (valeur, f"{retires[valeur]} (retiré)")]


def _stage(rubrique, diplome, arbre):
    return StageField()


def _situation(rubrique, diplome, arbre):
    return ElementField(
        elements={pk: branche.situation for pk, branche in arbre.situations.items()},
        absent=f"{capfirst(diplome.mot('ce situation'))} n’est pas du référentiel "
        f"«\u00a0{diplome.intitule}\u00a0»\u00a0: choisissez dans la liste.",
        widget=SelectParClasses,
        error_messages={"required": f"Choisissez dans la liste {diplome.mot('le situation')} que vous décrivez."},
    )


def _competence(rubrique, diplome, arbre):
    return ElementField(
        elements=arbre.competences,
        absent=f"{capfirst(diplome.mot('ce competence'))} n’est pas du référentiel "
        f"«\u00a0{diplome.intitule}\u00a0»\u00a0: choisissez dans ce qui est proposé.",
        widget=forms.RadioSelect,
    )


def _elements(rubrique, diplome, arbre):
    return ElementsField(elements=arbre.situations if rubrique.genre is Genre.SITUATIONS else arbre.competences)


def _case(rubrique, diplome, arbre):
    return forms.BooleanField()


def _choix(rubrique, diplome, arbre):
    liste = diplome.liste(rubrique.nom)
    defaut = diplome.rubriques.get(rubrique.nom, {}).get("defaut")
    return forms.ChoiceField(
        choices=liste if defaut else [("", "Choisir…"), *liste],
        initial=defaut,
        error_messages={
            "required": f"Choisissez une réponse pour « {rubrique.libelle} ».",
            "invalid_choice": "Cette réponse n’est pas dans la liste : choisissez-en une autre.",
        },
    )


def _date(rubrique, diplome, arbre):
    return DateSituationField(libelle=rubrique.libelle, du_vecu=diplome.mot("du vecu"))


def _ligne(rubrique, diplome, arbre):
    return TexteField(limite=diplome.limite(rubrique.nom), libelle=rubrique.libelle, widget=forms.TextInput)


def _texte(rubrique, diplome, arbre):
    return TexteField(
        limite=diplome.limite(rubrique.nom), libelle=rubrique.libelle, widget=forms.Textarea(attrs={"rows": 4})
    )


def _acteurs(rubrique, diplome, arbre):
    champ = _texte(rubrique, diplome, arbre)
    champ.widget.template_name = "situations/fiche/_acteurs.html"
    return champ


def _liste(rubrique, diplome, arbre):
    return ListeField(limite=diplome.limite(rubrique.nom), libelle=rubrique.libelle, widget=ListeWidget({"rows": 2}))


def _nombre(rubrique, diplome, arbre):
    return NombreField(
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        error_messages={
            "required": f"Renseignez «\u00a0{rubrique.libelle}\u00a0»\u00a0: cette rubrique est obligatoire."
        },
    )


_PAR_GENRE = {
    Genre.SITUATION: _situation,
    Genre.COMPETENCE: _competence,
    Genre.SITUATIONS: _elements,
    Genre.COMPETENCES: _elements,
    Genre.STAGE: _stage,
    Genre.CASE: _case,
    Genre.CHOIX: _choix,
    Genre.DATE: _date,
    Genre.LIGNE: _ligne,
    Genre.TEXTE: _texte,
    Genre.ACTEURS: _acteurs,
    Genre.LISTE: _liste,
    Genre.NOMBRE: _nombre,
    Genre.OUI_NON: _choix,
}


def champ(rubrique, diplome, arbre, deja=None):
    """The form field of a rubrique, with the diplôme's limit, choices and obligation, and our style.

    ``deja``: the text recorded already, which a limit shortened since does not refuse (R38).
    """
    resultat = _PAR_GENRE[rubrique.genre](rubrique, diplome, arbre)
    if deja and getattr(resultat, "limite", None):
        resultat.limite = max(resultat.limite, longueur(deja if isinstance(deja, str) else "\n".join(deja)))
    resultat.label = rubrique.libelle
    resultat.help_text = rubrique.aide
    resultat.required = diplome.obligatoire(rubrique.nom)
    attrs = resultat.widget.attrs
    if isinstance(resultat.widget, forms.Select):
        attrs["class"] = "form-select"
    elif isinstance(resultat.widget, forms.CheckboxInput | forms.RadioSelect):
        attrs["class"] = "form-check-input"
    else:
        attrs["class"] = "form-control"
    if resultat.required:
        attrs["aria-required"] = "true"
    if rubrique.comparee:
        # The style sheet tells by it that the field is empty.
        attrs["placeholder"] = " "
    limite = diplome.limite(rubrique.nom)
    if limite and (rubrique.est_texte or rubrique.genre is Genre.LISTE):
        attrs["data-limite"] = limite
    return resultat
