"""Thirty-five students record fiches at the same moment through a real gunicorn, then people read their passport over
8, 32 and 128 connections; prints what became of them as JSON.

Run by ``bench.simultane`` in a process of its own, with ``DATABASE_URL`` naming an empty database.
"""

import http.client
import importlib
import json
import os
import socket
import statistics
import subprocess
import sys
import threading
import time
from contextlib import closing, contextmanager
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from urllib.parse import urlencode

import django

ETUDIANTS = 35
FOIS = 3
DEMARRAGE = 30
DELAI = 60
CONNEXIONS = (8, 32, 128)
SECONDES = 3


class Caches(HTMLParser):
    """The hidden fields of the form of a fiche, as a browser would send them back."""

    def __init__(self, page):
        super().__init__()
        self.champs = {}
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "input" and attrs.get("type") == "hidden" and attrs.get("name"):
            self.champs[attrs["name"]] = attrs.get("value") or ""


class Etudiant(threading.Thread):
    """One student with a session: opens the form, waits for the others, records; ``FOIS`` times."""

    def __init__(self, numero, port, session, donnees, depart):
        super().__init__()
        self.numero, self.donnees, self.depart = numero, donnees, depart
        self.cookies = SimpleCookie({"sessionid": session})
        self.port = port
        # One (description, status, milliseconds) per save.
        self.reponses = []

    def run(self):
        for fois in range(FOIS):
            description = f"Rafale {self.numero}-{fois}."
            try:
                _, page = self._demander("GET", "/fiches/nouvelle/")
                champs = Caches(page).champs | self.donnees | {"description": description}
                self.depart.wait(DELAI)
                debut = time.perf_counter()
                statut, _ = self._demander("POST", "/fiches/nouvelle/", urlencode(champs))
            except (OSError, http.client.HTTPException, threading.BrokenBarrierError) as erreur:
                self.depart.abort()
                print(f"student {self.numero}: {erreur!r}", file=sys.stderr)
                self.reponses.append((description, 0, 0.0))
                return
            self.reponses.append((description, statut, (time.perf_counter() - debut) * 1000))

    def _demander(self, methode, adresse, corps=None):
        entetes = {"Cookie": "; ".join(f"{nom}={m.value}" for nom, m in self.cookies.items())}
        if corps is not None:
            entetes["Content-Type"] = "application/x-www-form-urlencoded"
        # A connection each: the server closes one that has waited for the others at the barrier.
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=DELAI)) as connexion:
            connexion.request(methode, adresse, corps, entetes)
            reponse = connexion.getresponse()
            for cookie in reponse.headers.get_all("Set-Cookie") or []:
                self.cookies.load(cookie)
            return reponse.status, reponse.read().decode()


def port_libre():
    with socket.socket() as prise:
        prise.bind(("127.0.0.1", 0))
        return prise.getsockname()[1]


def lire_sans_fin(port, sessions, adresses, connexions):
    """``(pages per second, answers that were no page)``: as many people as connections open one page after the other
    for ``SECONDES``, each on a new connection, as behind nginx."""
    statuts, depart = [], threading.Barrier(connexions + 1)

    def lire(numero):
        entetes = {"Cookie": f"sessionid={sessions[numero % len(sessions)]}"}
        depart.wait(DELAI)
        while time.monotonic() < fin:
            try:
                with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=DELAI)) as connexion:
                    connexion.request("GET", adresses[numero % len(adresses)], headers=entetes)
                    reponse = connexion.getresponse()
                    reponse.read()
                    statuts.append(reponse.status)
            except (OSError, http.client.HTTPException):
                statuts.append(0)

    fils = [threading.Thread(target=lire, args=[numero]) for numero in range(connexions)]
    for fil in fils:
        fil.start()
    debut = time.monotonic()
    fin = debut + SECONDES
    depart.wait(DELAI)
    for fil in fils:
        fil.join()
    duree = time.monotonic() - debut
    return statuts.count(200) / duree, len(statuts) - statuts.count(200)


@contextmanager
def serveur(port):
    """gunicorn as the demo runs it, on the loopback alone, stopped at the end."""
    commande = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--log-level", "error"]
    processus = subprocess.Popen(commande, stdout=sys.stderr)
    try:
        limite = time.monotonic() + DEMARRAGE
        while processus.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                if time.monotonic() > limite:
                    raise
                time.sleep(0.1)
        yield
    finally:
        processus.terminate()
        processus.wait(DEMARRAGE)


def main():
    django.setup()
    # The models can be imported only from here on.
    banc = importlib.import_module("bench.banc")
    diplome = banc.preparer_la_base()
    passeports = banc.remplir(diplome, 1, ETUDIANTS, 2)
    atelier = banc.Atelier(diplome)
    port, depart = port_libre(), threading.Barrier(ETUDIANTS)
    etudiants, sessions = [], []
    for numero, passeport in enumerate(passeports):
        fiche = passeport.fiches.enregistrees().first()
        session = atelier.client(passeport).cookies["sessionid"].value
        sessions.append(session)
        etudiants.append(Etudiant(numero, port, session, atelier.formulaire(fiche), depart))
    with serveur(port):
        debut = time.perf_counter()
        for etudiant in etudiants:
            etudiant.start()
        for etudiant in etudiants:
            etudiant.join()
        duree = time.perf_counter() - debut
        adresses = [passeport.get_absolute_url() for passeport in passeports]
        debits = {nombre: lire_sans_fin(port, sessions, adresses, nombre) for nombre in CONNEXIONS}
    reponses = [reponse for etudiant in etudiants for reponse in etudiant.reponses]
    acquittees = [description for description, statut, _ in reponses if statut == 302]
    presentes = banc.descriptions_enregistrees()
    print(
        json.dumps(
            {
                "etudiants": ETUDIANTS,
                "acquittees": len(acquittees),
                "perdues": sum(presentes[description] != 1 for description in acquittees),
                "erreurs": sum(statut >= 500 for _, statut, _ in reponses),
                "refusees": ETUDIANTS * FOIS - len(acquittees),
                "par_seconde": len(acquittees) / duree,
                "debits": debits,
                "p95": statistics.quantiles([d for _, _, d in reponses], n=20)[-1] if len(reponses) > 1 else 0,
            }
        )
    )


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
    main()
