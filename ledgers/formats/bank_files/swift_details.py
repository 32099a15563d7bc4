"""What banks write into :86: (and :NS:) about a movement: subfields, key words between slashes, or plain lines.

Sources: DFÜ-Abkommen, Anlage 3 (German subfields ?00–?63 and EREF+ in them); the formats of Dutch banks
(/EREF/…//CNTP/…); everything else is text for people.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

# a line as wide as SWIFT allows was wrapped by the bank, wherever a word stood
WIDTH = 65
# where a reference would stand, that there is none, or in which other field it stands
NO_REFERENCE = {
    "", "NONREF", "NOTPROVIDED", "NOT PROVIDED", "NOREF", "EREF", "EREF+", "PREF", "PREF+", "KREF", "KREF+",
    "MREF", "MREF+", "MARF", "REF", "N",
}  # fmt: skip
_SUBFIELDS = re.compile(r"\s?([0-9]{3})([?>~<&@+])(?=[0-9]{2})")
# a German subfield; one that is full goes on in the next
SUBFIELD_WIDTH = 27
_SEPA = re.compile(r"(?:(EREF|KREF|MREF|CRED|DEBT|COAM|OAMT|SVWZ|ABWA|ABWE)\+|(MTLG):)")
_KEYS = "EREF|PREF|RTRN|MARF|CSID|CNTP|REMI|PURP|ULTB|ULTD|ULTC|TRTP|IBAN|BIC|NAME|BENM|ORDP|ADDR|ISDT|ID|SVCL"
_KEYED = re.compile(rf"/({_KEYS})/")
_ACCOUNT_AND_NAME = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{8,30} +(\S.*)")
# codes of transactions (Geschäftsvorfallcode) that are fees
_FEE_CODES = {"808"}
# returned direct debits, of firms and of consumers, and a returned transfer
_RETURN_CODES = {"108", "109", "159"}


@dataclass(slots=True)
class Details:
    """What was understood of them; `text` is for people."""

    text: str = ""
    counterparty: str = ""
    end_to_end: str = ""
    payment: str = ""
    is_fee: bool = False
    is_returned: bool = False


def is_reference(text: str) -> bool:
    return text.strip().upper() not in NO_REFERENCE


def details_of(lines: Sequence[str], own: Sequence[str]) -> Details:
    """Details from the lines of :86: and of :NS:."""
    joined = "".join(lines)
    if found := _SUBFIELDS.match(joined):
        made = _of_subfields(joined[found.end(1) :], found.group(2), found.group(1))
    elif _KEYED.match(joined.lstrip()):
        made = _of_keys(joined)
    else:
        named = next((_ACCOUNT_AND_NAME.fullmatch(line.strip()) for line in lines if line), None)
        made = Details(unwrapped(lines), named.group(1) if named else "")
    return _with_own_lines(made, own) if own else made


def unwrapped(lines: Sequence[str]) -> str:
    """Lines as one text: a full line goes on in the next one, others end with a word."""
    text = ""
    for line in lines:
        text += line if len(line) >= WIDTH else line + " "
    return tidy(text)


def tidy(text: str) -> str:
    return " ".join(text.split())


def _of_subfields(text: str, mark: str, code: str) -> Details:
    """?00 what was booked, ?20–?29 and ?60–?63 what for, ?32 and ?33 the other party."""
    cells = re.split(re.escape(mark) + r"([0-9]{2})", text)
    fields = [(int(cells[at]), cells[at + 1]) for at in range(1, len(cells) - 1, 2)]
    sepa = _purpose(fields)
    booked = "".join(value for number, value in fields if number == 0)
    said = " ".join(filter(None, (sepa.get(key) for key in ("", "SVWZ", "MTLG"))))
    return Details(
        text=tidy(f"{booked} {said or ' '.join(sepa.values())}"),
        counterparty=tidy(
            "".join(value + _gap(value) for number, value in fields if number in {32, 33})
        ),
        end_to_end=sepa.get("EREF", ""),
        payment=sepa.get("KREF", ""),
        is_fee=code in _FEE_CODES,
        is_returned=code in _RETURN_CODES,
    )


def _purpose(fields: Sequence[tuple[int, str]]) -> dict[str, str]:
    """What stands behind each SEPA key word of the purpose; by "" what stands before any."""
    found, key, before = dict[str, str](), "", 0
    for number, value in fields:
        if not (20 <= number <= 29 or 60 <= number <= 63):  # noqa: PLR2004
            continue
        if number >= 60 and before < 29:  # noqa: PLR2004
            key = ""  # ?60 goes on where ?29 has ended, and nowhere else
        text, before = value, number
        if began := _SEPA.match(value):
            key = began.group(1) or began.group(2)
            text = value[began.end() :]
        found[key] = found.get(key, "") + text + _gap(value)
    return {name: tidy(text) for name, text in found.items()}


def _gap(value: str) -> str:
    return "" if len(value) >= SUBFIELD_WIDTH else " "


def _of_keys(text: str) -> Details:
    """/EREF/…//CNTP/account/BIC/name///REMI/USTD//text/ and its kin."""
    cells = _KEYED.split(text)
    said = {cells[at]: cells[at + 1].strip("/ ") for at in range(1, len(cells) - 1, 2)}
    party = said.get("CNTP", "").split("/")
    name = said.get("NAME", "") or (party[2] if len(party) > 2 else "")  # noqa: PLR2004
    remitted = re.sub(r"^(?:USTD//|STRD/CUR/|STRD/)", "", said.get("REMI", ""))
    return Details(
        text=tidy(remitted) or tidy(text.replace("/", " ")),
        counterparty=tidy(name),
        end_to_end=tidy(said.get("EREF", "")),
        payment=tidy(said.get("PREF", "")),
    )


def _with_own_lines(details: Details, lines: Sequence[str]) -> Details:
    """Numbered lines of :NS:, which no standard describes: 01–14 purpose, 15 and 16 party, 17 what was booked."""
    numbered = [(int(line[:2]), line[2:]) for line in lines if line[:2].isdecimal()]
    purpose = [value for number, value in numbered if number <= 14 or number == 17]  # noqa: PLR2004
    details.text = tidy(" ".join([details.text, *purpose]))
    details.counterparty = details.counterparty or tidy(
        "".join(value for number, value in numbered if number in {15, 16})
    )
    return details
