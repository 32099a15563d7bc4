from django.db import migrations, models


class Migration(migrations.Migration):
    """Shops in which a person learns the work."""

    dependencies = [("accounts", "0011_by_link")]

    operations = [
        migrations.AddField("merchant", "is_practice", models.BooleanField(default=False)),
    ]
