from django.core.management.base import BaseCommand
from django.utils import timezone

from accounts.ecole.fin_de_formation import a_fermer, a_prevenir, fermer, prevenir
from langue.nombre import pluriel


class Command(BaseCommand):
    help = (
        "Write to the students who end their course this year, once, and end the classes whose exam year is over: "
        "their school reads no more. To be run once a day; --a-blanc says what it would do."
    )

    def add_arguments(self, parser):
        parser.add_argument("--a-blanc", action="store_true", help="write nothing, send nothing: only say it")

    def handle(self, *, a_blanc, **options):
        maintenant = timezone.now()
        aujourdhui = timezone.localdate(maintenant)
        partants, classes = list(a_prevenir(aujourdhui)), list(a_fermer(aujourdhui))
        if a_blanc:
            prevenus, fermees = len(partants), len(classes)
        else:
            prevenus = sum(prevenir(inscription, maintenant) for inscription in partants)
            fermees = sum(bool(fermer(classe)) for classe in classes)
        self.stdout.write(
            f"{pluriel(prevenus, 'élève prévenu')}, {pluriel(fermees, 'classe fermée')}."
            f"{' Rien n’a été écrit (à blanc).' if a_blanc else ''}"
        )
