from django.db import migrations

from accounts.walls import EVERYTHING, GrantTables


class Migration(migrations.Migration):
    """Rights on the tables of the libraries that know people, who belong to no merchant."""

    dependencies = [
        ("accounts", "0001_initial"),
        ("account", "0009_emailaddress_unique_primary_email"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("sessions", "0001_initial"),
    ]

    operations = [
        GrantTables(
            ["django_session", "account_emailaddress", "account_emailconfirmation"],
            app=EVERYTHING,
        ),
        GrantTables(
            [
                "accounts_user_groups",
                "accounts_user_user_permissions",
                "auth_group",
                "auth_group_permissions",
                "auth_permission",
                "django_content_type",
                "django_migrations",
            ],
            app="SELECT",
            sys="",
        ),
    ]
