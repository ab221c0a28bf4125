"""Where an administrator corrects titles, keywords and examples; the structure itself comes from the files."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextInputWidget
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils import timezone

from referentiel.chargement.schema import NOMS
from referentiel.chargement.source import CONTROLE
from referentiel.rubriques import PROPRE

from .models import ClasseSituations, Competence, Pole, Situation
from .models.element import Element

MOT_MAX = 100
LIGNES_MAX = 500


def une_ligne_lisible(texte: str) -> None:
    """Whatever is written here must be readable again from an exported file."""
    if CONTROLE.search(texte) or "\t" in texte or "\n" in texte:
        raise ValidationError("Une seule ligne, sans tabulation ni caractère invisible.")


class LignesField(forms.CharField):
    """A list of texts, written one per line."""

    widget = forms.Textarea(attrs={"rows": 8, "cols": 80})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.to_python(data) != (initial or [])
        except ValidationError:
            return True

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override] # of CharField, for what is typed alone
        lignes = [ligne.strip() for ligne in (super().to_python(value) or "").splitlines()]
        return [ligne for ligne in lignes if ligne]

    def validate(self, value: Any) -> None:
        if len(value) > LIGNES_MAX:
            raise ValidationError(f"{LIGNES_MAX} lignes au plus.")
        for ligne in value:
            une_ligne_lisible(ligne)
            self.valider_ligne(ligne)

    def run_validators(self, value: Any) -> None:
        """The validators of a text do not apply to a list."""

    def valider_ligne(self, ligne: str) -> None:
        if len(ligne) > MOT_MAX:
            raise ValidationError(f"«\u00a0{ligne[:40]}…\u00a0» dépasse {MOT_MAX} caractères.")


class ExemplesField(LignesField):
    """Examples of wording, one per line: ``rubrique : texte``."""

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, list):
            return "\n".join(f"{exemple['rubrique']}\u00a0: {exemple['texte']}" for exemple in value)
        return value

    def to_python(self, value: Any) -> list[dict[str, str]]:  # type: ignore[override] # examples are made of lines
        exemples = []
        for ligne in super().to_python(value):
            rubrique, deux_points, texte = ligne.partition(":")
            rubrique, texte = rubrique.strip(), texte.strip()
            if not deux_points or not (rubrique in NOMS or rubrique.startswith(PROPRE)) or not texte:
                raise ValidationError(
                    f"«\u00a0{ligne[:40]}\u00a0»\u00a0: écrivez le nom de la rubrique, deux-points, puis l’exemple. "
                    f"Rubriques\u00a0: {', '.join(NOMS)}."
                )
            exemples.append({"rubrique": rubrique, "texte": texte})
        return exemples

    def valider_ligne(self, ligne: str) -> None:
        """Judged by the form, which knows the limits of the diplôme."""

    def validate(self, value: Any) -> None:
        super().validate([exemple["texte"] for exemple in value])


class ElementForm(forms.ModelForm):
    def clean_intitule(self) -> str:
        intitule = self.cleaned_data["intitule"].strip()
        une_ligne_lisible(intitule)
        return intitule


class CompetenceForm(ElementForm):
    mots_cles = LignesField(label="Mots-clés", required=False, help_text="Un mot ou une expression par ligne.")

    def clean_critere(self) -> str:
        critere = self.cleaned_data["critere"].strip()
        une_ligne_lisible(critere)
        return critere


class SituationForm(ElementForm):
    mots_cles = LignesField(label="Mots-clés", required=False, help_text="Un mot ou une expression par ligne.")
    exemples = ExemplesField(
        label="Exemples de rédaction",
        required=False,
        help_text="Un exemple par ligne\u00a0: le nom de la rubrique, deux-points, le texte. Par exemple\u00a0: "
        "«\u00a0description\u00a0: Stagiaire à l’agence, j’assiste au brief.\u00a0»",
    )

    def clean_exemples(self) -> list[dict[str, str]]:
        for exemple in self.cleaned_data["exemples"]:
            if exemple["rubrique"] not in (*NOMS, *self.instance.diplome.rubriques):
                raise ValidationError(f"Ce diplôme n’a pas de rubrique «\u00a0{exemple['rubrique']}\u00a0».")
            limite = self.instance.diplome.limite(exemple["rubrique"])
            if limite and len(exemple["texte"]) > limite:
                raise ValidationError(f"«\u00a0{exemple['texte'][:40]}…\u00a0» dépasse {limite} caractères.")
        return self.cleaned_data["exemples"]


@admin.register(Pole, ClasseSituations)
class ElementAdmin(admin.ModelAdmin):
    """Nothing is added or deleted here: fiches use these rows, and files describe them."""

    form = ElementForm
    formfield_overrides = {models.CharField: {"widget": AdminTextInputWidget(attrs={"size": 90})}}
    corrigeables: tuple[str, ...] = ("intitule", "intitule_provisoire")
    fixes: tuple[str, ...] = ("diplome", "code", "retire")
    list_display = ("code", "intitule", "intitule_provisoire", "corrige", "diplome", "retire")
    list_display_links = ("code", "intitule")
    list_filter: ClassVar[tuple[str, ...]] = ("diplome", "intitule_provisoire", "retire")
    list_select_related = ("diplome",)
    search_fields = ("code", "intitule")
    ordering = ("diplome", "ordre")

    def get_fields(self, request: HttpRequest, obj: Element | None = None) -> tuple[str, ...]:
        return (*self.fixes, *self.corrigeables)

    def get_readonly_fields(self, request: HttpRequest, obj: Element | None = None) -> tuple[str, ...]:
        return self.fixes

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Element | None = None) -> bool:
        return False

    @admin.display(description="corrigé ici", boolean=True)
    def corrige(self, element: Element) -> bool:
        return bool(element.corriges)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if form.changed_data:
            obj.marquer_corriges(form.changed_data, timezone.localdate())
            super().save_model(request, obj, form, change)
            obj.diplome.reviser()


@admin.register(Situation)
class SituationAdmin(ElementAdmin):
    form = SituationForm
    corrigeables = ("intitule", "intitule_provisoire", "mots_cles", "exemples")
    fixes = ("diplome", "classe_situations", "code", "projet_possible", "retire")


@admin.register(Competence)
class CompetenceAdmin(ElementAdmin):
    form = CompetenceForm
    corrigeables = ("intitule", "intitule_provisoire", "critere", "mots_cles")
    fixes = ("diplome", "epreuve", "epreuve_provisoire", "code", "retire")
    list_filter = ("diplome", "epreuve", "intitule_provisoire", "retire")
