"""The queue and a case worked without a mouse, and without JavaScript; by the other shop's accountant."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.driving import signed_in


@pytest.fixture
def tom(browser: Browser, address: str) -> Iterator[Page]:
    """Tom before his queue; the console must have stayed silent."""
    page = signed_in(browser, address, "tom")
    said: list[str] = []
    page.on(
        "console", lambda message: said.append(message.text) if message.type == "error" else None
    )
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(f"{address}/exceptions/")
    yield page
    page.context.close()
    assert said == []


def open_first(page: Page) -> None:
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.locator("h1", has_text="·").wait_for()
    page.wait_for_load_state()


def test_it_ticks_a_range_that_survives_sorting(tom: Page) -> None:
    for key in ("j", "x", "j", "j", "Shift+X"):
        tom.keyboard.press(key)
    chosen = tom.locator("[name=case]:checked").evaluate_all("all => all.map(one => one.value)")

    with tom.expect_response(lambda answer: "sort=amount" in answer.url):
        tom.select_option("#sort", "amount")

    expect(tom.locator("[name=case]:checked")).to_have_count(3)
    kept = tom.locator("[name=case]:checked").evaluate_all("all => all.map(one => one.value)")
    assert sorted(kept) == sorted(chosen)


def test_it_sorts_only_when_the_ticks_before_it_are_kept(tom: Page) -> None:
    on_their_way: list[Route] = []
    # Playwright marks the handler that it is given, and a list's own can't be marked
    tom.route("**/exceptions/ticks/", lambda route: on_their_way.append(route), times=1)  # noqa: PLW0108
    for key in ("j", "x", "j", "x"):
        tom.keyboard.press(key)

    tom.select_option("#sort", "amount")
    tom.wait_for_timeout(500)
    is_early = "sort=amount" in tom.url
    on_their_way[0].continue_()

    tom.wait_for_url("**sort=amount**")
    expect(tom.locator("[name=case]:checked")).to_have_count(2)
    assert not is_early


def test_it_shows_what_can_be_done_with_the_ticked_only_when_some_are(tom: Page) -> None:
    expect(tom.locator(".ticked")).to_be_hidden()

    tom.locator("[data-tick-all]").check()

    expect(tom.locator(".ticked")).to_be_visible()
    assert tom.locator("[name=case]:not(:checked)").count() == 0


def test_it_holds_a_case_and_takes_it_back(tom: Page) -> None:
    open_first(tom)

    tom.keyboard.press("h")
    tom.locator("#hr").fill("asked the channel")
    tom.get_by_role("button", name="Hold", exact=True).click()
    tom.get_by_text("On hold.").wait_for()
    tom.keyboard.press("u")

    tom.get_by_text("Undone. The case is open again.").wait_for()


def test_it_keeps_the_ticked_rows_while_others_are_looked_for(tom: Page) -> None:
    open_first(tom)
    before = tom.locator("#matching input:checked").count()
    tom.locator("#matching input[name=item]:not(:checked)").first.check()

    tom.fill("#find", "no such row")
    with tom.expect_response(lambda answer: "/draft/" in answer.url and answer.status == 302):
        tom.get_by_role("button", name="Find", exact=True).click()

    expect(tom.locator("#matching input[name=item]:checked")).to_have_count(before + 1)
    expect(tom.locator("#matching input[name=item]:not(:checked)")).to_have_count(0)


def test_it_leaves_letters_alone_where_somebody_writes(tom: Page) -> None:
    tom.keyboard.press("/")

    tom.keyboard.type("jx?")

    expect(tom.locator("#q")).to_have_value("jx?")
    expect(tom.locator("#keys-help")).to_be_hidden()


def test_it_unfolds_the_filters_of_a_narrow_page_to_find_something(tom: Page) -> None:
    tom.set_viewport_size({"width": 390, "height": 844})
    expect(tom.locator("#q")).to_be_hidden()
    first = tom.locator("[data-row]").first.bounding_box()

    tom.keyboard.press("/")
    tom.keyboard.type("no such row")
    tom.keyboard.press("Enter")

    expect(tom.locator("#filters-named")).to_have_text("“no such row”")
    assert first is not None
    assert first["y"] < 480


def test_it_knows_no_keys_where_they_are_switched_off(tom: Page) -> None:
    tom.locator("summary", has_text="文/A").click()
    tom.get_by_role("button", name="Keyboard: switch off").click()
    tom.locator("body[data-keys=off]").wait_for()

    tom.keyboard.press("?")

    expect(tom.locator("#keys-help")).to_be_hidden()


def test_it_works_without_javascript(browser: Browser, address: str) -> None:
    page = signed_in(browser, address, "tom", java_script_enabled=False)
    page.goto(f"{address}/exceptions/")

    page.select_option("#sort", "age")
    page.get_by_role("button", name="Filter").click()
    page.locator("[data-row] a").last.click()
    page.locator("summary", has_text="Comment").click()
    page.fill("#ct", "looked at it")
    page.get_by_role("button", name="Comment").click()

    page.get_by_text("Your comment is kept.").wait_for()
    assert "sort=age" in page.url
    page.context.close()
