#!/usr/bin/env python
"""Django's command line."""

import contextlib
import gc
import os
import sys


def main() -> None:
    # this one command works on files alone: it must not need settings, a database or a broker
    if len(sys.argv) > 1 and sys.argv[1] == "reconcile_files":
        # what is made while modules are read stays to the end
        gc.disable()
        from reconcile.files.command import main as reconcile_files

        gc.freeze()
        gc.enable()
        code = reconcile_files(sys.argv[2:])
        with contextlib.suppress(BrokenPipeError):
            sys.stdout.flush()
        sys.stderr.flush()
        # all is written: handing gigabytes back piece by piece would only take time
        os._exit(code)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "reconcile.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
