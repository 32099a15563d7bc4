"""Dates and times as people write them, column by column; what is no date becomes null, never a guess."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import polars as pl

YEARS = (1990, 2100)
# from the first of them to the end of the last, in millionths of a second
_RANGE = tuple(
    (datetime(year, 1, 1) - datetime(1970, 1, 1)) // timedelta(microseconds=1)  # noqa: DTZ001  (local)
    for year in (YEARS[0], YEARS[1] + 1)
)
CENTURY_FROM = 70  # two digits from here on are of the last century
ISO = "%Y-%m-%d %H:%M:%S"
_MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan ene janv", "feb fev", "mar mär mrz", "apr avr abr", "may mai", "jun juin", "jul juil",
         "aug ago aout", "sep set", "oct okt", "nov", "dec dez dic"), 1)
    for name in names.split()
}  # fmt: skip
# minutes from UTC of the names that mean one zone only
_ZONES = {
    "Z": 0, "UTC": 0, "GMT": 0, "PST": -480, "PDT": -420, "MST": -420, "MDT": -360, "EST": -300, "EDT": -240,
    "CET": 60, "CEST": 120, "HKT": 480, "JST": 540,
}  # fmt: skip
_TIME = (
    r"(?:[T ]+(?<half>上午|下午|AM|PM)? ?(?<h>[0-9]{1,2})[:时](?<i>[0-9]{1,2})"
    r"(?:[:分](?<s>[0-9]{1,2})(?:[.,](?<f>[0-9]{1,9}))?)?秒?"
    r" ?(?<after>[AaPp]\.?[Mm]\.?)?"
    r" ?(?<zone>[A-Z]{1,4}|(?:UTC|GMT)?[+-][0-9]{2}:?[0-9]{2})?)?$"
)
_YMD = (
    r"^(?<y>[0-9]{4})[-/.](?<m>[0-9]{1,2})[-/.](?<d>[0-9]{1,2})" + _TIME,
    r"^(?<y>[0-9]{4}) ?年 ?(?<m>[0-9]{1,2}) ?月 ?(?<d>[0-9]{1,2}) ?[日号號]" + _TIME,
    r"^(?<y>[0-9]{4})(?<m>[0-9]{2})(?<d>[0-9]{2})" + _TIME,
    r"^(?<y>[0-9]{4})(?<m>[0-9]{2})(?<d>[0-9]{2})(?<h>[0-9]{2})(?<i>[0-9]{2})(?<s>[0-9]{2})$",
)
_NAMED = (
    r"^(?<d>[0-9]{1,2})[- ./](?<name>\pL{3,9})\.?[- ,./]+(?<y>[0-9]{4}|[0-9]{2})" + _TIME,
    r"^(?<name>\pL{3,9})\.? (?<d>[0-9]{1,2})(?:st|nd|rd|th)?,? (?<y>[0-9]{4}),?" + _TIME,
    r"^(?<name>\pL{3,9})\.?[-/](?<d>[0-9]{1,2})[-/](?<y>[0-9]{4}|[0-9]{2}),?" + _TIME,
)
_DMY = (r"^(?<d>[0-9]{1,2})[-/.](?<m>[0-9]{1,2})[-/.](?<y>[0-9]{4}|[0-9]{2}),?" + _TIME,)
# with points between them the day stands first everywhere
_MDY = (r"^(?<m>[0-9]{1,2})[-/](?<d>[0-9]{1,2})[-/](?<y>[0-9]{4}|[0-9]{2}),?" + _TIME,)
# years of the Republic of China: the first is 1912. None of these is a day in another order
_ROC = (
    r"^(?:(?:中[华華])?民[国國])? ?(?<roc>[0-9]{2,3}) ?年 ?(?<m>[0-9]{1,2}) ?月 ?(?<d>[0-9]{1,2}) ?日?"
    + _TIME,
    r"^(?:(?:中[华華])?民[国國])? ?(?<roc>[0-9]{2,3})[-/.](?<m>[0-9]{1,2})[-/.](?<d>[0-9]{1,2})"
    + _TIME,
    r"^(?<roc>[01]?[0-9]{2})(?<m>[0-9]{2})(?<d>[0-9]{2})" + _TIME,
)
# a year first is read as such whatever the order: sheets write real dates so among others
PATTERNS = {
    "YMD": _YMD,
    "DMY": (*_YMD[:2], *_DMY, *_NAMED),
    "MDY": (*_YMD[:2], *_MDY, *_NAMED),
    "ROC": (*_YMD, *_ROC),
}
ROC, ROC_BEGIN = "ROC", 1911
# the years that say by themselves whose they are: three digits, within living memory of payments
ROC_SURE = r"^(?:中[华華])?(?:民[国國] ?[0-9]{2,3}|1[0-4][0-9])(?:[-/.年]|(?:0[1-9]|1[0-2])(?:[0-2][0-9]|3[01])(?:$|[T ]))"

# days counted as spreadsheets do, and seconds or thousandths of them since 1970. No day that is written without
# separators is a number of five digits in these bounds: 4-31-00 is none, and 43-1-00 neither
SERIAL, EPOCH = "SERIAL", "EPOCH"
COUNTED = (SERIAL, EPOCH)
_DAYS_COUNTED = r"^([0-9]{5})(?:\.([0-9]{1,18}))?$"
_SECONDS_COUNTED = r"^([0-9]{10})(?:\.?([0-9]{3})[0-9]*)?$"
_SERIALS = (43_100, 49_674)
_EPOCHS = (1_000_000_000, 2_051_222_400)
_BEGIN = {SERIAL: datetime(1899, 12, 30), EPOCH: datetime(1970, 1, 1)}  # noqa: DTZ001  (local, as cells hold it)

# a time of day in a column of its own
CLOCK = r"^([0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?:\.[0-9]+)?(?: ?[AaPp]\.?[Mm]\.?)?|[0-2][0-9][0-5][0-9][0-5][0-9])$"
_FOUND: Mapping[str, pl.DataType | type[pl.DataType]] = {
    "at": pl.UInt32,
    "local": pl.Datetime("us"),
    "has_time": pl.Boolean,
    "offset": pl.Int64,
}
_PARTS = ("y", "roc", "m", "name", "d", "half", "h", "i", "s", "f", "after", "zone")


@dataclass(frozen=True, slots=True)
class Moments:
    """Local times as written, whether each had a time of day, and its offset from UTC where written."""

    local: pl.Series
    has_time: pl.Series
    offset_minutes: pl.Series


def parse_moments(texts: pl.Series, order: str) -> Moments:
    """Moments of a column; null where a text is no date of this order."""
    if order in COUNTED:
        return _counted(texts, order)
    plain = texts.str.to_datetime(ISO, strict=False, time_unit="us")
    nothing = pl.Series("offset", [None], dtype=pl.Int64).new_from_index(0, len(texts))
    if plain.null_count() == texts.null_count() and _are_in_range(plain):
        return Moments(plain, plain.is_not_null(), nothing)
    in_range = plain.dt.year().is_between(*YEARS)
    local = plain.set(~in_range, None)
    # a year of two digits looks like the first century to the quick way
    others = texts.to_frame("t").with_row_index("at").filter(texts.is_not_null() & local.is_null())
    found = _others(others, order)
    at = found["at"]
    return Moments(
        local.clone().scatter(at, found["local"]),
        local.is_not_null().scatter(at, found["has_time"]),
        nothing.clone().scatter(at, found["offset"]),
    )


def _are_in_range(moments: pl.Series) -> bool:
    """Whether no moment is of another year than YEARS."""
    counted = moments.to_physical()
    first, last = counted.min(), counted.max()
    return first is None or bool(_RANGE[0] <= first and last < _RANGE[1])  # type: ignore[operator]  # numbers


def _others(rows: pl.DataFrame, order: str) -> pl.DataFrame:
    """Those of the texts that a pattern of the order fits: at, local, has_time, offset."""
    rows = rows.with_columns(pl.col("t").str.strip_chars().str.replace_all(r"\s+", " "))
    found = []
    for pattern in PATTERNS[order]:
        fits = rows["t"].str.contains(pattern)
        if fits.any():
            found.append(_made(rows.filter(fits), pattern))
            rows = rows.filter(~fits)
    return pl.concat([pl.DataFrame(schema=dict(_FOUND)), *found]).filter(
        pl.col("local").is_not_null()
    )


def _made(rows: pl.DataFrame, pattern: str) -> pl.DataFrame:
    parts = rows.select("at", pl.col("t").str.extract_groups(pattern).alias("p")).unnest("p")
    parts = parts.with_columns(
        pl.lit(None, dtype=pl.String).alias(name) for name in _PARTS if name not in parts.columns
    )
    year = pl.col("y").cast(pl.Int32)
    whole = (
        pl.when(pl.col("roc").is_not_null()).then(pl.col("roc").cast(pl.Int32) + ROC_BEGIN)
        .when(pl.col("y").str.len_bytes() == 4).then(year)  # noqa: PLR2004
    )  # fmt: skip
    century = pl.when(year < CENTURY_FROM).then(2000).otherwise(1900)
    name = pl.col("name").str.to_lowercase()
    by_name = pl.coalesce(
        name.str.slice(0, length).replace_strict(_MONTHS, default=None, return_dtype=pl.Int32)
        for length in (3, 4)
    )
    half = pl.coalesce("half", "after").str.to_uppercase().str.replace_all(".", "", literal=True)
    hour = pl.col("h").cast(pl.Int32)
    hour = (
        pl.when(half.is_in(["PM", "下午"])).then(hour % 12 + 12)
        .when(half.is_in(["AM", "上午"])).then(hour % 12).otherwise(hour)
    )  # fmt: skip
    return parts.select(
        "at",
        _moment(
            whole.otherwise(year + century), pl.coalesce(pl.col("m").cast(pl.Int32), by_name), hour
        ).alias("local"),
        pl.col("h").is_not_null().alias("has_time"),
        _offset(pl.col("zone")).alias("offset"),
    ).with_columns(
        # a zone whose name nobody knows leaves the moment unknown
        pl.when(parts["zone"].is_null() | pl.col("offset").is_not_null()).then("local")
    )


def _moment(year: pl.Expr, month: pl.Expr, hour: pl.Expr) -> pl.Expr:
    """A datetime of parts; 31 February and 25 o'clock are none."""
    in_range = year.is_between(*YEARS)

    def two(part: pl.Expr) -> pl.Expr:
        return part.cast(pl.String).fill_null("0").str.zfill(2)

    text = pl.concat_str(
        year.cast(pl.String), pl.lit("-"), two(month), pl.lit("-"), two(pl.col("d")), pl.lit(" "),
        two(hour), pl.lit(":"), two(pl.col("i")), pl.lit(":"), two(pl.col("s")), pl.lit("."),
        pl.col("f").fill_null("0").str.slice(0, 6),
    )  # fmt: skip
    made = text.str.to_datetime("%Y-%m-%d %H:%M:%S%.f", strict=False, time_unit="us")
    return pl.when(in_range).then(made)


def _offset(zone: pl.Expr) -> pl.Expr:
    named = zone.replace_strict(_ZONES, default=None, return_dtype=pl.Int64)
    hours = zone.str.extract(r"([+-][0-9]{2}):?[0-9]{2}$", 1).cast(pl.Int64)
    minutes = zone.str.extract(r"[+-][0-9]{2}:?([0-9]{2})$", 1).cast(pl.Int64)
    sign = pl.when(zone.str.contains("-", literal=True)).then(-1).otherwise(1)
    return pl.coalesce(named, hours * 60 + sign * minutes)


def _counted(texts: pl.Series, order: str) -> Moments:
    """Moments that are written as a number; those of seconds are in UTC."""
    pattern, bounds = (_DAYS_COUNTED, _SERIALS) if order == SERIAL else (_SECONDS_COUNTED, _EPOCHS)
    whole = texts.str.extract(pattern, 1).cast(pl.Int64)
    whole = whole.set(~whole.is_between(*bounds), None)
    part = texts.str.extract(pattern, 2)
    if order == SERIAL:
        # a share of the day, to the second
        share = part.fill_null("0").str.slice(0, 10).str.pad_end(10, "0").cast(pl.Int64)
        thousandths = whole * 86_400_000 + (share * 86_400 + 5 * 10**9) // 10**10 * 1_000
    else:
        thousandths = whole * 1_000 + part.fill_null("0").cast(pl.Int64)
    local = (pl.lit(_BEGIN[order]) + pl.duration(milliseconds=pl.lit(thousandths))).alias("local")
    has_time = thousandths % 86_400_000 != 0 if order == SERIAL else thousandths.is_not_null()
    offset = pl.Series("offset", [None if order == SERIAL else 0], dtype=pl.Int64)
    return Moments(
        pl.select(local.cast(pl.Datetime("us")))["local"],
        has_time.fill_null(value=False),
        offset.new_from_index(0, len(texts)),
    )
