"""Refusals that a person can read and act on."""

from __future__ import annotations


class UserError(Exception):
    """Something the user asked for can't be done. The message says why, in their language.

    Named subclasses stand beside the services that raise them; views and the API show the message and
    change nothing.
    """
