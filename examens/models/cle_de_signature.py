import base64
import hashlib
import json

from cryptography.fernet import InvalidToken
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.db import models, transaction
from jwt.algorithms import RSAAlgorithm

from accounts.coffre import coffre

USAGE = "badges"


class CleDeSignatureQuerySet(models.QuerySet):
    def actuelle(self):
        """The key that signs today: the latest that ``SECRET_KEY`` or its fallbacks still open; drawn the first time,
        and again once they are lost. Those before stay published: what they signed is still verified."""
        for cle in self.order_by("-pk"):
            if cle.s_ouvre:
                return cle
        return self.tirer()

    @transaction.atomic
    def tirer(self):
        privee = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        pem = privee.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        publique = RSAAlgorithm.to_jwk(privee.public_key(), as_dict=True)
        publique = {nom: publique[nom] for nom in ("kty", "n", "e")}
        return self.create(
            empreinte=empreinte_de_cle(publique), publique=publique, privee=coffre(USAGE).encrypt(pem).decode()
        )


class CleDeSignature(models.Model):
    """A key of this instance, by which it signs what its students take away as Open Badges.

    ``publique``: a JWK (RFC 7517), published for ever; ``empreinte``: its thumbprint (RFC 7638); ``privee``: PEM,
    encrypted by ``accounts.coffre``.
    """

    empreinte = models.CharField("empreinte", max_length=43, unique=True)
    publique = models.JSONField("clé publique")
    privee = models.TextField("clé privée, chiffrée")
    creee_le = models.DateTimeField("créée le", auto_now_add=True)

    objects = CleDeSignatureQuerySet.as_manager()

    class Meta:
        verbose_name = "clé de signature"
        verbose_name_plural = "clés de signature"

    def __str__(self):
        return f"Clé {self.empreinte}"

    @property
    def s_ouvre(self):
        return self.ouvrir() is not None

    def ouvrir(self):
        """The private key, as PEM; None when the key that encrypted it is gone."""
        try:
            return coffre(USAGE).decrypt(self.privee.encode())
        except InvalidToken:
            return None

    def resceller(self):
        """Encrypt the private key again, by ``SECRET_KEY``. Raises ``InvalidToken``."""
        self.privee = coffre(USAGE).rotate(self.privee.encode()).decode()
        self.save(update_fields=["privee"])

    @property
    def jwk(self):
        return self.publique | {"kid": self.empreinte, "alg": "RS256", "use": "sig"}


def empreinte_de_cle(publique):
    """The SHA-256 thumbprint of a JWK (RFC 7638)."""
    canonique = json.dumps(publique, sort_keys=True, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(hashlib.sha256(canonique).digest()).rstrip(b"=").decode()
