from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts import clock, limits
from tests.factories import Person


@pytest.fixture
def _nobody_counted(transactional_db: None) -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture(autouse=True)
def _small(settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.UPLOAD_BYTES_MAX = 1_000
    monkeypatch.setattr(limits, "FORM_BYTES_MAX", 500)


def send(client: Client, size: int) -> int:
    file = SimpleUploadedFile("orders.csv", b"x" * size)
    return client.post("/upload/", {"files": file}).status_code


def test_it_reads_nothing_of_a_body_that_is_too_large(alice: Person) -> None:
    assert send(alice.client(), 5_000) == 413
    assert send(alice.client(), 500) != 413


def test_it_says_so_to_strangers_too(transactional_db: None) -> None:
    assert send(Client(), 5_000) == 413


@pytest.mark.parametrize("length", ["-1", "x", "9" * 40])
def test_it_takes_no_length_that_is_none(transactional_db: None, length: str) -> None:
    answer = Client().post("/account/login/", CONTENT_LENGTH=length)

    assert answer.status_code == 413


@pytest.mark.usefixtures("_nobody_counted")
def test_it_counts_each_persons_tries_alone() -> None:
    tries = [limits.is_too_often("door", who, times=2, seconds=3_600) for who in "aaab"]

    assert tries == [False, False, True, False]


@pytest.mark.usefixtures("_nobody_counted")
def test_it_forgets_tries_of_an_earlier_stretch(monkeypatch: pytest.MonkeyPatch) -> None:
    limits.is_too_often("door", "a", times=1, seconds=60)
    later = clock.now() + timedelta(seconds=61)
    monkeypatch.setattr(clock, "now", lambda: later)

    assert not limits.is_too_often("door", "a", times=1, seconds=60)
