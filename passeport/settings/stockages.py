"""Where the files of fiches and the packs of the exam day are kept: in folders of this machine, or in one S3-compatible
store that several machines share. Outside the web root, and with no address: they leave through a view that checks the
right (R17)."""

import environ

env = environ.Env()
POUR_NOUS_SEULS = {"file_permissions_mode": 0o600, "directory_permissions_mode": 0o700}


def lire_les_stockages(dossier):
    """``{"pieces": …, "packs": …}``, as STORAGES wants them; ``dossier``: the one of this machine."""
    seau = env("PIECES_S3_BUCKET", default="")
    if not seau:
        return {
            "pieces": {
                "BACKEND": "django.core.files.storage.FileSystemStorage",
                "OPTIONS": {"location": dossier / "pieces", "base_url": None} | POUR_NOUS_SEULS,
            },
            "packs": {
                "BACKEND": "examens.packs.stockage.StockageDePacks",
                "OPTIONS": {"location": dossier / "packs"} | POUR_NOUS_SEULS,
            },
        }
    magasin = {
        "bucket_name": seau,
        "endpoint_url": env("PIECES_S3_ENDPOINT", default=None),
        "region_name": env("PIECES_S3_REGION", default=None),
        "access_key": env("PIECES_S3_ACCESS_KEY", default=None),
        "secret_key": env("PIECES_S3_SECRET_KEY", default=None),
    }
    return {
        "pieces": {"BACKEND": "situations.fichiers.magasin.MagasinS3", "OPTIONS": magasin},
        # A worker makes them on one machine, people fetch them from another.
        "packs": {"BACKEND": "situations.fichiers.magasin.MagasinS3", "OPTIONS": magasin | {"location": "packs"}},
    }
