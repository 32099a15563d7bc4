"""Every event leaves a trace: each public service writes an audit event, itself or through one it calls."""

from __future__ import annotations

import ast

import pytest

from tests.architecture.source import modules

SERVICES = {
    node.name: node
    for module in modules()
    if "/services/" in module.path
    for node in module.tree.body
    if isinstance(node, ast.FunctionDef)
}


def is_event(function: ast.FunctionDef) -> bool:
    """A public function that somebody calls for a merchant, as somebody."""
    names = {arg.arg for arg in function.args.kwonlyargs}
    return not function.name.startswith("_") and {"merchant", "actor"} <= names


def called(function: ast.FunctionDef) -> set[str]:
    """Names of the functions that are called, or handed on to be called."""
    return {
        ast.unparse(n.func).rpartition(".")[2]
        for n in ast.walk(function)
        if isinstance(n, ast.Call)
    }


def writes_audit(name: str, seen: frozenset[str] = frozenset()) -> bool:
    names = called(SERVICES[name])
    further = (names & SERVICES.keys()) - seen - {name}
    return "record" in names or any(writes_audit(n, seen | {name}) for n in further)


EVENTS = sorted(name for name, function in SERVICES.items() if is_event(function))
# called inside the transaction of an event that is audited as a whole
PARTS = {"book"}


def test_it_knows_the_events() -> None:
    assert len(EVENTS) > 35


@pytest.mark.parametrize("name", [name for name in EVENTS if name not in PARTS])
def test_it_writes_an_audit_event(name: str) -> None:
    assert writes_audit(name)
