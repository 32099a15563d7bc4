"""How many queries an answer took, said in its header: for tests and the demo, where a page may take so many."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack

from django.db import connections
from django.http import HttpRequest, HttpResponseBase

HEADER = "Server-Timing"


class QueryCountMiddleware:
    """First of all: signing in, the merchant's choice and every connection count."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        count = 0

        def counted(execute: Callable[..., object], *given: object) -> object:
            nonlocal count
            count += 1
            return execute(*given)

        with ExitStack() as stack:
            for connection in connections.all():
                stack.enter_context(connection.execute_wrapper(counted))
            response = self.get_response(request)
        response.headers[HEADER] = f'db;desc="{count} queries"'
        return response
