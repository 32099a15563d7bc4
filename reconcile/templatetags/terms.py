"""`{% term "carry_forward" %}`: a word of the glossary that says what it means when it is pressed."""

from __future__ import annotations

from django import template
from django.template.context import Context
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from reconcile.glossary import TERMS

register = template.Library()


@register.simple_tag(takes_context=True)
def term(context: Context, code: str, text: str = "") -> SafeString:
    """The word, or the text that stands for it here, as a button that opens its meaning.

    The meaning stands once on a page: the browser opens it beside whichever of its buttons is pressed.
    """
    found = TERMS[code]
    said = text or found.word
    # buttons of acts have the same words: whoever hears them must tell them apart
    button = format_html(
        '<button type="button" class="term" popovertarget="term-{}" aria-label="{}">{}</button>',
        code,
        _("%(word)s: what it means") % {"word": said},
        said,
    )
    shown: set[str] = vars(context["request"]).setdefault("terms_shown", set())
    if code in shown:
        return button
    shown.add(code)
    return format_html(
        '{}<span popover class="hint" id="term-{}" role="note"><strong>{}</strong> {} '
        '<a href="{}#{}">{}</a></span>',
        button,
        code,
        found.word,
        found.meaning,
        reverse("glossary"),
        code,
        _("All words"),
    )
