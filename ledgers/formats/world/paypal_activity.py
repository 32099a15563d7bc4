"""PayPal's activity file, as downloaded by hand: the one of 2016 with a type and a status, and that of today.

Source: developer.paypal.com, reports, Activity Download, and its list of changed fields; the names of columns in
German, French, Italian and Spanish are those of published files. Names, numbers and days are written as the
account's country does. Gross and fee are signed, a fee is negative, and together they make the net.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from ledgers.formats.base import Evidence, LedgerKind, Reading, ReadOptions, Table
from ledgers.formats.known import Cells, KnownTable, cell
from ledgers.formats.words import Words
from ledgers.formats.world.writing import (
    Writing,
    day_order,
    has_decimal_comma,
    marks,
    order_in_time,
    seen,
)
from ledgers.formats.zones import is_place

# each column's name in English, German, French, Italian and Spanish
NAMES: Mapping[str, tuple[str, ...]] = {
    "day": ("Date", "Datum", "Data", "Fecha"),
    "time": ("Time", "Uhrzeit", "Heure", "Ora", "Hora"),
    "zone": ("Time Zone", "TimeZone", "Zeitzone", "Fuseau horaire", "Fuso orario", "Zona horaria"),
    "type": ("Type", "Typ", "Tipo"),
    "subject": ("Description", "Beschreibung", "Descrizione", "Descripción"),
    "status": ("Status", "État", "Statut", "Stato", "Estado"),
    "currency": ("Currency", "Währung", "Devise", "Valuta", "Divisa"),
    "gross": ("Gross", "Brutto", "Avant commission", "Lordo", "Bruto"),
    "fee": ("Fee", "Entgelt", "Gebühr", "Commission", "Tariffa", "Comisión", "Tarifa"),
    "net": ("Net", "Netto", "Neto"),
    "balance": ("Balance", "Guthaben", "Solde", "Saldo"),
    "id": ("Transaction ID", "Transaktionscode", "Numéro de transaction", "Codice transazione", "Id. de transacción"),
    "reference": ("Reference Txn ID", "Zugehöriger Transaktionscode", "Numéro de la transaction de référence",
                  "Codice transazione di riferimento", "Id. de referencia de trans."),
    "invoice": ("Invoice Number", "Invoice ID", "Rechnungsnummer", "Numéro de facture", "Identifiant de facture",
                "N. fattura pro-forma", "Id. de factura"),
    "name": ("Name", "Nom", "Nome", "Nombre"),
    "impact": ("Balance Impact", "Auswirkung auf Guthaben"),
}  # fmt: skip
# which names one language has: day, time, currency, gross, net, id
LANGUAGES = (
    (0, 0, 0, 0, 0, 0),
    (1, 1, 1, 1, 1, 1),
    (0, 2, 2, 2, 0, 2),
    (2, 3, 3, 3, 1, 3),
    (3, 4, 4, 4, 2, 4),
)
ENGLISH = 0
# the first that fits is the kind; in lower case, without accents
KINDS: Words = (
    ("TRANSFER", r"currency conversion|wahrungsumrechnung|conversion de devise|conversione di valuta|conversion de divisa"),
    ("ADJUSTMENT", r"\bhold\b|\breserve\b|\brelease\b|authori[sz]ation|\bvoid\b|einbehalt|reservierung|freigabe|autorisierung|"
                   r"reserva|retencion|autorizacion|suspension|autorisation|trattenuta|autorizzazione"),
    ("FEE", r"\bfees?\b|\bgebuhr|\bentgelt|\bfrais\b|\bcommission\b|\bcomision\b|\btarifa\b|\btariffa\b"),
    ("PAYOUT", r"withdrawal|abbuchung|auszahlung|retirada|\bretiro|virement vers|prelievo|transfer to bank"),
    ("TOP_UP", r"deposit|top ?up|bankgutschrift|ach gutschrift|gutschrift auf kreditkarte|ach uberweisung als zahlungsquelle|"
               r"ingreso|approvisionnement|ricarica"),
    ("CHARGEBACK", r"charge ?back|\bdispute|ruckbuchung|kauferschutz|contracargo|litige|retrofacturation|storno|contestazione"),
    ("REFUND", r"refund|reversal|ruckzahlung|ruckerstattung|reembolso|devolucion|remboursement|annulation|rimborso"),
    ("PAYMENT", r"payment|\be-?check\b|zahlung|\bpago\b|paiement|pagamento|checkout|donation|spende|purchase|kauf"),
    ("TRANSFER", r"transfer|uberweisung|virement|trasferimento"),
)  # fmt: skip
STATUSES: Words = (
    ("PARTLY_REFUNDED", r"partially refunded|teilweise (?:ruck|zuruck)"),
    ("REFUNDED", r"refunded|zuruckgezahlt|ruckerstattet|rembourse|rimborsat|reembolsado"),
    ("REVOKED", r"reversed|ruckgangig|returned"),
    ("CLOSED", r"cancel|removed|expired|voided|entfernt|storniert|annul|supprime|eliminado|rimosso"),
    ("FAILED", r"denied|failed|rejected|abgelehnt|fehlgeschlagen|refuse|rechazad|denegad|rifiutat"),
    ("PENDING", r"pending|uncleared|processing|\bheld\b|not yet|unclaimed|ausstehend|offen|en attente|pendiente|"
                r"in sospeso|in attesa"),
    ("PAID", r"completed|cleared|abgeschlossen|termine|effectue|completad|completat"),
)  # fmt: skip
# Memo: what is written down and moves nothing, such as an authorisation
MEMO = r"(?i)^memo$"
# what the reader of moments knows of zones, beside the offsets of others
SHORT = r"^(?:UTC|GMT|P[SD]T|M[SD]T|E[SD]T|CES?T|HKT|JST|(?:UTC|GMT)?[+-][0-9]{2}:?[0-9]{2})$"
OFFSETS = {
    "BST": "+01:00", "MEZ": "+01:00", "MESZ": "+02:00", "EET": "+02:00", "EEST": "+03:00", "AEST": "+10:00",
    "AEDT": "+11:00",
}  # fmt: skip


class PayPalActivity(KnownTable):
    """One row per movement of the account, and its balance in the row's currency after it.

    A conversion is a row in each currency. A refund names the payment that it gives back as its transaction.
    """

    code = "paypal_activity"
    title = "PayPal activity"
    ledger_kind = LedgerKind.CHANNEL
    lists_refunds = True
    needed = tuple(
        tuple(NAMES[name][at] for name, at in zip(("day", "time", "currency", "gross", "net", "id"), language, strict=True))
        for language in LANGUAGES
    )  # fmt: skip
    zone = "America/Los_Angeles"
    zone_names = NAMES["zone"]
    currency = ""

    def __init__(self, writing: Writing | None = None) -> None:
        self._writing = writing or Writing()

    def recognise(self, header: Sequence[str], before: Sequence[str]) -> Evidence | None:
        """With the words that say what a row is."""
        has_words = any(name in header for name in (*NAMES["type"], *NAMES["subject"]))
        return super().recognise(header, before) if has_words else None

    def read(self, table: Table, options: ReadOptions) -> Reading:
        amounts = (NAMES[name] for name in ("gross", "fee", "net", "balance"))
        days, written = seen(table, {"day": cell(table, *NAMES["day"])}, marks(table, *amounts))
        comma = has_decimal_comma(written)
        orders = day_order(days["day"])
        if len(orders) > 1 and (comma or not set(self.needed[ENGLISH]) <= set(table.header)):
            # a country that writes a comma before the cents, or one of these languages, writes the day first
            orders = ("DMY",)
        if len(orders) > 1:
            # PayPal writes the rows in the order of time
            orders = order_in_time(days["day"], orders) or orders
        order = orders[0] if len(orders) == 1 else None if orders else "DMY"
        return KnownTable.read(PayPalActivity(Writing(order, comma)), table, options)

    def entries(self, cells: Cells) -> None:
        cells.currency(*NAMES["currency"])
        cells.reference("transaction", *NAMES["id"], required=True)
        cells.reference("order", *NAMES["invoice"])
        cells.text("other", *NAMES["reference"])
        cells.text("counterparty", *NAMES["name"])
        cells.text("impact", *NAMES["impact"])
        self._moments(cells)
        comma = self._writing.decimal_comma
        for name in ("gross", "fee", "net"):
            required = name != "fee"
            cells.amount(f"{name}_minor", *NAMES[name], required=required, decimal_comma=comma)
        cells.check_parts()
        if cells.has(*NAMES["balance"]):
            self._balances(cells)
        words = "type" if cells.has(*NAMES["type"]) else "subject"
        cells.meaning("kind", KINDS, *NAMES[words], default="ADJUSTMENT")
        # a file without a column for it holds only what has moved the balance
        cells.meaning("status", STATUSES, *NAMES["status"], default="PAID")
        _facts(cells)

    def _moments(self, cells: Cells) -> None:
        cells.text("day", *NAMES["day"])
        cells.text("time", *NAMES["time"])
        cells.text("zone_text", *NAMES["zone"])
        order = self._writing.check(cells, pl.col("day"), *NAMES["day"])
        zone = pl.col("zone_text").replace(OFFSETS)
        places = [name for name in cells.rows["zone_text"].drop_nulls().unique() if is_place(name)]
        is_known = zone.str.contains(SHORT).fill_null(value=True) | zone.is_in(places)
        suffix = pl.when(zone.str.contains(SHORT)).then(zone)
        # the time of a zone that nobody knows is no moment: only its day is kept
        time = pl.when(is_known).then(
            pl.concat_str("time", suffix, separator=" ", ignore_nulls=True)
        )
        when = pl.concat_str("day", time, separator=" ", ignore_nulls=True)
        cells.moment_from(
            pl.when(pl.col("day").is_not_null()).then(when), *NAMES["day"],
            zone=self.zone, order=order,
        )  # fmt: skip
        for place in places:
            local = pl.col("local").dt.replace_time_zone(
                place, ambiguous="earliest", non_existent="null"
            )
            here = (pl.col("zone_text") == place) & pl.col("occurred_at").is_not_null()
            moved = pl.when(here).then(local.dt.convert_time_zone("UTC")).otherwise("occurred_at")
            cells.set(occurred_at=moved)

    def _balances(self, cells: Cells) -> None:
        """The balance after the row; null where the row has none."""
        comma = self._writing.decimal_comma
        filled = cells.text("balance_text", *NAMES["balance"]).is_not_null()
        cells.amount("balance", *NAMES["balance"], required=False, decimal_comma=comma)
        cells.set(balance=pl.when(pl.lit(filled)).then("balance"))


def _facts(cells: Cells) -> None:
    is_memo = pl.col("impact").str.contains(MEMO).fill_null(value=False)
    gives_back = pl.col("kind").is_in(["REFUND", "CHARGEBACK"])
    own, other = pl.col("transaction_ref"), pl.col("other")
    cells.set(natural_id=pl.concat_str(own, "currency", "net_minor", separator="|"))
    refund = pl.when(gives_back).then(own)
    payment = pl.when(gives_back).then(pl.coalesce(other, own)).otherwise(own)
    cells.reference_from("refund", refund)
    cells.reference_from("transaction", payment)
    is_done = (pl.col("kind") == "REFUND") & (pl.col("status") == "PAID")
    cells.set(
        kind=pl.when(is_memo).then(pl.lit("ADJUSTMENT")).otherwise("kind"),
        status=pl.when(is_done).then(pl.lit("REFUNDED")).otherwise("status"),
        channel=pl.lit("PAYPAL"),
        description=pl.col("kind_text"),
        **{
            name: pl.when(is_memo).then(0).otherwise(name)
            for name in ("gross_minor", "fee_minor", "net_minor")
        },
    )


FORMAT = PayPalActivity()
