"""While one machine after the other is upgraded, the version before still runs on the new tables: a migration takes
nothing away that it asks for, and asks nothing of what it writes (docs/deploiement.md, « Two machines »)."""

import pytest
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState

# The last migration of each app in the last version; of the first one, what it will hold. Moved at each release.
DERNIERE_VERSION = {
    "accounts": "0003_journal_par_mois",
    "examens": "0002_depots_inalterables",
    "exploitation": "0001_initial",
    "referentiel": "0001_initial",
    "situations": "0001_initial",
    "stages": "0001_initial",
    "suivi": "0002_mots_repris_figes",
}
# The second step of a removal: the code of the last version no longer asks for it. (app, migration): what, since when.
EN_DEUX_TEMPS = {}

RETRAITS = (
    migrations.RemoveField,
    migrations.RenameField,
    migrations.DeleteModel,
    migrations.RenameModel,
    migrations.AlterModelTable,
)


def ruptures(operations, app, avant, publie):
    """What breaks the version before, in words. ``avant``: the state that these operations find; ``publie``: that of
    the last version, which knows no model made since."""
    dites = []
    for operation in operations:
        modele = (
            getattr(operation, "model_name", None)
            or getattr(operation, "old_name", None)
            or operation.__dict__.get("name")
        )
        if modele and (app, modele.lower()) in publie.models:
            if isinstance(operation, RETRAITS):
                dites.append(f"{operation.describe()}: first a version whose code no longer asks for it.")
            elif isinstance(operation, migrations.AddField) and exige(operation.field):
                dites.append(f"{operation.describe()}: the version before inserts without it, give it a db_default.")
            elif isinstance(operation, migrations.AlterField) and exige(operation.field):
                ancien = avant.models[app, modele.lower()].fields.get(operation.name)
                if ancien is not None and ancien.null:
                    dites.append(f"{operation.describe()}: the version before still writes NULL.")
        operation.state_forwards(app, avant)
    return dites


def exige(champ):
    """Whether a row that does not name this field is refused by PostgreSQL: Django keeps no default there."""
    return not (champ.null or champ.many_to_many or champ.generated or champ.has_db_default())


def test_the_version_before_survives_each_migration_since_it():
    loader = MigrationLoader(None)
    publie = loader.project_state(list(DERNIERE_VERSION.items()))
    connues = set().union(*(loader.graph.forwards_plan(noeud) for noeud in DERNIERE_VERSION.items()))
    nouvelles = [m for cle, m in loader.graph.nodes.items() if cle not in connues and cle[0] in DERNIERE_VERSION]
    assert [
        (migration.app_label, migration.name, rupture)
        for migration in nouvelles
        if (migration.app_label, migration.name) not in EN_DEUX_TEMPS
        for rupture in ruptures(
            migration.operations,
            migration.app_label,
            loader.project_state((migration.app_label, migration.name), at_end=False),
            publie,
        )
    ] == []


ENTIER = models.IntegerField()


@pytest.mark.parametrize(
    ("operation", "rompt"),
    [
        (migrations.RemoveField("fiche", "vieux"), True),
        (migrations.RenameField("fiche", "vieux", "neuf"), True),
        (migrations.DeleteModel("Fiche"), True),
        (migrations.RenameModel("Fiche", "Carte"), True),
        (migrations.AddField("fiche", "neuf", models.IntegerField(default=1)), True),
        (migrations.AlterField("fiche", "vieux", ENTIER), True),
        (migrations.AddField("fiche", "neuf", models.IntegerField(db_default=1)), False),
        (migrations.AddField("fiche", "neuf", models.IntegerField(null=True)), False),
        (migrations.AddField("recente", "neuf", ENTIER), False),
        (migrations.DeleteModel("Recente"), False),
        (migrations.CreateModel("Neuve", [("id", models.AutoField(primary_key=True)), ("n", ENTIER)]), False),
        (migrations.RunPython(migrations.RunPython.noop), False),
    ],
)
def test_what_takes_away_or_asks_more_is_seen(operation, rompt):
    publie, avant = ProjectState(), ProjectState()
    for etat, nom in ((publie, "Fiche"), (avant, "Fiche"), (avant, "Recente")):
        champs = [("id", models.AutoField(primary_key=True)), ("vieux", models.IntegerField(null=True))]
        migrations.CreateModel(nom, champs).state_forwards("essai", etat)
    assert bool(ruptures([operation], "essai", avant, publie)) is rompt
