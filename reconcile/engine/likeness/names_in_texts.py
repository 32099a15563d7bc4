"""Names of counterparties in what a bank's text says: whole, cut off, turned round, or a part of a longer name.

LEEDS CITY COUNCIL is not City Council, and 深圳华强电子 not 华强电子. So what stands beside a name must be a word of banks,
a purpose, a number or a mark between fields; or else the text is only similar.
"""

from __future__ import annotations

import re
from itertools import accumulate, takewhile

from rapidfuzz import fuzz

from reconcile.engine.likeness.names import (
    CUT_LEGAL_CHINESE,
    CUT_MIN,
    CUT_MIN_CHINESE,
    JOINING,
    LEGAL,
    LEGAL_CHINESE,
    NAME_AGREES,
    NAME_BEGINS,
    NO_WORD,
    SAID_MIN,
    SAME_LEGAL,
    SIMILAR_MAX,
    Name,
    are_partners,
    has_partnership,
    is_initialled,
    likeness,
    said_in,
)

# a whole name in a text
STANDS = 93
# between fields of a text
_MARKS = re.compile(r"[:;/|*()\[\]<>+#\n\"]|\s-+\s|\s{2,}")
# 05.06.2026, the day of an invoice, as words
_DAY = re.compile(r"\b[0-9]{1,2} [0-9]{1,2} (?:20)?[0-9]{2}\b|\b20[0-9]{2} [0-9]{1,2} [0-9]{1,2}\b")
# so many digits are an account or a reference, and no part of a name
_NUMBER_MIN = 3
_PARTICLES = frozenset(
    ["DE", "DEL", "DELLA", "DI", "DA", "DO", "DOS", "DU", "VON", "VAN", "DER", "DEN", "LA"]
)
# what banks and those who pay write beside a name
_BESIDE = frozenset(
    """
    PAY PAYS PAID PAYER PAYMENT PAYMENTS PMT PYMT PAYEE RECEIVED RECEIPT RCVD INCOMING INWARD TRANSFER TRANSFERS TRF TFR
    XFER TRSF WIRE ACH CHAPS BACS BGC FPI FPO FPS FASTER CREDIT CREDITS CR DEBIT DR DD STO STANDING ORDER DEP BANKING
    REMITTANCE REMIT FUNDS GIRO IBG PAYNOW ZELLE VENMO CASHAPP PAYPAL REVOLUT STRIPE SUMUP INTERAC ETRANSFER UPI IMPS NEFT
    RTGS PIX BIZUM TWINT SWISH MOBILEPAY SEPA SCT INST INSTANT FROM BY VIA TO FOR RE REF REFERENCE REFERENCES ID INV
    INVOICE INVOICES BILLS ACCOUNT ACC AC ACCT NR NUM NUMBER ORIG ORIGINATOR NAME OBO ON BEHALF OF DATE DATED TXN TRN
    TRANSACTION MR MRS MS MISS PROF MESSRS CUSTOMER CLIENT THANKS THANK YOU RENT FEE FEES ORDERS PO BOOKING BALANCE
    MONTHLY WEEKLY SUBSCRIPTION MEMBERSHIP DUES LESSON LESSONS TICKETS SETTLEMENT UEBERWEISUNG UBERWEISUNG GUTSCHRIFT
    GUTSCHR EINGANG ZAHLUNGSEINGANG ZAHLUNG ZAHLUNGEN DAUERAUFTRAG LASTSCHRIFT ECHTZEIT ECHTZEITUEBERWEISUNG
    ECHTZEITUBERWEISUNG AUFTRAGGEBER ABSENDER ZAHLER VERWENDUNGSZWECK VZW ZWECK SVWZ EREF KREF BETREFF KONTO KTO IBAN BIC
    BLZ VOM FUER FUR RECHNUNG RECHNUNGEN RECHN RG RNR RECHNUNGSNR RECHNUNGSNUMMER AUFTRAG BESTELLUNG KD KUNDE KUNDENNR
    HERR HERRN FRAU FIRMA MIETE BEITRAG DANKE DANK VIELEN GEBUEHR GEBUHR HONORAR LIEFERUNG VIREMENT VIR VIRT RECU EMIS
    INSTANTANE EMETTEUR DONNEUR ORDRE MOTIF PAR POUR FACTURE FACTURES FACT COMMANDE LOYER COTISATION MME MLLE MONSIEUR
    MADAME MERCI PAIEMENT REGLEMENT VERSEMENT TRANSFERENCIA TRANSF RECIBIDA RECIBIDO INMEDIATA ABONO INGRESO ORDENANTE
    CONCEPTO POR PARA FACTURA FACTURAS FRA PEDIDO PAGO CUOTA ALQUILER SR SRA GRACIAS COBRO BONIFICO ACCREDITO ORDINANTE
    CAUSALE FATTURA PAGAMENTO AFFITTO SIG GRAZIE FATURA RECEBIDA ALUGUEL OVERBOEKING BETALING BIJSCHRIJVING NAAM FACTUUR
    HUUR OMSCHRIJVING PRZELEW PRZYCHODZACY WPLATA FAKTURA OD TYTULEM
    """.split()  # noqa: SIM905  (a list of words is read as one)
)  # fmt: skip
# June Carter is a name, and so is Carter May
_MONTHS = frozenset(
    """
    JANUARY FEBRUARY MARCH APRIL MAY JUNE JULY AUGUST SEPTEMBER OCTOBER NOVEMBER DECEMBER JAN FEB MAR APR JUN JUL AUG SEP
    SEPT OCT NOV DEC JANUAR FEBRUAR MAERZ MARZ MAI JUNI JULI OKTOBER OKT DEZEMBER DEZ JANVIER FEVRIER MARS AVRIL JUIN
    JUILLET AOUT SEPTEMBRE OCTOBRE NOVEMBRE DECEMBRE ENERO FEBRERO MARZO ABRIL MAYO JUNIO JULIO AGOSTO SEPTIEMBRE OCTUBRE
    NOVIEMBRE DICIEMBRE
    """.split()  # noqa: SIM905
)  # fmt: skip
# before a Chinese name: who paid, or a word for a payment
_BEFORE_CHINESE = re.compile(
    r"(?:^|[^\u3400-\u9fff]|来自|來自|收到|收|由|从|從|付款人|付款方|汇款人|匯款人|户名|戶名|对方|對方|客户|客戶|买方|買方|付|款|账|賬|帐|帳|转入|轉入|汇入|匯入|入|转|轉)$"
)
_AFTER_CHINESE = re.compile(
    r"^(?:$|[^\u3400-\u9fff]|的|支付|付|转|轉|汇|匯|缴|繳|订单|訂單|合同|合约|合約|发票|發票|[^\s]{0,4}[款费費账賬帐帳租])"
)
_BRANCH_CHINESE = re.compile(r"^[^\s]{0,6}分(?:公司|店|部|厂|廠|行)")


def likeness_of_payer(name: Name, payer: Name) -> int:
    """0 to 100: how surely a counterparty is the payer, beside whose name a bank may write words of its own."""
    same = likeness(name, payer)
    if same >= NAME_AGREES or not (is_nothing_else(name, payer) or is_nothing_else(payer, name)):
        return same
    return STANDS


def likeness_in_text(name: Name, text: Name) -> int:
    """0 to 100: how surely a text names a counterparty; it may cut the name off."""
    if not name.stripped:
        return 0
    if is_nothing_else(name, text):
        return STANDS
    if said_in(name, text):
        return _of_whole(name, text)
    shortest = CUT_MIN_CHINESE if name.is_chinese else CUT_MIN
    half = (len(name.stripped) + 1) // 2
    begin = name.compact[: max(shortest, half)]
    if len(name.compact) > len(begin) and _starts_word(begin, name, text):
        return _how_much_stands(name, text)
    if is_initialled(name, text):
        return SIMILAR_MAX
    alike = int(fuzz.partial_ratio(name.stripped, text.stripped)) * SIMILAR_MAX // 100
    return 0 if len(name.stripped) < shortest else alike


def _of_whole(name: Name, text: Name) -> int:
    if not _is_all_of_a_name(name, text):
        return NAME_BEGINS
    # a short word may stand in a text by chance
    return STANDS if name.is_chinese or len(name.stripped) >= SAID_MIN else SIMILAR_MAX


def _starts_word(begin: str, name: Name, text: Name) -> bool:
    if name.is_chinese:
        return begin in text.compact
    return f" {begin[:3]}" in f" {' '.join(text.words)}" and begin in text.compact


def _how_much_stands(name: Name, text: Name) -> int:
    """The begin of a name stands in the text: it agrees if most of it does, cut off within a word.

    A word that goes on otherwise, or whole words alone, may be another firm's name.
    """
    # one word may as well be another firm's: its legal form counts, too
    whole = name.stripped if len(name.words) > 1 else name.compact
    for length in range(len(name.compact), 0, -1):
        at = text.compact.find(name.compact[:length])
        while at >= 0:
            if at + length in text.ends:
                is_whole = length == len(name.compact)
                is_cut = _is_apart(name, text, at) if is_whole else length not in name.ends
                return NAME_AGREES if is_cut and 5 * length >= 3 * len(whole) else SIMILAR_MAX
            at = text.compact.find(name.compact[:length], at + 1)
    return SIMILAR_MAX


def _is_apart(name: Name, text: Name, at: int) -> bool:
    """Whether a name whose words a text parts in another way, Tom's Diner as TOMS DINER, is no part of a longer one."""
    tokens = [token for token in NO_WORD.split(text.written) if token]
    ends = list(accumulate(map(len, tokens)))
    if at and at not in ends:
        return False
    before = [token for token, end in zip(tokens, ends, strict=True) if end <= at]
    after = [token for token, end in zip(tokens, ends, strict=True) if end > at + len(name.compact)]
    return _ends_before(name, before) and _ends_after(name, after)


def is_nothing_else(name: Name, text: Name) -> bool:
    """Whether a name of letters stands there, also turned round, beside words of banks alone."""
    if name.is_chinese or len(name.words) < 2 or len(name.stripped) < SAID_MIN:  # noqa: PLR2004  (to turn)
        return False
    forms = {name.words, (*name.words[-1:], *name.words[:-1]), (*name.words[1:], *name.words[:1])}
    for words in sorted(forms):
        for at in range(len(text.words) - len(words) + 1):
            if text.words[at : at + len(words)] == words:
                rest = text.words[:at] + text.words[at + len(words) :]
                # April May are a customer and two months
                is_plain = not rest or not _is_beside(words)
                others = _DAY.sub("", " ".join(rest)).split()
                if is_plain and all(word in _BESIDE or _is_number(word) for word in others):
                    differ = name.legal and text.legal and name.legal != text.legal
                    return not (differ or are_partners(name, text))
    return False


def _is_all_of_a_name(name: Name, text: Name) -> bool:
    """Whether a name that stands in a text is no part of a longer one there."""
    if name.is_chinese:
        return _is_all_of_a_chinese_name(name, text)
    parts = [
        [token for token in NO_WORD.split(part) if token] for part in _MARKS.split(text.written)
    ]
    if _is_beside(name.words):
        # only where nothing else stands
        return any(_significant(part) == list(name.words) for part in parts)
    whole = [token for token in NO_WORD.split(text.written) if token]
    return any(_stands_alone(name, part) for part in parts) or (
        # a name with such a mark in it
        _stands_alone(name, whole) and not any(_places(name.words, part) for part in parts)
    )


def _significant(tokens: list[str]) -> list[str]:
    return [token for token in tokens if token not in LEGAL and token not in JOINING]


def _places(words: tuple[str, ...], tokens: list[str]) -> list[tuple[int, int]]:
    """From where to where the words stand among tokens, legal forms and joining words between them left out."""
    said = [at for at, token in enumerate(tokens) if token not in LEGAL and token not in JOINING]
    length = len(words)
    return [
        (said[at], said[at + length - 1])
        for at in range(len(said) - length + 1)
        if all(tokens[said[at + step]] == word for step, word in enumerate(words))
    ]


def _stands_alone(name: Name, tokens: list[str]) -> bool:
    return any(
        _ends_before(name, tokens[:start]) and _ends_after(name, tokens[end + 1 :])
        for start, end in _places(name.words, tokens)
    )


def _ends_before(name: Name, tokens: list[str]) -> bool:
    """Whether no name goes on into what stands after these words."""
    while tokens and tokens[-1] in _PARTICLES | {"THE"}:
        tokens = tokens[:-1]
    if not tokens or tokens[-1] in _BESIDE or _is_number(tokens[-1]):
        return True
    return len(name.words) > 1 and tokens[-1].isdigit()


def _ends_after(name: Name, tokens: list[str]) -> bool:
    forms = list(takewhile(lambda token: token in LEGAL, tokens))
    if forms:
        legal = {SAME_LEGAL.get(token, token) for token in forms}
        # of another form it is another firm
        differ = legal.isdisjoint(name.legal) or has_partnership(forms) != name.is_partnership
        return not (name.legal and differ)
    if not tokens or tokens[0] in _BESIDE or tokens[0] in _PARTICLES or _is_number(tokens[0]):
        return True
    # FALCON HOMES 2 LTD is a firm of its own
    is_day = tokens[0].isdigit() and not LEGAL.intersection(tokens[1:2])
    # of a single word more is asked
    return len(name.words) > 1 and (tokens[0] in _MONTHS or is_day)


def _is_beside(words: tuple[str, ...]) -> bool:
    return all(word in _BESIDE or word in _MONTHS for word in words)


def _is_number(word: str) -> bool:
    return sum(letter.isdigit() for letter in word) >= _NUMBER_MIN


def _is_all_of_a_chinese_name(name: Name, text: Name) -> bool:
    said = name.compact if name.compact in text.written else name.stripped
    at = text.written.find(said)
    if at < 0:
        # with marks between its words
        return True
    while at >= 0:
        before, after = text.written[:at], text.written[at + len(said) :]
        legal = LEGAL_CHINESE.match(after) or CUT_LEGAL_CHINESE.match(after)
        after = after[len(legal[0]) :] if legal else after
        has_form = bool(legal) or said != name.stripped
        ends = not _BRANCH_CHINESE.match(after) if has_form else bool(_AFTER_CHINESE.match(after))
        if ends and _BEFORE_CHINESE.search(before):
            return True
        at = text.written.find(said, at + 1)
    return False
