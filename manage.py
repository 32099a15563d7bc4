#!/usr/bin/env python
"""Django's command line."""

import os
import sys


def main() -> None:
    # this one command works on files alone: it must not need settings, a database or a broker
    if len(sys.argv) > 1 and sys.argv[1] == "reconcile_files":
        from reconcile.files.command import main as reconcile_files

        sys.exit(reconcile_files(sys.argv[2:]))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "reconcile.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
