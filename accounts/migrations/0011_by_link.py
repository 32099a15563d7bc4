from django.db import migrations, models


class Migration(migrations.Migration):
    """An act may be of somebody outside, known by a link alone."""

    dependencies = [
        ('accounts', '0010_limits'),
    ]

    operations = [
        migrations.AlterField(
            model_name='auditevent',
            name='actor_kind',
            field=models.CharField(choices=[('PERSON', 'Person'), ('TOKEN', 'API token'), ('SYSTEM', 'System'), ('LINK', 'By link')], max_length=8),
        ),
    ]
