"""A commission as its centre sets it: name, épreuve, session, dates; the schools that join it; and the private note
of a member."""

import datetime

from django import forms
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import Classe, Etablissement
from examens.a_deux import FormADeux
from examens.champ_moment import A_L_OUVERTURE, A_LA_FERMETURE, MomentField
from examens.models import Commission, NotePrivee, SessionExamen
from langue.champs import NomField, TexteMendeField
from langue.dates import echeance
from referentiel.models import Diplome, Epreuve
from situations.models import Passeport

ANNEE_HORS_BORNES = "L’année se situe entre 2009 et 2100."
TROP_LONGUE = (
    f"Une commission reste ouverte {Commission.DUREE_MAXIMALE}\u00a0jours au plus\u00a0: rapprochez la fermeture."
)


class CommissionForm(FormADeux, forms.ModelForm):
    """``CommissionForm(data, etablissements=…, instance=…)``. The épreuve, the session and the school no longer change
    once there are candidates: a copy of another épreuve would come under the eyes of the jury."""

    etablissement = forms.ModelChoiceField(
        Etablissement.objects.none(),
        label="Établissement",
        empty_label="Choisir…",
        help_text="Celui qui organise la commission.",
        error_messages={"required": "Choisissez l’établissement.", "invalid_choice": "Choisissez l’établissement."},
    )
    ouvre_le = MomentField(
        "Ouverture",
        A_L_OUVERTURE,
        help_text="Heure de Paris, 8\u00a0h\u00a000 si elle reste vide. Avant, les membres ne lisent rien.",
    )
    ferme_le = MomentField(
        "Fermeture",
        A_LA_FERMETURE,
        help_text="18\u00a0h\u00a000 si l’heure reste vide. Ensuite plus rien ne se lit, et les notes privées sont "
        "détruites.",
    )

    detruire = forms.BooleanField(
        label="Détruire ces notes",
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )

    fermer = forms.BooleanField(
        label="Fermer la commission aussitôt",
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )

    class Meta:
        model = Commission
        field_classes = {"nom": NomField}
        fields = ("nom", "etablissement", "epreuve", "annee", "saison", "ouvre_le", "ferme_le")
        widgets = {
            "nom": forms.TextInput(attrs={"placeholder": "Jury 2, lycée de la Doutre", "autocomplete": "off"}),
            "annee": forms.NumberInput(attrs={"min": 2009, "max": 2100}),
        }
        error_messages = {
            "nom": {"required": "Donnez un nom à la commission.", "max_length": "120 caractères au plus."},
            "epreuve": {"required": "Choisissez l’épreuve.", "invalid_choice": "Choisissez une épreuve de la liste."},
            "annee": {
                "required": "Indiquez l’année de l’examen, par exemple 2027.",
                "invalid": "Écrivez l’année en chiffres, par exemple 2027.",
                "min_value": ANNEE_HORS_BORNES,
                "max_value": ANNEE_HORS_BORNES,
            },
            "saison": {"required": "Choisissez juin ou septembre.", "invalid_choice": "Choisissez juin ou septembre."},
        }

    def __init__(self, *args, etablissements, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["etablissement"].queryset = etablissements
        self.seul = etablissements[0] if len(etablissements[:2]) == 1 else None
        if self.seul:
            del self.fields["etablissement"]
            self.instance.etablissement = self.instance.etablissement if self.instance.pk else self.seul
        self.fields["epreuve"].choices = [("", "Choisir…"), *_epreuves(_diplomes(etablissements), self.instance)]
        self.fields["saison"].label = "Session de"
        self.fields["saison"].choices = SessionExamen.Saison.choices
        self.fields["annee"].validators = self.fields["annee"].validators[-2:]
        if not self.instance.pk:
            aujourdhui = timezone.localdate()
            self.fields["annee"].initial = aujourdhui.year + (aujourdhui.month >= 7)
        self.figees = bool(self.instance.pk) and self.instance.candidatures.exists()
        if self.figees:
            for nom in ("etablissement", "epreuve", "annee", "saison"):
                self.fields.pop(nom, None)
        self.etait_close = bool(self.instance.pk) and self.instance.est_close
        self.notes = self.instance.notes_en_clair() if self.instance.pk else ""
        if not self.notes:
            del self.fields["detruire"]
        if self.instance.pk:
            self.en_clair = f"ouvre {echeance(self.instance.ouvre_le)}, ferme {echeance(self.instance.ferme_le)}"
            self.montrer(self.instance.nom, self.instance.ouvre_le, self.instance.ferme_le)

    def clean_epreuve(self):
        epreuve = self.cleaned_data["epreuve"]
        if not epreuve.dans_passeport:
            raise forms.ValidationError("Cette épreuve ne s’appuie pas sur le passeport.")
        return epreuve

    def clean(self):
        donnees = super().clean()
        if self.instance.pk:
            self.refuser_si_change(f"«\u00a0{self.instance.nom}\u00a0» {self.en_clair}")
        ouvre_le, ferme_le = donnees.get("ouvre_le"), donnees.get("ferme_le")
        if ouvre_le is None and "ouvre_le" not in self.errors:
            self.add_error("ouvre_le", "Indiquez quand la commission ouvre.")
        if ferme_le is None and "ferme_le" not in self.errors:
            self.add_error("ferme_le", "Indiquez quand la commission ferme.")
        if ouvre_le and ferme_le:
            if ferme_le <= ouvre_le:
                self.add_error("ferme_le", "La fermeture doit suivre l’ouverture.")
            elif ferme_le - ouvre_le > datetime.timedelta(days=Commission.DUREE_MAXIMALE):
                self.add_error("ferme_le", TROP_LONGUE)
        # What members wrote ends with the first closing, also one that is set in the past: that is asked (R40).
        ferme = self.etait_close or (ferme_le and ferme_le < timezone.now())
        if self.notes and ferme and not donnees.get("detruire"):
            self.add_error("detruire", f"Ces dates détruisent {self.notes}\u00a0: cochez pour le confirmer.")
        elif ferme and not self.notes and not self.etait_close and not self.errors and not donnees["fermer"]:
            self.add_error(
                "fermer",
                "La date de fermeture est passée\u00a0: la commission se ferme aussitôt, ses membres ne lisent plus "
                "rien. Cochez pour le confirmer.",
            )
        return donnees

    def _post_clean(self):
        # A moment that was refused must not reach the model's own checks as an absent one.
        if not self.errors:
            super()._post_clean()

    @transaction.atomic
    def save(self, commit=True):
        """Save. A commission that is opened again has lost its notes: they end with the first closing."""
        if self.etait_close:
            NotePrivee.objects.filter(candidature__commission=self.instance).delete()
        return super().save(commit)


def _diplomes(etablissements):
    """Those of the classes that go on there and of the candidats individuels who take their exam there; all that are
    proposed for a school that has none yet."""
    classes = Classe.objects.en_cours().filter(etablissement__in=etablissements)
    individuels = Passeport.objects.individuels().filter(centre__in=etablissements)
    siens = Diplome.objects.filter(Q(pk__in=classes.values("diplome")) | Q(pk__in=individuels.values("diplome")))
    return siens if siens.exists() else Diplome.objects.proposes()


def _epreuves(diplomes, commission):
    """The épreuves of these that rest on the passport, and that of the commission, by diplôme. Each says its diplôme
    too: once chosen, it is read without the heading of its group."""
    groupes = {}
    voulues = Q(diplome__in=diplomes.values("pk"), dans_passeport=True) | Q(pk=commission.epreuve_id)
    epreuves = Epreuve.objects.filter(voulues).select_related("diplome")
    for epreuve in epreuves.order_by("diplome__intitule", "ordre", "pk"):
        libelle = f"{epreuve}, {epreuve.diplome}"
        groupes.setdefault(str(epreuve.diplome), []).append((epreuve.pk, libelle))
    return list(groupes.items())


class RattachementForm(forms.Form):
    """The UAI of a school that may present its own candidates."""

    uai = forms.CharField(
        label="UAI de l’établissement",
        max_length=8,
        help_text="Sept chiffres et une lettre, par exemple 0690001A.",
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off", "autocapitalize": "characters"}),
        error_messages={
            "required": "Écrivez l’UAI de l’établissement.",
            "max_length": "Un UAI compte sept chiffres et une lettre.",
        },
    )

    def __init__(self, *args, commission, **kwargs):
        self.commission = commission
        super().__init__(*args, **kwargs)

    def clean_uai(self):
        """Replaced by the school."""
        uai = self.cleaned_data["uai"].strip().upper()
        ecole = Etablissement.objects.filter(uai=uai).first()
        if ecole is None:
            raise forms.ValidationError("Aucun établissement de ce site n’a cet UAI\u00a0: vérifiez-le.")
        if ecole.pk == self.commission.etablissement_id:
            raise forms.ValidationError("C’est l’établissement qui organise la commission\u00a0: il y est déjà.")
        if self.commission.rattachements.filter(etablissement=ecole).exists():
            raise forms.ValidationError(f"{ecole} est déjà rattaché.")
        return ecole


class QuestionsForm(forms.Form):
    """A question a line."""

    questions = TexteMendeField(
        required=False,
        max_length=2000,
        error_messages={"max_length": "2\u00a0000 caractères au plus\u00a0: gardez les questions qui comptent."},
    )

    def clean_questions(self):
        """Each once: an answer stands under its question."""
        lignes = [" ".join(ligne.split()) for ligne in self.cleaned_data["questions"].splitlines()]
        return "\n".join(dict.fromkeys(filter(None, lignes)))


class NoteForm(forms.Form):
    """``texte``, and ``version``: the revision of the note that the person saw, 0 for none."""

    texte = TexteMendeField(
        label="Mes notes",
        required=False,
        max_length=NotePrivee.LIMITE,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 12}),
        help_text="Personne d’autre que vous ne les lit. Elles sont détruites à la fermeture de la commission.",
        error_messages={"max_length": "10\u00a0000 caractères au plus\u00a0: raccourcissez votre note."},
    )
    version = forms.IntegerField(required=False, min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)

    def clean_version(self):
        return self.cleaned_data["version"] or 0
