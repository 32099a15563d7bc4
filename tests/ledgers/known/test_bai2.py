from __future__ import annotations

from datetime import date

import pytest

from tests.ledgers.known import fixture
from tests.ledgers.tables import Outcome, lines, read, refusal

BEGIN = ("01,121000001,MERCHANT1,261006,0700,7,80,,2/", "02,MERCHANT1,121000001,1,261005,,USD,2/")


def bank(*changes: tuple[str, str]) -> Outcome:
    content = fixture("bai2").decode()
    for old, new in changes:
        assert old in content
        content = content.replace(old, new)
    return read(content)


def account(*records: str, begin: tuple[str, ...] = BEGIN, head: str = "03,555001,,/") -> Outcome:
    return read(lines(*begin, head, *records))


def failing(outcome: Outcome) -> set[str]:
    return {control.name for control in outcome.summary.controls if not control.agrees}


def test_it_takes_the_sign_from_the_type_code() -> None:
    assert bank().rows("kind", "net_minor", "currency") == [
        ("PAYMENT", 12500, "USD"),
        ("FEE", -150, "USD"),
        ("PAYMENT", -2000, "CAD"),
    ]


@pytest.mark.parametrize(
    ("code", "minor"), [("100", 5), ("399", 5), ("400", -5), ("699", -5), ("920", 5), ("959", 5), ("960", -5), ("999", -5)]
)  # fmt: skip
def test_it_knows_the_ranges_of_type_codes(code: str, minor: int) -> None:
    assert account(f"16,{code},5,,,,X/").values("net_minor") == [minor]


@pytest.mark.parametrize(
    ("code", "kind"), [("555", "CHARGEBACK"), ("557", "CHARGEBACK"), ("255", "ADJUSTMENT"), ("475", "PAYMENT")]
)  # fmt: skip
def test_it_knows_what_comes_back_by_the_type_code(code: str, kind: str) -> None:
    assert account(f"16,{code},5,,,,X/").values("kind") == [kind]


@pytest.mark.parametrize("code", ["010", "099", "700", "721", "900", "919", "", "9", "12A"])
def test_it_rejects_a_type_code_that_has_no_sign(code: str) -> None:
    assert account(f"16,{code},5,,,,X/").faults == [(4, "16", "unknown_tag")]


def test_it_leaves_out_what_moves_no_money() -> None:
    assert account("16,890,,,,,NOTICE/", "16,142,5,,,,X/").values("net_minor") == [5]


def test_it_reads_references_and_a_text_with_commas_and_continuations() -> None:
    assert bank().rows("transaction_ref", "order_ref", "description")[0] == (
        "BR-1",
        "PO-77",
        "PLUM PAYMENTS, PAYOUT BATCH 77",
    )


@pytest.mark.parametrize(
    "funds", ["", "0", "1", "2", "Z", "S,100,200,300", "V,261007,1200", "V,261007,", "D,2,0,3,1,2", "D,0"]
)  # fmt: skip
def test_it_finds_the_references_behind_any_kind_of_funds(funds: str) -> None:
    outcome = account(f"16,142,500,{funds},BR,CR,TEXT/")

    assert outcome.rows("net_minor", "transaction_ref", "order_ref", "description") == [
        (500, "BR", "CR", "TEXT")
    ]


def test_it_goes_on_with_fields_in_a_continuation() -> None:
    outcome = account("16,115,450000,S,100000/", "88,200000,150000,BR,CR,TEXT/")

    assert outcome.rows("net_minor", "transaction_ref", "description") == [(450000, "BR", "TEXT")]


def test_it_reads_lines_that_were_wrapped_without_a_continuation() -> None:
    outcome = account("16,142,500,Z,,,PLUM       77", "0000077      /", "49,500,3/")

    assert outcome.values("description") == ["PLUM 77 0000077"]
    assert outcome.control("49 555001: records") == (3, 3)


def test_it_reads_several_records_on_a_line() -> None:
    outcome = account("16,142,500,Z,,,A/ 16,451,200,Z,,,B/   49,700,4/")

    assert outcome.rows("row_number", "net_minor") == [(4, 500), (5, -200)]
    assert outcome.control("49 555001: records") == (4, 4)


def test_it_says_the_day_of_the_group_and_the_day_of_value() -> None:
    assert bank().rows("booked_on", "value_on")[1:] == [
        (date(2026, 10, 5), None),
        (date(2026, 10, 5), date(2026, 10, 7)),
    ]


def test_it_takes_the_group_s_currency_or_dollars_where_the_account_names_none() -> None:
    yen = (BEGIN[0], "02,MERCHANT1,121000001,1,261005,,JPY,2/")
    none = (BEGIN[0], "02,MERCHANT1,121000001,1,261005,,,2/")
    record = "16,142,500,Z,,,A/"

    assert account(record, begin=yen).rows("net_minor", "currency") == [(500, "JPY")]
    assert account(record, begin=none).values("currency") == ["USD"]


def test_it_keeps_equal_movements_of_two_days_apart() -> None:
    record = "16,698,150,Z,,,FEE/"
    next_day = (BEGIN[0], BEGIN[1].replace("261005", "261006"))
    days = [account(record, begin=begin).values("raw")[0] for begin in (BEGIN, next_day)]

    assert days == ["555001\n2026-10-05\n" + record, "555001\n2026-10-06\n" + record]


def test_it_proves_sums_counts_and_balances() -> None:
    outcome = bank()

    assert outcome.summary.proved is True
    assert {control.name for control in outcome.summary.controls} == {
        "closing balance 555001", "closing balance 555002", "49 555001: sum", "49 555001: records",
        "49 555002: sum", "49 555002: records", "98 261005: sum", "98 261005: members", "98 261005: records",
        "99: sum", "99: members", "99: records",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "names"),
    [
        ("16,165,12500", "16,165,12600", {"closing balance 555001", "49 555001: sum", "98 261005: sum", "99: sum"}),
        ("015,112350", "015,112351", {"closing balance 555001", "49 555001: sum", "98 261005: sum", "99: sum"}),
        ("49,427350,6", "49,427351,6", {"49 555001: sum"}),
        ("49,427350,6", "49,427350,7", {"49 555001: records"}),
        ("98,427350,2,11", "98,427350,3,11", {"98 261005: members"}),
        ("98,427350,2,11", "98,427350,2,12", {"98 261005: records"}),
        ("99,427350,1,13", "99,1,2,14", {"99: sum", "99: members", "99: records"}),
        ("99,427350,1,13/\n", "", {"files without their end (99)"}),
        ("49,0,3/\n", "", {"accounts without their end (49)", "98 261005: records", "99: records"}),
    ],
)  # fmt: skip
def test_it_disproves_what_was_changed(old: str, new: str, names: set[str]) -> None:
    assert failing(bank((old, new))) == names


def test_it_disproves_a_file_that_was_cut_off() -> None:
    cut = account("16,142,500,Z,,,A/")

    assert failing(cut) == {
        "accounts without their end (49)",
        "groups without their end (98)",
        "files without their end (99)",
    }


def test_it_takes_an_empty_total_for_none() -> None:
    assert not failing(account("16,142,500,Z,,,A/", "49,,3/", "98,500,1,5/", "99,500,1,7/"))


def test_it_reads_balances_that_a_continuation_and_empty_fields_part() -> None:
    outcome = account(
        "88,010,100,,,015/", "88,350,,,100,000,0/", "16,142,250,Z,,,A/", "49,700,5/",
        head="03,555001,,,,,,060,-,,/",
    )  # fmt: skip

    assert outcome.control("closing balance 555001") == (350, 350)
    assert outcome.faults == [(3, "03", "bad_amount")]


@pytest.mark.parametrize(
    ("amount", "code"),
    [
        ("", "missing_amount"),
        ("12.50", "bad_amount"),
        ("ten", "bad_amount"),
        ("-5", "bad_amount"),
        ("9" * 20, "bad_amount"),
    ],
)
def test_it_rejects_a_bad_amount(amount: str, code: str) -> None:
    assert account(f"16,142,{amount},Z,,,A/").faults == [(4, "16", code)]


@pytest.mark.parametrize("status", ["2", "4"])
def test_it_books_no_group_that_takes_back_or_is_a_test(status: str) -> None:
    group = (BEGIN[0], f"02,MERCHANT1,121000001,{status},261005,,USD,2/")

    assert account("16,142,500,Z,,,A/", begin=group).faults == [(4, "02", "unknown_tag")]


def test_it_rejects_movements_of_no_day() -> None:
    group = (BEGIN[0], "02,MERCHANT1,121000001,1,261305,,USD,2/")
    outcome = account("16,142,500,Z,,,A/", begin=group)

    assert [code for _row, _column, code in outcome.faults] == ["bad_date", "missing_date"]


def test_it_rejects_a_movement_outside_of_an_account() -> None:
    outcome = account("49,0,2/", "16,142,500,Z,,,A/")

    assert outcome.faults == [(5, "16", "unknown_tag")]


def test_it_masks_the_number_of_a_card() -> None:
    outcome = account("16,142,500,Z,,,CARD 4111111111111111/")

    assert outcome.values("description") == ["CARD 411111******1111"]
    assert "4111111111111111" not in str(outcome.values("natural_id"))


def test_it_refuses_a_file_that_states_balances_only() -> None:
    content = lines(*BEGIN, "03,555001,,010,100,,/", "49,100,2/", "98,100,1,4/", "99,100,1,6/")

    assert refusal(content).code == "no_movements"


def test_it_reads_two_files_in_one() -> None:
    content = fixture("bai2").decode()

    assert read(content + content).summary.proved is True


def test_it_takes_two_equal_movements_of_a_day_for_two() -> None:
    record = "16,698,150,Z,,,FEE/"

    assert account(record, record).values("natural_id") == [None, None]


def test_it_reports_a_record_once_whatever_is_wrong_with_it() -> None:
    outcome = account("16,698,150,Z,,,FEE/", head="03,555001,,010,1#,,,015,2#,,/")

    assert [fault[1:] for fault in outcome.faults] == [("03", "bad_amount")]
