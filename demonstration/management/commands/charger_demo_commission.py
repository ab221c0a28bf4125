from django.core.management.base import BaseCommand

from demonstration.commission import installer_commission


class Command(BaseCommand):
    help = "Open the commission of the demonstration around today; to be run after charger_demo_examen."

    def handle(self, **options):
        faits = ", ".join(f"{nombre} {chose}" for chose, nombre in installer_commission().items() if nombre)
        self.stdout.write(f"Commission de démonstration\u00a0: {faits or 'tout est déjà là'}.")
