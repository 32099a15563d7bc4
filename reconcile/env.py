"""Reads the environment, once and loudly: a setting that is missing or wrong stops the start."""

from __future__ import annotations

import os


class SettingError(RuntimeError):
    """The environment does not say what this installation needs to know."""


def text(name: str, default: str | None = None) -> str:
    value = os.environ.get(name, "")
    if value:
        return value
    if default is None:
        raise SettingError(f"{name} is not set")
    return default


def boolean(name: str, *, default: bool) -> bool:
    value = os.environ.get(name, "").lower()
    if value in {"", "1", "true", "yes", "on", "0", "false", "no", "off"}:
        return value in {"1", "true", "yes", "on"} if value else default
    raise SettingError(f"{name} must be yes or no, not “{value}”")


def integer(name: str, default: int) -> int:
    value = os.environ.get(name, "")
    if not value:
        return default
    if not value.isdecimal():
        raise SettingError(f"{name} must be a whole number, not “{value}”")
    return int(value)


def choice(name: str, options: tuple[str, ...], default: str) -> str:
    value = text(name, default)
    if value not in options:
        raise SettingError(f"{name} must be one of {', '.join(options)}, not “{value}”")
    return value


def words(name: str, default: str = "") -> list[str]:
    """A list, separated by commas."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]
