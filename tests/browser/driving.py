"""How a person gets in and about: signing in, dropping a file."""

from __future__ import annotations

from playwright.sync_api import Browser, Page

from reconcile.demo.seed import PASSWORD, email


def signed_in(browser: Browser, address: str, name: str, **options: object) -> Page:
    """A page of somebody of the demo, in a browser of their own."""
    page = browser.new_context(**{"locale": "en-GB", **options}).new_page()  # type: ignore[arg-type]  # Playwright's own
    page.goto(f"{address}/account/login/")
    page.fill("[name=login]", email(name))
    page.fill("[name=password]", PASSWORD)
    page.click("main form button")
    page.wait_for_url(f"{address}/")
    return page


def drop(page: Page, name: str, content: bytes) -> None:
    """Drop a file onto the page as a person's mouse does."""
    data = page.evaluate_handle(
        """([name, bytes]) => { const d = new DataTransfer();
            d.items.add(new File([new Uint8Array(bytes)], name)); return d; }""",
        [name, list(content)],
    )
    page.dispatch_event(".dropzone", "drop", {"dataTransfer": data})
