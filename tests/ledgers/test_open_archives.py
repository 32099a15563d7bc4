from __future__ import annotations

import gzip
import io
import zipfile
from warnings import catch_warnings

import pytest

from ledgers.formats import archive, containers
from tests.ledgers.bills import wechat_bill, wechat_row
from tests.ledgers.tables import lines, read, refusal

BILL = wechat_bill(wechat_row(1, 9_900))
ORDERS = lines("Order No,Paid at,Amount", "SO1,2026-10-05,1.00").encode()


def packed(*members: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as opened:
        for name, content in members:
            opened.writestr(zipfile.ZipInfo(name), content, compress_type=method)
    return made.getvalue()


def test_it_reads_a_statement_that_is_packed() -> None:
    assert read(
        packed(("a/", b""), ("__MACOSX/._a.csv", b"x"), ("a/.DS_Store", b"x"), ("a/bill.csv", BILL))
    ).values("gross_minor") == [9900]


def test_it_reads_a_member_whose_name_is_said_to_be_utf8() -> None:
    assert read(packed(("账单.csv", BILL))).values("gross_minor") == [9900]


def test_it_leaves_a_document_beside_the_statement_aside() -> None:
    assert read(packed(("help.pdf", b"%PDF-1.7"), ("orders.csv", ORDERS))).values(
        "gross_minor"
    ) == [100]


def test_it_says_what_an_archive_of_documents_is() -> None:
    assert refusal(packed(("help.pdf", b"%PDF-1.7"))).code == "not_a_statement"


def test_it_asks_to_unpack_two_statements() -> None:
    error = refusal(packed(("a.csv", BILL), ("b.csv", BILL)))

    assert (error.code, error.params["members"]) == ("archive_members", 2)


def test_it_asks_to_unpack_two_members_of_one_name() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as opened, catch_warnings(action="ignore"):
        opened.writestr("bill.csv", BILL)
        opened.writestr("bill.csv", ORDERS)
        opened.writestr("bill.csv", BILL)

    assert refusal(made.getvalue()).code == "archive_members"


def test_it_asks_to_unpack_two_tables_that_no_format_knows() -> None:
    assert refusal(packed(("a.csv", ORDERS), ("b.csv", ORDERS))).code == "archive_members"


def test_it_passes_over_a_member_that_names_no_columns() -> None:
    outcome = read(packed(("a.csv", b"a,b\n1,2\n"), ("b.csv", b"Date,Amount\n")))

    assert outcome.summary.header == ("Date", "Amount")


def test_it_asks_to_unpack_a_bill_and_a_table_beside_it() -> None:
    assert refusal(packed(("a.csv", BILL), ("b.csv", ORDERS))).code == "archive_members"


def test_it_refuses_an_archive_inside_an_archive() -> None:
    error = refusal(packed(("bill.zip", packed(("bill.csv", BILL)))))

    assert (error.code, error.params["what"]) == ("not_a_statement", "an archive inside an archive")


@pytest.mark.parametrize(
    "name", ["账单.csv".encode(), "账单.csv".encode("gb18030"), b"\xff\xff.csv"]
)
def test_it_reads_members_whatever_their_names_are_in(name: bytes) -> None:
    plain = b"n" * len(name)

    assert read(packed((plain.decode(), BILL)).replace(plain, name)).values("gross_minor") == [9900]


@pytest.mark.parametrize(
    "content", [packed(), packed(("a.csv", b"")), packed(("a.csv", b" \r\n\x00"))]
)
def test_it_refuses_an_archive_that_holds_nothing(content: bytes) -> None:
    assert refusal(content).code == "empty_file"


def test_it_refuses_a_bomb() -> None:
    assert refusal(packed(("a.csv", b"0" * 3_000_000))).code == "zip_bomb"
    assert refusal(gzip.compress(b"0" * 3_000_000)).code == "zip_bomb"


def test_it_refuses_an_archive_of_very_many_files() -> None:
    assert refusal(packed(*((f"{n}.csv", b"x") for n in range(201)))).code == "zip_bomb"


def test_it_refuses_a_member_that_is_larger_than_its_directory_says(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    content = packed(("a.csv", ORDERS), ("b.csv", ORDERS))
    monkeypatch.setattr(archive, "UNPACKED_BYTES_MAX", len(ORDERS))
    monkeypatch.setattr(archive, "check_zip", lambda _archive, _bytes: None)

    assert refusal(content).code == "zip_bomb"


def test_it_refuses_an_archive_with_a_password() -> None:
    content = bytearray(packed(("a.csv", ORDERS)))
    content[content.index(b"PK\x01\x02") + 8] |= 1

    assert refusal(bytes(content)).code == "encrypted_file"


@pytest.mark.parametrize("cut", [10, 60, 150])
def test_it_refuses_an_archive_that_was_cut_short(cut: int) -> None:
    assert refusal(packed(("bill.csv", BILL))[:cut]).code == "archive_unreadable"
    assert refusal(gzip.compress(BILL)[:cut]).code == "archive_unreadable"


def test_it_refuses_an_archive_whose_member_is_damaged() -> None:
    content = bytearray(packed(("bill.csv", BILL)))
    content[60:70] = b"\xff" * 10

    assert refusal(bytes(content)).code == "archive_unreadable"


def test_it_refuses_an_archive_in_front_of_which_bytes_are_missing() -> None:
    assert refusal(b"PK\x03\x04" + packed(("bill.csv", BILL))[200:]).code == "archive_unreadable"


def test_it_refuses_a_damaged_gzip() -> None:
    content = bytearray(gzip.compress(BILL))
    content[20:30] = b"\xff" * 10

    assert refusal(bytes(content)).code == "archive_unreadable"


def test_it_reads_gzip_streams_that_follow_one_another() -> None:
    content = gzip.compress(BILL[:500]) + gzip.compress(BILL[500:]) + b"\x00" * 8

    assert read(content).values("gross_minor") == [9900]


def test_it_reads_an_archive_in_gzip() -> None:
    assert read(gzip.compress(packed(("bill.csv", BILL)))).values("gross_minor") == [9900]


def test_it_refuses_a_file_that_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(containers, "BYTES_MAX", len(ORDERS) - 1)

    assert refusal(ORDERS).code == "too_large"
