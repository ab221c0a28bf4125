"""How passwords are hashed: Argon2, and as long to refuse whatever the account."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Hachage(Argon2PasswordHasher):
    """Argon2id as OWASP advises it first: 46 MiB, one pass, one thread; a quarter of the work of Django's own figures.

    A lycée signs in at eight o'clock, and those figures (100 MiB, 0.3 s of a core) would starve those who save.
    An initial password is hashed twice quicker: refusing it must not be quicker than an unknown identifier. Django
    calls ``harden_runtime`` for a wrong password whose hash is not at today's cost; its own does nothing.
    """

    memory_cost = 46 * 1024
    time_cost = 1
    parallelism = 1

    def harden_runtime(self, password, encoded):
        self.encode(password, self.salt())
