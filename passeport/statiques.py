"""Static files under the hash of their content, the imports of our own scripts included.

A script names its neighbours: ``import { element } from './composants.js';``. Each name is written anew with its hash,
so that a page never runs one version of a module with another. Django's ``support_js_module_import_aggregation`` does
the same for every script of every package, and stops at one that names a file it does not bring.
"""

from django.contrib.staticfiles.finders import AppDirectoriesFinder
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

IMPORTS = ("js/*.js", ((r"""(?P<matched>from ['"](?P<url>\.{1,2}/[^'"]+)['"];)""", 'from "%(url)s";'),))


# Forms of Bootstrap and of htmx that no page asks for: half of what there would be to compress.
INUTILES = ("bootstrap*.js*", "bootstrap.css*", "bootstrap.rtl*", "bootstrap-*", "htmax*", "htmx-4*", "ext")


class FichiersDesPaquets(AppDirectoriesFinder):
    """What ``collectstatic`` takes of the packages."""

    def list(self, ignore_patterns):
        return super().list([*(ignore_patterns or ()), *INUTILES])


class Statiques(ManifestStaticFilesStorage):
    patterns = (*ManifestStaticFilesStorage.patterns, IMPORTS)


class StatiquesCompresses(CompressedManifestStaticFilesStorage):
    patterns = (*CompressedManifestStaticFilesStorage.patterns, IMPORTS)

    def compress_files(self, paths):
        """What bears the hash of its content is compressed once: an upgrade does what is new alone."""
        return super().compress_files([path for path in paths if not self.exists(f"{path}.gz")])
