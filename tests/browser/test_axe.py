"""The pages that people spend their day on have no grave finding of axe-core; `make screenshots` asks all."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.screens.pages import FOUND
from tests.screens.texts import Forbidden
from tests.screens.visiting import FOR_AXE, Look, Visitor, judged, looks

DAILY = (
    "overview",
    "statement_upload",
    "statement_detail",
    "exception_list",
    "case_detail",
    "match_list",
    "match_detail",
    "story",
    "chain_list",
    "run_list",
    "run_detail",
    "settlement_list",
    "settlement_detail",
    "settlement_replay",
    "settlement_vouchers",
    "closing",
    "account_mapping",
    "rule_set_list",
    "rule_set_detail",
    "rule_version_detail",
    "lesson_list",
    "rate_list",
    "ledger_list",
    "team",
    "account_login",
)


@pytest.fixture(scope="module")
def visitors(browser: Browser, address: str) -> dict[str, Visitor]:
    return {who: Visitor.of(browser, address, who) for who in {FOUND[name].who for name in DAILY}}


@pytest.mark.parametrize("name", DAILY)
def test_it_can_be_read_by_everybody(name: str, visitors: dict[str, Visitor]) -> None:
    shown = FOUND[name]
    visitor = visitors[shown.who]
    visitor.open(shown, visitor.find(shown))

    found = [
        defect
        for look in looks(visitor, "en")
        if look in FOR_AXE
        for defect in judged(visitor, shown, look, Forbidden())
    ]

    assert found == []


def test_it_finds_words_that_can_not_be_read(browser: Browser, address: str) -> None:
    visitor = Visitor.of(browser, address, "")
    visitor.open(FOUND["account_login"], "/account/login/")
    visitor.page.locator("h1").evaluate("title => title.style.color = '#e8e8e8'")

    found = judged(visitor, FOUND["account_login"], Look("en", "light", 1440), Forbidden())

    assert {defect.kind for defect in found} == {"axe", "contrast"}
    visitor.context.close()


def test_it_finds_what_stands_out_of_the_window_and_what_no_font_has(
    browser: Browser, address: str
) -> None:
    visitor = Visitor.of(browser, address, "")
    visitor.open(FOUND["account_login"], "/account/login/")
    visitor.page.locator("h1").evaluate(
        "title => { title.textContent = '\\u{10FFFD}'; title.style.width = '3000px'; }"
    )

    found = judged(visitor, FOUND["account_login"], Look("zh-hant", "light", 390), Forbidden())

    assert {defect.kind for defect in found} == {"overflow", "glyph"}
    visitor.context.close()


def test_it_finds_what_is_not_translated(browser: Browser, address: str) -> None:
    visitor = Visitor.of(browser, address, "")
    visitor.open(FOUND["account_login"], "/account/login/")

    found = judged(
        visitor,
        FOUND["account_login"],
        Look("zh-hant", "light", 1440),
        Forbidden(messages=("Sign in",), words=("Reconcile",)),
    )

    assert {defect.kind for defect in found} >= {"untranslated", "word"}
    visitor.context.close()
