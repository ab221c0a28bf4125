import sys

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.models import Etablissement, User
from accounts.mot_de_passe_initial import mot_de_passe_initial

QUESTIONS = {
    "etablissement": "Nom de l’établissement",
    "uai": "Son UAI (sept chiffres et une lettre)",
    "prenom": "Prénom de l’administrateur",
    "nom": "Nom de l’administrateur",
}


class Command(BaseCommand):
    help = (
        "Make the first school and its administrator, who is that of the instance too, and print the initial password, "
        "once. Asks for what the options leave out. Changes nothing where there is an administrator already."
    )

    def add_arguments(self, parser):
        for nom, question in QUESTIONS.items():
            parser.add_argument(f"--{nom}", default="", help=question)
        parser.add_argument(
            "--redonner", action="store_true", help="give the administrator that there is a new initial password"
        )

    def handle(self, **options):
        deja = User.objects.filter(is_superuser=True, is_active=True).order_by("pk").first()
        if deja and options["redonner"]:
            en_clair = deja.attribuer_mot_de_passe(mot_de_passe_initial())
            deja.save()
            self._donner(deja, en_clair)
            return
        if deja:
            self.stdout.write(f"L’instance a déjà un administrateur\u00a0: {deja.username}.")
            return
        reponses = {nom: options[nom] or self._demander(nom, question) for nom, question in QUESTIONS.items()}
        ecole = Etablissement(nom=reponses["etablissement"], uai=reponses["uai"].upper())
        admin = User(
            first_name=reponses["prenom"],
            last_name=reponses["nom"],
            role=User.Role.ADMINISTRATEUR,
            is_staff=True,
            is_superuser=True,
        )
        try:
            ecole.full_clean(validate_unique=False)
            admin.clean_fields(exclude=["username", "password"])
        except ValidationError as erreur:
            raise CommandError(" ".join(erreur.messages)) from None
        with transaction.atomic():
            admin.etablissement, _ = Etablissement.objects.get_or_create(uai=ecole.uai, defaults={"nom": ecole.nom})
            admin.username = User.objects.creer_identifiant(admin.first_name, admin.last_name)
            en_clair = admin.attribuer_mot_de_passe(mot_de_passe_initial())
            admin.save()
        self._donner(admin, en_clair)

    def _donner(self, admin, en_clair):
        self.stdout.write(f"Identifiant\u00a0: {admin.username}\nMot de passe initial\u00a0: {en_clair}")
        self.stdout.write("Il n’est montré qu’une fois, et change à la première connexion.")

    def _demander(self, nom, question):
        if not sys.stdin.isatty():
            raise CommandError(f"Il manque --{nom} ({question}).")
        return input(f"{question}\u00a0: ").strip()
