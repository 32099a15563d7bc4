"""An entry (Ntry) of camt.052, camt.053 or camt.054, and the payments that it is the sum of (TxDtls)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from ledgers.formats.bank_files.xml_tree import Node, child_text, children, inner, leaves
from ledgers.formats.documents import Fault, Movement, decimal_of

# INFO tells of what is booked elsewhere, FUTR of what is booked later
STATUS = {"BOOK": "PAID", "PDNG": "PENDING", "FUTR": "PENDING", "INFO": "PENDING"}
# families of the bank's own charges (ISO external code set, BankTransactionSubFamily)
FEES = {"CHRG", "COMM", "FEES", "COMI", "COME", "COMT"}
NO_REFERENCE = {"", "NOTPROVIDED", "NOT PROVIDED", "NONREF", "NOTAVAILABLE", "NOREF", "N/A"}
_OFFSET = re.compile(r"T.*(?:Z|[+-][0-9]{2}:?[0-9]{2})$")
# more digits of a second than are kept
_FRACTION = re.compile(r"(\.[0-9]{6})[0-9]+")


def fault_of(entry: Node) -> Fault | None:
    """Why an entry can't be read at all: it doesn't say whether money came or went."""
    side = child_text(entry, "CdtDbtInd")
    if side in {"CRDT", "DBIT"}:
        return None
    raw = "\n".join(leaves(entry))
    return Fault(entry.sourceline or 1, "CdtDbtInd", "bad_direction", side, raw)


def movements_of(entry: Node, made: str) -> list[Movement]:
    """The payments of an entry where their amounts make up its own, else the entry as one movement.

    `made` is the day of an entry that has none.
    """
    details = [one for group in children(entry, "NtryDtls") for one in children(group, "TxDtls")]
    # the first version has them right under the entry
    details += children(entry, "TxDtls")
    amounts = _amounts(entry, details)
    if len(details) > 1 and amounts is not None:
        others = [frozenset(details) - {one} for one in details]
        return [
            _movement(entry, one, amount, made, others=others[at], at=at)
            for at, (one, amount) in enumerate(zip(details, amounts, strict=True))
        ]
    return [_movement(entry, details[0] if len(details) == 1 else None, _signed(entry), made)]


def _amounts(entry: Node, details: Sequence[Node]) -> list[str] | None:
    """The signed amounts of the payments; None unless each has one and they make up the entry."""
    currency = _currency(entry)
    found = []
    for one in details:
        amount = inner(one, "Amt")
        if amount is None:
            amount = inner(one, "AmtDtls/TxAmt/Amt")
        if amount is None or amount.get("Ccy", "") != currency:
            return None
        side = child_text(one, "CdtDbtInd") or child_text(entry, "CdtDbtInd")
        found.append(("-" if side == "DBIT" else "") + (amount.text or "").strip())
    numbers = [decimal_of(text) for text in found]
    known = [number for number in numbers if number is not None]
    if len(known) < len(found) or sum(known, Decimal(0)) != decimal_of(_signed(entry)):
        return None
    return found


def _signed(entry: Node) -> str:
    """The amount with its sign. A reversal (RvslInd) has the sign of what it does, not of what it undoes."""
    text = child_text(entry, "Amt")
    is_out = child_text(entry, "CdtDbtInd") == "DBIT"
    return f"-{text}" if is_out and text.strip("0.") else text


def _currency(entry: Node) -> str:
    amount = inner(entry, "Amt")
    return amount.get("Ccy", "") if amount is not None else ""


def _movement(
    entry: Node, detail: Node | None, amount: str, made: str,
    *, others: frozenset[Node] = frozenset(), at: int = 0,
) -> Movement:  # fmt: skip
    booked = child_text(entry, "BookgDt/Dt", "BookgDt/DtTm")
    value = child_text(entry, "ValDt/Dt", "ValDt/DtTm")
    status = child_text(entry, "Sts/Cd", "Sts")
    begins = detail if detail is not None and others else entry
    when = booked or value or made
    movement = Movement(
        row_number=begins.sourceline or 1,
        raw="\n".join(leaves(entry, others)),
        booked_on=when[:10],
        value_on=value[:10],
        occurred_at=_FRACTION.sub(r"\1", booked) if _OFFSET.search(booked) else "",
        amount=amount,
        currency=_currency(entry),
        kind=_kind(entry),
        status=STATUS.get(status, ""),
        transaction_ref=_reference(entry, "AcctSvcrRef", "NtryRef"),
        batch_ref=_reference(entry, "NtryDtls/Btch/PmtInfId", "NtryDtls/Btch/MsgId"),
        description=child_text(entry, "AddtlNtryInf"),
    )
    own = _reference(entry, "AcctSvcrRef")
    if own and movement.status != "PENDING":
        # not alone: banks give one number to a payment and to the fee for it
        facts = (own, movement.booked_on, movement.amount, movement.currency, str(at))
        movement.natural_id = "|".join(facts)
    if detail is not None:
        _detail(movement, detail, is_in=not amount.startswith("-"))
    return movement


def _kind(entry: Node) -> str:
    if child_text(entry, "RvslInd") in {"true", "1"}:
        return "ADJUSTMENT"
    return "FEE" if child_text(entry, "BkTxCd/Domn/Fmly/SubFmlyCd") in FEES else ""


def _reference(node: Node, *paths: str) -> str:
    found = (child_text(node, path) for path in paths)
    return next((text for text in found if text.upper() not in NO_REFERENCE), "")


def _detail(movement: Movement, detail: Node, *, is_in: bool) -> None:
    """What a payment says of itself: references, the other party, what it was for."""
    structured = [
        _reference(
            one, "CdtrRefInf/Ref", "CdtrRefInf/CdtrRef", "RfrdDocInf/Nb", "RfrdDocInf/RfrdDocNb"
        )
        for info in children(detail, "RmtInf")
        for one in children(info, "Strd")
    ]
    plain = [
        " ".join((line.text or "").split())
        for info in children(detail, "RmtInf")
        for line in children(info, "Ustrd")
    ]
    movement.order_ref = _reference(detail, "Refs/EndToEndId") or next(filter(None, structured), "")
    movement.transaction_ref = (
        _reference(detail, "Refs/AcctSvcrRef", "Refs/TxId", "Refs/UETR") or movement.transaction_ref
    )
    movement.batch_ref = movement.batch_ref or _reference(detail, "Refs/PmtInfId", "Refs/MsgId")
    sides = ("Dbtr", "Cdtr") if is_in else ("Cdtr", "Dbtr")
    movement.counterparty = next(filter(None, (_party(detail, side) for side in sides)), "")
    said = [*plain, *structured, child_text(detail, "AddtlTxInf"), movement.description]
    movement.description = " ".join(dict.fromkeys(filter(None, said)))


def _party(detail: Node, side: str) -> str:
    """The name of debtor or creditor, of whom it is for, or the number of the account."""
    parties = (f"RltdPties/{side}", f"RltdPties/Ultmt{side}")
    names = [f"{party}{under}/Nm" for party in parties for under in ("", "/Pty")]
    account = f"RltdPties/{side}Acct/Id"
    return child_text(detail, *names, f"{account}/IBAN", f"{account}/Othr/Id")
