from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_import_en_cours")]

    operations = [
        migrations.AddIndex(
            model_name="journal",
            index=models.Index(fields=["etablissement", "-id"], name="journal_etablissement_rang"),
        ),
    ]
