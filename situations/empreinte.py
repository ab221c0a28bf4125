"""Hash of a content, the same on every machine and every day for the same words."""

import hashlib
import json


def empreinte(contenu):
    """SHA-256, in hexadecimal, of plain data (dicts, lists, strings, numbers), whatever the order of its keys."""
    texte = json.dumps(contenu, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(texte.encode()).hexdigest()
