"""What the lines of a bank's table say in words: every column that a payer or the bank has written a text in.

A bank parts what it tells into columns: a kind of booking, a remittance, a reference, a note. The number that a
payer quotes may stand in any of them, so they are read as one text.
"""

from __future__ import annotations

import re

import polars as pl

from ledgers.formats.base import ColumnMapping, LedgerKind, Table
from ledgers.formats.folding import folded
from ledgers.formats.headers import score
from ledgers.normalise import bare

# what scores so well for a description holds texts, and not the names of articles
TEXT_MIN = 84
_REFERENCE = re.compile(
    r"^(?:payment|customer|remittance|bank|end to end)? ?reference(?: information)?$|^end to end(?: id)?$"
    r"|^kundenreferenz$|^bank description$|^remittance$"
)
# one text in several columns: Transaction Ref1, Transaction Ref2, Narrative 1, Verwendungszweck 2
_ONE_OF_SEVERAL = re.compile(
    r"^(?:transaction|payment|customer|bank|additional|booking|our|your)? ?(?:ref|reference|details?|description|narrative|"
    r"narration|text|memo|remarks?|particulars|info|information|verwendungszweck|vwz|buchungstext|concepto|libelle) ?[0-9]{1,2}$"
)
# what a payer quotes may stand where a bank writes who paid: ACH OF-2026-90001 HOLDING; a masked account is none
_QUOTED = r"(?:^|[^\p{L}\p{N}])(?:\p{L}{1,6}[-/]?[0-9]{4,}|\p{L}{0,6}[-/]?[0-9]{2,}[-/][0-9]{2,}|[0-9]{5,})"
_MASKED = "*"
_MEMO = re.compile(
    r"(?:摘要|附言|用途|备注|留言|个性化信息|交易说明|交易描述|交易详情)$|^(?:摘要|备注|用途|交易地点) (?:附言|说明|备注)$"
    r"|^(?:remarks?|memo|narrative|narration|particulars|purpose|additional information)(?: [0-9])?$"
    r"|^(?:payment |transaction )?details?(?: [0-9])?$"
)
# what only banks call the number of a voucher; the order that a line is of has none of them
_OF_VOUCHER = re.compile(r"凭证|凭单|传票|支票|票据|\bvoucher\b|\bcheque\b|\bcheck\b")

# fields whose columns are texts as well as numbers
_ALSO_TEXTS = ("order_ref", "transaction_ref")
# what says no more than that money came or went, or that nothing was written
_SAYS_NOTHING = (
    r"(?i)^(?:(?:not ?provided|notavailable|nonref|noref|n/a|sepa|folge|erst|basis|echtzeit|online|euro|gutschr(?:ift)?|"
    r"(?:ü|ue)berw(?:eisung)?|lastschr(?:ift)?|dauerauftr(?:ag)?|eingang|ausgang|haben|soll|credit|debit|transfer|payment|"
    r"transaction|von|an)|[\W\d_])+$"
)
_PAYER = re.compile(
    r"^(?:payer|sender|remitter|auftraggeber)(?: name)?$|^zahlungspflichtiger?(?: r)?$"
    r"|^支付(?:人|方)(?:账户)?(?:名称|户名)?$"
)
_PAYEE = re.compile(
    r"^(?:payee|recipient|beneficiary|empf(?:a|ae)nger)(?: name)?$|^zahlungsempf(?:a|ae)nger(?: in)?$"
    r"|^收款(?:人|方)(?:账户)?(?:名称|户名)?$"
)


def _is_text(header: str) -> bool:
    name = folded(header)
    is_named = _REFERENCE.match(name) or _MEMO.search(name) or _ONE_OF_SEVERAL.match(name)
    return bool(is_named) or score("description", header) >= TEXT_MIN


class BankTexts:
    """The texts and the parties of one bank's table by one mapping; of any other table what is mapped."""

    def __init__(self, mapping: ColumnMapping, table: Table) -> None:
        self._header = table.header
        self._further: list[str] = []
        self._parties: tuple[str, str] | None = None
        self._is_worded = False
        self._is_bank = mapping.ledger_kind == LedgerKind.BANK
        if self._is_bank:
            self._further = self._texts_beside(mapping)
            self._parties = self._both_parties(mapping)
            number = mapping.columns.get("order_ref")
            self._is_worded = (
                number is not None and f"c{table.header.index(number)}" in self._further
            )

    def _texts_beside(self, mapping: ColumnMapping) -> list[str]:
        taken = {name for field, name in mapping.columns.items() if field not in _ALSO_TEXTS}
        return [
            f"c{at}" for at, name in enumerate(self._header) if name not in taken and _is_text(name)
        ]

    def _both_parties(self, mapping: ColumnMapping) -> tuple[str, str] | None:
        """The columns of who paid and who was paid, where the one that is mapped is one of two."""
        found = []
        for pattern in (_PAYER, _PAYEE):
            named = [
                f"c{at}" for at, name in enumerate(self._header) if pattern.match(folded(name))
            ]
            found += named[:1]
        mapped = mapping.columns.get("counterparty")
        at = f"c{self._header.index(mapped)}" if mapped else ""
        return (found[0], found[1]) if len(found) == 2 and at in found else None  # noqa: PLR2004

    def join(self, rows: pl.DataFrame) -> pl.DataFrame:
        """With one description of all texts; what another of them has said is not repeated."""
        for cell in self._further:
            more, said = bare(pl.col(cell)), pl.col("description")
            is_new = ~more.str.contains(_SAYS_NOTHING) & ~said.str.contains(more, literal=True)
            both = pl.concat_str(said, pl.lit(" "), more)
            rows = rows.with_columns(
                pl.when(said.is_null())
                .then(more)
                .when(is_new)
                .then(both)
                .otherwise(said)
                .alias("description")
            )
        return with_quoted_names(rows) if self._is_bank else rows

    def without_words(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Without references that are sentences: they are read as texts, and number nothing."""
        if not self._is_worded:
            return rows
        one = ~pl.col("order_ref").str.contains(r"\s")
        return rows.with_columns(pl.when(one).then(name) for name in ("order_ref", "order_key"))

    def name(self, rows: pl.DataFrame) -> pl.DataFrame:
        """With the other party of each movement: who paid us, and whom we paid."""
        if self._parties is None:
            return rows
        payer, payee = (bare(pl.col(cell)) for cell in self._parties)
        other = pl.when(pl.col("gross_minor") < 0).then(pl.coalesce(payee, payer))
        return rows.with_columns(other.otherwise(pl.coalesce(payer, payee)).alias("counterparty"))


def with_quoted_names(rows: pl.DataFrame) -> pl.DataFrame:
    """With the name of a party in the text as well where it holds what may be a number of ours."""
    quotes = rows["counterparty"].str.contains(_QUOTED).fill_null(value=False)
    if not quotes.any():
        return rows
    who, said = pl.col("counterparty"), pl.col("description")
    is_new = ~who.str.contains(_MASKED, literal=True) & ~said.str.contains(
        who, literal=True
    ).fill_null(value=False)
    both = pl.concat_str(who, said, separator=" ", ignore_nulls=True)
    return rows.with_columns(
        pl.when(pl.lit(quotes) & is_new).then(both).otherwise(said).alias("description")
    )


def settle_vouchers(columns: dict[str, str], kind: str) -> None:
    """A bank's number of a voucher is its own, not an order's."""
    number = columns.get("order_ref", "")
    if kind == LedgerKind.BANK and _OF_VOUCHER.search(folded(number)):
        columns.setdefault("transaction_ref", columns.pop("order_ref"))
