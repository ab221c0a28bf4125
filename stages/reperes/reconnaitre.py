"""Which sheet a photo shows: its page read aside, its seal checked, or in words why it was not recognised."""

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve

from situations.fichiers.a_part import lire_a_part

from .plan import CodeInconnu, Page, lire_code
from .sceau import est_scelle

QUE_FAIRE = "Photographiez-la entière, à plat, sans ombre, ou dites vous-même de quelle période elle est."
SANS_CODE = f"La feuille n’a pas été reconnue\u00a0: aucun des codes de ses coins n’est lisible. {QUE_FAIRE}"
ETRANGERE = (
    "La feuille n’a pas été reconnue\u00a0: ses codes ne sont pas ceux d’un compte rendu ou d’une attestation imprimés "
    "par ce site. Si c’en est une copie ancienne, dites vous-même de quelle période elle est."
)
PLUSIEURS = (
    "Cette photo montre plusieurs feuilles\u00a0: photographiez-les une par une, pour que chacune aille à sa période."
)

# The pages whose address the sheets bear in a QR code, alone on those printed before the codes of the corners.
_ADRESSES = {"stages:stage_attestation": "attestation", "stages:stage_papier": "compte-rendu"}


@dataclass(frozen=True)
class Vue:
    """One page of what was sent: its picture, and the ``Page`` that it shows, or ``motif``, why none is known.

    ``lecture``: what ``FeuilleSignee.lecture`` keeps; without ``plan`` when the boxes could not be read.
    """

    chemin: Path
    nom: str
    type_mime: str
    sha256_recu: str
    page: Page | None = None
    lecture: dict = field(default_factory=dict)
    motif: str = ""

    @property
    def taille(self):
        return self.chemin.stat().st_size


def reconnaitre(preparee, dossier):
    """A ``Vue`` for each page of a ``situations.fichiers`` ``Preparation``; the blank ones are left out.

    ``dossier``: where the pages of a PDF are drawn. Raises ``FichierRefuse``.
    """
    pages = lire_a_part("stages.reperes.lire", preparee.chemin, dossier)
    return [_vue(preparee, dossier, rang, page) for rang, page in enumerate(pages, start=1) if not page["vierge"]]


def _vue(preparee, dossier, rang, lue):
    if lue["image"]:
        chemin, type_mime = Path(dossier, lue["image"]), "image/jpeg"
        nom = f"{preparee.nom.removesuffix('.pdf')}, page {rang}.jpg"
        empreinte = hashlib.sha256(f"{preparee.sha256_recu} {rang}".encode()).hexdigest()
    else:
        chemin, type_mime, nom, empreinte = preparee.chemin, preparee.type_mime, preparee.nom, preparee.sha256_recu
    page, motif = page_de(lue["codes"])
    lecture = {}
    if page:
        lecture = {"page": page.page, "taille": lue["taille"]}
        if lue["lecture"] and est_scelle(lire_code(lue["lecture"]["plan"])):
            lecture |= lue["lecture"]
    return Vue(chemin, nom, type_mime, empreinte, page, lecture, motif)


def page_de(les_textes):
    """``(page, "")``, or ``(None, why)``."""
    pages = set()
    for texte in les_textes:
        try:
            code = lire_code(texte)
        except CodeInconnu:
            continue
        if est_scelle(code):
            pages.add(code.page)
    pages = pages or set(filter(None, map(_page_de_l_adresse, les_textes)))
    if len(pages) == 1:
        return pages.pop(), ""
    if pages:
        return None, PLUSIEURS
    return None, ETRANGERE if les_textes else SANS_CODE


def _page_de_l_adresse(texte):
    """The ``Page`` to which an address of this site leads, or None."""
    if not texte.startswith(f"{settings.ADRESSE_PUBLIQUE}/"):
        return None
    try:
        trouvee = resolve(urlsplit(texte).path)
    except (Resolver404, ValueError):
        return None
    sorte = _ADRESSES.get(trouvee.view_name)
    return Page(trouvee.kwargs["pk"], sorte, 1) if sorte else None
