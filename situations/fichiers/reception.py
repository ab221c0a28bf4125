"""What a browser sends, while Django receives it: a full disk is told instead of breaking the page."""

from django.core.files.uploadhandler import SkipFile, TemporaryFileUploadHandler


class ReceptionSurDisque(TemporaryFileUploadHandler):
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
