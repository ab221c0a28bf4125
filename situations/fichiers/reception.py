"""What a browser sends, while Django receives it: a full disk is told instead of breaking the page, and each file keeps
the name that its owner wrote."""

from functools import partial

from django.core.files.uploadhandler import MemoryFileUploadHandler, SkipFile, TemporaryFileUploadHandler
from django.http.multipartparser import MultiPartParser


class NomEcritMiddleware:
    """Before anything reads the form: « Devis 12/03/2026.pdf » is a name, of which Django would keep « 2026.pdf ».

    Each file received has its ``nom_ecrit``; what a page or a disk takes of it, ``noms`` decides.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.parse_file_upload = partial(_lire, request)
        return self.get_response(request)


def _lire(request, meta, corps):
    """``HttpRequest.parse_file_upload``, by the parser below."""
    return _Formulaire(meta, corps, request.upload_handlers, request.encoding).parse()


class _Formulaire(MultiPartParser):
    def sanitize_file_name(self, file_name):
        for receveur in self._upload_handlers:
            receveur.nom_ecrit = file_name
        return super().sanitize_file_name(file_name)


class _GardeLeNom:
    """To be put before an upload handler."""

    def file_complete(self, file_size):
        fichier = super().file_complete(file_size)
        if fichier is not None:
            fichier.nom_ecrit = self.nom_ecrit
        return fichier


class ReceptionEnMemoire(_GardeLeNom, MemoryFileUploadHandler):
    """Django's own, for what is small."""


class ReceptionSurDisque(_GardeLeNom, TemporaryFileUploadHandler):
    """Django's own, but when the temporary folder is full ``request.disque_plein`` says so, the file alone is left
    out, and what is typed after it in the form is still read."""

    def new_file(self, *args, **kwargs):
        try:
            super().new_file(*args, **kwargs)
        except OSError:
            self._renoncer()

    def receive_data_chunk(self, raw_data, start):
        try:
            super().receive_data_chunk(raw_data, start)
        except OSError:
            self._renoncer()

    def file_complete(self, file_size):
        try:
            return super().file_complete(file_size)
        except OSError:
            self.request.disque_plein = True
            return None

    def _renoncer(self):
        self.request.disque_plein = True
        raise SkipFile
