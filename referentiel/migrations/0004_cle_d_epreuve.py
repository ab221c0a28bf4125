from django.db import migrations, models


def donner_leur_cle(apps, schema_editor):
    """Until now an épreuve was known by its code; what serves nothing and has no compétence left had been retired."""
    apps.get_model("referentiel", "Epreuve").objects.update(cle=models.F("code"))


class Migration(migrations.Migration):
    dependencies = [("referentiel", "0003_conseil_de_situation")]

    operations = [
        migrations.AddField("epreuve", "cle", models.CharField("clé", max_length=40, default="", editable=False), False),
        migrations.RunPython(donner_leur_cle, migrations.RunPython.noop),
    ]
