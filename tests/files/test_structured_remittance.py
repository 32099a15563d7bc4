"""An invoice that a payment names in camt.053's structured remittance is that invoice's, and no other's."""

from __future__ import annotations

from pathlib import Path

from tests.files.command import Groups, Written, call, lines
from tests.ledgers.known.test_camt053 import entry, message

INVOICES = lines(
    "Invoice No,Invoice Date,Customer,Amount,Currency",
    "KX-2026-51001,2026-10-01,Blue Door BV,150.00,EUR",
    "KX-2026-51002,2026-10-01,Old Mill SA,150.00,EUR",
    "KX-2026-51003,2026-10-01,Old Mill SA,40.00,EUR",
)


def judged(folder: Path, amount: str, payer: str, *numbers: str) -> Groups:
    documents = "".join(f"<RfrdDocInf><Nb>{number}</Nb></RfrdDocInf>" for number in numbers)
    inside = (
        f"<NtryDtls><TxDtls><RltdPties><Dbtr><Nm>{payer}</Nm></Dbtr></RltdPties>"
        f"<RmtInf><Strd>{documents}</Strd></RmtInf></TxDtls></NtryDtls>"
    )
    bank = message(entry(amount, inside=inside))
    assert call(folder, {"left.csv": INVOICES}, {"right.xml": bank}) == 0
    return Written(folder / "out").groups


def test_it_confirms_the_invoice_that_is_named_whoever_pays(tmp_path: Path) -> None:
    groups = judged(tmp_path, "150.00", "Somebody Else", "KX-2026-51002")

    assert ("confirmed", ("left:3", "right:1")) in groups


def test_it_confirms_all_that_are_named_where_they_make_up_the_payment(tmp_path: Path) -> None:
    groups = judged(tmp_path, "190.00", "Old Mill SA", "KX-2026-51002", "KX-2026-51003")

    assert ("confirmed", ("left:3", "left:4", "right:1")) in groups


def test_it_never_confirms_a_payer_s_invoice_where_another_is_named(tmp_path: Path) -> None:
    groups = judged(tmp_path, "150.00", "Blue Door BV", "KX-2026-77120")

    assert not [group for group in groups if group[0] == "confirmed"]
    assert ("suggested", ("left:2", "right:1")) in groups
