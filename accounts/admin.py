"""The admin, for the administrator of the instance: people, schools, classes. Never a passport nor a fiche (R21)."""

from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from allauth.usersessions.models import UserSession
from django.contrib import admin, messages
from django.contrib.auth.admin import GroupAdmin
from django.contrib.auth.models import Group
from django.core.paginator import Paginator
from django.template.response import TemplateResponse
from django.utils.functional import cached_property

from langue.nombre import pluriel

from .models import Classe, Courriel, Enseignement, Etablissement, Inscription, Journal, User
from .mot_de_passe_initial import mot_de_passe_initial

admin.site.site_header = "Passeport Pro"
admin.site.site_title = "Administration de Passeport Pro"
admin.site.index_title = "Administration"

# Addresses, secrets of double authentication and connections are each person's own business.
admin.site.unregister([EmailAddress, Authenticator, UserSession, Group])
# Providers of identity are set by the environment, and no token of theirs is kept.
admin.site.unregister([SocialApp, SocialToken, SocialAccount])

DROITS = ("is_staff", "is_superuser", "groups")
# What a person may do, or be found as: told with its former value.
SUIVIS = ("username", "role", "etablissement", "is_active", "is_staff", "is_superuser")


class PaginateurBorne(Paginator):
    """Counts as far as anybody turns pages: to count millions of rows takes longer than to show fifty."""

    PLAFOND = 10_000

    @cached_property
    def count(self):
        return self.object_list[: self.PLAFOND + 1].count()


class AdminAuJournal:
    """To be put before a ``ModelAdmin``: what is added, changed or deleted is in the journal of the site too."""

    def log_addition(self, request, obj, message):
        self._noter(request, obj, "Ajout")
        return super().log_addition(request, obj, message)

    def log_change(self, request, obj, message):
        self._noter(request, obj, "Modification")
        return super().log_change(request, obj, message)

    def log_deletions(self, request, queryset):
        for obj in queryset:
            self._noter(request, obj, "Suppression")
        return super().log_deletions(request, queryset)

    def _noter(self, request, obj, geste):
        Journal.noter(
            Journal.Action.ADMINISTRATION,
            request.user,
            objet=f"{geste}, {obj._meta.verbose_name}\u00a0: {obj}",
            pk=obj.pk,
        )


@admin.register(SocialAccount)
class CompteRelieAdmin(AdminAuJournal, admin.ModelAdmin):
    """Which identity of which provider opens an account: looked at, and taken back."""

    list_display = ("user", "provider", "date_joined", "last_login")
    list_filter = ("provider",)
    list_select_related = ("user",)
    search_fields = ("user__last_name", "user__username", "uid")
    show_full_result_count, paginator = False, PaginateurBorne
    fields = readonly_fields = ("user", "provider", "uid", "date_joined", "last_login")

    def has_add_permission(self, request):
        return False


@admin.register(Group)
class GroupeAdmin(AdminAuJournal, GroupAdmin):
    """Groups carry rights: for superusers alone, whatever a group itself allows."""

    def has_module_permission(self, request):
        return request.user.is_superuser

    has_view_permission = has_add_permission = has_change_permission = has_delete_permission = (
        lambda self, request, obj=None: request.user.is_superuser
    )


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    """People. A password is never shown, nor typed by somebody else: drawn, shown once, changed at sign-in."""

    list_display = ["nom_liste", "username", "role", "etablissement", "is_active", "mot_de_passe_initial"]
    list_filter = ["role", "is_active", "etablissement"]
    list_select_related = ["etablissement"]
    search_fields = ["username", "last_name", "first_name"]
    show_full_result_count, paginator = False, PaginateurBorne
    ordering = ["last_name", "first_name", "username"]
    autocomplete_fields = ["etablissement"]
    # An address is a person only once that person has confirmed it: nobody else writes it.
    readonly_fields = ["email", "last_login", "date_joined"]
    actions = ["reinitialiser_mot_de_passe", "desactiver_double_authentification"]
    fieldsets = [
        (None, {"fields": ["first_name", "last_name", "username", "email"]}),
        ("Place", {"fields": ["role", "etablissement"]}),
        ("Accès", {"fields": ["is_active", "mot_de_passe_initial", *DROITS, "last_login", "date_joined"]}),
    ]
    add_fieldsets = [(None, {"fields": ["first_name", "last_name", "username", "role", "etablissement"]})]

    @admin.display(description="nom", ordering="last_name")
    def nom_liste(self, personne):
        return personne.nom_liste

    def get_fieldsets(self, request, obj=None):
        return self.fieldsets if obj else self.add_fieldsets

    def get_readonly_fields(self, request, obj=None):
        """Only a superuser hands out rights; nobody else gives themself another role or school."""
        if request.user.is_superuser:
            return self.readonly_fields
        places = ("role", "etablissement", "is_active") if obj == request.user else ()
        return [*self.readonly_fields, *DROITS, *places]

    def formfield_for_choice_field(self, db_field, request, **kwargs):
        """Only a superuser makes an administrator, even of somebody else: a second account is soon opened."""
        champ = super().formfield_for_choice_field(db_field, request, **kwargs)
        if db_field.name == "role" and not request.user.is_superuser:
            champ.choices = [(code, nom) for code, nom in champ.choices if code != User.Role.ADMINISTRATEUR]
        return champ

    def has_change_permission(self, request, obj=None):
        """Nobody but a superuser touches who runs the instance or a school: taking over the account, by its password,
        would be taking its rights."""
        autre = obj and obj != request.user and not request.user.is_superuser
        if autre and (obj.is_superuser or obj.is_staff or obj.est_administrateur):
            return False
        return super().has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        """An account is deactivated, not deleted: the passport belongs to the student (R1)."""
        return False

    def save_model(self, request, obj, form, change):
        if not change:
            obj.mot_de_passe_en_clair = obj.attribuer_mot_de_passe(mot_de_passe_initial())
        avant = {champ: form.initial.get(champ) for champ in SUIVIS if change and champ in form.changed_data}
        super().save_model(request, obj, form, change)
        champs = {champ: [valeur, obj.serializable_value(champ)] for champ, valeur in avant.items()}
        if "groups" in form.changed_data:
            champs["groups"] = sorted(groupe.name for groupe in form.cleaned_data["groups"])
        if champs or not change:
            self._noter(request, obj, "Compte modifié" if change else "Compte ouvert", role=obj.role, champs=champs)

    def response_add(self, request, obj, post_url_continue=None):
        return self._montrer_une_fois(request, [(obj, obj.mot_de_passe_en_clair)])

    @admin.action(description="Réinitialiser le mot de passe", permissions=["change"])
    def reinitialiser_mot_de_passe(self, request, queryset):
        nouveaux = []
        for personne in self._modifiables(request, queryset):
            en_clair = personne.attribuer_mot_de_passe(mot_de_passe_initial())
            personne.save(update_fields=["password", "mot_de_passe_initial", "mot_de_passe_initial_le"])
            self.log_change(request, personne, "Mot de passe réinitialisé.")
            Journal.noter(
                Journal.Action.REINITIALISATION,
                request.user,
                # Told to the student among the readers (R1).
                etudiant=personne if personne.est_etudiant else None,
                etablissement=personne.etablissement,
                objet=personne,
            )
            get_adapter(request).send_notification_mail(
                "account/email/password_remis", personne, {"auteur": request.user}
            )
            nouveaux.append((personne, en_clair))
        return self._montrer_une_fois(request, nouveaux)

    @admin.action(description="Désactiver la double authentification", permissions=["change"])
    def desactiver_double_authentification(self, request, queryset):
        """For whoever lost both the phone and the spare codes; the password is still asked."""
        personnes = self._modifiables(request, queryset)
        Authenticator.objects.filter(user__in=personnes).delete()
        for personne in personnes:
            self.log_change(request, personne, "Double authentification désactivée.")
            self._noter(request, personne, "Désactivée", action=Journal.Action.DOUBLE)
            get_adapter(request).send_notification_mail("mfa/email/totp_deactivated", personne)
        noms = ", ".join(str(personne) for personne in personnes) or "personne"
        self.message_user(request, f"Double authentification désactivée pour : {noms}.", messages.SUCCESS)

    def _noter(self, request, personne, geste, action=Journal.Action.PERSONNE, **details):
        Journal.noter(
            action,
            request.user,
            etablissement=personne.etablissement,
            objet=f"{geste}\u00a0: {personne} ({personne.username})",
            personne=personne.pk,
            **details,
        )

    def _modifiables(self, request, queryset):
        return [personne for personne in queryset if self.has_change_permission(request, personne)]

    def _montrer_une_fois(self, request, nouveaux):
        """The page with the new passwords: the only place, and the only time, where they can be read."""
        contexte = {
            **self.admin_site.each_context(request),
            "title": "Mots de passe à remettre",
            "nouveaux": nouveaux,
            "opts": self.model._meta,
        }
        return TemplateResponse(request, "admin/mots_de_passe.html", contexte)


@admin.register(Etablissement)
class EtablissementAdmin(AdminAuJournal, admin.ModelAdmin):
    list_display = ["nom", "uai", "commune", "academie"]
    search_fields = ["nom", "uai", "commune"]


class InscriptionInline(admin.TabularInline):
    """A student leaves a class by the date in « terminée le »; the line stays."""

    model = Inscription
    autocomplete_fields = ["etudiant"]
    extra = 0
    can_delete = False


class EnseignementInline(admin.TabularInline):
    model = Enseignement
    autocomplete_fields = ["enseignant"]
    extra = 0


@admin.register(Classe)
class ClasseAdmin(AdminAuJournal, admin.ModelAdmin):
    list_display = ["nom", "session", "diplome", "etablissement"]
    list_filter = ["session", "diplome"]
    list_select_related = ["diplome", "etablissement"]
    search_fields = ["nom", "etablissement__nom"]
    autocomplete_fields = ["etablissement"]
    inlines = [InscriptionInline, EnseignementInline]

    def get_readonly_fields(self, request, obj=None):
        """The diplôme of a class that has passports is changed on the school's pages, which say what would happen."""
        suivi = obj and obj.inscriptions.filter(etudiant__passeports__diplome=obj.diplome_id).exists()
        return ("diplome",) if suivi else ()

    def has_delete_permission(self, request, obj=None):
        """A class that had students stays: their passports tell where they come from."""
        if obj and obj.inscriptions.exists():
            return False
        return super().has_delete_permission(request, obj)


@admin.register(Journal)
class JournalAdmin(admin.ModelAdmin):
    """Read, never written nor rubbed out: for superusers alone, since it tells of every school."""

    list_display = ["quand", "action", "acteur_nom", "objet", "etablissement", "adresse", "appareil"]
    list_filter = ["action"]
    list_select_related = ["etablissement"]
    show_full_result_count, paginator = False, PaginateurBorne

    def has_module_permission(self, request):
        return request.user.is_superuser

    def has_view_permission(self, request, obj=None):
        return request.user.is_superuser

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Courriel)
class CourrielAdmin(AdminAuJournal, admin.ModelAdmin):
    """What leaves by e-mail, and what does not: never what it says, which may open something."""

    list_display = ["objet", "destinataires", "etat", "essais", "erreur", "cree_le", "prochain_essai", "envoye_le"]
    list_filter = ["etat", "regulier"]
    search_fields = ["destinataires"]
    show_full_result_count, paginator = False, PaginateurBorne
    fields = readonly_fields = list_display
    actions = ["relancer", "abandonner"]

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.action(description="Essayer de nouveau maintenant", permissions=["change"])
    def relancer(self, request, queryset):
        self._noter_tous(request, queryset, "Relance")
        nombre = queryset.relancer()
        self.message_user(request, f"{pluriel(nombre, 'courriel')} à envoyer.", messages.SUCCESS)

    @admin.action(description="Ne plus essayer", permissions=["change"])
    def abandonner(self, request, queryset):
        self._noter_tous(request, queryset, "Abandon")
        nombre = queryset.abandonner()
        self.message_user(request, f"{pluriel(nombre, 'courriel abandonné')}.", messages.SUCCESS)

    def _noter_tous(self, request, queryset, geste):
        for courriel in queryset:
            self._noter(request, courriel, geste)
