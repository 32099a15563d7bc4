from django.apps import AppConfig


class LedgersConfig(AppConfig):
    name = "ledgers"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from ledgers import handlers  # noqa: F401  (registers what workers do for ledgers)
