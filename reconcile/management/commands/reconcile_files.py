from __future__ import annotations

import sys

from django.core.management.base import BaseCommand, CommandParser

from reconcile.files.command import main


class Command(BaseCommand):
    """Listed by `manage.py help`; manage.py itself runs it before any setting is read."""

    help = "Reconcile statement files without a database; see reconcile_files --help."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("words", nargs="*")

    def handle(self, *args: object, **options: list[str]) -> None:
        sys.exit(main(options["words"]))
