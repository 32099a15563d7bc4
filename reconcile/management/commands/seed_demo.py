from __future__ import annotations

import signal
import time

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError

from reconcile.demo import seed


class Command(BaseCommand):
    help = "Put the sample data through the product, and print who can sign in. Only in demo mode."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", default="8000")
        parser.add_argument("--stay", action="store_true", help="stay until told to end")

    def handle(self, *args: object, **options: object) -> None:
        if settings.MODE == "production":
            raise CommandError("sample data has no place in production")
        self._seed()
        self.stdout.write(f"\nReconcile is ready: http://127.0.0.1:{options['port']}/\n")
        self.stdout.write(f"Everybody's password is {seed.PASSWORD}\n")
        for name, display, shop, role in seed.PEOPLE:
            self.stdout.write(f"  {seed.email(name):24} {role.label:12} {display} ({shop})")
        if settings.RECONCILE_SIGNUP == "open":
            self.stdout.write(
                "Or sign up with files of your own: the mail with the link is printed here."
            )
        self.stdout.flush()
        if options["stay"]:
            signal.pause()

    def _seed(self) -> None:
        for attempt in range(30):
            try:
                seed.seed(self.stdout.write)
            except OperationalError:
                if attempt == 29:  # noqa: PLR2004  (half a minute)
                    raise
                time.sleep(1)
            else:
                return
