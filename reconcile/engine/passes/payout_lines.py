"""What a bank line says of the payout that it holds: its batch, its channel, its sender."""

from __future__ import annotations

import re
from collections.abc import Iterable

import polars as pl

from reconcile.engine.links import evidence_of, links_of_rivals, no_evidence, no_links
from reconcile.engine.records import Context, Kind
from reconcile.engine.rules import RuleSet
from reconcile.engine.sides.frames import words

# words by which bank lines name the channels; compared in upper case
CHANNEL_WORDS: dict[str, tuple[str, ...]] = {
    "WECHAT": ("财付通", "財付通", "微信", "TENPAY", "WECHAT"),
    "ALIPAY": ("支付宝", "支付寶", "ALIPAY"),
    "STRIPE": ("STRIPE",),
    # Stripe moves the money of Shopify Payments, and some banks show no other name
    "SHOPIFY": ("SHOPIFY", "STRIPE"),
    "PAYPAL": ("PAYPAL",),
    "UNIONPAY": ("银联", "銀聯", "UNIONPAY"),
}
# whose money is no other's; UnionPay also carries that of the others
PURSES = [name for name in CHANNEL_WORDS if name != "UNIONPAY"]
GENERIC_WORDS = (
    "ADYEN", "AMAZON", "SQUARE", "ETSY", "EBAY", "CHECKOUT.COM",
    "拼多多", "抖音", "快手", "京东", "京東",
)  # fmt: skip
# every name by the channel that it says
NAMES = {**CHANNEL_WORDS, **{word: (word,) for word in GENERIC_WORDS}}
# who takes cards and wallets of all kinds for shops, and pays out what is left of them
ACQUIRER_WORDS = (
    "拉卡拉", "收钱吧", "收錢吧", "富友", "通联支付", "随行付", "汇付天下", "汇付数据", "汇付支付", "银盛支付", "乐刷",
    "易宝支付", "快钱支付", "合利宝", "杉德支付", "嘉联支付", "海科融通", "瑞银信", "付临门", "扫呗", "哆啦宝", "钱方",
    "綠界", "绿界", "藍新", "蓝新", "街口電子", "街口电子", "街口支付", "歐付寶", "紅陽科技", "全支付電子", "悠遊付", "連加網路",
    "ECPAY", "NEWEBPAY", "LINEPAY", "LINE PAY TAIWAN", "QFPAY", "SUMUP", "ZETTLE", "WORLDPAY", "NUVEI", "MOLLIE PAYMENTS",
    "KLARNA", "PAYMENTSENSE", "PAYONEER", "RAZORPAY", "GOCARDLESS", "ELAVON", "FISERV", "BARCLAYCARD",
)  # fmt: skip
# a shorter number stands in many a text: it counts only behind a word for a batch, in a line that names
# the channel
BATCH_LENGTH_MIN = 4
SHORT_BATCH = r"(?:BATCH|批次|批号|批號)[^\p{L}\p{N}]*(?:(?:NO|NR|NUMBER|号|號)[^\p{L}\p{N}]*)?0*([0-9A-Z]{1,3})(?:[^0-9A-Z]|$)"
# batches that an account counts for itself, as keys write them: BATCH380ACCOUNT
COUNTED = r"^BATCH([0-9]+)(.+)$"
COUNTED_TEXT = r"\bBATCH[^\p{L}\p{N}]*(?:NO[^\p{L}\p{N}]*)?0*([0-9]+)(?:[^0-9A-Z](.*))?$"
# with the account behind a comma, as Adyen writes it
WITH_ACCOUNT = r"\bBATCH[^\p{L}\p{N}]*[0-9]+, *\p{L}"
# what Adyen writes before the batch: TX2271XT batch 380, ACCOUNT
ADYEN_TEXT = r"\bTX[0-9]{3,}XT\b"
# by so much of its amount a payout may be short, or over, to be that of the only line which may be it
UNEQUAL_PARTS = 10
# and by so much where a charge of the bank may explain it
CHARGE_PARTS = 20
# a Latin name is a word of its own: Stripes & Co isn't Stripe; some banks write WECHATPAY and ALIPAYHK
LATIN = r"^[ -~]+$"
WORD = r"(?:^|[^A-Z])%s(?:PAY|HK|(?:PAY)?(?:MENT|OUT)S?)?(?:$|[^A-Z])"
# a form of numbers: the letters that all begin with, or so many digits; fewer are a date
LETTERS = r"^([A-Z]{2,})[0-9]"
DIGITS_MIN = 9
SCORES = {
    "payout_not_named": 70,
    "payout_named_otherwise": 60,
    "payout_out_of_days": 85,
    "day_sum": 90,
    "payouts_at_once": 75,
    "payout_in_two": 75,
    "days_at_once": 75,
}


def bank_lines(
    right: pl.DataFrame, units: pl.DataFrame, rules: RuleSet, unsaid: pl.Series
) -> pl.DataFrame:
    """Bank lines with the batches and channels that they name, and who sent them; `unsaid` batches no text names."""
    known = units["batch"].drop_nulls().unique().sort()
    batches = known.filter(~known.is_in(unsaid.implode())).to_list()
    short = [batch for batch in batches if len(batch) < BATCH_LENGTH_MIN]
    batches = [batch for batch in batches if len(batch) >= BATCH_LENGTH_MIN]
    text = pl.col("words").str.replace_all(r"[^\p{L}\p{N}]", "")
    sender = pl.coalesce(
        pl.when(pl.col("counterparty").str.strip_chars() != "").then("counterparty"),
        pl.col("description").str.replace_all("[0-9]+", ""),
    )
    names = [
        pl.when(_holds_a_word(found, "naming")).then(pl.lit(channel))
        for channel, found in NAMES.items()
    ]
    names.append(pl.when(pl.col("words").str.contains(ADYEN_TEXT)).then(pl.lit("ADYEN")))
    payers = [word.upper() for word in rules.payer_words]
    # most lines name none, and are asked once for all
    any_name = pl.col("words").str.contains_any(
        [name for found in NAMES.values() for name in found]
    )
    said = right.with_columns(words=words())
    made = said.with_columns(naming=pl.when(any_name).then("words")).select(
        "row",
        "currency",
        "amount",
        "day",
        came="occurred_at",
        # only the channel's own list says it in a column of its own
        line_batch=pl.when(pl.col("kind") == Kind.PAYOUT).then("batch_key"),
        batches=pl.concat_list(
            _long_batches(text, batches) if batches else pl.lit([], dtype=pl.List(pl.String)),
            _short_batches(pl.col("words"), short),
            pl.when(pl.col("batch_key").is_in(known.implode())).then("batch_key"),
        )
        .list.drop_nulls()
        .list.unique(),
        names=pl.concat_list(*names, _acquirers(), _own_channel()).list.drop_nulls(),
        is_payer=_holds_a_word(payers) if payers else pl.lit(value=False),
        sender=sender.str.to_uppercase(),
        words="words",
        is_by_name=(pl.col("counterparty").str.strip_chars() != "").fill_null(value=False),
    )
    return _as_far_as_written(made, pl.Series("batch", batches, dtype=pl.String)).drop("words")


def _holds_a_word(names: Iterable[str], column: str = "words") -> pl.Expr:
    """Whether a text names one of them; in Chinese a name stands between others without a gap."""
    forms = [WORD % re.escape(name) if re.match(LATIN, name) else re.escape(name) for name in names]
    return pl.col(column).str.contains("|".join(forms))


def _as_far_as_written(lines: pl.DataFrame, batches: pl.Series) -> pl.DataFrame:
    """With batches that an account counts for itself, where a line names channel and number and cuts the account off."""
    counted = batches.to_frame().select(
        "batch", number=pl.col("batch").str.extract(COUNTED, 1), account=pl.col("batch").str.extract(COUNTED, 2)
    ).drop_nulls()  # fmt: skip
    if counted.is_empty():
        return lines
    rest = pl.col("words").str.extract(COUNTED_TEXT, 2).str.replace_all(r"[^\p{L}\p{N}]", "")
    said = lines.filter(
        pl.col("batches").list.len() == 0, (pl.col("names").list.len() > 0) | pl.col("is_payer")
    ).select("row", number=pl.col("words").str.extract(COUNTED_TEXT, 1), rest=rest.fill_null(""))
    meant = said.join(counted, on="number").filter(
        pl.col("account").str.starts_with(pl.col("rest"))
    )
    meant = meant.sort("row", "batch").group_by("row", maintain_order=True).agg("batch")
    more = lines.join(meant, on="row", how="left", maintain_order="left")
    return more.with_columns(batches=pl.coalesce("batch", "batches")).drop("batch")


def _acquirers() -> pl.Expr:
    """All of them at once: there are many, and most lines name none."""
    return pl.col("words").str.extract_many(list(ACQUIRER_WORDS)).list.unique(maintain_order=True)


def _own_channel() -> pl.Expr:
    """The channel that a line of the channel's own list of payouts says."""
    return pl.when(pl.col("channel").is_in(list(CHANNEL_WORDS))).then("channel")


def _long_batches(text: pl.Expr, batches: list[str]) -> pl.Expr:
    """Every batch number that stands in a text; of numbers that share a place the longest: PO12 is in PO123."""
    longest_first = sorted(batches, key=lambda batch: (-len(batch), batch))
    return text.str.extract_many(longest_first, leftmost=True).list.unique(maintain_order=True)


def _short_batches(text: pl.Expr, batches: list[str]) -> pl.Expr:
    """Short batch numbers that stand behind a word for a batch."""
    number = pl.element().str.extract(SHORT_BATCH, 1)
    return text.str.extract_all(SHORT_BATCH).list.eval(
        number.filter(number.is_in(batches)).unique()
    )


def names_batch() -> pl.Expr:
    """Whether a line names a unit's batch; by a short number only where it names the channel too."""
    is_long = pl.col("batch").str.len_chars() >= BATCH_LENGTH_MIN
    is_sure = is_long | pl.col("is_named") | (pl.col("batch") == pl.col("line_batch"))
    return pl.col("batch").is_in(pl.col("batches")) & is_sure.fill_null(value=False)


def is_named() -> pl.Expr:
    """Whether a line names a unit's channel; any will do where the files don't say which it is."""
    known = pl.col("channel").is_in(pl.col("names")).fill_null(value=False)
    unknown = pl.col("channel").is_null() & (pl.col("names").list.len() > 0)
    return pl.col("is_payer") | known | unknown


def names_an_acquirer() -> pl.Expr:
    """Whether a line names who pays out for all channels."""
    return pl.col("names").list.set_intersection(list(ACQUIRER_WORDS)).list.len() > 0


def is_anybodys() -> pl.Expr:
    """Whether a line names nothing of a unit but who pays out for anybody."""
    others = pl.col("names").list.set_difference(list(ACQUIRER_WORDS)).list.len() > 0
    return ~others & ~pl.col("is_payer") & ~names_batch().fill_null(value=False)


def names_another() -> pl.Expr:
    """Whether a line names wallets, and not the one that a unit was taken from."""
    wallets = pl.col("names").list.set_intersection(PURSES).list.len() > 0
    return (pl.col("channel").is_not_null() & wallets & ~is_named()).fill_null(value=False)


def a_little_off(only_ones: pl.DataFrame, right: pl.DataFrame, context: Context) -> pl.DataFrame:
    """Those whose amounts are near, of payouts that can't arrive after the bank's last day any more; and those that
    came a little short on that day, of which the bank's charge may follow."""
    ended = context.right_period.last if context.right_period else right["day"].max()
    last_day = pl.lit(ended, dtype=pl.Date)
    lacks = pl.col("amount") - pl.col("line_amount")
    is_near = lacks.abs() * UNEQUAL_PARTS <= pl.col("amount")
    is_charged = (lacks * CHARGE_PARTS).is_between(0, pl.col("amount"))
    in_time = (pl.col("last") <= last_day) | ((pl.col("line_day") == last_day) & is_charged)
    return only_ones.filter(is_near & in_time)


def named_otherwise(pairs: pl.DataFrame, right: pl.DataFrame) -> pl.DataFrame:
    """Those of the pairs whose line names another payout: a number of the same form, and not the beginning of this one.

    Digits alone say so only where the lines that name their payouts hold no other number as long.
    """
    texts = right.select(line="row", words=words())
    told = pairs.with_columns(is_said=names_batch().fill_null(value=False)).join(
        texts, on="line", how="left", maintain_order="left"
    )
    batch, text = pl.col("batch"), pl.col("words")
    lettered = pl.concat_str(
        pl.lit(r"\b("), batch.str.extract(LETTERS), pl.lit(r"[^\p{L}\p{N}]{0,3}[0-9][0-9A-Z]*)")
    )
    found = text.str.extract(lettered).str.replace_all(r"[^0-9A-Z]", "")
    length = batch.str.len_chars()
    is_digits = batch.str.contains("^[0-9]+$") & (length >= DIGITS_MIN)
    form = pl.concat_str(pl.lit(r"\b[0-9]{"), length.cast(pl.String), pl.lit(r"}\b"))
    count = pl.when(is_digits).then(text.str.count_matches(form))
    by_length = (is_digits & pl.col("is_said")).any() & (count == 1).all()
    tells = by_length.over(pl.when(is_digits).then(length))
    is_other_account = batch.str.contains(COUNTED) & text.str.contains(WITH_ACCOUNT)
    other = (found.is_not_null() & ~batch.str.starts_with(found)) | is_other_account
    other |= is_digits & tells
    return told.filter(~pl.col("is_said") & other.fill_null(value=False)).select(pairs.columns)


def without_others(rivals: pl.DataFrame, lines: pl.DataFrame) -> pl.DataFrame:
    """The pairs without lines of somebody else, where the bank names the channel on others of its lines."""
    if rivals.is_empty():
        return rivals
    channels = lines["names"].explode().drop_nulls().unique().implode()
    says_it = pl.col("channel").is_in(channels).fill_null(value=False)
    named = lines.filter("is_by_name").select(line="row")
    others = rivals.filter(says_it, pl.col("names").list.len() == 0).join(
        named, on="line", how="semi"
    )
    return rivals.join(others, on=["lead", "line"], how="anti", maintain_order="left")


def links_of_units(pairs: pl.DataFrame, members: pl.DataFrame) -> pl.DataFrame:
    """Links of each unit's rows and its line."""
    if pairs.is_empty():
        return no_links()
    return pl.concat(
        [
            members.join(pairs.select("lead"), on="lead", how="semi", maintain_order="left"),
            pairs.select("lead", row="line"),
        ]
    )


def evidence_of_units(pairs: pl.DataFrame, reason: str) -> pl.DataFrame:
    if pairs.is_empty():
        return no_evidence()
    said = {"days": (pl.col("line_day") - pl.col("day")).dt.total_days()}
    if reason == "days_at_once":
        said |= {"count": pl.col("count"), "first": pl.col("first").cast(pl.String)}
        said |= {"last": pl.col("day").cast(pl.String)}
    params = pl.struct(value.alias(name) for name, value in said.items()).struct.json_encode()
    return evidence_of(pairs, reason, params, SCORES[reason])


def rival_links(pairs: pl.DataFrame, members: pl.DataFrame) -> pl.DataFrame:
    """All rows of competing units, and the lines that they compete for."""
    if pairs.is_empty():
        return no_links()
    groups = links_of_rivals(pairs.select(row="lead", row_right="line"))
    of_units = groups.rename({"lead": "group", "row": "lead"}).join(members, on="lead")
    of_lines = groups.join(pairs.select(row="line"), on="row", how="semi")
    return pl.concat([of_units.select(lead="group", row="row"), of_lines])
