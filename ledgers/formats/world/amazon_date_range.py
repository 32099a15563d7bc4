"""Amazon's date range report of transactions: a few lines of notes, then a row per transaction.

Source: sellercentral.amazon.com, reports repository, date range reports; header names as sellers of each
country have published them (English, German, French, Italian, Spanish, Japanese). Amounts are signed, fees negative, and
`total` is what the row moves. The notes say the currency.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import polars as pl

from ledgers.formats.base import Evidence, LedgerKind, Reading, ReadOptions, Table
from ledgers.formats.known import Cells, KnownTable, cell
from ledgers.formats.words import Words
from ledgers.formats.world.writing import Writing, day_order, has_decimal_comma, marks, seen

# each column's name in each language
NAMES: Mapping[str, tuple[str, ...]] = {
    "when": ("date/time", "Datum/Uhrzeit", "date/heure", "Data/Ora:", "Data/Ora", "fecha y hora", "fecha/hora",
             "日付/時間"),
    "settlement": ("settlement id", "settlement ID", "Abrechnungsnummer", "numéro de versement", "Numero pagamento",
                   "identificador de pago", "Id. de liquidación", "決済番号", "Identifiant du paiement"),
    "type": ("type", "Typ", "Tipo", "tipo", "トランザクションの種類"),
    "order": ("order id", "order ID", "Bestellnummer", "numéro de la commande", "Numero ordine", "número de pedido",
              "Id. del pedido", "注文番号", "Numéro de la commande"),
    "sku": ("sku", "SKU"),
    "description": ("description", "Beschreibung", "Descrizione", "descripción", "説明"),
    "quantity": ("quantity", "Menge", "quantité", "Quantità", "cantidad", "数量"),
    "marketplace": ("marketplace", "Marketplace", "web de Amazon", "Amazon 出品サービス", "site de vente"),
    "status": ("Transaction status", "transaction status", "Transaktionsstatus", "Statut de la transaction"),
    "selling_fees": ("selling fees", "Verkaufsgebühren", "frais de vente", "Commissioni di vendita", "tarifas de venta",
                     "手数料"),
    "fba_fees": ("fba fees", "Gebühren zu Versand durch Amazon", "Frais Expédié par Amazon",
                 "Costi del servizio Logistica di Amazon", "tarifas de Logística de Amazon", "tarifas fba", "FBA 手数料",
                 "Frais pour le service Expédié par Amazon"),
    "other_fees": ("other transaction fees", "Andere Transaktionsgebühren", "autres frais de transaction",
                   "Altri costi relativi alle transazioni", "tarifas de otras transacciones", "tarifas de otra transacción",
                   "トランザクションに関するその他の手数料"),
    "total": ("total", "Gesamt", "totale", "合計"),
}  # fmt: skip
FEES = ("selling_fees", "fba_fees", "other_fees")
TYPES: Words = (
    ("CHARGEBACK", r"^(?:chargeback|a to z)"),
    ("ADJUSTMENT", r"retrocharge|wiedereinzug|adjustment|anpassung|ajuste|modifica|erstattung fur|reimbursement|调整"),
    ("FEE", r"fee|gebuhr|frais|tarif|commissione|costo|shipping services|subscription|手数料|料金"),
    ("REFUND", r"^(?:refund|erstattung|remboursement|rimborso|reembolso|返金)"),
    ("PAYOUT", r"^(?:transfer|ubertrag|transfert|trasferimento|transferir|transferencia|振込)"),
    ("PAYMENT", r"^(?:order|bestellung|commande|ordine|pedido|注文)"),
)  # fmt: skip
STATUS: Words = (("PENDING", r"deferred|aufgeschoben|zuruckgehalten|differe"),)
# All amounts in USD, unless specified
CURRENCY = re.compile(
    r"\b(USD|EUR|GBP|CAD|AUD|JPY|MXN|BRL|SEK|PLN|TRY|SGD|AED|SAR|INR|EGP|ZAR|[Ee]uro?)\b"
)
TIME = r"[ T]+[0-9]{1,2}:.*$"
COUNTRIES = {
    "amazon.com": "USD", "amazon.ca": "CAD", "amazon.com.mx": "MXN", "amazon.co.uk": "GBP", "amazon.com.au": "AUD",
    "amazon.co.jp": "JPY",
    **dict.fromkeys(("amazon.de", "amazon.fr", "amazon.it", "amazon.es", "amazon.nl", "amazon.ie", "amazon.com.be"), "EUR"),
}  # fmt: skip
# accents, months and zones that the reader of dates doesn't know
SPELLINGS = {
    "é": "e", "û": "u", "ä": "a", " MESZ": " +02:00", " MEZ": " +01:00", " BST": " +01:00", " AEST": " +10:00",
    " AEDT": " +11:00", " gen ": " jan ", " mag ": " may ", " giu ": " jun ", " lug ": " jul ", " ott ": " oct ",
}  # fmt: skip


class AmazonDateRange(KnownTable):
    """A row per transaction; the gross is what is left of the total without its three columns of fees.

    No row has a number of its own: they are known by their content.
    """

    code = "amazon_date_range"
    title = "Amazon date range report"
    ledger_kind = LedgerKind.CHANNEL
    needed = tuple(
        (NAMES["when"][at], NAMES["settlement"][number], NAMES["type"][word], NAMES["selling_fees"][fee], NAMES["total"][total])
        for at, number, word, fee, total in (
            (0, 0, 0, 0, 0), (0, 1, 0, 0, 0), (1, 2, 1, 1, 1), (2, 3, 0, 2, 0), (3, 4, 2, 3, 2), (4, 4, 2, 3, 2),
            (5, 5, 3, 4, 0), (6, 6, 3, 4, 0), (7, 7, 4, 5, 3), (2, 8, 0, 2, 0),
        )
    )  # fmt: skip
    zone = "UTC"
    currency = ""

    def __init__(self, writing: Writing | None = None, currency: str = "") -> None:
        self._writing = writing or Writing()
        self._stated = currency

    def recognise(self, header: Sequence[str], before: Sequence[str]) -> Evidence | None:
        """With each of the fees: what isn't known by its name would be earned."""
        has_fees = all(any(name in header for name in NAMES[fee]) for fee in FEES)
        return super().recognise(header, before) if has_fees else None

    def read(self, table: Table, options: ReadOptions) -> Reading:
        days, places, written = seen(
            table,
            {"day": cell(table, *NAMES["when"]).str.replace(TIME, "")},
            {"name": cell(table, *NAMES["marketplace"]).str.to_lowercase()},
            marks(table, *(NAMES[name] for name in (*FEES, "total"))),
        )
        orders = day_order(_plain_days(days["day"]))
        order = orders[0] if len(orders) == 1 else None if orders else "DMY"
        comma = has_decimal_comma(written)
        currency = _currency(table, places["name"]) or options.currency or ""
        return KnownTable.read(AmazonDateRange(Writing(order, comma), currency), table, options)

    def entries(self, cells: Cells) -> None:
        cells.currency_from(pl.lit(self._stated), *NAMES["marketplace"])
        cells.reference("batch", *NAMES["settlement"])
        cells.reference("order", *NAMES["order"])
        cells.text("sku", *NAMES["sku"])
        cells.quantity(*NAMES["quantity"])
        when = _plain_days(cells.text("when", *NAMES["when"]))
        cells.set(when=pl.lit(when))
        order = self._writing.check(cells, pl.col("when"), *NAMES["when"])
        cells.moment_from(pl.col("when"), *NAMES["when"], zone=self.zone, order=order)
        comma = self._writing.decimal_comma
        for name in FEES:
            cells.amount(name, *NAMES[name], required=False, decimal_comma=comma)
        cells.amount("net_minor", *NAMES["total"], decimal_comma=comma)
        cells.meaning("kind", TYPES, *NAMES["type"], default="ADJUSTMENT")
        cells.meaning("status", STATUS, *NAMES["status"], default="PAID")
        cells.text("text", *NAMES["description"])
        fees = pl.sum_horizontal(*FEES)
        # of a row of a fee the amount may stand among the fees or under "other"
        fee = pl.when(pl.col("kind") == "FEE").then("net_minor").otherwise(fees)
        said = pl.concat_str("kind_text", "text", separator=" ", ignore_nulls=True)
        cells.set(fee_minor=fee, gross_minor=pl.col("net_minor") - fee, description=said)
        # what is deferred comes again when it is released: nothing but a sale says before what it will be
        waits = (pl.col("status") == "PENDING") & (pl.col("kind") != "PAYMENT")
        amounts = ("gross_minor", "fee_minor", "net_minor")
        cells.set(**{name: pl.when(waits).then(0).otherwise(name) for name in amounts})


def _plain_days(texts: pl.Series) -> pl.Series:
    """Days in words as the reader of dates knows them: 1. Juli 2025 and 1 août 2025."""
    return texts.str.replace(r"^([0-9]{1,2})\. (\pL)", "$1 $2").str.replace_many(
        list(SPELLINGS), list(SPELLINGS.values())
    )


def _currency(table: Table, places: pl.Series) -> str | None:
    """The currency that the notes name, else that of the marketplace, where all rows are of one."""
    for line in table.before:
        if found := CURRENCY.search(line):
            return "EUR" if found.group(1).lower().startswith("eur") else found.group(1)
    known = {COUNTRIES.get(name.removeprefix("www.")) for name in places.drop_nulls().to_list()}
    return known.pop() if len(known) == 1 else None


FORMAT = AmazonDateRange()
