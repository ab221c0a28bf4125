"""Health of the instance: alive, for a load balancer; ready, for whoever installs and watches it.

Both say nothing about versions, addresses or people. Being ready is looked at once in ``MEMOIRE`` seconds at most,
whoever asks and however often.
"""

import shutil
import time
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.views.decorators.http import require_safe

from accounts.models import Courriel
from examens.packs.pouls import SILENCE, silence
from langue.nombre import pluriel

MEMOIRE = 5
DISQUE_MINIMUM = 500 * 1024 * 1024  # bytes


@dataclass(frozen=True)
class Constat:
    """``etat``: « ok », « attention » (somebody must look), « panne » (send nobody here); ``texte``: what to do."""

    etat: str
    texte: str


def bon(texte):
    return Constat("ok", texte)


def base():
    """The database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return bon("Elle répond.")


def migrations():
    """Nothing that this version wants is missing from the database."""
    executor = MigrationExecutor(connection)
    manquent = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if manquent:
        return Constat("panne", f"{pluriel(len(manquent), 'migration')} à appliquer\u00a0: manage.py migrate.")
    return bon("Toutes sont appliquées.")


def memoire_partagee():
    """What is written in the cache is read again: sign-ins are counted there."""
    jeton = get_random_string(12)
    cache.set("sante", jeton, 60)
    if cache.get("sante") != jeton:
        return Constat("panne", "Elle ne rend pas ce qu’on lui confie\u00a0: vérifiez CACHE_URL.")
    return bon("Elle garde ce qu’on lui confie.")


def fichiers_statiques():
    """Style sheets and scripts are where pages look for them."""
    try:
        staticfiles_storage.url("css/theme.css")
    except ValueError:
        return Constat("panne", "Feuilles de style et scripts manquent\u00a0: manage.py collectstatic.")
    return bon("Ils sont en place.")


def fichiers_des_fiches():
    """A file can be written, and removed."""
    stockage = storages["pieces"]
    stockage.delete(stockage.save(f"sante/{get_random_string(12)}", ContentFile(b"ok")))
    return bon("Un fichier s’y écrit.")


def disque():
    """There is room to write."""
    libre = shutil.disk_usage(settings.VAR_DIR if settings.VAR_DIR.exists() else settings.BASE_DIR).free
    if libre < DISQUE_MINIMUM:
        return Constat("attention", "Il reste moins de 500 Mo\u00a0: faites de la place.")
    return bon(f"{pluriel(libre // 1024**3, 'gigaoctet libre')}.")


def ouvrier():
    """A worker has given a sign of life lately."""
    depuis = silence()
    if depuis is None or depuis > SILENCE:
        return Constat(
            "attention", "Il ne travaille pas\u00a0: ni courriel ni pack ne part. Démarrez passeport-ouvrier."
        )
    return bon("Il travaille.")


def courriels():
    """What is written leaves."""
    maintenant = timezone.now()
    retard = Courriel.objects.en_retard(maintenant).count()
    if retard:
        return Constat("attention", f"{pluriel(retard, 'courriel')} en retard\u00a0: vérifiez EMAIL_URL, et /admin/.")
    return bon("Rien n’est en retard.")


CONSTATS = (
    ("base", "Base de données", base),
    ("migrations", "Migrations", migrations),
    ("cache", "Mémoire partagée", memoire_partagee),
    ("statiques", "Fichiers statiques", fichiers_statiques),
    ("fichiers", "Fichiers des fiches", fichiers_des_fiches),
    ("disque", "Disque", disque),
    ("ouvrier", "Ouvrier", ouvrier),
    ("courriels", "Courriels", courriels),
)


def constater():
    """``{name: Constat}``, each looked at whatever the others say."""
    return {nom: _un(regarder) for nom, _, regarder in CONSTATS}


def _un(regarder):
    try:
        return regarder()
    except (DatabaseError, OSError) as erreur:
        return Constat("panne", f"En panne\u00a0: {type(erreur).__name__}.")


@lru_cache(maxsize=1)
def _constater_a(_tranche):
    return constater()


@require_safe
@login_not_required
def sante(request):
    """Answer 200: this process is alive, whatever becomes of the database. Asks nothing of anything."""
    return JsonResponse({"etat": "ok"})


@require_safe
@login_not_required
def pret(request):
    """What works and what does not, as a page for a browser and as JSON for the rest; 503 when people must not come."""
    constats = _constater_a(time.monotonic() // MEMOIRE)
    etats = {constat.etat for constat in constats.values()}
    etat = next(pire for pire in ("panne", "attention", "ok") if pire in etats)
    statut = 503 if etat == "panne" else 200
    if request.accepts("text/html") and "text/html" in request.headers.get("Accept", ""):
        lignes = [(libelle, constats[nom]) for nom, libelle, _ in CONSTATS]
        return render(request, "sante.html", {"etat": etat, "lignes": lignes}, status=statut)
    details = {nom: {"etat": constat.etat, "texte": constat.texte} for nom, constat in constats.items()}
    return JsonResponse({"etat": etat} | details, status=statut, json_dumps_params={"ensure_ascii": False})
