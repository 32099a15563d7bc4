"""A payment's structured remittance names the documents that it is for, and what is paid of each."""

from __future__ import annotations

from tests.ledgers.known.test_camt053 import entry, message
from tests.ledgers.tables import read


def document(number: str, *amounts: str) -> str:
    stated = f"<RfrdDocAmt>{''.join(amounts)}</RfrdDocAmt>" if amounts else ""
    return f"<Strd><RfrdDocInf><Nb>{number}</Nb></RfrdDocInf>{stated}</Strd>"


def paid(amount: str) -> str:
    return f'<RmtdAmt Ccy="EUR">{amount}</RmtdAmt>'


def said(*remittance: str, called: str = "NOTPROVIDED") -> tuple[str | None, str | None]:
    """The reference and the text of a payment with this remittance."""
    detail = (
        f"<NtryDtls><TxDtls><Refs><EndToEndId>{called}</EndToEndId></Refs>"
        f"<RmtInf>{''.join(remittance)}</RmtInf></TxDtls></NtryDtls>"
    )
    return read(message(entry(inside=detail))).rows("order_ref", "description")[0]  # type: ignore[return-value]  # two


def test_the_one_document_that_is_paid_is_the_reference() -> None:
    assert said(document("PV-26-40417", paid("5.00"))) == ("PV-26-40417", "PV-26-40417")


def test_what_the_payer_has_called_it_stands_behind_the_document() -> None:
    assert said(document("PV-26-40417"), called="RUN 88") == ("PV-26-40417", "PV-26-40417 RUN 88")


def test_several_documents_stand_in_the_text_with_what_is_paid_and_credited_of_each() -> None:
    credit = '<CdtNoteAmt Ccy="EUR">1.50</CdtNoteAmt>'

    assert said(document("PV-26-40417", paid("6.50")), document("GS-26-118", credit)) == (
        None,
        "PV-26-40417 EUR 6.50, GS-26-118 EUR -1.50",
    )


def test_several_documents_leave_what_the_payer_has_called_the_payment() -> None:
    assert said(document("PV-26-40417"), document("PV-26-40418"), called="RUN 88") == (
        "RUN 88",
        "PV-26-40417, PV-26-40418 RUN 88",
    )


def test_the_creditor_s_own_reference_goes_before_a_document() -> None:
    own = "<Strd><CdtrRefInf><Ref>RF18539007547034</Ref></CdtrRefInf></Strd>"

    assert said(own, document("PV-26-40417")) == (
        "RF18539007547034",
        "RF18539007547034 PV-26-40417",
    )


def test_a_document_named_twice_is_one_and_words_beside_it_are_kept() -> None:
    more = "<Strd><AddtlRmtInf>less discount</AddtlRmtInf></Strd>"

    assert said("<Ustrd>May</Ustrd>", document("40417"), document("40417"), more) == (
        "40417",
        "May 40417 less discount",
    )
