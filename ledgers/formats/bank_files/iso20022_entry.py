"""An entry (Ntry) of camt.052, camt.053 or camt.054, and the payments that it is the sum of (TxDtls)."""

from __future__ import annotations

import re
from decimal import Decimal

from ledgers.formats.bank_files.xml_tree import Texts
from ledgers.formats.documents import Fault, Movement, decimal_of

# INFO tells of what is booked elsewhere, FUTR of what is booked later
STATUS = {"BOOK": "PAID", "PDNG": "PENDING", "FUTR": "PENDING", "INFO": "PENDING"}
# families of the bank's own charges (ISO external code set, BankTransactionSubFamily)
FEES = {"CHRG", "COMM", "FEES", "COMI", "COME", "COMT"}
# families of what comes back: unpaid direct debits, cheques and cards, returned and reversed payments
RETURNS = {"UPDD", "UPCQ", "UPCT", "PRDD", "RRTN", "RPCR", "RCDD"}
NO_REFERENCE = {"", "NOTPROVIDED", "NOT PROVIDED", "NONREF", "NOTAVAILABLE", "NOREF", "N/A"}
TRANSACTION = ("Refs/AcctSvcrRef", "Refs/TxId", "Refs/UETR")
# the documents that a payment is for, and what is paid of each
DOCUMENT, CREDITED = "RmtInf/Strd/RfrdDocInf/Nb", "RmtInf/Strd/RfrdDocAmt/CdtNoteAmt"
OF_DOCUMENT = (DOCUMENT, CREDITED, "RmtInf/Strd/RfrdDocAmt/RmtdAmt")
# what the bank kept of an entry or a payment: each charge, or all of them together
CHARGES = ("Chrgs/Rcrd/Amt", "Chrgs/Amt", "Chrgs/TtlChrgsAndTaxAmt")
# shorter ones count the entries of a statement
ENTRY_REFERENCE_CHARS_MIN = 6
CREDIT, DEBIT = "CRDT", "DBIT"
SEVERAL = 2
_OFFSET = re.compile(r"T.*(?:Z|[+-][0-9]{2}:?[0-9]{2})$")
# more digits of a second than are kept
_FRACTION = re.compile(r"(\.[0-9]{6})[0-9]+")


def fault_of(entry: Texts) -> Fault | None:
    """Why an entry can't be read at all: it doesn't say whether money came or went."""
    side = entry.one("CdtDbtInd")
    if side in {CREDIT, DEBIT}:
        return None
    return Fault(entry.line, "CdtDbtInd", "bad_direction", side, "\n".join(entry.raw))


def movements_of(entry: Texts, made: str) -> list[Movement]:
    """The payments of an entry where their amounts make up its own, else the entry as one movement.

    Where they do less the charges that are stated, these are a movement of their own. `made` is the day of an
    entry that has none.
    """
    details = entry.parts
    amounts = _amounts(entry) if len(details) > 1 else []
    charges = _charges(entry, amounts)
    if not amounts or charges is None:
        one = details[0] if len(details) == 1 else None
        return [_movement(entry, one, signed(entry), made)]
    found = [
        _movement(entry, one, amount, made, at)
        for at, (one, amount) in enumerate(zip(details, amounts, strict=True))
    ]
    for movement, one in zip(found, details, strict=True):
        movement.row_number = one.line
        # the entry's number is that of all of them together
        movement.transaction_ref = _reference(one, *TRANSACTION)
        movement.batch_ref = movement.batch_ref or _reference(entry, "AcctSvcrRef")
    if charges:
        fee = _movement(entry, None, f"{-charges:f}", made, len(details))
        fee.kind = "FEE"
        found.append(fee)
    return found


def signed(texts: Texts, path: str = "Amt", side: str = "") -> str:
    """An amount with its sign. A reversal (RvslInd) has the sign of what it does, not of what it undoes."""
    text = texts.one(path)
    is_out = (texts.one("CdtDbtInd") or side) == DEBIT
    return f"-{text}" if is_out and text.strip("0.") else text


def _amounts(entry: Texts) -> list[str]:
    """The signed amounts of the payments; none unless each has one."""
    found = []
    for one in entry.parts:
        path = "Amt" if one.one("Amt") else "AmtDtls/TxAmt/Amt"
        amount = signed(one, path, entry.one("CdtDbtInd"))
        if decimal_of(amount) is None or one.one(f"{path}@Ccy") != entry.one("Amt@Ccy"):
            return []
        found.append(amount)
    return found


def _charges(entry: Texts, amounts: list[str]) -> Decimal | None:
    """What the payments come to less the entry: nothing, or the charges that the entry states, or its payments do.

    None where it is anything else.
    """
    total = sum((decimal_of(amount) or Decimal(0) for amount in amounts), Decimal(0))
    booked = decimal_of(signed(entry))
    if booked is None:
        return None
    of_payments = [_stated(one, entry.one("Amt@Ccy")) for one in entry.parts]
    stated = {Decimal(0), sum(of_payments, Decimal(0)), _stated(entry, entry.one("Amt@Ccy"))}
    return total - booked if total - booked in stated else None


def _stated(texts: Texts, currency: str) -> Decimal:
    """The charges that were taken, as an entry or a payment states them; nothing where some are of other money."""
    for path in CHARGES:
        found = texts.every(path)
        sides = texts.every(f"{path.removesuffix('Amt')}CdtDbtInd")
        if found:
            moneys = texts.every(f"{path}@Ccy")
            is_plain = CREDIT not in sides and set(moneys) == {currency}
            amounts = [decimal_of(text) or Decimal(0) for text in found if is_plain]
            return sum(amounts, Decimal(0))
    return Decimal(0)


def _movement(entry: Texts, detail: Texts | None, amount: str, made: str, at: int = 0) -> Movement:
    booked = entry.one("BookgDt/Dt", "BookgDt/DtTm")
    value = entry.one("ValDt/Dt", "ValDt/DtTm")
    of_detail = [f"TxDtls/{line}" for line in detail.raw] if detail else []
    movement = Movement(
        row_number=entry.line,
        raw="\n".join([*entry.raw, *of_detail]),
        booked_on=(booked or value or made)[:10],
        value_on=value[:10],
        occurred_at=_FRACTION.sub(r"\1", booked) if _OFFSET.search(booked) else "",
        amount=amount,
        currency=entry.one("Amt@Ccy"),
        kind=_kind(entry, detail, is_in=not amount.startswith("-")),
        status=STATUS.get(entry.one("Sts/Cd", "Sts"), ""),
        transaction_ref=_entry_reference(entry),
        batch_ref=_reference(
            entry, "NtryDtls/Btch/PmtInfId", "NtryDtls/Btch/MsgId", "Btch/PmtInfId", "Btch/MsgId"
        ),
        description=entry.one("AddtlNtryInf"),
    )
    own = _reference(entry, "AcctSvcrRef")
    if own and movement.status != "PENDING":
        # not alone: banks give one number to a payment and to the fee for it
        number = decimal_of(amount)
        plain = amount if number is None else f"{number.normalize():f}"
        facts = (own, movement.booked_on, plain, movement.currency, str(at))
        movement.natural_id = "|".join(facts)
    if detail is not None:
        _detail(movement, detail, is_in=not amount.startswith("-"))
    return movement


def _kind(entry: Texts, detail: Texts | None, *, is_in: bool) -> str:
    """A fee; or what comes back: money that had come, charged back, or money that had gone."""
    family = entry.one("BkTxCd/Domn/Fmly/SubFmlyCd")
    is_reversal = entry.one("RvslInd") in {"true", "1"} or family in RETURNS
    if is_reversal or (detail is not None and _is_returned(detail)):
        return "ADJUSTMENT" if is_in else "CHARGEBACK"
    return "FEE" if family in FEES else ""


def _is_returned(detail: Texts) -> bool:
    """Whether a payment gives a reason for its return."""
    reasons = ("Rsn/Cd", "Rsn/Prtry", "RtrRsn/Cd", "RtrRsn/Prtry")
    family = detail.one("BkTxCd/Domn/Fmly/SubFmlyCd")
    return bool(detail.one(*(f"RtrInf/{reason}" for reason in reasons))) or family in RETURNS


def _reference(texts: Texts, *paths: str) -> str:
    return next((text for text in texts.every(*paths) if text.upper() not in NO_REFERENCE), "")


def _entry_reference(entry: Texts) -> str:
    number = _reference(entry, "NtryRef")
    long = number if len(number) >= ENTRY_REFERENCE_CHARS_MIN else ""
    return _reference(entry, "AcctSvcrRef") or long


def _detail(movement: Movement, detail: Texts, *, is_in: bool) -> None:
    """What a payment says of itself: references, the other party, what it was for."""
    plain = " ".join(detail.every("RmtInf/Ustrd"))
    structured = detail.every("RmtInf/Strd/CdtrRefInf/Ref", "RmtInf/Strd/CdtrRefInf/CdtrRef")
    documents = list(dict.fromkeys(detail.every(DOCUMENT)))
    sole = documents[0] if len(documents) == 1 else ""
    called = _reference(detail, "Refs/EndToEndId")
    # the creditor's own reference, an invoice number, goes before what the payer has called the payment
    movement.order_ref = next(iter(structured), "") or sole or called
    movement.transaction_ref = _reference(detail, *TRANSACTION) or movement.transaction_ref
    movement.batch_ref = movement.batch_ref or _reference(detail, "Refs/PmtInfId", "Refs/MsgId")
    sides = ("Dbtr", "Cdtr") if is_in else ("Cdtr", "Dbtr")
    movement.counterparty = detail.one(*(path for side in sides for path in _party(side)))
    said = [plain, *structured, _documents(detail, documents)]
    said += detail.every("RmtInf/Strd/AddtlRmtInf")
    said += [called if documents else "", detail.one("AddtlTxInf"), movement.description]
    movement.description = " ".join(dict.fromkeys(filter(None, said)))


def _documents(detail: Texts, numbers: list[str]) -> str:
    """The number of the document that is paid; of several each one's, with what is paid or credited of it."""
    if len(numbers) < SEVERAL:
        return "".join(numbers)
    said = ""
    for path, currency, text in detail.in_order(*OF_DOCUMENT):
        if path == DOCUMENT:
            said += f", {text}"
        else:
            said += f" {currency} {'-' if path == CREDITED else ''}{text}"
    return said.removeprefix(", ")


def _party(side: str) -> list[str]:
    """Where the name of debtor or creditor stands, of whom it is for, or the number of the account."""
    parties = (f"RltdPties/{side}", f"RltdPties/Ultmt{side}")
    names = [f"{party}{under}/Nm" for party in parties for under in ("", "/Pty")]
    return [*names, f"RltdPties/{side}Acct/Id/IBAN", f"RltdPties/{side}Acct/Id/Othr/Id"]
