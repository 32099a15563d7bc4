"""Answers say how many queries they took: in tests and the demo, nowhere else."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from django.db import connections
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from accounts.query_count import QueryCountMiddleware
from tests.page_queries import queries_in


def asking(_request: HttpRequest) -> HttpResponse:
    for alias in ("default", "sys", "default"):
        with connections[alias].cursor() as cursor:
            cursor.execute("select 1")
    return HttpResponse()


@pytest.mark.usefixtures("transactional_db")
def test_it_counts_over_all_connections() -> None:
    answer = QueryCountMiddleware(asking)(RequestFactory().get("/"))

    assert queries_in(answer.headers) == 3


@pytest.mark.usefixtures("transactional_db")
def test_it_counts_each_answer_by_itself() -> None:
    middleware = QueryCountMiddleware(asking)

    counts = [queries_in(middleware(RequestFactory().get("/")).headers) for _time in range(2)]

    assert counts == [3, 3]


@pytest.mark.parametrize(("mode", "says"), [("demo", True), ("production", False)])
def test_it_is_not_said_in_production(mode: str, *, says: bool) -> None:
    program = "from reconcile import settings; print(settings.MIDDLEWARE[0])"
    given = {**os.environ, "RECONCILE_MODE": mode, "SECRET_KEY": "of this test"}

    first = subprocess.run(  # noqa: S603  (our own interpreter)
        [sys.executable, "-c", program], env=given, check=True, capture_output=True, text=True
    ).stdout

    assert ("QueryCount" in first) == says
