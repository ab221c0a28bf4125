from django.core.management.base import BaseCommand

from demonstration.examen import installer_examen


class Command(BaseCommand):
    help = "Open the exam session of the demonstration around today, and deposit a passport in it."

    def handle(self, **options):
        faits = ", ".join(f"{chose}\u00a0: {nombre}" for chose, nombre in installer_examen().items() if nombre)
        self.stdout.write(f"Examen de démonstration\u00a0: {faits or 'tout est déjà là'}.")
