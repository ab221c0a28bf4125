"""What every measure works on: a small populated base, and clients that are signed in."""

import itertools
import uuid
from collections import Counter

from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from demonstration.peuplement import Taille, peupler
from referentiel.arbre import arbre_de
from referentiel.models import Diplome
from situations.models import Fiche, Passeport
from situations.saisie import saisie_de_contenu

DIPLOME = "BTS-COM-2009"
FICHES = 55


class Refus(Exception):
    """A page answered something else than what was measured."""


def preparer_la_base():
    """Tables, static files and référentiels, in the scratch folder."""
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    if not settings.STATIC_ROOT.exists():
        call_command("collectstatic", verbosity=0, interactive=False)
    fichiers = sorted((settings.BASE_DIR / "fixtures" / "referentiels").glob("*.yaml"))
    call_command("charger_referentiel", *map(str, fichiers), verbosity=0)
    return Diplome.objects.get(code=DIPLOME)


def remplir(diplome, *taille):
    """Populate, and return the passports just made, in order."""
    dernier = Passeport.objects.order_by("pk").last()
    for _ in peupler(diplome, Taille(*taille)):
        pass
    passeports = Passeport.objects.select_related("etudiant", "diplome").order_by("pk")
    return list(passeports.filter(pk__gt=dernier.pk) if dernier else passeports)


def descriptions_enregistrees():
    """How many recorded fiches hold each description."""
    return Counter(Fiche.objects.enregistrees().values_list("description", flat=True))


class Atelier:
    """How a measure goes through the site as a student."""

    def __init__(self, diplome):
        self.diplome = diplome

    def client(self, passeport):
        """A client signed in as the student of this passport."""
        client = Client()
        client.force_login(passeport.etudiant)
        return client

    @staticmethod
    def page(client, nom, *args, **parametres):
        """An action for the chronometer: read the page of this name. Raises ``Refus`` unless it is found."""
        adresse = reverse(nom, args=args)

        def action():
            reponse = client.get(adresse, parametres)
            if reponse.status_code != 200:
                raise Refus(f"{adresse}: {reponse.status_code}")
            return reponse

        return action

    def formulaire(self, fiche):
        """What a browser posts to record this fiche again, or one like it."""
        supports = list(fiche.supports.all())
        saisie = saisie_de_contenu(fiche.contenu(), arbre_de(self.diplome))
        return saisie | {
            "supports-TOTAL_FORMS": str(len(supports) + 1),
            "supports-INITIAL_FORMS": "0",
            "enregistrer": "",
        }

    @staticmethod
    def poster(client, adresse, donnees):
        """Send a form. Raises ``Refus`` unless it is accepted."""
        reponse = client.post(adresse, donnees)
        if reponse.status_code != 302:
            raise Refus(f"{adresse}: {reponse.status_code}")
        return reponse


class Banc(Atelier):
    """``vide`` has no fiche, ``seul`` one, ``plein`` has ``FICHES`` and one class around it."""

    def __init__(self):
        super().__init__(preparer_la_base())
        self.plein = remplir(self.diplome, 1, 30, FICHES)[0]
        self.plein.fiches.brouillons().delete()
        self.seul = remplir(self.diplome, 1, 1, 1)[0]
        self.anonyme = Client()

    @property
    def connexion(self):
        """The sign-in page, which the other pages are compared with."""
        return self.page(self.anonyme, "account_login")

    def enregistrement(self, passeport):
        """An action: record a fiche that changes each time."""
        client, fiche = self.client(passeport), passeport.fiches.enregistrees().order_by("pk").last()
        adresse, donnees, numero = (
            reverse("situations:fiche_modifier", args=[fiche.pk]),
            self.formulaire(fiche),
            itertools.count(),
        )

        def action():
            revision = Fiche.objects.values_list("revision", flat=True).get(pk=fiche.pk)
            donnees.update(description=f"Description, fois {next(numero)}.", revision=str(revision))
            return self.poster(client, adresse, donnees)

        return action

    def creation(self, passeport):
        """An action: record a new fiche each time."""
        client, modele = self.client(passeport), passeport.fiches.enregistrees().order_by("pk").last()
        adresse, donnees = reverse("situations:fiche_nouvelle"), self.formulaire(modele)

        def action():
            donnees.update(revision="0", cle_formulaire=str(uuid.uuid4()))
            return self.poster(client, adresse, donnees)

        return action
