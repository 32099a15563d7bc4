"""The judge of samples: what is right passes, and each kind of wrong reading is found."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from tests.corpus.__main__ import folder_of_samples, judged, main, table
from tests.corpus.amounts import unlike_raw
from tests.corpus.counting import MARKS
from tests.corpus.findings import About, Reason, Verdict
from tests.corpus.judge import judge, samples, whole
from tests.corpus.lists import Lists, tracked
from tests.corpus.taking import take
from tests.corpus.tracing import untraced

BANK = """Booking date,Value date,Transaction ID,Description,Amount,Currency,Balance
2026-06-03,2026-06-03,TX1,Sale,12.50,EUR,112.50
2026-06-04,2026-06-04,TX2,Returned,-2.50,EUR,110.00
"""
OFX = """<STMTTRN><DTPOSTED>20260603000000</DTPOSTED><TRNAMT>12.50</TRNAMT></STMTTRN>
<STMTTRN><DTPOSTED>20260604000000</DTPOSTED><TRNAMT>-2.50</TRNAMT></STMTTRN>"""
QIF = "!Type:Bank\nD06/03/2026\nT12.50\n^\nD06/04/2026\nT-2.50\n^\n"
BEANCOUNT = """2026-06-03 * "A" "Sale"
\tAssets:Bank 12.50 EUR
\tIncome:Sales -12.50 EUR

2026-06-04 * "B" "Returned"
\tExpenses:Returns 2.50 EUR
\tAssets:Bank -2.50 EUR
"""
PYDATA = """('EUR', None, [{'balance_start': 0.0, 'balance_end_real': 0.0, 'transactions': [
  {'amount': 12.5, 'date': '2026-06-03', 'ref': 'TX1'},
  {'amount': -2.5, 'date': '2026-06-04', 'ref': 'TX2'}]}])"""
# B+oGAw== are the bytes of 2026-06-03
YAML = """!!python/object:mt940.models.Transactions
data: {}
transactions:
- &one !!python/object:mt940.models.Transaction
  data:
    amount: !!python/object:mt940.models.Amount
      amount: !!python/object/apply:decimal.Decimal ['12.50']
      currency: EUR
    bank_reference: TX1
    status: C
    date: !!python/object/apply:mt940.models.Date [!!binary "B+oGAw=="]
  transactions: *one
"""
PROSE = """| reader | result |
|---|---|
| `one` 0.1, in text mode | fails |
| `one` 0.1, in binary | ok, 2 transactions, amount `12.50` dated 2026-06-03 |
"""
FACTS = json.dumps({"rows": 2, "sum_in": "12.50", "sum_out": "2.50", "note": "made up"})
GENKGO = json.dumps(
    {
        "__CLASS__": "Genkgo\\Camt\\DTO\\Message",
        "getEntries": [
            {
                "__CLASS__": "Genkgo\\Camt\\DTO\\Entry",
                "getAmount": {"getAmount": "1250", "getCurrency": {"getCode": "EUR"}},
                "getBookingDate": {"0": "2026-06-03T00:00:00+00:00"},
                "getAccountServicerReference": "TX1",
            }
        ],
    }
)
KINDS = {
    "json": FACTS,
    "genkgo.json": GENKGO,
    "pydata": PYDATA,
    "yml": YAML,
    "md": PROSE,
    "beancount": BEANCOUNT,
    "ofx": OFX,
    "qif": QIF,
}

# what a person says of the table above
ANSWERED = Lists({"made_up/*": {"columns": {"value_on": "Value date"}}})


def sample(tmp_path: Path, content: str = BANK, **expected: str) -> Path:
    folder = tmp_path / "made_up"
    folder.mkdir(exist_ok=True)
    path = folder / "statement.csv"
    path.write_text(content)
    for kind, text in expected.items():
        path.with_name(f"{path.name}.expected.{kind}").write_text(text)
    return path


def abouts(verdict: Verdict) -> set[str]:
    return {reason.about for reason in verdict.reasons}


@pytest.mark.parametrize("kind", KINDS)
def test_it_passes_what_is_read_as_expected(tmp_path: Path, kind: str) -> None:
    verdict = judge(sample(tmp_path, **{kind: KINDS[kind]}), ANSWERED)

    assert (verdict.verdict, verdict.reasons, verdict.rows) == ("right", [], 2)


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"json"}))
def test_it_finds_a_wrong_amount(tmp_path: Path, kind: str) -> None:
    other = {"genkgo.json": ("1250", "1251"), "pydata": ("12.5", "12.51")}.get(
        kind, ("12.50", "12.51")
    )
    verdict = judge(sample(tmp_path, **{kind: KINDS[kind].replace(*other)}), ANSWERED)

    assert (verdict.verdict, abouts(verdict)) == ("wrong", {About.AMOUNTS})


@pytest.mark.parametrize("kind", ["ofx", "qif", "beancount", "pydata", "md", "genkgo.json"])
def test_it_finds_a_wrong_day(tmp_path: Path, kind: str) -> None:
    later = KINDS[kind].replace("2026-06-03", "2026-06-05").replace("20260603", "20260605")
    verdict = judge(sample(tmp_path, **{kind: later.replace("06/03/2026", "06/05/2026")}), Lists())

    assert abouts(verdict) == {About.DAYS}


def test_it_finds_a_turned_sign(tmp_path: Path) -> None:
    verdict = judge(sample(tmp_path, ofx=OFX.replace("-2.50", "2.50")), Lists())

    assert abouts(verdict) == {About.AMOUNTS}


def test_it_finds_a_reference_that_no_entry_has(tmp_path: Path) -> None:
    verdict = judge(sample(tmp_path, yml=YAML.replace("TX1", "TX9")), ANSWERED)

    assert abouts(verdict) == {About.REFERENCES}


@pytest.mark.parametrize(
    ("fact", "about"),
    [
        ({"rows": 3}, About.ROWS),
        ({"sum_in": "12.51"}, About.TOTALS),
        ({"closing": "10.00"}, About.TOTALS),
        ({"header_line": 2}, About.READING),
    ],
)
def test_it_finds_a_fact_that_does_not_hold(
    tmp_path: Path, fact: dict[str, object], about: About
) -> None:
    verdict = judge(sample(tmp_path, json=json.dumps({"rows": 2} | fact)), Lists())

    assert (verdict.verdict, abouts(verdict)) == ("wrong", {about})


def test_it_wants_every_fact_judged(tmp_path: Path) -> None:
    verdict = judge(sample(tmp_path, json=json.dumps({"rows": 2, "moon": "full"})), Lists())

    assert [reason.text for reason in verdict.reasons] == ["nobody judges the fact moon"]


def test_it_wants_files_to_stay_what_they_are_known_as(tmp_path: Path) -> None:
    path, name = sample(tmp_path), "made_up/statement.csv"
    known = [("generic_bank", 2), ("generic_bank", 3), ("mt940", 0)]
    found = [judge(path, Lists(readings={name: {"format": f, "totals": n}})) for f, n in known]

    assert [abouts(one) for one in found] == [set(), {About.TOTALS}, {About.READING}]


def test_it_counts_the_records_itself(tmp_path: Path) -> None:
    other = tmp_path / "bai2"
    other.mkdir()
    path = sample(tmp_path)
    moved = path.rename(other / path.name)

    verdict = judge(moved, Lists())

    assert [reason.text for reason in verdict.reasons] == ["2 rows, but 0 raw records"]


@pytest.mark.parametrize(
    ("folder", "text"),
    [
        ("mt940", ":61:2606030603C12,50NTRF\n:61:2606040604RC2,5NTRF//X"),
        ("ofx", "<STMTTRN><TRNAMT>12,50\n<STMTTRN><TRNAMT>-2.50</TRNAMT>"),
        ("qif", "!Type:Bank\nD3/6/26\nT12.50\n^\nD4/6/26\nT-2.50\n^\n"),
    ],
)
def test_it_holds_amounts_against_the_raw_text(tmp_path: Path, folder: str, text: str) -> None:
    path = tmp_path / folder / "statement"
    taken = replace(take(sample(tmp_path), {}), path=path, content=text.encode())
    other = replace(taken, content=text.replace("12", "13").encode())

    assert [[reason.text for reason in unlike_raw(one)] for one in (taken, other)] == [
        [],
        ["entries have amounts that the file lacks: 12.50"],
    ]


def traced(tmp_path: Path, raw: str, **entry: object) -> list[str]:
    taken = take(sample(tmp_path), {})
    told = [
        pl.lit(value).cast(taken.entries.schema[name]).alias(name) for name, value in entry.items()
    ]
    entries = taken.entries.head(1).with_columns(*told, raw=pl.lit(raw))
    return [str(reason.about) for reason in untraced(replace(taken, entries=entries))]


@pytest.mark.parametrize(
    "raw",
    [
        "20260603,1250", "3 June 2026;12,50", "Jun 3, 2026,$12.50", "06/03/26 12.500", ":61:2606030603C12,5N",
        "3.6.2026;10,00;2,50", "2026年06月03日 ￥12.50", "3-Jun-26,+12.5",
    ],
)  # fmt: skip
def test_it_finds_amount_and_day_however_they_are_written(tmp_path: Path, raw: str) -> None:
    assert traced(tmp_path, raw, net_minor=1250, gross_minor=1250) == []


@pytest.mark.parametrize(
    ("raw", "about"),
    [
        ("2026-06-03,12.51", [About.AMOUNTS]),
        ("2026-06-04,12.50", [About.DAYS]),
        ("TX1,2026-07-03,125.00", [About.AMOUNTS, About.DAYS]),
    ],
)
def test_it_finds_what_no_row_says(tmp_path: Path, raw: str, about: list[About]) -> None:
    assert traced(tmp_path, raw, net_minor=1250, gross_minor=1250) == about


def test_it_finds_thousands_however_they_are_parted(tmp_path: Path) -> None:
    for written in ("1,234.50", "1.234,50", "1 234,50", "1'234.50", "1234.5", "123450"):
        raw = f"2026-06-03;{written}"
        assert traced(tmp_path, raw, net_minor=123450, gross_minor=123450) == []


def test_it_wants_orders_to_be_orders(tmp_path: Path) -> None:
    path = sample(tmp_path, "Order no,Paid at,Paid amount\nA1,2026-06-03,12.50\n")
    taken = take(path, {})
    paid = replace(taken, entries=taken.entries.with_columns(kind=pl.lit("PAYMENT")))

    assert [list(whole(one)) for one in (taken, paid)] == [
        [],
        [Reason(About.READING, "a shop's own orders are of the kind ORDER, not PAYMENT")],
    ]


@pytest.mark.parametrize(
    ("folder", "text", "count"),
    [
        ("bai2", "16,142,2500,Z,,,A/ 16,451,500,Z,,,B/\n88,16,C/", 2),
        ("qif", "!Type:Cat\nNFood\n^\n!Type:Bank\nD1/2/26\nT1\nSx\n$1\n^\n^\nD2/2/26\nT2\n", 2),
        ("ofx", "<stmttrn><TRNAMT>1<STMTTRN><TRNAMT>2</STMTTRN>", 2),
        ("mt940", ":20:A\n:61:2606030603C12,50NTRF\n:86:x :61:\n", 1),
        ("camt053", "<Ntry><Amt Ccy='EUR'>3</Amt></Ntry>", 1),
        ("camt053", f"<Ntry><Amt>3</Amt>{'<TxDtls><Amt>1.5</Amt></TxDtls>' * 2}</Ntry>", 2),
        ("camt053", f"<Ntry><Amt>4</Amt>{'<TxDtls><Amt>1.5</Amt></TxDtls>' * 2}</Ntry>", 1),
    ],
)
def test_it_counts_raw_records_by_their_marks(folder: str, text: str, count: int) -> None:
    assert MARKS[folder](text) == count


def test_it_disproves_a_broken_balance_unless_it_is_listed(tmp_path: Path) -> None:
    path = sample(
        tmp_path,
        "Date,Description,Amount,Currency,Balance\n"
        "2026-06-03,One,12.50,EUR,112.50\n2026-06-04,Two,-2.50,EUR,110.00\n"
        "2026-06-05,Three,5.00,EUR,115.00\n2026-06-06,Four,5.00,EUR,121.00\n",
    )

    alone = judge(path, Lists())
    name = "made_up/statement.csv"
    listed = judge(path, Lists(disproved={name: {"totals": 2}}))
    other = judge(path, Lists(disproved={name: {"totals": 1}}))

    assert (abouts(alone), listed.verdict) == ({About.TOTALS}, "right")
    assert abouts(other) == {About.TOTALS}


def test_it_takes_rejected_rows_only_where_they_are_listed(tmp_path: Path) -> None:
    path = sample(
        tmp_path, BANK.replace("12.50", "a lot") + "2026-06-05,,TX3,More,1.00,EUR,111.00\n"
    )
    name = "made_up/statement.csv"

    alone = judge(path, Lists())
    # the balance counts the row all the same
    disproved = {name: {"totals": 1}}
    bad = {name: {"rows": 1, "codes": ["bad_amount"]}}
    listed = judge(path, Lists(rejected=bad, disproved=disproved))
    other = judge(path, Lists(rejected={name: {"rows": 2, "codes": ["bad_date"]}}))

    assert [one.verdict for one in (alone, listed, other)] == ["wrong", "right", "wrong"]


def test_it_wants_refusals_for_their_reason(tmp_path: Path) -> None:
    name = "made_up/statement.csv"
    path = sample(tmp_path, "1,2,3\n4,5,6\n")

    alone = judge(path, Lists())
    listed = judge(path, Lists(refused={name: {"code": "unknown_header"}}))
    other = judge(path, Lists(refused={name: {"code": "empty_file"}}))
    read = judge(sample(tmp_path), Lists(refused={name: {"code": "unknown_header"}}))

    verdicts = [one.verdict for one in (alone, listed, other, read)]
    assert verdicts == ["wrong", "refused", "wrong", "wrong"]


def test_it_answers_what_a_file_asks(tmp_path: Path) -> None:
    path = sample(
        tmp_path, "Date,Description,Amount\n03/04/2026,Sale,12.50\n05/04/2026,Back,-2.50\n"
    )

    asked = judge(path, Lists())
    answered = judge(path, Lists({"made_up/*": {"date_order": "DMY", "currency": "EUR"}}))

    assert (asked.error, answered.verdict, answered.rows) == ("mapping_needed", "right", 2)


def test_it_excepts_only_what_is_named_and_needed(tmp_path: Path) -> None:
    name = "made_up/statement.csv"
    days = {name: {"about": ["days"], "quotes": "x", "why": "y"}}

    later = judge(sample(tmp_path, ofx=OFX.replace("0603", "0605")), Lists(exceptions=days))
    other = judge(sample(tmp_path, ofx=OFX.replace("12.50", "9.99")), Lists(exceptions=days))
    right = judge(sample(tmp_path, ofx=OFX), Lists(exceptions=days))

    assert [one.verdict for one in (later, other, right)] == ["right", "wrong", "wrong"]


def test_it_says_so_where_there_are_no_samples(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("RECONCILE_SAMPLES", str(tmp_path / "nowhere"))

    assert main([], form="text") == 0
    assert "nowhere is absent (RECONCILE_SAMPLES)" in capsys.readouterr().out


def test_it_ends_with_an_error_where_a_file_is_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("RECONCILE_SAMPLES", str(tmp_path))
    sample(tmp_path, json=FACTS)
    right = main([], form="text")
    sample(tmp_path, json=json.dumps({"rows": 9}))
    wrong = main([], form="json")

    shown = capsys.readouterr().out
    found = json.loads(shown[shown.index("[\n") :])
    assert (right, wrong) == (0, 1)
    assert [(one["file"], one["format"], one["rows"], one["verdict"]) for one in found] == [
        ("statement.csv", "generic_bank", 2, "wrong")
    ]


def test_it_keeps_few_exceptions_that_quote_what_is_disputed() -> None:
    assert len(tracked().exceptions) <= 3


@pytest.mark.skipif(
    not folder_of_samples().is_dir(), reason="no folder of samples (RECONCILE_SAMPLES)"
)
class TestSamples:
    """Real statements, where a folder of them stands beside the clone; they are no part of the product."""

    def test_it_lists_only_samples_that_there_are(self) -> None:
        root, lists = folder_of_samples(), tracked()
        there = {f"{path.parent.name}/{path.name}" for path in samples(root)}
        listed = {
            name
            for group in (
                lists.answers,
                lists.refused,
                lists.rejected,
                lists.disproved,
                lists.exceptions,
                lists.readings,
            )
            for name in group
            if "*" not in name
        }

        assert listed - there == set()

    def test_it_reads_every_sample_rightly(self) -> None:
        verdicts = judged(folder_of_samples(), tracked())

        wrong = [one for one in verdicts if one.verdict == "wrong"]
        assert not wrong, table(wrong)
