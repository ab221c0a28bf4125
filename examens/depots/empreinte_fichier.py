"""The hash of a file that somebody sends to be compared: computed as it arrives, so that it is never kept."""

import hashlib
from dataclasses import dataclass

from django.core.files.uploadhandler import FileUploadHandler, StopUpload

OCTETS_AU_PLUS = 30 * 1024 * 1024
TROP_GROS = "Ce fichier dépasse 30\u00a0Mo\u00a0: ce n’est pas une copie déposée ici."
# Past this the line is cut: nobody means to check such a file.
COUPURE = 4 * OCTETS_AU_PLUS


@dataclass
class FichierLu:
    """What is left of a file, as a form field takes it. ``empreinte``: SHA-256, hexadecimal; ``size``: in bytes."""

    name: str
    empreinte: str
    size: int

    def close(self):
        """There is nothing to close; Django closes every file of a request."""


class EmpreinteUploadHandler(FileUploadHandler):
    """Neither memory nor disk holds the file: each piece goes into the hash and is forgotten.

    A file that is too large is read to its end, so that the browser gets its answer, and not hashed any further.
    """

    chunk_size = 256 * 1024

    def new_file(self, *args, **kwargs):
        super().new_file(*args, **kwargs)
        self._sha256 = hashlib.sha256()

    def receive_data_chunk(self, raw_data, start):
        if start > COUPURE:
            raise StopUpload(connection_reset=True)
        if start <= OCTETS_AU_PLUS:
            self._sha256.update(raw_data)

    def file_complete(self, file_size):
        return FichierLu(self.file_name, self._sha256.hexdigest(), file_size)
