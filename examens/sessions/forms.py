"""An exam session and the dates of its dépôts, for whoever administers the school."""

from django import forms
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts.models import Inscription
from accounts.models.user import noms_distincts
from examens.a_deux import FormADeux
from examens.champ_moment import A_L_OUVERTURE, A_LA_FERMETURE, MomentField
from examens.models import DateDeCalendrier, Depot, PeriodeDepot, Prolongation, SessionExamen
from langue.dates import echeance
from langue.nombre import pluriel
from referentiel.models import Diplome
from situations.champs import TexteField
from situations.models import Passeport

DEJA = "Cette session existe déjà pour ce diplôme\u00a0: ouvrez-la depuis la liste."
ANNEE_HORS_BORNES = "L’année se situe entre 2009 et 2100."
# From July on, the next session is that of the year after.
MOIS_DE_BASCULE = 7


class SessionForm(forms.ModelForm):
    """``SessionForm(data, etablissement=…)``: a new session of that school, None for candidats individuels."""

    class Meta:
        model = SessionExamen
        fields = ("diplome", "annee", "saison", "refuse_incomplets")
        widgets = {"annee": forms.NumberInput(attrs={"min": 2009, "max": 2100})}
        error_messages = {
            "diplome": {"required": "Choisissez le diplôme.", "invalid_choice": "Choisissez un diplôme de la liste."},
            "annee": {
                "required": "Indiquez l’année de l’examen, par exemple 2027.",
                "invalid": "Écrivez l’année en chiffres, par exemple 2027.",
                "min_value": ANNEE_HORS_BORNES,
                "max_value": ANNEE_HORS_BORNES,
            },
            "saison": {"invalid_choice": "Choisissez juin ou septembre."},
        }

    def __init__(self, *args, etablissement, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.etablissement = etablissement
        self.fields["diplome"].queryset = _diplomes(etablissement)
        self.fields["diplome"].empty_label = "Choisir…"
        self.fields["saison"].label = "Session de"
        if self.fields["annee"].initial is None:
            aujourdhui = timezone.localdate()
            self.fields["annee"].initial = aujourdhui.year + (aujourdhui.month >= MOIS_DE_BASCULE)

    def clean(self):
        donnees = super().clean()
        deja = SessionExamen.objects.filter(
            etablissement=self.instance.etablissement,
            diplome=donnees.get("diplome"),
            annee=donnees.get("annee"),
            saison=donnees.get("saison"),
        )
        if not self.errors and deja.exists():
            self.add_error("saison", DEJA)
        return donnees

    def enregistrer(self):
        """The session; None when another window has opened the same one since, and the form then says so."""
        try:
            with transaction.atomic():
                return self.save()
        except IntegrityError:
            self.add_error("saison", DEJA)
            return None


def _diplomes(etablissement):
    """Those that the school's classes follow; all of them for candidats individuels, and before the first class."""
    suivis = Diplome.objects.filter(classes__etablissement=etablissement).distinct() if etablissement else None
    servis = suivis if suivis is not None and suivis.exists() else Diplome.objects.proposes()
    return servis.order_by("intitule")


def en_clair(session):
    """« E6 ouvre mardi 4 mai …, ferme … », épreuve by épreuve: what a session has set."""
    periodes = session.periodes.select_related("epreuve")
    dates = [f"{p.epreuve.code} ouvre {echeance(p.ouvre_le)}, ferme {echeance(p.ferme_le)}" for p in periodes]
    if session.refuse_incomplets:
        dates.append("incomplets refusés")
    return "\u00a0; ".join(dates) or "aucune date"


class PeriodesForm(FormADeux):
    """The switch of a session, and two moments per épreuve: ``PeriodesForm(data, session=…, epreuves=[…])``.

    An épreuve without dates has no dépôt. ``periodes()`` gives ``{epreuve: (ouvre_le, ferme_le) or None}``. Dates that
    are not those of the académie's calendar are confirmed by a box: a school departs from it knowingly. So is a closing
    that is moved into the past: it closes at once.
    """

    s_ecarter = forms.BooleanField(
        label="S’écarter du calendrier de l’académie",
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )

    fermer = forms.BooleanField(
        label="Fermer ces dépôts aussitôt",
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )

    refuse_incomplets = forms.BooleanField(
        label="Refuser les passeports incomplets",
        required=False,
        help_text=SessionExamen._meta.get_field("refuse_incomplets").help_text,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )

    def __init__(self, *args, session, epreuves, **kwargs):
        self.epreuves = epreuves
        self.calendrier = DateDeCalendrier.objects.de_la_session(session)
        self.connues = connues = {p.epreuve_id: p for p in session.periodes.all()}
        self.session = session
        # Those that it departs from already were confirmed once.
        ecarte = any(pk in self.calendrier and not p.du_calendrier for pk, p in connues.items())
        initial = {"refuse_incomplets": session.refuse_incomplets, "s_ecarter": ecarte}
        for epreuve in epreuves:
            periode = connues.get(epreuve.pk)
            if periode:
                initial |= {f"ouvre_{epreuve.pk}": periode.ouvre_le, f"ferme_{epreuve.pk}": periode.ferme_le}
        super().__init__(*args, initial=initial, **kwargs)
        self.montrer(session.refuse_incomplets, *[(pk, p.ouvre_le, p.ferme_le) for pk, p in sorted(connues.items())])
        for epreuve in epreuves:
            self.fields[f"ouvre_{epreuve.pk}"] = MomentField(f"Ouverture du dépôt pour l’{epreuve.code}", A_L_OUVERTURE)
            self.fields[f"ferme_{epreuve.pk}"] = MomentField(
                f"Fermeture du dépôt pour l’{epreuve.code}", A_LA_FERMETURE
            )

    def clean(self):
        donnees = super().clean()
        self.refuser_si_change(en_clair(self.session))
        for epreuve in self.epreuves:
            noms = (f"ouvre_{epreuve.pk}", f"ferme_{epreuve.pk}")
            ouvre_le, ferme_le = (donnees.get(nom) for nom in noms)
            # Something was written there, right or wrong.
            ouvre, ferme = ouvre_le or noms[0] in self.errors, ferme_le or noms[1] in self.errors
            if ouvre_le and ferme_le and ferme_le <= ouvre_le:
                self.add_error(noms[1], "La fermeture doit suivre l’ouverture.")
            elif ouvre and not ferme:
                self.add_error(noms[1], "Indiquez aussi quand le dépôt ferme.")
            elif ferme and not ouvre:
                self.add_error(noms[0], "Indiquez aussi quand le dépôt ouvre.")
        if not self.errors and not donnees["s_ecarter"]:
            for epreuve, dates in self.periodes().items():
                if self.s_ecarte(epreuve, dates):
                    self.add_error(
                        "s_ecarter",
                        f"Pour l’{epreuve.code}, l’académie {self.calendrier[epreuve.pk].en_clair}\u00a0: cochez pour "
                        "vous en écarter, ou reprenez ses dates.",
                    )
        if not self.errors and not donnees["fermer"]:
            for epreuve, dates in self.periodes().items():
                if dates and self._se_ferme(epreuve, dates[1]):
                    combien = pluriel(self._attendus(epreuve), "candidat n’a pas déposé,candidats n’ont pas déposé")
                    self.add_error(
                        "fermer",
                        f"Pour l’{epreuve.code}, cette date est passée\u00a0: les dépôts se ferment aussitôt, et "
                        f"{combien}. Cochez pour le confirmer.",
                    )
        return donnees

    def _se_ferme(self, epreuve, ferme_le):
        """Whether what is still open, or would be, closes with these dates."""
        connue, maintenant = self.connues.get(epreuve.pk), timezone.now()
        return ferme_le <= maintenant and (connue is None or connue.ferme_le > maintenant)

    def _attendus(self, epreuve):
        deposes = Depot.objects.en_vigueur().filter(session=self.session, epreuve=epreuve)
        return _candidats(self.session).exclude(pk__in=deposes.values("passeport")).count()

    def s_ecarte(self, epreuve, dates):
        """Whether these dates, None for none, are not those that the académie has set."""
        return epreuve.pk in self.calendrier and self.calendrier[epreuve.pk].dates != dates

    def lignes(self):
        """``[(epreuve, opening field, closing field, what the académie has set or None), …]`` for the page."""
        return [(e, self[f"ouvre_{e.pk}"], self[f"ferme_{e.pk}"], self.calendrier.get(e.pk)) for e in self.epreuves]

    def periodes(self):
        choisies = {}
        for epreuve in self.epreuves:
            ouvre_le = self.cleaned_data[f"ouvre_{epreuve.pk}"]
            choisies[epreuve] = (ouvre_le, self.cleaned_data[f"ferme_{epreuve.pk}"]) if ouvre_le else None
        return choisies


class ProlongationForm(forms.Form):
    """More time to deposit for some candidates: which épreuve, until when, why. Granted again, the latest counts."""

    periode = forms.ModelChoiceField(
        PeriodeDepot.objects.none(),
        label="Épreuve",
        empty_label=None,
        error_messages={"required": "Choisissez l’épreuve.", "invalid_choice": "Choisissez une épreuve de la liste."},
    )
    passeports = forms.ModelMultipleChoiceField(
        Passeport.objects.none(),
        label="Candidats",
        widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
        error_messages={
            "required": "Cochez au moins un candidat.",
            "invalid_choice": "Un de ces candidats n’est plus dans la liste\u00a0: cochez de nouveau.",
            "invalid_pk_value": "Un de ces candidats n’est plus dans la liste\u00a0: cochez de nouveau.",
        },
    )
    jusqu_au = MomentField(
        "Nouvelle fermeture",
        A_LA_FERMETURE,
        help_text="Heure de Paris, pour eux seuls. Sans heure\u00a0: 18\u00a0h\u00a000.",
    )
    motif = TexteField(
        limite=Prolongation.LONGUEUR_MOTIF,
        colonne=Prolongation.LONGUEUR_MOTIF,
        libelle="motif",
        label="Pourquoi\u00a0?",
        help_text="Reste au journal. Par exemple\u00a0: «\u00a0panne du réseau\u00a0».",
        widget=forms.Textarea(attrs={"rows": 2, "data-limite": Prolongation.LONGUEUR_MOTIF, "class": "form-control"}),
    )

    def __init__(self, *args, session, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["periode"].queryset = session.periodes.select_related("epreuve")
        self.fields["periode"].label_from_instance = lambda periode: str(periode.epreuve)
        self.fields["passeports"].queryset = _candidats(session)
        self.noms = noms_des_candidats(session)
        self.fields["passeports"].choices = list(self.noms.items())
        self.fields["motif"].error_messages["required"] = "Dites pourquoi ce délai est accordé."
        self.fields["periode"].widget.attrs["class"] = "form-select"

    def clean(self):
        donnees = super().clean()
        periode, jusqu_au = donnees.get("periode"), donnees.get("jusqu_au")
        if jusqu_au is None and "jusqu_au" not in self.errors:
            self.add_error("jusqu_au", "Indiquez jusqu’à quand ces candidats peuvent déposer.")
        elif periode and jusqu_au and jusqu_au <= periode.ferme_le:
            self.add_error(
                "jusqu_au", f"Choisissez un moment après la fermeture pour tous, {echeance(periode.ferme_le)}."
            )
        elif jusqu_au and jusqu_au <= timezone.now():
            self.add_error("jusqu_au", "Ce moment est déjà passé\u00a0: choisissez-en un à venir.")
        return donnees

    @transaction.atomic
    def enregistrer(self, par):
        """A ``Prolongation`` each, in place of one granted before; all of them or none."""
        donnees = self.cleaned_data
        accord = {"jusqu_au": donnees["jusqu_au"], "motif": donnees["motif"], "le": timezone.now()}
        return [
            Prolongation.objects.update_or_create(
                periode=donnees["periode"], passeport=passeport, defaults=accord | {"par": par, "par_nom": str(par)}
            )[0]
            for passeport in donnees["passeports"]
        ]


def noms_des_candidats(session):
    """``{primary key of a passport: name of its student}`` of all who deposit in this session, in the order of a list;
    two of one name are told apart (R32). One query."""
    candidats = sorted(_candidats(session), key=lambda passeport: passeport.etudiant.rang_liste)
    noms = noms_distincts((passeport.etudiant for passeport in candidats), naissance=True)
    return {passeport.pk: noms[passeport.etudiant_id] for passeport in candidats}


def _candidats(session):
    """The passports that are deposited in this session: of the classes of its school, and of the candidats individuels
    who come to it; without a school, of those who have named no centre."""
    siennes = (
        Inscription.objects.actives()
        .avec_cette_session()
        .filter(
            etudiant=OuterRef("etudiant"),
            classe__diplome=session.diplome_id,
            classe__etablissement=session.etablissement_id,
            classe__session=session.annee,
        )
    )
    individuels = Passeport.objects.individuels().filter(centre=session.etablissement_id, session=session.annee)
    passeports = Passeport.objects.filter(
        Exists(siennes) | Q(pk__in=individuels.values("pk")), diplome=session.diplome_id
    )
    return passeports.select_related("etudiant")
