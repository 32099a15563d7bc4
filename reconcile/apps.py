from django.apps import AppConfig


class ReconcileConfig(AppConfig):
    name = "reconcile"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # bound here and not in the package: `import reconcile.engine` must load neither of them
        from reconcile import celery, handlers  # noqa: F401
