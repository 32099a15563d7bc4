from __future__ import annotations

import pytest

from ledgers.formats import ColumnMapping, header_digest, recognise
from ledgers.formats.generic_table import sample_texts
from tests.ledgers.tables import lines, read, refusal

TABLE = lines("A,B,C", "SO1,2026-10-05,1.00")
MAPPING = ColumnMapping(columns={"order_ref": "A", "occurred_at": "B", "gross": "C"})


def test_it_reads_back_a_mapping_that_was_kept() -> None:
    mapping = ColumnMapping(columns={"gross": "C"}, ledger_kind="bank", date_order="DMY", decimal=",", sign="inverted",
                            zone="Europe/Berlin", currency="EUR", encoding="cp1252")  # fmt: skip

    assert ColumnMapping.from_json(mapping.to_json()) == mapping


@pytest.mark.parametrize(
    "wrong",
    [{}, {"columns": {}}, {"columns": ["A"]}, {"columns": {"gross": "C"}, "colour": "red"}, {"columns": {"grosss": "C"}},
     {"columns": {"gross": 3}}, {"date_order": "DYM"}, {"decimal": "'"}, {"sign": "odd"}, {"ledger_kind": "shop"},
     {"zone": "Mars/North"}, {"zone": "../etc"}, {"currency": "yuan"}, {"encoding": "no such"}],
)  # fmt: skip
def test_it_refuses_what_is_no_mapping(wrong: dict[str, object]) -> None:
    document = wrong if not wrong or "columns" in wrong else {"columns": {"gross": "C"}, **wrong}

    with pytest.raises(ValueError, match=r"columns|is one of|is a name|is an ISO|is the name"):
        ColumnMapping.from_json(document)


def test_it_finds_a_kept_mapping_by_the_names_of_columns_in_any_order() -> None:
    kept = {header_digest(["C", "A", "B"]): MAPPING}

    found = recognise(TABLE.encode(), kept)

    assert found.proposal is not None
    assert found.proposal.mapping == MAPPING
    assert found.proposal.questions == ()
    assert found.header_sha256 == header_digest(["A", "B", "C"])


def test_it_obeys_a_given_mapping_even_where_it_knows_the_format() -> None:
    from tests.ledgers.bills import wechat_bill, wechat_row

    mapping = ColumnMapping(columns={"order_ref": "商户订单号", "gross": "应结订单金额"})

    outcome = read(wechat_bill(wechat_row(1, 9_900)), mapping)

    assert outcome.rows("kind", "gross_minor") == [("ORDER", 9900)]


def test_it_names_the_columns_that_the_likeliest_header_lacks() -> None:
    mapping = ColumnMapping(columns={"order_ref": "A", "gross": "Z"})

    error = refusal(TABLE, mapping)

    assert (error.code, error.params["column"]) == ("mapping_column_missing", "Z")


def test_it_names_all_columns_where_no_line_is_a_header() -> None:
    assert (
        refusal("nothing", ColumnMapping(columns={"gross": "Z", "sku": "A"})).params["column"]
        == "A, Z"
    )


@pytest.mark.parametrize(
    ("columns", "kind", "field"),
    [({"order_ref": "A"}, "orders", "gross"), ({"gross": "C"}, "stock", "quantity")],
)
def test_it_names_the_field_that_a_mapping_leaves_out(
    columns: dict[str, str], kind: str, field: str
) -> None:
    error = refusal(TABLE, ColumnMapping(columns=columns, ledger_kind=kind))

    assert (error.code, error.params["field"]) == ("mapping_field_missing", field)


def test_it_names_a_column_that_the_table_lacks() -> None:
    from ledgers.formats import FormatError, ReadOptions
    from ledgers.formats import read as read_recognised

    recognition = recognise(TABLE.encode(), given=MAPPING)
    other = ReadOptions(mapping=ColumnMapping(columns={"gross": "D"}))

    with pytest.raises(FormatError) as found:
        read_recognised(recognition, other)

    assert found.value.code == "mapping_column_missing"


def test_it_shows_the_first_rows_as_a_person_sees_them() -> None:
    table = recognise(TABLE.encode(), given=MAPPING).table

    assert sample_texts(table, 5) == [{"A": "SO1", "B": "2026-10-05", "C": "1.00"}]
