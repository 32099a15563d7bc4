"""How templates show what rules would have done: shares with their bounds, and bars before and after."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from reconcile.reports import precision
from reconcile.templatetags.ui import count, rule_name, word

register = template.Library()

# the drawing's own units: it is scaled to the width of its card
LABEL_WIDTH, BAR_WIDTH, NUMBER_WIDTH = 190, 300, 70
BAR_HEIGHT, LINE_HEIGHT = 11, 32
LINES_MAX = 15


class MayBeWrong(Protocol):
    """A field of a form."""

    @property
    def has_faults(self) -> bool: ...


@register.filter
def percent(ppm: int) -> str:
    """Parts per million as per cent."""
    return precision.percent(int(ppm))


@register.filter
def any_faults(fields: Iterable[MayBeWrong]) -> bool:
    """Whether a field of a form, or one inside it, has a fault."""
    return any(field.has_faults for field in fields)


@register.simple_tag
def share(measured: Mapping[str, int | None] | None) -> SafeString:
    """So many of so many, and the lower bound of that share; a dash where nothing is known."""
    if not measured or not measured["of"]:
        return format_html('<span class="muted">{}</span>', "—")
    text = _("%(right)s of %(of)s; at least %(bound)s") % {
        "right": count(measured["right"]),
        "of": count(measured["of"]),
        "bound": precision.percent(measured["at_least_ppm"] or 0),
    }
    return format_html('<span class="nowrap">{}</span>', text)


@register.simple_tag
def bars(lines: Sequence[Mapping[str, object]]) -> SafeString:
    """A chart of counts before and after, two bars for each name; the table beside it says the same."""
    shown = lines[:LINES_MAX]
    most = max((int(str(line[when])) for line in shown for when in ("before", "after")), default=0)
    parts = []
    for number, line in enumerate(shown):
        top = number * LINE_HEIGHT
        parts.append(
            format_html(
                '<text x="{}" y="{}" text-anchor="end">{}</text>',
                LABEL_WIDTH - 8,
                top + 18,
                word(rule_name(str(line["name"]))),
            )
        )
        for offset, when in ((3, "before"), (15, "after")):
            value = int(str(line[when]))
            width = value * BAR_WIDTH // most if most else 0
            parts.append(
                format_html(
                    '<rect class="{}" x="{}" y="{}" width="{}" height="{}"></rect>'
                    '<text x="{}" y="{}">{}</text>',
                    when,
                    LABEL_WIDTH,
                    top + offset,
                    max(width, 1),
                    BAR_HEIGHT,
                    LABEL_WIDTH + max(width, 1) + 6,
                    top + offset + 10,
                    count(value),
                )
            )
    return format_html(
        '<svg class="bars" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>',
        LABEL_WIDTH + BAR_WIDTH + NUMBER_WIDTH,
        len(shown) * LINE_HEIGHT,
        _("Before and after"),
        format_html_join("", "{}", ((part,) for part in parts)),
    )
