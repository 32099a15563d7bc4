"""Why a match or a case is what it is, in the reader's language."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from django.utils.translation import gettext, gettext_noop

from reconcile.engine.explain import MESSAGES

# reasons that people's acts give, beside those of the engine
SHELL_REASONS = {
    "match_undone": gettext_noop("A match of these rows was undone."),
    "split_off": gettext_noop("Split off from another case."),
    "rows_left": gettext_noop("What is left after some of its rows were matched or taken out."),
    "carried_forward": gettext_noop("Carried forward: waits for the other side's next file."),
}


def reason_words(code: str, params: Mapping[str, object] | None = None) -> str:
    """A reason code in the reader's language, with what it is about."""
    text = MESSAGES.get(code) or SHELL_REASONS.get(code) or code
    # a parameter that an old run did not keep is left out, not an error
    return (gettext(text) if text else "") % defaultdict(lambda: "…", params or {})
