"""Messages MT940 and MT942 as parts of a document: balances, movements, totals.

Source: SWIFT Standards MT, category 9: :60a: opening balance, :61: statement line, :86: what the bank says of
it, :62a: closing balance, :90D: and :90C: sums; lower and upper case letters in names are options of a tag.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from ledgers.formats.bank_files.swift import Message, Tag, decoded, messages_of
from ledgers.formats.bank_files.swift_details import (
    Details,
    details_of,
    is_reference,
    tidy,
    unwrapped,
)
from ledgers.formats.documents import Document, Fault, Movement, Part, Total
from ledgers.formats.messages import FormatError

LACKING = "statements that lack a balance"
OPENING, CLOSING = ("60F", "60M"), ("62F", "62M")
_BALANCE = re.compile(r"([CD])([0-9]{6})([A-Z]{3})?([0-9]{1,20}(?:,[0-9]{0,5})?)")
_SUM = re.compile(r"([0-9]{0,5})([A-Z]{3})([0-9]{1,15}(?:,[0-9]{0,5})?)")
_FLOOR = re.compile(r"([A-Z]{3})")
# value date, entry date, mark, third letter of the currency, amount, type, references
_LINE = re.compile(
    r"([0-9]{6})([0-9]{4}| {4})?([RE]?[CD])([A-Z])? ?([0-9]{1,15}(?:,[0-9]{0,5})?)(?:([A-Z][A-Z0-9 ]{3})(.*))?\s*"
)
# a reference for the account's owner has no more characters
REFERENCE_CHARS = 16
_FEES = {"CHG", "COM"}
# how SWIFT calls what comes back unpaid
_RETURNED = "RTI"
# SWIFT's two digits of a year: 80 to 99 are of the last century
CENTURY_PIVOT = 80


def document_of(content: bytes, *, needs_balances: bool) -> Document:
    """All statements of a file. Raises FormatError where not one of them can be understood."""
    text, encoding = decoded(content)
    messages, strays = messages_of(text)
    document = Document(faults=strays, encoding=encoding)
    for message in messages:
        _read(message, document, needs_balances=needs_balances)
    lacking = sum(not (part.opening and part.closing) for part in document.parts)
    lacking = lacking if needs_balances else 0
    spoiled = [fault for fault in document.faults if fault.code != "missing_tag"]
    is_anything = any(message.tags for message in messages) and not (spoiled and lacking)
    if not document.movements and not is_anything:
        first = next(iter(spoiled), Fault(1, ":20:", "missing_tag", "", ""))
        raise FormatError("not_whole", line=first.row_number, tag=first.tag or first.raw[:40])
    if lacking:
        # a file that was cut short proves nothing, though each of its tags may be right: a person decides
        document.totals.append(Total(LACKING, None, "0", str(lacking)))
    document.faults.sort(key=lambda fault: fault.row_number)
    return document


def _read(message: Message, document: Document, *, needs_balances: bool) -> None:
    """One message: first what it states of itself, then its movements."""
    part = Part(account=_account(message), number=_number(message))
    document.parts.append(part)
    for tag in message.tags:
        if tag.name in (*OPENING, *CLOSING):
            _balance(tag, message, part, document)
        elif tag.name == "34F" and (floor := _FLOOR.match(tag.joined)):
            part.currency = part.currency or floor.group(1)
    part.account = part.account.removesuffix(part.currency).strip(" /") or part.account
    _continuity(message, part, document)
    if needs_balances:
        for stated, name in ((part.opening, "60F"), (part.closing, "62F")):
            if not stated:
                at = message.tags[0].line
                document.faults.append(Fault(at, f":{name}:", "missing_tag", "", part.account))
    moved = [
        _movement(line, told, len(document.parts) - 1, part, document)
        for line, told in _lines(message)
    ]
    found = [movement for movement in moved if movement is not None]
    document.movements += found
    _sums(message, part, found, document)


def _account(message: Message) -> str:
    tag = message.first("25")
    return tidy(tag.joined) if tag else ""


def _number(message: Message) -> str:
    tag = message.first("28C", "28")
    return tag.joined if tag else ""


def _balance(tag: Tag, message: Message, part: Part, document: Document) -> None:
    found = _BALANCE.fullmatch(tag.lines[0].strip())
    side = "opening" if tag.name in OPENING else "closing"
    if found is None or getattr(part, side):
        document.faults.append(tag.fault())
        return
    further = (at for at, line in enumerate(tag.lines) if at and line.strip())
    document.faults += [tag.fault(at=at) for at in further]
    mark, day, currency, amount = found.groups()
    closed_on, _booked = _days(day, "")
    if side == "closing" and closed_on is not None and message.first("61") is None:
        # of a day on which nothing moved; else the days of the lines are surer
        part.first_day = part.last_day = closed_on.isoformat()
    part.currency = part.currency or currency or ""
    setattr(part, side, _amount(amount, is_out=mark == "D"))


def _continuity(message: Message, part: Part, document: Document) -> None:
    """A page that goes on (:60M:) opens with what the page before it has closed with."""
    before = document.parts[-2] if len(document.parts) > 1 else None
    if message.first("60M") and before and before.account == part.account and before.closing:
        name = f"balance carried forward {part.account} {part.number}".strip()
        document.totals.append(Total(name, part.currency, part.opening, before.closing))


def _lines(message: Message) -> list[tuple[Tag, list[Tag]]]:
    """Each :61: with what follows it about it."""
    found: list[tuple[Tag, list[Tag]]] = []
    is_open = False
    for tag in message.tags:
        if tag.name == "61":
            found.append((tag, []))
            is_open = True
        elif tag.name in {"86", "NS"}:
            # without a line before it, it is about the statement
            if is_open:
                found[-1][1].append(tag)
        else:
            is_open = False
    return found


def _movement(
    tag: Tag, told: Sequence[Tag], at: int, part: Part, document: Document
) -> Movement | None:
    """A statement line as a movement, or None and a fault."""
    found = _LINE.fullmatch(tag.lines[0])
    more = [line for line in tag.lines[1:] if line.strip()]
    if found is None and more:
        # a line that was broken before the amount
        found = _LINE.fullmatch(tag.lines[0] + more.pop(0))
    if found is None:
        document.faults.append(tag.fault())
        return None
    value, entry, mark, _letter, amount, code, references = found.groups()
    value_on, booked_on = _days(value, (entry or "").strip())
    if booked_on is None:
        document.faults.append(tag.fault("bad_date"))
        return None
    own, bank, rest = _references(references or "", more)
    said = [line for other in told if other.name == "86" for line in other.lines]
    details = details_of(
        said, [line for other in told if other.name == "NS" for line in other.lines]
    )
    reference = details.end_to_end if is_reference(details.end_to_end) else own
    return Movement(
        row_number=tag.line,
        raw="\n".join([tag.raw, *(other.raw for other in told)]),
        part=at,
        account=part.account,
        booked_on=booked_on.isoformat(),
        value_on=value_on.isoformat() if value_on else "",
        amount=_amount(amount, is_out=mark in {"D", "ED", "RC"}),
        currency=part.currency,
        kind=_kind(mark, (code or "")[1:], details),
        status="PENDING" if mark.startswith("E") else "",
        order_ref=reference if is_reference(reference) else "",
        transaction_ref=bank if is_reference(bank) else "",
        batch_ref=details.payment if is_reference(details.payment) else "",
        counterparty=details.counterparty,
        description=details.text if rest in details.text else f"{rest} {details.text}".strip(),
    )  # fmt: skip


def _kind(mark: str, code: str, details: Details) -> str:
    """A fee; or what comes back: money that had come, charged back, or money that had gone."""
    is_out = mark in {"D", "ED", "RC"}
    if mark.startswith("R") or code == _RETURNED or details.is_returned:
        return "CHARGEBACK" if is_out else "ADJUSTMENT"
    return "FEE" if details.is_fee or code in _FEES else ""


def _days(value: str, entry: str) -> tuple[date | None, date | None]:
    """Value date and day of booking. Interest is valued on 30 February, which no calendar has: then None.

    The day of booking has no year: it is the one that is nearest to the value date.
    """
    year, month, day = int(value[:2]), int(value[2:4]), int(value[4:])
    year += 1900 if year >= CENTURY_PIVOT else 2000
    value_on = _date(year, month, day)
    if not entry:
        return value_on, value_on
    near = value_on or _date(year, month, 28)
    if near is None or not 1 <= day <= 31:  # noqa: PLR2004
        return None, None
    days = [_date(near.year + step, int(entry[:2]), int(entry[2:])) for step in (-1, 0, 1)]
    known = [made for made in days if made is not None]
    return value_on, min(known, key=lambda made: abs(made - near), default=None)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _references(text: str, more: list[str]) -> tuple[str, str, str]:
    """The owner's reference, the bank's, and the text beside them."""
    own, _slashes, bank = text.partition("//")
    if len(more) > 1 and bank and not more[0].startswith("/"):
        # there is one line of text to each: a second one was part of the reference
        bank += more.pop(0).strip()
    rest = unwrapped(more)
    if len(own.strip()) > REFERENCE_CHARS:
        # some banks write the other account and its owner here
        account, _gap, name = own.partition("  ")
        named = own if is_reference(account) else name
        return "", bank.strip(), tidy(f"{named} {rest}")
    return own.strip(), bank.strip(), rest


def _amount(text: str, *, is_out: bool) -> str:
    """A signed decimal with a point."""
    number = text.replace(",", ".").rstrip(".").lstrip("0")
    number = f"0{number}" if number[:1] in {"", "."} else number
    return f"-{number}" if is_out and number.strip("0.") else number


def _sums(message: Message, part: Part, movements: Sequence[Movement], document: Document) -> None:
    """How many lines went out (:90D:) or came in (:90C:), and their sums."""
    booked = [Decimal(one.amount) for one in movements if one.status != "PENDING"]
    sides = {
        "90D": ("debits", [-amount for amount in booked if amount < 0]),
        "90C": ("credits", [amount for amount in booked if amount >= 0]),
    }
    for tag in message.tags:
        if tag.name not in {"90D", "90C"}:
            continue
        side, amounts = sides.pop(tag.name, ("", []))
        found = _SUM.fullmatch(tag.joined)
        if found is None or not side:
            document.faults.append(tag.fault())
            continue
        count, currency, amount = found.groups()
        name = " ".join(filter(None, (side, part.account, part.number)))
        if count:
            stated = str(int(count))
            document.totals.append(Total(f"number of {name}", None, stated, str(len(amounts))))
        total = str(sum(amounts, Decimal(0)))
        document.totals.append(Total(name, currency, _amount(amount, is_out=False), total))
