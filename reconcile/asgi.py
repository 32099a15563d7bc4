import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "reconcile.settings")
application = get_asgi_application()

from accounts.checks import refuse_too_strong_a_role  # noqa: E402  (after Django is set up)

refuse_too_strong_a_role()
