"""The queue by keyboard: ticks that survive sorting, a suggestion accepted and taken back."""

from __future__ import annotations

from playwright.sync_api import Browser, expect

from tests.browser.driving import signed_in


def test_it_keeps_ticks_while_sorting_and_takes_an_accepted_row_back(
    browser: Browser, address: str
) -> None:
    page = signed_in(browser, address, "chan")
    heard: list[str] = []
    page.on("console", lambda said: heard.append(said.text))
    page.goto(f"{address}/exceptions/?view=all")

    for key in ("j", "j", "x", "j", "j", "Shift+X"):
        page.keyboard.press(key)
    expect(page.locator("[data-ticked-count]")).to_have_text("✓ 3")
    page.select_option("#sort", "age")
    page.wait_for_url("**sort=age**")
    expect(page.locator("[data-ticked-count]")).to_have_text("✓ 3")

    page.goto(f"{address}/matches/")
    page.keyboard.press("j")
    page.keyboard.press("a")
    expect(page.locator(".toasts")).to_contain_text("1 done.")
    page.keyboard.press("u")
    expect(page.locator(".toasts")).to_contain_text("Undone.")
    assert heard == []
