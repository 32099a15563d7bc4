"""What the columns of a table are called in languages other than English, German and Chinese.

Names stand here as `folded` leaves them: without accents, `numero` and `nr` written `no`, 简 for 繁.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

_NO = r"(?:n°?|no|nro|numer|nummer|numaras[iı]|cislo|номер|codigo|code|id|reference|referencia|riferimento|referentie)"
_OF = r"(?: (?:de|del|de la|d|da|do|di|della|dell|du|la|le|van|van de))?"
# a paper that asks for money, or is what it is asked by
_PAPER = (
    r"(?:factura|facture|fact|fattura|fatura|factuur|faktur[ay]?|nota fiscal|nf(?: e)?|pedido|orden(?: de compra)?|commande|"
    r"ordine|bestelling|encomenda|zamowieni[ae]|siparis|sozlesme|documento?|dokument[uy]?|piece(?: comptable)?|recibo|recu|"
    r"ricevuta|comprobante|albaran|contrato?|contratto|nota (?:de|di) credito|avoir|duplicata|boleto|folio|"
    r"bon de (?:commande|livraison)|заказа?|договора?|счет(?:а)? фактур[аы]|инвоис[а]?)"
)
_JAPANESE_PAPER = r"(?:请求书?|注文书?|受注|発注|伝票|纳品书?|契约书?|见积书?|领収书?|管理)"
_KOREAN_PAPER = r"(?:주문|청구서?|(?:세금 ?)?계산서|계약|전표|거래명세서|인보이스)"
# what a day is of
_ACT = (
    r"(?:factura|facture|facturation|fattura|fatura|emision|emissao|emission|emissione|documento?|piece|pedido|commande|ordine|"
    r"operacion|operation|operazione|operacao|contable|contabile|comptable|registrazione|movimiento|mouvement|movimento|"
    r"lancamento|pago|paiement|pagamento|expedicion|wystawienia|sprzedazy|vystaveni)"
)
# when it must be paid, which is no day of anything that happened
DUE = (
    r"\bdue\b|vencim(?:iento|ento)|vto\b|echeance|scadenza|verval|forfall|forfald|forfallo|erapaiva|termin platnosci|splatnosti?|"
    r"期限|到期|срок оплаты|vade(?: tarihi)?$"
)
# words that only stand over lists of documents, and those that stand over papers and the people of a trade
DOCUMENTS = (
    r"factu|fattur|\bfatura|faktur|请求|合同|应收|应付|未收|청구|계산서|счет(?:а)? фактур|contrat[to]*\b|"
    + DUE.replace(r"\bdue\b|", "")
)
TRADES = (
    rf"{DOCUMENTS}|\bcliente?s?\b|klant|\bklient\b|kontrahent|nabywca|\bpedido|commande|\bordine\b|bestel|encomenda|得意先|"
    r"取引先|顾客|お客様|注文|受注|고객|거래처|주문|клиент|контрагент|покупатель|заказ"
)

NAMES: Mapping[str, Sequence[tuple[str, int]]] = {
    "order_ref": (
        (rf"^{_NO}{_OF} {_PAPER}$|^{_PAPER}{_OF} {_NO}$", 76),
        (r"^(?:factuur|order|bestel|document|bon|contract|faktura|ordre|bestillings|laskun)s? ?(?:nummer|no|nr|numero|id)$", 76),
        (rf"^(?:ご)?{_JAPANESE_PAPER} ?(?:番号|no|コート)$|^{_KOREAN_PAPER} ?번호$", 76),
        (rf"^{_PAPER}$|^факту?ра$", 70),
        (r"^(?:referencia|riferimento|referentie|referenz|参照番号|참조번호)$", 56),
    ),
    "occurred_at": (
        (rf"^(?:fecha|date|data|datum|дата){_OF} {_ACT}$|^f {_ACT}$", 88),
        (r"^(?:factuur|order|boek|document|bestel|transactie|faktura|fakturerings|bokforings)(?:datum|dato)$", 88),
        (r"^(?:ご?请求|注文|受注|発行|取引|売上|计上|伝票|入金|お取引)(?:日付?|年月日)$|^(?:발행|거래|주문|청구)일자?$", 88),
        (r"^(?:日付|年月日|날짜|일자|дата|tarih|dato|paivamaara)$", 86),
    ),
    "value_on": ((r"^(?:data valuta|valutadatum|rentedatum|date de valeur|data valor)$", 90),),
    "gross": (
        (r"^(?:importe|importo|montant|monto|bedrag|valor|belopp|belob|kwota|castka|tutar|сумма|total[e]?|totaal)"
         r"(?: (?:de|del|da|do|di|della|du|la|total[e]?|totaal|ttc|factura|facture|fattura|fatura|documento|factuur|"
         r"bruto|brutto|brut|lordo|con|incl|inclusief|iva|tva|btw|incluido|incluida|inclusa|"
         r"compris[e]?|general[e]?|geral)){1,4}$", 93),
        (r"^(?:importo|bedrag|valor|belopp|belob|kwota|castka|tutar|сумма|totale|totaal|금액|합계)$", 90),
        (r"^(?:factuur|totaal)bedrag$|^fakturabelopp$|^ご?请求(?:金额|额|合计)$|^税込(?:金额|合计额?|额)?$|^(?:売上|取引)(?:金额|高|额)$"
         r"|^(?:청구|공급|합계)금액$", 93),
    ),
    "credit": (
        (r"^(?:accredit[io]|entrate|avere|abonos?|ingresos?|entradas?|recettes|encaissements?|bij|bijschrijving|ontvangsten|kredit|"
         r"입금(?:액)?|приход|кредит)$", 95),
        (r"^(?:gutschriften|einnahmen?|einzahlung(?:en)?|eingang|eingange|zugang)$", 95),
        (r"^(?:ご?入金|お?预(?:り|け|入|け入れ))(?:金?额)?$|^存款(?:金?额)?$", 95),
        (r"^(?:montant|importo|importe|bedrag|betrag)(?: au| a| in)? (?:credit|credito|avere|haber|bij|haben|gutschrift)$", 95),
    ),
    "debit": (
        (r"^(?:addebit[io]|uscite|dare|cargos?|gastos?|salidas?|saidas?|depenses|decaissements?|af|afschrijving|uitgaven|debet|"
         r"출금(?:액)?|расход|дебет)$", 95),
        (r"^(?:belastung(?:en)?|lastschriften|ausgaben?|auszahlung(?:en)?|ausgang|ausgange|abgang)$", 95),
        (r"^(?:ご?出金|お?引(?:き)?出し?|お?支払い?)(?:金?额)?$|^提款(?:金?额)?$", 95),
        (r"^(?:montant|importo|importe|bedrag|betrag)(?: au| a| in)? (?:debit|debito|dare|debe|af|soll|belastung)$", 95),
    ),
    "balance": (
        (r"^(?:差引)?残高$|^잔액$|^(?:saldo|solde|остаток)(?: (?:contable|contabile|contabilistico|comptable|disponible|"
         r"disponibile|final[e]?|apos|actual))?$", 96),
    ),
    "currency": (
        (r"^(?:moeda|monnaie|munt(?:eenheid)?|valuta|waluta|mena|para birimi|通货|통화|валюта)$", 96),
    ),
    "kind": (
        (r"^(?:beleg|dokument(?:en)?|rechnungs|vorgangs) ?(?:art|typ)$|^(?:document|doc|voucher|invoice) (?:type|kind)$", 96),
        (r"^tipo(?: de| di)?(?: documento| doc| comprobante| factura| fattura| operacion)?$|^type de (?:document|piece|facture)$"
         r"|^type (?:document|piece)$|^(?:soort|documentsoort|factuurtype|typ|art)$"
         r"|^伝票(?:种别|区分)$|^(?:单据|票据|开票)(?:性质|种类|属性)$", 90),
    ),
    "counterparty": (
        (r"^(?:client(?:e|es)?|klant(?:naam)?|kund|asiakas|klient|kontrahent|nabywca|odberatel|musteri|debiteur|debitore|deudor|"
         r"ra(?:zon|ison) sociale?|ragione sociale|denominazione|destinatario|acheteur|comprador|acquirente|tiers|"
         r"контрагент|покупатель|клиент|заказчик)$", 84),
        (rf"^(?:nom|nombre|nome|naam){_OF} (?:client|cliente|klant|socio|fornitore|proveedor)$", 84),
        (r"^(?:得意先|取引先|顾客|请求先|お客様)(?:名称?)?$|^(?:고객|거래처)명?$", 84),
        (r"^(?:naam )?tegenpartij$|^(?:beneficiaire|contrepartie|contraparte|controparte)$", 88),
    ),
    "shop": (
        (rf"^(?:tienda|sucursal|magasin|boutique|point de vente|negozio|punto vendita|loja|winkel|filiaal|sklep|butik[k]?|"
         rf"filiale|geschaft|laden|verkaufsstelle|магазин|magaza|店铺|店舗|매장|지점|가맹점)(?: ?{_NO}| ?名|명|コート)?$", 94),
    ),
    "description": (
        (r"^(?:mededeling(?:en)?|communication|motif|detalle|causale|descrizione(?: operazione)?|descricao|historico|opis|tytul|"
         r"glosa|お?取引内容|내용|적요|назначение платежа)$", 92),
    ),
}  # fmt: skip
NEVER: Mapping[str, str] = {
    "occurred_at": DUE,
    "gross": r"\bimponibile\b|\bht\b|\bhors\b|\bpendiente\b",
}
