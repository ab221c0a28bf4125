"""The supports of a fiche: as many rows as wanted, a row left empty is no support (R16)."""

from django import forms
from django.forms import formset_factory

from referentiel.rubriques import RUBRIQUES_SUPPORT, rubriques_du_support
from situations.champs import champ, garder_les_retires

# « As many as wanted » for a student; a bound for a script.
SUPPORTS_AU_PLUS = 100


class SupportForm(forms.Form):
    """One support: désignation, origine, nature."""

    def __init__(self, *args, diplome, **kwargs):
        super().__init__(*args, **kwargs)
        for rubrique in rubriques_du_support(diplome):
            self.fields[rubrique.nom] = champ(rubrique, diplome, None)
            # Mandatory in a support, but a row may stay empty: nothing is missing then.
            self.fields[rubrique.nom].widget.attrs.pop("aria-required", None)
        garder_les_retires(self, diplome)
        # A row without a name asks for nothing: its labels are red from its first letter on (R20).
        self.fields["designation"].widget.attrs["placeholder"] = "Par exemple\u00a0: plaquette, devis"

    def marquer_erreurs(self):
        for nom in self.errors:
            if nom in self.fields:
                self.fields[nom].widget.attrs["class"] += " is-invalid"


class _BaseSupports(forms.BaseFormSet):
    def initial_form_count(self):
        """Every row may be emptied, those that were there before too."""
        return 0

    def get_form_kwargs(self, index):
        return {**super().get_form_kwargs(index), "empty_permitted": True, "use_required_attribute": False}

    def add_fields(self, form, index):
        super().add_fields(form, index)
        form.fields["DELETE"].label = "Retirer ce support"
        form.fields["DELETE"].widget.attrs["class"] = "form-check-input"

    @property
    def empty_form(self):
        """The row that JavaScript copies; Django's own passes ``empty_permitted`` a second time."""
        form = self.form(
            auto_id=self.auto_id,
            prefix=self.add_prefix("__prefix__"),
            **{**self.get_form_kwargs(None)},
        )
        self.add_fields(form, None)
        return form


_FormSet = formset_factory(
    SupportForm,
    formset=_BaseSupports,
    can_delete=True,
    extra=1,
    max_num=SUPPORTS_AU_PLUS,
    absolute_max=SUPPORTS_AU_PLUS * 10,
    validate_max=True,
)


class SupportFormSet(_FormSet):
    """The rows under prefix ``supports``; a form without its management fields has no support."""

    def __init__(self, data=None, *, diplome, initial=None):
        if data is not None:
            data = data.copy()
            data.setdefault("supports-TOTAL_FORMS", "0")
            data.setdefault("supports-INITIAL_FORMS", "0")
        super().__init__(
            data,
            prefix="supports",
            initial=initial,
            form_kwargs={"diplome": diplome},
            error_messages={
                "too_many_forms": f"{SUPPORTS_AU_PLUS} supports au plus par fiche : retirez les moins utiles.",
                "missing_management_form": "La liste des supports est arrivée incomplète : vérifiez-la.",
            },
        )
        if data is None:
            self.extra = len(initial or []) + 1

    def valeurs(self):
        """The supports kept, as dicts, in order. Only after a successful validation."""
        return [
            {r.nom: form.cleaned_data[r.nom] for r in RUBRIQUES_SUPPORT}
            for form in self.forms
            if form.cleaned_data and not form.cleaned_data.get("DELETE") and form.has_changed()
        ]
