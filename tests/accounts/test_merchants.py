"""How a merchant begins: what its books can be kept in, and who owns it."""

from __future__ import annotations

import io
import sys

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Membership, Role, User
from accounts.services import merchants, people
from accounts.tenancy import merchant_scope
from tests.factories import Person, make_member, make_user

LAWFUL = {"name": "Tea", "currency": "cny", "zone": "Asia/Shanghai"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"zone": "Mars/Phobos"},
        {"zone": "America"},
        {"zone": "../etc"},
        {"currency": "¥"},
        {"currency": "ßßß"},
        {"name": " \n "},
    ],
    ids=str,
)
def test_it_founds_nothing_that_no_page_could_show(alice: Person, wrong: dict[str, str]) -> None:
    client = alice.client()

    assert client.post("/merchants/new/", {**LAWFUL, **wrong}).status_code == 422
    assert client.post("/merchants/new/", LAWFUL).status_code == 302
    assert Membership.objects.using("sys").filter(user=alice.user).count() == 2


@pytest.mark.parametrize("wrong", [{"zone": "America"}, {"currency": "¥"}], ids=str)
def test_it_opens_no_ledger_that_no_file_could_fill(alice: Person, wrong: dict[str, str]) -> None:
    form = {**LAWFUL, "kind": "BANK", "account": ""}

    assert alice.client().post("/ledgers/new/", {**form, **wrong}).status_code == 422
    assert alice.client().post("/ledgers/new/", form).status_code == 302


def test_it_refuses_closing_alone_once_somebody_else_could_approve(alice: Person) -> None:
    shop, owner = alice.merchant, alice.actor
    carol = make_member(shop, "carol", Role.ACCOUNTANT)
    with merchant_scope(shop.id):
        member = people.change_role(
            merchant=shop, actor=owner, membership=carol.membership, role=Role.APPROVER
        )
        people.remove_member(merchant=shop, actor=owner, membership=member)

    with pytest.raises(merchants.SecondApproverExistsError), merchant_scope(shop.id):
        merchants.allow_single_handed_closing(merchant=shop, actor=owner, allowed=True)


def create_owner(
    monkeypatch: pytest.MonkeyPatch, password: str, email: str = "x@y.example"
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{password}\n"))
    call_command("create_owner", email, "Tea", name="Xenia")


def test_it_makes_the_first_owner_from_the_command_line(
    transactional_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    create_owner(monkeypatch, "correct horse battery staple")

    owner = User.objects.get()
    assert owner.check_password("correct horse battery staple")
    assert Membership.objects.using("sys").get(user=owner).role == Role.OWNER


@pytest.mark.parametrize(("password", "email"), [("a", "x@y.example"), ("long enough words", "x")])
def test_it_makes_no_owner_whom_nobody_should_trust(
    transactional_db: None, monkeypatch: pytest.MonkeyPatch, password: str, email: str
) -> None:
    with pytest.raises(CommandError):
        create_owner(monkeypatch, password, email)

    assert not User.objects.exists()


def test_it_makes_nobody_twice(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    make_user("gina")

    with pytest.raises(CommandError, match="exists already"):
        create_owner(monkeypatch, "correct horse battery staple", "gina@example.com")
