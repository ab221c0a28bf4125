from django.core.management.base import BaseCommand

from accounts.models import ImportDeListe


class Command(BaseCommand):
    help = "Forget the lists that were uploaded and not applied within the hour, and receipts of over a year."

    def handle(self, **options):
        nombre, _ = ImportDeListe.objects.perimes().delete()
        self.stdout.write(f"{nombre} liste(s) oubliée(s).")
