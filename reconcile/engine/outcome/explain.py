"""Reasons in words: one English template per code, which the shell translates."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from reconcile.engine.outcome.case_reasons import OF_CASES
from reconcile.engine.outcome.match_reasons import OF_MATCHES

MESSAGES: Mapping[str, str] = {**OF_MATCHES, **OF_CASES}
UNKNOWN = "?"


class _Blanks(dict[str, object]):
    """Parameters of a template; what isn't given shows as a question mark."""

    def __missing__(self, name: str) -> object:
        return UNKNOWN


def has_blanks(code: str) -> bool:
    """Whether the reason says something of the case itself."""
    return "%(" in MESSAGES.get(code, code)


def with_fee(
    params: Mapping[str, object], write: Callable[[int, str], str]
) -> Mapping[str, object]:
    """The parameters of a reason, with both amounts of a disputed fee as the caller writes them."""
    expected, taken = params.get("expected_minor"), params.get("actual_minor")
    if not isinstance(expected, int) or not isinstance(taken, int):
        return params
    currency = str(params.get("currency"))
    return {**params, "expected": write(expected, currency), "taken": write(taken, currency)}


def reason(code: str, params: Mapping[str, object] | None = None) -> str:
    """The reason in English. A code that this version doesn't know stands for itself."""
    given = {name: value for name, value in (params or {}).items() if value is not None}
    return MESSAGES.get(code, code) % _Blanks(given)
