"""OFX 1 (SGML), OFX 2 (XML) and QFX: what banks give to home accounting programs.

Source: Open Financial Exchange 1.6 and 2.2, chapters 3 (data types), 11 (banking) and 13 (investments), and
what banks make of them. An amount is signed, with a point or a comma before its decimals. FITID is the
bank's number of a movement within an account; some leave it empty or give it to several, and then it is none.

LEDGERBAL is the balance of a day that need not be the list's last, and the balance before is never stated:
it proves nothing, and is left out. Pending movements (STMTTRNP) are left out, too: they come again when they are booked.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from ledgers.formats.bank_files.decoding import decoded
from ledgers.formats.bank_files.ofx_tags import ANSWERS, STATEMENTS, Node, plain, tree_of
from ledgers.formats.bank_files.ofx_values import amount_of, day_of, moment_of
from ledgers.formats.documents import Document, DocumentFormat, Movement, Part
from ledgers.formats.messages import FormatError
from ledgers.normalise import mask_cards

_BEGIN = re.compile(
    rb"(?:ofxheader\s*:|data\s*:\s*ofxsgml|<\?ofx\b|<ofx>"
    rb"|(?:<\?xml[^>]*>|<!--(?:(?!-->).)*-->|<!doctype\s+ofx[^>]*>|\s)+(?:<\?ofx\b|<ofx>))",
    re.IGNORECASE | re.DOTALL,
)
_DECLARATION = re.compile(r"<!(?:DOCTYPE|ENTITY)\b", re.IGNORECASE)
_CHARSET = re.compile(rb"CHARSET\s*:\s*([A-Z0-9_-]+?)(?=COMPRESSION|[^A-Z0-9_-])", re.IGNORECASE)
_XML_CHARSET = re.compile(rb"<\?xml[^>]*\bencoding\s*=\s*[\"']([A-Za-z0-9_-]+)", re.IGNORECASE)
_CODE_PAGE = re.compile(r"(?:cp|windows-)?(125[0-8]|874|93[26]|949|950)")
_ISO = re.compile(r"(?:iso-?)?8859-([0-9]{1,2})")
ASIAN = {
    "gbk": "gb18030",
    "gb2312": "gb18030",
    "gb18030": "gb18030",
    "big5": "cp950",
    "shift_jis": "cp932",
}
HEADER_BYTES = 2_048

ACCOUNTS = ("BANKACCTFROM", "CCACCTFROM", "INVACCTFROM")
# what changes the cash of an investment account by its TOTAL
TRADES = ("INVBUY", "INVSELL", "INCOME", "INVEXPENSE", "RETOFCAP", "MARGININTEREST")
FEES = ("FEE", "SRVCHG")


class Ofx(DocumentFormat):
    """Bank, card and investment accounts; of the last the movements of cash."""

    code = "ofx"
    title = "OFX or QFX bank statement"

    def begins(self, begin: bytes) -> bool:
        return _BEGIN.match(begin) is not None

    def parse(self, content: bytes) -> Document:
        text, encoding = decoded(content, _declared(content[:HEADER_BYTES]))
        text = plain(text)
        if _DECLARATION.search(text):
            raise FormatError("not_a_statement", what="OFX with declarations of its own")
        if "</OFX>" not in text.upper():
            raise FormatError("cut_short")
        root = tree_of(text)
        reader = _Reader(text)
        for statement in root.all(*STATEMENTS):
            reader.statement(statement)
        reader.strays(root)
        document = reader.document
        if not document.movements and not document.faults:
            raise _nothing_in_it(root)
        for answer in root.all(*ANSWERS):
            reader.refusal(answer)
        document.movements = _numbered(document.movements)
        document.faults.sort(key=lambda fault: fault.row_number)
        document.encoding = encoding
        return document


FORMAT = Ofx()


class _Reader:
    """One file being read."""

    def __init__(self, text: str) -> None:
        self._text = text
        self.document = Document()

    def strays(self, root: Node) -> None:
        """Movements that stand in no account's statement."""
        known = {id(node) for account in root.all(*STATEMENTS) for node in account.all("STMTTRN")}
        for node in root.all("STMTTRN"):
            if id(node) not in known:
                self._fault(node, "STMTTRN", "unknown_tag", node.leaf("FITID"))

    def refusal(self, answer: Node) -> None:
        """An account for which the bank gives an error instead of its movements, beside others that it gives."""
        status = answer.first("STATUS")
        if status is not None and _is_error(status) and answer.first(*STATEMENTS) is None:
            self._fault(status, "STATUS", "unknown_tag", _message(status) or status.leaf("CODE"))

    def statement(self, statement: Node) -> None:
        """The movements of one account."""
        at = len(self.document.parts)
        account = statement.first(*ACCOUNTS)
        number = mask_cards(account.leaf("ACCTID")) if account else ""
        booked = list(statement.all("STMTTRN"))
        trades = list(statement.all(*TRADES)) if statement.name == "INVSTMTRS" else []
        currency = statement.leaf("CURDEF").upper() or _said_by_all(booked)
        part = Part(account=number, currency=currency)
        self.document.parts.append(part)
        for node in booked:
            self._movement(node, at, part)
        if not booked and not any(_is_of_cash(trade) for trade in trades):
            return
        for node in trades:
            if _is_of_cash(node):
                self._trade(node, at, part)
            else:
                self._fault(node, "SUBACCTFUND", "unknown_tag", node.leaf("SUBACCTFUND"))

    def _movement(self, node: Node, at: int, part: Part) -> None:
        correction = node.leaf("CORRECTACTION")
        if correction:
            # it takes back or replaces a movement of an earlier file
            self._fault(node, "CORRECTACTION", "unknown_tag", correction)
            return
        payee = node.first("PAYEE")
        kind = node.leaf("TRNTYPE").upper()
        self._add(
            node, ("DTPOSTED", node.leaf("DTPOSTED")), ("TRNAMT", node.leaf("TRNAMT")), at, part,
            value_on=day_of(node.leaf("DTAVAIL", "VALUEDATE")) or "",
            kind="FEE" if kind in FEES else "",
            transaction_ref=node.leaf("REFNUM", "CHECKNUM", "CHKNUM"),
            counterparty=node.leaf("EXTDNAME", "NAME") or (payee.leaf("NAME") if payee else "") or node.leaf("PAYEE"),
            description=node.leaf("MEMO"),
            natural_id=node.leaf("FITID"),
        )  # fmt: skip

    def _trade(self, node: Node, at: int, part: Part) -> None:
        """Securities against cash; income is money that came."""
        about = node.first("INVTRAN") or node
        self._add(
            node, ("DTTRADE", about.leaf("DTSETTLE", "DTTRADE")), ("TOTAL", node.leaf("TOTAL")), at, part,
            kind="TRANSFER" if node.name in {"INVBUY", "INVSELL"} else "",
            description=" ".join(filter(None, (node.leaf("INCOMETYPE"), about.leaf("MEMO")))),
            natural_id=about.leaf("FITID"),
        )  # fmt: skip

    def _add(
        self, node: Node, posted: tuple[str, str], amount: tuple[str, str], at: int, part: Part, **texts: str
    ) -> None:  # fmt: skip
        booked_on, minor = day_of(posted[1]), amount_of(amount[1])
        for (tag, value), made, missing, bad in (
            (posted, booked_on, "missing_date", "bad_date"),
            (amount, minor, "missing_amount", "bad_amount"),
        ):
            if made is None:
                self._fault(node, tag, bad if value else missing, value)
                return
        number = texts.pop("natural_id")
        self.document.movements.append(
            Movement(
                node.line, self._raw(node), at,
                account=part.account,
                booked_on=booked_on or "",
                occurred_at=moment_of(posted[1]) or "",
                amount=minor or "",
                currency=_currency_of(node) or part.currency,
                natural_id=f"{part.account} {number}" if number else "",
                **texts,
            )
        )  # fmt: skip

    def _raw(self, node: Node) -> str:
        return self._text[node.start : node.end].strip()

    def _fault(self, node: Node, tag: str, code: str, value: str) -> None:
        self.document.fault(node.line, tag, code, value, self._raw(node))


def _declared(begin: bytes) -> str:
    """The codec of the character set that the header names, if it is none of the usual: 1250, 8859-2, GBK."""
    found = _XML_CHARSET.search(begin) or _CHARSET.search(begin)
    name = found[1].decode().lower() if found else ""
    if page := _CODE_PAGE.fullmatch(name):
        return f"cp{page[1]}"
    iso = _ISO.fullmatch(name)
    # banks that say Latin 1 mean its superset of Windows
    return f"iso8859-{iso[1]}" if iso and iso[1] != "1" else ASIAN.get(name, "")


def _is_of_cash(trade: Node) -> bool:
    """Whether a trade moves the cash of the account, not a loan or a fund of an employer."""
    return trade.leaf("SUBACCTFUND").upper() == "CASH"


def _currency_of(node: Node) -> str:
    """The currency that a movement states of its own. ORIGCURRENCY says what it was before, which is not it."""
    own = node.first("CURRENCY")
    return (own.leaf("CURSYM") if own else node.leaf("CURRENCY")).upper()


def _said_by_all(movements: list[Node]) -> str:
    """Where the account names no currency: the one that each movement that names any names."""
    said = {currency for node in movements if (currency := _currency_of(node))}
    return said.pop() if len(said) == 1 else ""


def _numbered(movements: list[Movement]) -> list[Movement]:
    """In the order of the file, without the numbers that stand at several movements.

    One that stands again with every word of its movement is that movement again.
    """
    told = {(movement.natural_id, _words(movement)) for movement in movements}
    different = Counter(number for number, _words in told)
    return [
        replace(movement, natural_id="") if different[movement.natural_id] > 1 else movement
        for movement in sorted(movements, key=lambda movement: movement.row_number)
    ]


def _words(movement: Movement) -> str:
    return " ".join(movement.raw.split())


def _is_error(status: Node) -> bool:
    return status.leaf("SEVERITY").upper() == "ERROR"


def _message(status: Node) -> str:
    return mask_cards(status.leaf("MESSAGE"))[:200]


def _nothing_in_it(root: Node) -> FormatError:
    """Why a file has no movement, in the bank's own words where it has any."""
    errors = [status for status in root.all("STATUS") if _is_error(status)]
    if errors:
        what = _message(errors[0]) or f"error {errors[0].leaf('CODE')}"
        return FormatError("no_movements", what=f"the bank answers “{what}”")
    kinds = {node.name for node in root.all(*STATEMENTS)}
    if "INVSTMTRS" in kinds:
        return FormatError(
            "not_a_statement", what="an investment account without movements of cash"
        )
    if kinds:
        return FormatError("no_movements", what="it names accounts, but lists nothing of them")
    status = next(root.all("STATUS"), None)
    said = f" (“{_message(status)}”)" if status is not None and _message(status) else ""
    return FormatError(
        "no_movements", what=f"it is an answer of the bank without a statement{said}"
    )
