"""``/metriques/``, for Prometheus: what django-prometheus counts of the requests, and what waits in the database.

Closed (404) until ``METRIQUES_JETON`` is set; the scraper then sends it as a bearer token. The processes of one machine
answer together (``PROMETHEUS_MULTIPROC_DIR``, which gunicorn.conf.py sets). No name, no address of anybody is in it.
"""

import os

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector

from accounts.models import Courriel
from examens.models import Pack
from examens.pouls import silence


class EnBase:
    """Asked of the database at each look: e-mails and packs by state, and since when no worker gave a sign."""

    def collect(self):
        for nom, aide, modele in (
            ("passeport_courriels", "E-mails, by state", Courriel),
            ("passeport_packs", "Packs of the exam day, by state", Pack),
        ):
            mesure = GaugeMetricFamily(nom, aide, labels=["etat"])
            comptes = dict(modele.objects.order_by().values_list("etat").annotate(Count("pk")))
            for etat in modele.Etat.values:
                mesure.add_metric([etat], comptes.get(etat, 0))
            yield mesure
        depuis = silence()
        yield GaugeMetricFamily(
            "passeport_ouvrier_silence_secondes",
            "Seconds since a worker gave a sign of life; a day when there is none",
            value=24 * 3600 if depuis is None else depuis,
        )


@require_safe
@login_not_required
def metriques(request):
    """The text that Prometheus reads; 404 without the token."""
    recu = request.headers.get("Authorization", "")
    if not settings.METRIQUES_JETON or not constant_time_compare(recu, f"Bearer {settings.METRIQUES_JETON}"):
        raise Http404
    tous = REGISTRY
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        tous = CollectorRegistry()
        MultiProcessCollector(tous)
    en_base = CollectorRegistry()
    en_base.register(EnBase())
    return HttpResponse(generate_latest(tous) + generate_latest(en_base), content_type=CONTENT_TYPE_LATEST)
