"""A PDF that cannot be made is told to whoever asked for it."""

import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django_guid import get_guid

from .pdf import RenduImpossible

DELAI_RENDU = 60  # seconds: the longest that another rendering may still keep the machine busy

logger = logging.getLogger(__name__)


class RenduImpossibleMiddleware:
    """503 with a sentence when a page asked for a PDF that could not be made; the cause goes to the log."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, RenduImpossible):
            return None
        assert request.resolver_match  # a view has raised: its address was resolved
        logger.error("No PDF for %s", request.resolver_match.view_name, exc_info=exception)
        contexte = {"request_id": get_guid(), "phrase": exception.phrase}
        response = render(request, "503.html", contexte, status=503)
        response["Retry-After"] = DELAI_RENDU
        return response
