"""The S3-compatible store that several machines share, instead of a folder: files of fiches, packs of the exam day."""

from contextlib import contextmanager

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from storages.backends.s3 import S3Storage

# A store that is away holds no page for longer than that, tries included (seconds).
CLIENT = Config(connect_timeout=3, read_timeout=20, retries={"total_max_attempts": 2})
PRIVE = {"default_acl": None, "querystring_auth": True, "file_overwrite": False, "client_config": CLIENT}


@contextmanager
def comme_un_disque():
    """What the store refuses is an ``OSError``, as a disk's faults are: who writes files knows no other."""
    try:
        yield
    except (ClientError, BotoCoreError) as erreur:
        raise OSError(f"The store of files: {erreur}") from erreur


class MagasinS3(S3Storage):
    """Private objects, never written over, with no public address; what is opened has been read whole."""

    def __init__(self, **reglages):
        super().__init__(**PRIVE | reglages)

    def _open(self, name, mode="rb"):
        with comme_un_disque():
            fichier = super()._open(name, mode)
            fichier.open()
        return fichier

    def _save(self, name, content):
        with comme_un_disque():
            return super()._save(name, content)

    def delete(self, name):
        with comme_un_disque():
            super().delete(name)

    def exists(self, name):
        with comme_un_disque():
            return super().exists(name)

    def listdir(self, name):
        with comme_un_disque():
            return super().listdir(name)

    def size(self, name):
        with comme_un_disque():
            return super().size(name)

    def get_modified_time(self, name):
        with comme_un_disque():
            return super().get_modified_time(name)
