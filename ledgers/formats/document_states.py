"""What a list of invoices calls their states, in the languages of those who send them: `simplified`, without accents.

An invoice is overdue until its money has come; that it was sent says nothing of that. One that was credited, by a note,
or replaced is owed no more.
"""

from __future__ import annotations

import polars as pl

from ledgers.formats.words import CREDIT_NOTE, STATUS_WORDS, Words, meaning
from ledgers.normalise import told_by, values_of

# a known state that says neither yes nor no
SENT = "SENT"
_CREDITED = (
    r"^(?:fully )?credited$|^credit note issued$|\b(?:replaced|superseded)\b|^gutgeschrieben$|\bersetzt\b|\bkorrigiert\b|"
    r"^concept$|^(?:abonada|rectificada|sustituida)$|^(?:avoiree|remplacee)$|已冲抵|已替换|被替换"
)
_SENT = (
    r"(?:re)?sent|viewed|issued|invoiced|billed|finali[sz]ed|versendet|verschickt|gesendet|zugestellt|gestellt|envoyees?|"
    r"emises?|enviad[ao]s?|emitid[ao]s?|inviat[ao]|emess[ao]|verzonden|wystawion[aey]|wysłan[aey]|skickad|sendt|"
    r"已开票|已开具|已寄出|已发送"
)
_AWAITED = (
    # English, German
    r"(?:over|past ?)due|(?:not (?:yet )?)?due|due (?:soon|now|today)|late|outstanding|partial|partly open|reminded|"
    r"(?:(?:final|first|second|third|[1-4](?:st|nd|rd|th)?) )?reminder(?: [1-4])?(?: sent)?|(?:sent to |in )?collections?",
    r"(?:an)?gemahnt|(?:[1-4] )?mahnung(?: [1-4])?|mahnstufe [1-4]|(?:im )?inkasso|fallig|faellig|zu zahlen|"
    r"teil(?:be)?zahl(?:t|ung)|teilweise offen",
    # French, Spanish, Italian, Portuguese
    r"impayees?|en retard|a (?:payer|regler)|relancees?|echues?|partiellement (?:payee|reglee)s?|"
    r"en attente(?: de (?:paiement|reglement))?|ouvertes?",
    r"pendientes?(?: de (?:pago|cobro))?|vencid[ao]s?|impagad[ao]s?|por (?:cobrar|pagar)|"
    r"parcialmente (?:pagad|cobrad)[ao]s?|abiert[ao]s?",
    r"da (?:pagare|incassare)|scadut[ao]|insolut[ao]|non pagat[ao]|parzialmente pagat[ao]|apert[ao]",
    r"em (?:aberto|atraso)|a pagar|atrasad[ao]|nao pag[ao]|parcialmente pag[ao]",
    # Dutch, Polish, Swedish, Danish and Norwegian
    r"onbetaald|openstaand|vervallen|verlopen|te laat|herinnerd|(?:[1-4]e? )?herinnering(?: verzonden)?|aanmaning|"
    r"deels betaald",
    r"nie(?:opłacon|zapłacon|oplacon|zaplacon)[aey]|przeterminowan[aey]|po terminie",
    r"obetald|ubetalt|forfalden|forfallen|forfalt",
    r"已?逾期|部分(?:付款|收款|支付)|未收款?|待收款|未核销",
)  # fmt: skip
_RECEIVED = (
    r"payees?|reglees?|soldees?|acquittees?|pagad[ao]s?|cobrad[ao]s?|pagat[ao]|incassat[ao]|saldat[ao]|pag[ao]|liquidad[ao]|"
    r"recebid[ao]|betaald|voldaan|(?:opłacon|zapłacon|oplacon|zaplacon)[aey]|betald|betalt"
)

DOCUMENT_STATES: Words = (
    ("CLOSED", _CREDITED),
    (SENT, rf"^(?:{_SENT})$"),
    ("UNPAID", rf"^(?:{'|'.join(_AWAITED)})$"),
    ("PAID", rf"^(?:{_RECEIVED})$"),
    *STATUS_WORDS,
)
# a credit note that was used up is closed, and one that was called off never gave anything
_USED_UP: Words = (("CLOSED", r"\b(?:closed|geschlossen|cerrad[ao]|chiuso)\b|关闭"),)
_NOTES: Words = (("REFUND", CREDIT_NOTE),)


def without_void_notes(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows of a list of documents, of which credit notes that were voided, or are drafts, gave nothing: FAILED."""
    if not {"kind_text", "status_text"} <= set(rows.columns):
        return rows
    notes, used_up = (
        told_by(rows[name], {text: meaning(words, text) for text in values_of(rows[name])})
        for name, words in (("kind_text", _NOTES), ("status_text", _USED_UP))
    )
    is_void = (pl.col("status") == "CLOSED") & notes.is_not_null() & used_up.is_null()
    return rows.with_columns(status=pl.when(is_void).then(pl.lit("FAILED")).otherwise("status"))
