"""What enters and leaves the engine can't be changed by who holds it."""

from __future__ import annotations

import dataclasses
import importlib
import inspect
import pkgutil

import pytest

import reconcile.engine

# it gathers what the rules find, and lives as long as one run
GATHERS = ("Waterfall",)


def values() -> list[type]:
    found = {}
    for module in pkgutil.walk_packages(reconcile.engine.__path__, "reconcile.engine."):
        for name, made in inspect.getmembers(importlib.import_module(module.name), inspect.isclass):
            if dataclasses.is_dataclass(made) and made.__module__.startswith("reconcile.engine"):
                found[name] = made
    return [found[name] for name in sorted(found)]


@pytest.mark.parametrize("value", values(), ids=lambda value: value.__name__)
def test_it_has_slots(value: type) -> None:
    assert "__slots__" in vars(value)


@pytest.mark.parametrize(
    "value", [v for v in values() if v.__name__ not in GATHERS], ids=lambda value: value.__name__
)
def test_it_is_frozen(value: type) -> None:
    params = vars(value)["__dataclass_params__"]

    assert params.frozen
