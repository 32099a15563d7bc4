"""ISO 20022's messages from bank to customer (camt.052, camt.053, camt.054) as documents.

Source: the message definitions camt.052.001, camt.053.001 and camt.054.001, versions 1 to 14. Elements are
known by their local names: versions differ in little else, and some banks bind the namespace to a prefix that
they don't use, or wrap the message in an envelope of their own.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import ClassVar

from lxml import etree

from ledgers.formats.bank_files.iso20022_entry import fault_of, movements_of, signed
from ledgers.formats.bank_files.xml_tree import Node, Texts, local_name
from ledgers.formats.documents import BEGIN_BYTES, Document, DocumentFormat, Part, Total, decimal_of
from ledgers.formats.messages import FormatError

_DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_ENCODING = re.compile(rb"<\?xml[^>]*encoding\s*=\s*[\"']([A-Za-z0-9_-]{1,20})")
# in these a declaration can't hide: what is ASCII in a file is ASCII to the parser
_ENCODINGS = re.compile(
    rb"(?i)(?:utf-?8|us-ascii|ascii|iso-8859-\d{1,2}|windows-125\d|gb2312|gbk|gb18030|big5)"
)
# elements and attributes; each takes a hundred bytes of memory and more, until it is read
NODES_MAX = 3_000_000
SUMMARY = (
    "TtlNtries/NbOfNtries", "TtlNtries/Sum", "TtlCdtNtries/NbOfNtries", "TtlCdtNtries/Sum",
    "TtlDbtNtries/NbOfNtries", "TtlDbtNtries/Sum",
)  # fmt: skip
# what is read of a statement
_CHILDREN = ("Id", "CreDtTm", "FrToDt", "Acct", "Bal", "TxsSummry", "Ntry")
_BEFORE = b"\xef\xbb\xbf \t\r\n"
OPENING, CLOSING, BETWEEN = ("OPBD", "PRCD"), ("CLBD",), "ITBD"


class BankMessage(DocumentFormat):
    """One of the three messages. Subclasses name its root and its statement, report or notification."""

    root: ClassVar[str]
    part: ClassVar[str]
    # the day of an entry that has none: a report of a running day is of the day on which it was made
    is_of_the_day: ClassVar[bool] = False
    titles = {"amount": "Amt", "currency": "Ccy", "booked_on": "BookgDt", "value_on": "ValDt"}

    def begins(self, begin: bytes) -> bool:
        if not begin.startswith(b"<"):
            return False
        found = re.search(rb"<(?:[\w.-]+:)?(BkToCstmr\w+?)(?:V\d+)?[\s/>]", begin)
        if found is not None:
            return found.group(1) == self.root.encode()
        # the message itself may stand farther down, under a long envelope
        family = re.search(rb"camt\.(05[234])\.001", begin)
        return family is not None and self.code == f"camt{family.group(1).decode()}"

    def parse(self, content: bytes) -> Document:
        check_content(content)
        document = Document()
        reader = _Reader(self, document)
        try:
            reader.read(_declared_first(content))
        except etree.XMLSyntaxError as error:
            raise FormatError("not_whole", line=error.lineno or 1, tag="XML") from error
        if not document.parts:
            raise FormatError("not_whole", line=reader.line, tag=self.part)
        return document


def _declared_first(content: bytes) -> bytes:
    """Without blanks before the declaration, where XML has none; their lines go into it, to keep the count."""
    bare = content.lstrip(_BEFORE)
    if not bare.startswith(b"<?xml") or bare is content:
        return content
    lines = content[: len(content) - len(bare)].count(b"\n")
    return b"<?xml" + b"\n" * lines + bare.removeprefix(b"<?xml")


def check_content(content: bytes) -> None:
    """Refuse what no statement has and an attack needs: a document type, entities, an odd encoding, sheer number."""
    nodes = content.count(b"<") // 2 + content.count(b"/>") + content.count(b"=")
    if nodes > NODES_MAX:
        raise FormatError("too_many_lines", count=nodes)
    if _DECLARATION.search(content):
        raise FormatError("not_a_statement", what="XML with a document type or entities")
    said = _ENCODING.search(content[:BEGIN_BYTES])
    if said is not None and not _ENCODINGS.fullmatch(said.group(1)):
        raise FormatError("undecodable", encoding=said.group(1).decode())


class _Reader:
    """Takes a message apart while it is parsed; entries are let go of as soon as they are read."""

    def __init__(self, known: BankMessage, document: Document) -> None:
        self._known, self._document = known, document
        self._part = Part()
        self._entries: list[Decimal] = []
        self._balances: list[tuple[str, str, str]] = []
        self._stated: dict[str, str] = {}
        self._made = ""
        self.line = 1

    def read(self, content: bytes) -> None:
        """Nothing is fetched or expanded; depth and lengths of texts have libxml2's limits."""
        roots = (self._known.root, f"{self._known.root}V01")
        events = etree.iterparse(
            io.BytesIO(content),
            events=("start", "end"),
            tag=[f"{{*}}{name}" for name in (*roots, self._known.part, *_CHILDREN)],
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            dtd_validation=False,
            attribute_defaults=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
            remove_blank_text=True,
        )
        for event, node in events:
            name, parent = local_name(node), node.getparent()
            above = "" if parent is None else local_name(parent)
            if name in roots:
                self.line = int(node.sourceline or 1)
            elif name == self._known.part and above in roots:
                self._begin() if event == "start" else self._end(node)
            elif event == "end" and above == self._known.part:
                self._take(name, node)

    def _begin(self) -> None:
        self._part = Part()
        self._document.parts.append(self._part)
        self._entries, self._balances, self._stated, self._made = [], [], {}, ""

    def _end(self, node: Node) -> None:
        part = self._part
        part.opening, part.closing = self._ends(part.currency)
        self._document.totals += _totals(part, self._stated, self._entries)
        node.clear()

    def _take(self, name: str, node: Node) -> None:
        """A child of the statement that has been read to its end."""
        texts = Texts(node, "TxDtls")
        if name == "Id":
            self._part.number = " ".join((node.text or "").split())
        elif name == "CreDtTm" and self._known.is_of_the_day:
            self._made = (node.text or "").strip()
        elif name == "Acct":
            paths = ("Id/IBAN", "Id/Othr/Id", "Id/PrtryAcct/Id", "Id/BBAN", "Id/UPIC")
            self._part.account = texts.one(*paths)
            self._part.currency = texts.one("Ccy")
        elif name == "FrToDt":
            self._part.first_day = texts.one("FrDtTm", "FrDt")[:10]
            self._part.last_day = _last_day(texts.one("ToDtTm", "ToDt"))
        elif name == "Bal":
            self._balance(texts)
        elif name == "TxsSummry":
            self._stated = {path: texts.one(path) for path in SUMMARY}
        elif name == "Ntry":
            self._entry(texts)
            node.clear()

    def _balance(self, texts: Texts) -> None:
        code, currency = texts.one("Tp/CdOrPrtry/Cd", "Tp/Cd"), texts.one("Amt@Ccy")
        self._part.currency = self._part.currency or currency
        self._balances.append((code, currency, signed(texts)))

    def _ends(self, currency: str) -> tuple[str, str]:
        """Opening and closing booked balance; a page between others opens or closes with an interim one."""
        said = [(code, amount) for code, of, amount in self._balances if of == currency]
        opening = next((amount for code in OPENING for one, amount in said if one == code), "")
        closing = next((amount for one, amount in said if one in CLOSING), "")
        between = [amount for one, amount in said if one == BETWEEN]
        if between and not self._known.is_of_the_day:
            opening = opening or (between[0] if closing or len(between) > 1 else "")
            closing = closing or between[-1]
        return opening, closing

    def _entry(self, texts: Texts) -> None:
        fault = fault_of(texts)
        if fault is not None:
            self._document.faults.append(fault)
            return
        found = movements_of(texts, self._made)
        for movement in found:
            movement.part = len(self._document.parts) - 1
            movement.account = self._part.account
        self._document.movements += found
        amounts = [decimal_of(movement.amount) for movement in found]
        self._entries.append(sum((amount for amount in amounts if amount is not None), Decimal(0)))


def _last_day(until: str) -> str:
    """The last day of a time that ends then: at midnight it is the day before."""
    try:
        end = datetime.fromisoformat(until[:19])
    except ValueError:
        return ""
    is_midnight = len(until) > len("2026-10-05") and end.time() == time()
    return (end.date() - timedelta(days=is_midnight)).isoformat()


def _totals(part: Part, stated: Mapping[str, str], entries: Sequence[Decimal]) -> list[Total]:
    """The numbers and sums of entries that a statement gives, beside those of the entries that it has."""
    sides = {
        "TtlNtries": ("entries", entries),
        "TtlCdtNtries": ("credits", [amount for amount in entries if amount >= 0]),
        "TtlDbtNtries": ("debits", [amount for amount in entries if amount < 0]),
    }
    found = []
    for path, text in stated.items():
        group, what = path.split("/")
        if not text:
            continue
        side, amounts = sides[group]
        name = " ".join(filter(None, (side, part.account, part.number)))
        if what == "NbOfNtries":
            found.append(Total(f"number of {name}", None, text, str(len(amounts))))
        else:
            total = sum((abs(amount) for amount in amounts), Decimal(0))
            found.append(Total(name, part.currency, text, str(total)))
    return found
