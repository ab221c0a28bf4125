"""``/.well-known/security.txt`` (RFC 9116): to whom a fault in the security of this instance is told."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

# The RFC asks for less than a year; read again, it says a later day.
VALABLE = timedelta(days=180)


@require_safe
@login_not_required
def security_txt(request):
    """The fields of the RFC; 404 where the instance has named nobody (``CONTACT_SECURITE``), as it asks."""
    if not settings.CONTACT_SECURITE:
        raise Http404
    fin = (timezone.now() + VALABLE).replace(hour=0, minute=0, second=0, microsecond=0)
    lignes = [
        *(f"Contact: {contact}" for contact in settings.CONTACT_SECURITE),
        f"Expires: {fin.isoformat().replace('+00:00', 'Z')}",
        "Preferred-Languages: fr, en",
        f"Canonical: {settings.ADRESSE_PUBLIQUE}{reverse('security_txt')}",
    ]
    return HttpResponse("\n".join(lignes) + "\n", content_type="text/plain; charset=utf-8")
