"""Whoever still has the password that was handed out chooses their own before anything else."""

from django.shortcuts import redirect
from django.urls import reverse

PERMISES = {"account_change_password", "account_logout", "sante"}


class MotDePasseInitialMiddleware:
    """Lead to the password page until the initial password is changed; signing out stays possible."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view_func, view_args, view_kwargs):
        if not request.user.is_authenticated or not request.user.mot_de_passe_initial:
            return None
        if request.resolver_match.view_name in PERMISES:
            return None
        return redirect(reverse("account_change_password"))
