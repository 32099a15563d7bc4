from __future__ import annotations

from datetime import date

import pytest

from tests.ledgers.known import fixture
from tests.ledgers.tables import Outcome, lines, read, refusal


def content() -> str:
    return fixture("norma43").decode("latin-1")


def bank(*changes: tuple[str, str], encoding: str = "latin-1") -> Outcome:
    text = content()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return read(text.encode(encoding))


def failing(outcome: Outcome) -> set[str]:
    return {control.name for control in outcome.summary.controls if not control.agrees}


def test_it_takes_the_sign_from_the_key_of_debit_and_credit() -> None:
    assert bank().rows("kind", "net_minor", "currency") == [
        ("PAYMENT", 12550, "EUR"),
        ("PAYMENT", -2000, "EUR"),
        ("FEE", -450, "EUR"),
    ]


@pytest.mark.parametrize(("concept", "kind"), [("14", "CHARGEBACK"), ("98", "CHARGEBACK"), ("12", "PAYMENT")])  # fmt: skip
def test_it_knows_what_comes_back_by_the_concept(concept: str, kind: str) -> None:
    changed = bank(("26100612777", f"261006{concept}777"))

    assert changed.values("kind")[1] == kind


def test_it_knows_the_day_and_the_day_of_value() -> None:
    assert bank().rows("booked_on", "value_on")[0] == (date(2026, 10, 5), date(2026, 10, 6))


def test_it_takes_the_document_s_number_or_the_first_reference() -> None:
    no_document = bank(("0000000077PO-77", "0000000000PO-77"))

    assert bank().values("transaction_ref") == ["0000000077", None, None]
    assert no_document.values("transaction_ref")[0] == "PO-77"


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252", "utf-8"])
def test_it_puts_the_second_reference_and_all_lines_of_text_together(encoding: str) -> None:
    assert bank(encoding=encoding).values("description")[0] == (
        "PLUM TRANSFERENCIA PLUM PAYMENTS LIQUIDACIÓN PO-77 OCTUBRE"
    )


def test_it_masks_the_number_of_a_card_and_takes_it_for_no_reference() -> None:
    outcome = bank()

    assert outcome.values("description")[1] == "411111******1111 COMPRA TARJETA FERRETERÍA"
    assert "4111111111111111" not in str(outcome.entries.rows())


def test_it_keeps_the_lines_of_a_movement_together() -> None:
    assert bank().values("row_number") == [2, 5, 8]
    # the account, then three lines
    assert str(bank().values("raw")[1]).count("\n") == 3


def test_it_knows_a_movement_by_its_account_and_its_lines() -> None:
    assert bank().values("natural_id") == [None] * 3
    assert str(bank().values("raw")[2]).startswith(
        "004900420000012345\n22    0042261031261031170011"
    )


def test_it_says_account_and_zone() -> None:
    assert (bank().summary.account, bank().summary.zone) == ("004900420000012345", "Europe/Madrid")


def test_it_proves_balances_sums_and_counts() -> None:
    account = "004900420000012345"

    assert bank().summary.proved is True
    assert {control.name for control in bank().summary.controls} == {
        f"closing balance {account}", f"{account} debits: sum", f"{account} debits: records",
        f"{account} credits: sum", f"{account} credits: records", "records",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "names"),
    [
        ("00000000012550000", "00000000012560000", {"closing balance", "credits: sum"}),
        ("200000000100000", "200000000100001", {"closing balance"}),
        ("200000000110100", "100000000110100", {"closing balance"}),
        ("0000200000000002450", "0000300000000002451", {"debits: records", "debits: sum"}),
        ("99000009", "99000010", {"records"}),
    ],
)
def test_it_disproves_what_was_changed(old: str, new: str, names: set[str]) -> None:
    said = {name.replace("004900420000012345", "").strip() for name in failing(bank((old, new)))}

    assert said == names


def test_it_disproves_a_file_that_was_cut_off() -> None:
    cut = read(content().split("\r\n33")[0].encode("latin-1"))

    assert failing(cut) == {"accounts without their end (33)", "files without their end (88)"}


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("1700110000000000045", "17001100000000X0045", (8, "22", "bad_amount")),
        ("1700110000000000045", "1700130000000000045", (8, "22", "bad_amount")),
        ("0042261031261031", "0042261331261031", (8, "22", "bad_date")),
        ("0042261031261031", "0042      261031", (8, "22", "bad_date")),
        ("2401840", "4401840", (7, "", "unknown_tag")),
    ],
)
def test_it_rejects_a_record_and_says_what_is_wrong(
    old: str, new: str, fault: tuple[int, str, str]
) -> None:
    assert bank((old, new)).faults == [fault]


def test_it_does_not_prove_a_file_with_a_rejected_movement() -> None:
    assert bank(("0042261031261031", "0042261331261031")).summary.proved is False


def test_it_rejects_movements_in_a_currency_that_has_no_code() -> None:
    outcome = bank(("978", "000"))

    assert {code for _row, _column, code in outcome.faults} == {"bad_currency"}


def test_it_reads_two_decimals_whatever_the_currency() -> None:
    yen = bank(("978", "392"), ("12550", "12500"))

    assert yen.rows("net_minor", "currency")[0] == (125, "JPY")


def test_it_reads_movements_of_two_accounts() -> None:
    first = content().split("\r\n")[:-2]
    second = [line.replace("0000012345", "0000099999") for line in first]
    outcome = read(lines(*first, *second).encode("latin-1"))

    assert outcome.summary.account == "004900420000012345, 004900420000099999"
    assert len(set(outcome.values("raw"))) == 6


def test_it_reads_a_file_whose_lines_lost_the_blanks_at_their_ends() -> None:
    bare = lines(*(line.rstrip() for line in content().split("\r\n")))

    assert read(bare.encode("latin-1")).summary.proved is True


def test_it_refuses_a_file_that_states_balances_only() -> None:
    kept = [line for line in content().split("\r\n") if line[:2] in {"11", "33", "88"}]

    assert refusal(lines(*kept)).code == "no_movements"


def test_it_rejects_a_movement_outside_of_an_account() -> None:
    first, *rest = content().split("\r\n")
    ended = next(line for line in rest if line.startswith("33"))
    outcome = read(lines(first, ended, *rest).encode("latin-1"))

    assert [code for _row, _column, code in outcome.faults] == ["unknown_tag"] * 4
