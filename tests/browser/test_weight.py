"""What the first page costs somebody who has been nowhere before: all that goes over the wire."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.browser.driving import signed_in

BYTES_MAX = 120 * 1024
WEIGHT = """() => performance.getEntriesByType("navigation").concat(performance.getEntriesByType("resource"))
    .map((one) => one.encodedBodySize).reduce((sum, size) => sum + size, 0)"""
PAGES = ("/", "/exceptions/", "/matches/", "/upload/", "/rules/", "/settlements/", "/ledgers/", "/audit/")  # fmt: skip


def test_it_is_light_before_anybody_has_signed_in(browser: Browser, address: str) -> None:
    page = browser.new_page()

    page.goto(f"{address}/account/login/", wait_until="networkidle")

    assert 0 < page.evaluate(WEIGHT) <= BYTES_MAX
    page.close()


@pytest.mark.parametrize("path", PAGES)
def test_it_is_light_where_it_is_the_first_page(path: str, browser: Browser, address: str) -> None:
    page = signed_in(browser, address, "mei")
    # as if nothing were kept from before
    page.context.new_cdp_session(page).send("Network.setCacheDisabled", {"cacheDisabled": True})

    page.goto(address + path, wait_until="networkidle")

    assert 0 < page.evaluate(WEIGHT) <= BYTES_MAX
    page.context.close()
