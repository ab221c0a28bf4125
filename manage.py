#!/usr/bin/env python
"""Django's command line. Defaults to the safe settings: development and the demo ask for theirs."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "passeport.settings.base")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as erreur:
        sys.exit(f"{erreur}\nRéglez-le dans .env (modèle : deploy/.env.exemple), ou essayez « make demo ».")
