"""Reconcile files from disk: no database, no broker, no settings. `manage.py reconcile_files --help`."""
