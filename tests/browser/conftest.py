"""One demo and one Chromium for all browser tests; each test signs in anew and minds its own cases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.product import chromium, processes_naming, running_demo


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The journey first: it approves the month as the demo submits it, before others decide in that month."""
    items.sort(key=lambda item: "test_journey" not in item.nodeid)


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the demo keeps its data and its log."""
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="session")
def address(folder: Path) -> Iterator[str]:
    with running_demo(folder) as found:
        yield found
    assert processes_naming(str(folder)) == []


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        yield launched
        launched.close()
