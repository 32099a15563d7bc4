"""One picture of all pictures of a page."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser

from tests.screens.visiting import THEMES, WIDTHS, Look

STYLE = """body { margin: 16px; font: 600 20px sans-serif; background: #8a8a8a; width: max-content; }
section { display: flex; gap: 16px; align-items: start; margin-bottom: 24px; } img { display: block; }"""


def make_sheet(browser: Browser, folder: Path, title: str, languages: tuple[str, ...]) -> Path:
    """A row for each language, a column for each width and theme; half the size."""
    html = f"<!doctype html><meta charset=utf-8><style>{STYLE}</style><h1>{title}</h1>"
    for language in languages:
        shots = [Look(language, theme, width) for width in WIDTHS for theme in THEMES]
        html += "<section>" + "".join(
            f'<img src="shots/{title}/{look.name}.jpg" width="{look.width // 2}">' for look in shots
        )
        html += "</section>"
    source = folder / f"{title}.html"
    source.write_text(html)
    page = browser.new_page(viewport={"width": 1960, "height": 600})
    page.goto(source.as_uri())
    path = folder / f"{title}.jpg"
    page.screenshot(path=path, type="jpeg", quality=70, full_page=True)
    page.close()
    source.unlink()
    return path
