"""The settings as the type checker sees them: with them it knows the fields of every model."""

import os

os.environ.setdefault("RECONCILE_MODE", "test")

from reconcile.settings import *  # noqa: F403  (the mode comes first)
