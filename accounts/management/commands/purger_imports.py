from django.core.management.base import BaseCommand

from accounts.models import ImportEnCours


class Command(BaseCommand):
    help = "Forget the class lists that were uploaded and neither applied nor abandoned within the hour."

    def handle(self, **options):
        nombre, _ = ImportEnCours.objects.perimes().delete()
        self.stdout.write(f"{nombre} liste(s) oubliée(s).")
