"""What the tables that grow are found by: no index costs every writing without serving a reading."""

from django.apps import apps
from django.db.models import UniqueConstraint

NOS_APPS = {"accounts", "examens", "referentiel", "situations", "stages", "suivi"}


def index_de(modele):
    """``{(field, …)}``, in order, of every index that holds each line."""
    meta = modele._meta
    yield from ((champ.name,) for champ in meta.local_fields if champ.db_index or champ.unique)
    yield from (tuple(n.lstrip("-") for n in index.fields) for index in meta.indexes if not index.condition)
    contraintes = (c for c in meta.constraints if isinstance(c, UniqueConstraint) and not c.condition)
    yield from (contrainte.fields for contrainte in contraintes)


def test_no_index_is_the_beginning_of_another():
    doubles = [
        (modele._meta.label, court)
        for modele in apps.get_models()
        if modele._meta.app_label in NOS_APPS
        for court in index_de(modele)
        for long in index_de(modele)
        if len(court) < len(long) and long[: len(court)] == court
    ]
    assert doubles == []
