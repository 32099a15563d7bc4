"""The language is the person's: it follows them to every device."""

from django.test import Client
from django.urls import reverse

from tests.factories import Person


def choose(client: Client, language: str) -> None:
    client.post(reverse("set_preference"), {"django_language": language, "next": "/"})


def test_it_speaks_the_language_that_was_chosen(alice: Person) -> None:
    client = alice.client()

    choose(client, "zh-hant")

    page = client.get(reverse("overview"))
    assert 'lang="zh-hant"' in page.content.decode()
    assert page.headers["Content-Language"] == "zh-hant"


def test_it_is_the_same_on_another_device(alice: Person) -> None:
    choose(alice.client(), "zh-hans")

    page = alice.client().get(reverse("overview"))
    assert 'lang="zh-hans"' in page.content.decode()


def test_it_keeps_the_choice_of_a_stranger_on_the_device(client: Client, db: None) -> None:
    choose(client, "zh-hant")

    assert 'lang="zh-hant"' in client.get(reverse("account_login")).content.decode()


def test_it_ignores_a_language_that_is_not_offered(alice: Person) -> None:
    client = alice.client()

    choose(client, "tlh")

    assert 'lang="en"' in client.get(reverse("overview")).content.decode()


def test_it_does_not_send_people_to_other_sites(client: Client) -> None:
    answer = client.post(
        reverse("set_preference"), {"theme": "dark", "next": "https://example.org/"}
    )

    assert answer.headers["Location"] == "/"
