import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "reconcile.settings")
application = get_wsgi_application()

from accounts.checks import refuse_too_strong_a_role  # noqa: E402  (after Django is set up)

refuse_too_strong_a_role()
