"""The hour of where one is: pages read in the time of the school, those of the exam in Paris time (R11).

The zone is looked for once, at the sign-in, and kept in the session: a page costs no query for it.
"""

from zoneinfo import ZoneInfo

from django.utils import timezone

CLE = "fuseau"
# What an organiser decides for the whole country, and says so: « heure de Paris ».
A_L_HEURE_DE_PARIS = "examens"


def retenir_le_fuseau(sender, request, user, **details):
    """Receiver of ``user_logged_in``: the zone of this person's school, else of the class that a student is in."""
    ecole = user.etablissement
    if ecole is None and user.est_etudiant:
        inscription = user.inscriptions.filter(terminee_le=None).select_related("classe__etablissement").last()
        ecole = inscription.classe.etablissement if inscription else None
    if ecole is not None and ecole.fuseau != timezone.get_default_timezone_name():
        request.session[CLE] = ecole.fuseau


class FuseauMiddleware:
    """The zone of the session, for the pages that ask for a sign-in; those of the exam keep Paris's."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        try:
            return self.get_response(request)
        finally:
            timezone.deactivate()

    def process_view(self, request, view_func, view_args, view_kwargs):
        # The view first: to read the session of a public page would cost a query.
        if not getattr(view_func, "login_required", True) or request.resolver_match.app_name == A_L_HEURE_DE_PARIS:
            return
        if request.user.is_authenticated and CLE in request.session:
            timezone.activate(ZoneInfo(request.session[CLE]))
