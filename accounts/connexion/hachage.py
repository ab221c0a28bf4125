"""How passwords are hashed: Argon2, and as long to refuse whatever the account."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Hachage(Argon2PasswordHasher):
    """An initial password is hashed seven times quicker: refusing it must not be quicker than an unknown identifier.

    Django calls ``harden_runtime`` for a wrong password whose hash is not at today's cost; its own does nothing.
    """

    def harden_runtime(self, password, encoded):
        self.encode(password, self.salt())
