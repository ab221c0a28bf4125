"""Health of the instance, for a load balancer or a monitoring probe."""

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import JsonResponse
from django.views.decorators.http import require_safe


@require_safe
@login_not_required
def sante(request):
    """Answer 200 when the database answers, 503 otherwise. Says nothing about versions or addresses."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"etat": "panne", "base": "injoignable"}, status=503)
    return JsonResponse({"etat": "ok", "base": "ok"})
