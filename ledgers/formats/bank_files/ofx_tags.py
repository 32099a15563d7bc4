"""The tags of OFX as a tree, whether they are SGML without end tags, XML, or something between.

Only aggregates that are known by name hold others. Everything else is a leaf with a text, closed or not,
so that an end tag too many, too few or too late does no harm. An aggregate never lies within itself: where
one begins again, the one before has ended.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from ledgers.normalise import CONTROL

_NAMES = (
    "OFX SIGNONMSGSRSV1 SONRS STATUS FI BANKMSGSRSV1 CREDITCARDMSGSRSV1 INVSTMTMSGSRSV1 SIGNUPMSGSRSV1 "
    "STMTTRNRS CCSTMTTRNRS INVSTMTTRNRS STMTRS CCSTMTRS INVSTMTRS ACCTINFORS ACCTINFO PROFRS INTRARS XFERINFO "
    "BANKACCTFROM CCACCTFROM INVACCTFROM BANKACCTTO CCACCTTO BANKTRANLIST BANKTRANLISTP STMTTRN STMTTRNP "
    "LEDGERBAL AVAILBAL BALLIST BAL CURRENCY ORIGCURRENCY PAYEE EXTDPAYEE IMAGEDATA INVTRANLIST INVBANKTRAN "
    "INVTRAN SECID INVBUY INVSELL INCOME INVEXPENSE RETOFCAP MARGININTEREST REINVEST TRANSFER SPLIT JRNLFUND "
    "JRNLSEC CLOSUREOPT INVPOSLIST INVPOS INVBAL SECLISTMSGSRSV1 SECLIST SECINFO INV401K INV401KBAL "
)
AGGREGATES = frozenset(_NAMES.split())
STATEMENTS = ("STMTRS", "CCSTMTRS", "INVSTMTRS")
ANSWERS = ("STMTTRNRS", "CCSTMTTRNRS", "INVSTMTTRNRS")
# where one of these begins, another has ended
_RIVALS = dict.fromkeys(STATEMENTS, STATEMENTS) | dict.fromkeys(ANSWERS, ANSWERS)
# banks write these with a text in them, too
SOMETIMES_LEAVES = frozenset({"CURRENCY", "ORIGCURRENCY", "PAYEE", "STATUS"})
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9._-]{0,31})[ \t\n]*(/?)>")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
CDATA, CDATA_END = "<![CDATA[", "]]>"
_ENTITY = re.compile(r"&(?:(amp|lt|gt|quot|apos|nbsp)|#([0-9]{1,7})|#[xX]([0-9A-Fa-f]{1,6}));")
_ENTITIES = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'", "nbsp": " "}
_CONTROL = re.compile(CONTROL)


@dataclass(slots=True, eq=False)
class Node:
    """An aggregate: where it begins and ends in the text, the line, its leaves and its aggregates.

    Of leaves of one name the first counts. A leaf without a text is absent.
    """

    name: str
    line: int
    start: int
    end: int = 0
    leaves: dict[str, str] = field(default_factory=dict)
    nodes: list[Node] = field(default_factory=list)

    def leaf(self, *names: str) -> str:
        """The text of the first of the names that has one."""
        return next((self.leaves[name] for name in names if name in self.leaves), "")

    def first(self, *names: str) -> Node | None:
        """The first aggregate of one of the names directly in this one."""
        return next((node for node in self.nodes if node.name in names), None)

    def all(self, *names: str) -> Iterator[Node]:
        """Every aggregate of the names, however deep, in the order of the file."""
        for node in self.nodes:
            if node.name in names:
                yield node
            yield from node.all(*names)


def plain(text: str) -> str:
    """A text without comments, and with character data written like any other text; lines stay lines."""
    first, *pieces = _COMMENT.sub(_blanked, text).split(CDATA)
    return first + "".join(map(_as_text, pieces))


def tree_of(text: str) -> Node:
    """The aggregates of a plain text under a root without a name."""
    breaks = [found.start() for found in re.finditer("\n", text)]
    root = Node("", 1, 0, len(text))
    open_nodes = [root]
    tags = list(_TAG.finditer(text))
    for at, tag in enumerate(tags):
        name = tag[2].upper()
        after = tags[at + 1].start() if at + 1 < len(tags) else len(text)
        if tag[1]:
            _close(open_nodes, name, tag.end())
            continue
        value = "" if tag[3] else text_of(text[tag.end() : after])
        if name not in AGGREGATES or (value and name in SOMETIMES_LEAVES):
            if value:
                open_nodes[-1].leaves.setdefault(name, value)
        elif not tag[3]:
            for rival in _RIVALS.get(name, (name,)):
                _close(open_nodes, rival, tag.start())
            node = Node(name, bisect_right(breaks, tag.start()) + 1, tag.start())
            open_nodes[-1].nodes.append(node)
            open_nodes.append(node)
    for node in open_nodes:
        node.end = len(text)
    return root


def text_of(written: str) -> str:
    """A value without the blanks around and doubled in it, its entities read. Undeclared ones stay as they are."""
    return " ".join(_ENTITY.sub(_letter, written).split())


def _close(open_nodes: list[Node], name: str, end: int) -> None:
    """End the innermost open aggregate of a name, and those within it; none where none is open."""
    places = [at for at, node in enumerate(open_nodes) if node.name == name]
    while places and len(open_nodes) > places[-1]:
        open_nodes.pop().end = end


def _letter(found: re.Match[str]) -> str:
    if found[1]:
        return _ENTITIES[found[1]]
    number = int(found[2]) if found[2] else int(found[3], 16)
    is_letter = number <= 0x10FFFF and not 0xD800 <= number <= 0xDFFF  # noqa: PLR2004  (Unicode's bounds)
    # a control character that is written as a number is no letter of a statement
    return found[0] if not is_letter or _CONTROL.search(chr(number)) else chr(number)


def _blanked(found: re.Match[str]) -> str:
    """A comment as blanks, so that lines and places stay."""
    return re.sub(r"[^\n]", " ", found[0])


def _as_text(piece: str) -> str:
    """What begins as character data, with entities in place of marks as far as the data goes."""
    data, end, rest = piece.partition(CDATA_END)
    if not end:
        return piece
    return data.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") + rest
