"""What nobody should send, sent to every address as every person: no answer may be a 5xx.

``harceler(navigateurs, adresses, graine, tours)`` is the whole of it: ``tests/test_harcelement.py`` runs a short one,
``make chaos`` a long one. The same seed sends the same requests.
"""

import random
import traceback
import uuid
from html.parser import HTMLParser

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

ENORME = "x" * 60_000
TEXTES = [
    *("", " ", "\x00", "a\x00b", "\ud800", "\u202e\u200b\ufeff", "é" * 300, "👩🏽‍🚀" * 90, ENORME),
    *("<script>alert(1)</script>", "{{ 7*7 }}{% debug %}", "%s%n%x", "../../etc/passwd\x00.png", "'; DROP TABLE x; --"),
    *("null", "[]", '{"a": [1, {"b": null}]}', "on", "true", "a@b", "a@" + "b" * 260 + ".fr", "javascript:alert(1)"),
]
# « ² » is a digit that ``int`` refuses, « ٣ » one that it takes.
NOMBRES = [
    "0",
    "-1",
    "1",
    "2",
    "²",
    "٣",
    "1e999",
    "NaN",
    "1.5",
    "0x1f",
    str(2**31),
    str(2**63),
    str(-(2**63)),
    "9" * 5000,
]
DATES = [
    *("31/02/2026", "01/01/0001", "31/12/9999", "1/1/1", "0000-00-00", "9999-12-31T23:59:60", "２０２６-01-01"),
    *("29/03/2026 02:30", "25/10/2026 02:30", "99999-12-31", "12/2026"),
]
VALEURS = [*TEXTES, *NOMBRES, *DATES, str(uuid.UUID(int=0)), "g" * 32]
NOMS = ["a", "id", "pk", "next", "retour", "auteur", "classe", "situations", "candidat", "\x00", "x" * 5000]
CORPS = [
    (b"\xff\xfe\x00\x80" * 40, "application/x-www-form-urlencoded"),
    (b"revision=%00&texte=%ff%fe&nom=%ED%A0%80&qui=%C3%28", "application/x-www-form-urlencoded"),
    (b"revision=1&texte=\xe9", "application/x-www-form-urlencoded; charset=utf-16"),
    (b"revision=1", "application/x-www-form-urlencoded; charset=inconnu"),
    (b"&&&=&==&%&%zz=1", "application/x-www-form-urlencoded"),
    (b'{"revision": {"$gt": 0}, "texte": ["a"]}', "application/json"),
    (b"[" * 3000, "application/json"),
    (b"<?xml version='1.0'?><a/>", "text/xml"),
    (b"--nulle part", f"multipart/form-data; boundary={BOUNDARY}"),
    (b"x", "multipart/form-data"),
    (b"x", "multipart/form-data; boundary=" + "b" * 300),
    (b"x", "\xff/\xfe; ="),
]
FICHIERS = [
    b"",
    b"%PDF-1.7\n%%EOF",
    b"PK\x03\x04" + b"\x00" * 40,
    b"\xff\xd8\xff\xe0",
    b"a;b\n\x00;\xff",
    b"\x00" * 9000,
]
NOMS_DE_FICHIERS = [
    "a.pdf",
    "",
    "CON",
    "..",
    "a\x00b.png",
    "é" * 300 + ".csv",
    "x.docx",
    "l.xlsx",
    'a".xml',
    "\u202egpj.exe",
]


class _Champs(HTMLParser):
    """``noms``: the fields of the forms of a page with their values, as a browser would send them."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.noms, self._liste, self.fichiers = {}, None, set()

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        nom = attrs.get("name")
        if tag == "select":
            self._liste = nom
        elif tag == "option" and self._liste and attrs.get("value"):
            self.noms.setdefault(self._liste, attrs["value"])
        elif tag in ("input", "textarea", "button") and nom:
            self.noms.setdefault(nom, attrs.get("value") or "")
            if attrs.get("type") == "file":
                self.fichiers.add(nom)


def champs(page):
    """``(fields of the forms of this HTML, names of those that take a file)``."""
    lecteur = _Champs()
    lecteur.feed(page)
    lecteur.noms.pop("csrfmiddlewaretoken", None)
    return lecteur.noms, lecteur.fichiers


class Hasard(random.Random):
    """The requests of one seed."""

    def __init__(self, graine, noms):
        super().__init__(graine)
        # What other pages ask for: an address may read what its own form does not show.
        self.noms = sorted(set(NOMS) | set(noms))

    def envoi(self, siens, fichiers):
        """Body and type of a POST: the fields of the page, some of them spoiled, taken away, doubled, or another's."""
        if self.random() < 0.12:
            corps, genre = self.choice(CORPS)
            return {"data": corps, "content_type": genre}
        donnees = dict(siens)
        for nom in self.sample(sorted(donnees), min(len(donnees), self.randint(0, 6))):
            if self.random() < 0.2:
                del donnees[nom]
            else:
                donnees[nom] = self.valeur()
        for nom in self.sample(self.noms, 3):
            donnees[nom] = self.valeur()
        for nom in [*fichiers, "fichier", "fichiers"] if self.random() < 0.4 else fichiers:
            donnees[nom] = SimpleUploadedFile("a", self.choice(FICHIERS), "application/octet-stream")
            donnees[nom]._name = self.choice(NOMS_DE_FICHIERS)
        donnees = {nom: _transportable(valeur) for nom, valeur in donnees.items()}
        return {"data": encode_multipart(BOUNDARY, donnees), "content_type": MULTIPART_CONTENT}

    def valeur(self):
        if self.random() < 0.15:
            return [self.choice(VALEURS) for _ in range(self.randint(2, 5))]
        return self.choice(VALEURS)

    def question(self):
        """The query of a GET, as an address writes it."""
        return {nom: _transportable(self.valeur()) for nom in self.sample(self.noms, 4)}


def _transportable(valeur):
    """Half a surrogate pair travels as the bytes that no UTF-8 is."""
    if isinstance(valeur, list):
        return [_transportable(une) for une in valeur]
    return valeur.encode("utf-8", "surrogatepass") if isinstance(valeur, str) and "\ud800" in valeur else valeur


def harceler(navigateurs, paires, graine, tours):
    """Send ``tours`` spoiled requests for each (person, path) of ``paires``; yields ``(what broke, person, path, what
    was sent)`` for every answer 5xx.

    ``navigateurs``: ``{name: test client}``, which do not raise. What each request has written is undone, so that the
    next one finds the same objects. In the first turn the same addresses are asked by GET too.
    """
    formulaires = {}
    for qui, ou in paires:
        # Those of whoever sees some, first: the others send them too.
        if not formulaires.get(ou, ({},))[0]:
            formulaires[ou] = _demander(navigateurs[qui], lambda client, ou=ou: client.get(ou), _champs_de)
    hasard = Hasard(graine, (nom for siens, _ in formulaires.values() for nom in siens))
    for tour in range(tours):
        for qui, ou in paires:
            envoi = hasard.envoi(*formulaires[ou])
            faute = _demander(navigateurs[qui], lambda client, ou=ou, envoi=envoi: client.generic("POST", ou, **envoi))
            if faute:
                yield faute, qui, ou, envoi
            if tour == 0:
                question = hasard.question()
                faute = _demander(navigateurs[qui], lambda client, ou=ou, q=question: client.get(ou, q))
                if faute:
                    yield faute, qui, ou, question


def _champs_de(reponse):
    html = not reponse.streaming and reponse.get("Content-Type", "").startswith("text/html")
    return champs(reponse.content.decode(errors="replace")) if html else ({}, set())


def _faute(reponse):
    """« ValueError at views.py:12: … » for an answer 5xx; None for any other."""
    if reponse.status_code < 500:
        return None
    if not getattr(reponse, "exc_info", None):
        return str(reponse.status_code)
    genre, erreur, trace = reponse.exc_info
    ou = traceback.extract_tb(trace)[-1]
    return f"{genre.__name__} at {ou.filename.rpartition('/')[2]}:{ou.lineno}: {str(erreur)[:200]}"


def _demander(client, demande, lire=_faute):
    cookies = {nom: morceau.OutputString() for nom, morceau in client.cookies.items()}
    with transaction.atomic():
        lu = lire(demande(client))
        transaction.set_rollback(True)
    client.cookies.clear()
    for texte in cookies.values():
        client.cookies.load(texte)
    return lu
