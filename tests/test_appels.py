"""A call that stands deep in others costs what it costs at once (docs/decisions/0056)."""

import resource

import pytest

from impression.pdf import composer
from passeport import wsgi

PAGE = "<html lang='fr'><head><title>Essai</title></head><body>{}</body></html>".format(
    "<section><div><p>Un paragraphe.</p></div></section>" * 60
)
PROFONDEURS = range(0, 120, 6)
# In pages of 4 KiB, of which CPython takes four at a time for its frames.
AU_PLUS = 1000


@pytest.mark.lent
def test_a_print_takes_little_memory_anew_wherever_it_is_called():
    composer(PAGE)
    assert max(_pages_prises(lambda: composer(PAGE), depuis) for depuis in PROFONDEURS) < AU_PLUS


def test_a_request_takes_little_memory_anew_wherever_it_is_called(monkeypatch):
    monkeypatch.setattr(wsgi, "_django", lambda environ, start_response: [_descendre(12) for _ in range(3000)])
    assert max(_pages_prises(lambda: wsgi.application({}, None), depuis) for depuis in PROFONDEURS) < AU_PLUS


def _descendre(appels):
    if appels:
        _descendre(appels - 1)


def _pages_prises(action, depuis):
    """How many pages of memory the system gives this thread while ``action`` runs under ``depuis`` other calls."""
    if depuis:
        return _pages_prises(action, depuis - 1)
    avant = resource.getrusage(resource.RUSAGE_THREAD).ru_minflt
    action()
    return resource.getrusage(resource.RUSAGE_THREAD).ru_minflt - avant
