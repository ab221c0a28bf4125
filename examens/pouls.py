"""The worker's sign of life, in the cache that all processes share."""

import time

from django.core.cache import cache

CLE = "ouvrier"
# Seconds between two signs, and after which one believes it dead. Shorter than what one e-mail may take: a server that
# hangs is not a worker that died.
RYTHME, SILENCE = 10, 90


def battre():
    """« I work. »"""
    cache.set(CLE, time.time(), 24 * 3600)


def silence():
    """Seconds since a worker gave a sign; None: not for a day."""
    dernier = cache.get(CLE)
    return None if dernier is None else max(0.0, time.time() - dernier)


def muet():
    """Whether no worker gives signs any more: nothing will move until one is started."""
    depuis = silence()
    return depuis is None or depuis > SILENCE
