"""WSGI entry point, served by gunicorn."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "passeport.settings.base")

_django = get_wsgi_application()


def application(environ, start_response):
    """The answer to one request."""
    return _django(environ, start_response)


# Its frames, and those of all that it calls, in one piece: docs/decisions/0056.
application.__code__ = application.__code__.replace(co_stacksize=2**15)
