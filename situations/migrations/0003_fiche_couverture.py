from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("situations", "0002_appreciation_version_et_cle")]

    operations = [
        migrations.AddIndex(
            model_name="fiche",
            index=models.Index(
                fields=["passeport", "competence", "type", "enregistree_le", "supprimee_le", "modifiee_le"],
                name="fiche_couverture",
            ),
        ),
    ]
