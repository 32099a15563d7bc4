"""Which week, month, quarter, year or day of an invoice a bank's text names: KW 22, Miete Mai, 05/2026, 4月货款, Q1 2026.

A whole date says when something was booked, and nothing of what it is for, unless it is said to be an invoice's.
"""

from __future__ import annotations

import polars as pl

from reconcile.engine.passes.said_numbers import TOKENS
from reconcile.engine.sides.folding import capitals

_MONTHS = (
    "JANUARY|JANUAR|JAENNER|JANNER|JANVIER|ENERO|GENNAIO|JANEIRO|JANUARI|STYCZEN",
    "FEBRUARY|FEBRUAR|FEVRIER|FEBRERO|FEBBRAIO|FEVEREIRO|FEBRUARI|LUTY",
    "MARCH|MAERZ|MARZ|MARS|MARZO|MAART|MARZEC",
    "APRIL|AVRIL|ABRIL|APRILE|KWIECIEN",
    "MAY|MAI|MAYO|MAGGIO|MAIO",
    "JUNE|JUNI|JUIN|JUNIO|GIUGNO|JUNHO|CZERWIEC",
    "JULY|JULI|JUILLET|JULIO|LUGLIO|JULHO|LIPIEC",
    "AUGUST|AOUT|AGOSTO|AUGUSTUS|SIERPIEN",
    "SEPTEMBER|SEPTEMBRE|SEPTIEMBRE|SETTEMBRE|SETEMBRO|WRZESIEN",
    "OCTOBER|OKTOBER|OCTOBRE|OCTUBRE|OTTOBRE|OUTUBRO|PAZDZIERNIK",
    "NOVEMBER|NOVEMBRE|NOVIEMBRE|NOVEMBRO|LISTOPAD",
    "DECEMBER|DEZEMBER|DECEMBRE|DICIEMBRE|DICEMBRE|DEZEMBRO|GRUDZIEN",
)
# a name may be written like these: they count beside a year, or what is due month by month
_SHORT_MONTHS = (
    "JAN|ENE|GEN", "FEB|FEV", "MAR|MRZ", "APR|ABR|AVR", "MEI|MAJ|MAG", "JUN|GIU", "JUL|JUIL|LUG", "AUG|AGO",
    "SEP|SEPT|SET", "OCT|OKT|OTT|OUT", "NOV", "DEC|DEZ|DIC",
)  # fmt: skip
_CHINESE = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")
_MONTH_OF = {
    word: month
    for table in (_MONTHS, _SHORT_MONTHS, _CHINESE)
    for month, words in enumerate(table, start=1)
    for word in words.split("|")
}
_LONG, _SHORT = "|".join(_MONTHS), "|".join(_SHORT_MONTHS)
_NUMERALS = "|".join(reversed(_CHINESE))
# Rent out, fees set: these are English words as well
_SHORT_ALONE = "|".join(word for word in _SHORT.split("|") if word not in {"OUT", "SET"})
_YEAR = r"20\d\d"
# a month with a day before or after it is a date
_IN_WORDS = (
    rf"\b(?:\d{{1,2}}[. -]{{0,2}})?(?:{_LONG}|{_SHORT})[ .,'/-]{{0,3}}(?:\d{{4}}|\d{{1,2}})?\b"
)
_IN_CHINESE = rf"(?:\d{{2,4}}年)?(?:1[0-2]|0?[1-9]|{_NUMERALS})月(?:份|\d{{1,2}}[日号號]?|[一二三四五六七八九十]{{1,3}}[日号號])?"
_COMPACT = rf"{_YEAR}(?:0[1-9]|1[0-2])(?:份|期|货|貨|房|租|费|費|款)"
_IN_NUMBERS = rf"^(?:(?:0?[1-9]|1[0-2])[./-]{_YEAR}|{_YEAR}[./-](?:0[1-9]|1[0-2]))$"
# the same without a mark, or with two digits of a year: other numbers are written so, too
_IN_FEW_DIGITS = rf"^(?:(?:0[1-9]|1[0-2])(?:{_YEAR}|[./-]\d\d)|{_YEAR}(?:0[1-9]|1[0-2]))$"
_DUES = (
    r"(?:\w*(?:MIETE|PACHT|BEITRAG|GEBUE?HR)|RENT|LEASE|LOYER|ALQUILER|AFFITTO|RENDA|HUUR|CZYNSZ|ABO|ABONNEMENT"
    r"|SUBSCRIPTION|MEMBERSHIP|RETAINER|HOSTING|FEES?|DUES)"
)
_BESIDE_DUES = (
    rf"\b{_DUES},? (?:(?:FOR|FUE?R|DE|DU|DI|VAN|VOOR) )?(?:{_SHORT_ALONE})\b[ .]{{0,2}}\d*",
    rf"(?:\d{{1,2}}[. ]{{0,2}})?\b(?:{_SHORT_ALONE}) {_DUES}\b",
)
_NTH = r"(?:\.|ST|ND|RD|TH|ER|EME|E)?"
_QUARTER = (
    rf"(?:\bQ[1-4]\b|\b[1-4]{_NTH} ?(?:QUARTAL|QUARTER|TRIMESTRE|KWARTAAL|KWARTAL)\b|[一二三四1-4]季)"
    rf"[ ./-]{{0,2}}(?:{_YEAR})?"
)
# a month may follow a year
_ALONE = r"[./-]?(?:[^0-9./-]|$)"
_WHOLE_YEAR = (
    rf"\b(?:\w*(?:JAHR|KOSTEN|ZAHLUNG|ABRECHNUNG)|YEAR|CHARGES?|BALANCE|ANNEE|ANNO|ANO|FY|{_DUES}) ?{_YEAR}{_ALONE}"
    rf"|{_YEAR}年(?:度|费|費|货|貨|款)"
)
_OF = r"(?:VOM|V\.|DATED|OF|DU|DEL|DE FECHA|FECHA|VAN|DD\.?)"
_INVOICE_OF = (
    rf"\b(?:INVOICE|INV|RECHNUNG|RECHN|RG|RE|FACTURE|FACTURA|FATTURA|FACTUUR)\b[^,;]{{0,25}}?\b{_OF}"
    r" ?(\d{1,2}[./-]\d{1,2}(?:[./-](?:\d{4}|\d{2}))?)"
)
# weeks of the calendar; one that is only called a week is one of a course, too, where it is one of the first
_WEEKS = r"(?:KW|KALENDERWOCHEN?|CW|CALENDAR WEEKS?|SEMAINES?|VECKA|VECKOR|UKE|UGE)"
_AND = r" ?(?:-|\+|&|/|BIS|UND|TO|AU?) ?"
_IN_WEEKS = (
    rf"\b{_WEEKS}[ .:]{{0,2}}\d{{1,2}}\b(?:{_AND}(?:{_WEEKS} ?)?\d{{1,2}}\b)?(?:[ /-]{{0,2}}{_YEAR})?"
    rf"|\b(?:WEEKS?|WK) ?[1-5]\d\b|第[1-5]\d[周週]"
)
WEEK_MAX = 53
# an invoice that was written so late in a month may be for the next one
AHEAD_FROM = 25
# the day in an invoice and the day in the books may be so far apart
DAYS_APART_MAX = 3
# a month that is written in few digits lies so long before the booking, or after it; what lies so near it as a day is one
MONTHS_BEFORE_MAX, MONTHS_AHEAD_MAX, DAYS_NEAR = 12, 3, 7
_FOUND_SCHEMA = {"at": pl.UInt32, "year": pl.Int32, "first": pl.Int32, "last": pl.Int32}


def names_another_period(pairs: pl.DataFrame) -> pl.Series:
    """`at` of those of `pairs` (at, text, billed, name, day, day_right: what both rows say, who is billed, and
    the days of both) of which the bank's text names another period or another invoice's day."""
    told = pairs.select(
        "at",
        "day",
        text=capitals(pl.col("text")),
        billed=capitals(pl.col("billed")),
        short=pl.col("day_right").dt.year() % 100,
        booked="day_right",
        # April May is a customer
        who=capitals(pl.col("name")).str.extract_all(r"\p{L}+"),
    )
    said = _periods(told)
    dated = pl.concat([_of_another_day(told), _of_another_week(told)]).unique()
    if said.is_empty():
        return dated
    billed = told.join(said, on="at", how="semi")
    own = _periods(billed.with_columns(text="billed"))
    agree = said.join(_of_days(told), on="at").filter(_meet())
    billed_so = said.join(own, on="at", suffix="_own").filter(_meet())
    undated = told.filter(pl.col("day").is_null())["at"]
    found = said["at"].unique()
    known = pl.concat([agree["at"], billed_so["at"], undated])
    return pl.concat([found.filter(~found.is_in(known.implode())), dated]).unique()


def _meet() -> pl.Expr:
    """Whether two periods have a month in common, as far as years are said."""
    years = pl.col("year").is_null() | pl.col("year_own").is_null()
    same_year = years | (pl.col("year") == pl.col("year_own"))
    return (
        same_year
        & (pl.col("first") <= pl.col("last_own"))
        & (pl.col("first_own") <= pl.col("last"))
    )


def _of_days(told: pl.DataFrame) -> pl.DataFrame:
    """The month of an invoice, and the next one where it was written at the end of one."""
    dated = told.drop_nulls("day").select("at", "day")
    late = dated.filter(pl.col("day").dt.day() >= AHEAD_FROM)
    days = pl.concat([dated, late.with_columns(pl.col("day").dt.offset_by("7d"))])
    month = pl.col("day").dt.month().cast(pl.Int32)
    return days.select("at", year_own=pl.col("day").dt.year(), first_own=month, last_own=month)


def _periods(told: pl.DataFrame) -> pl.DataFrame:
    """at, year, first and last month of every period that a text names."""
    found = [
        _named_months(told),
        _months_beside_dues(told),
        _chinese_months(told),
        _numbered_months(told),
        _months_in_few_digits(told),
        *_longer(told),
    ]
    return pl.concat([part.cast(_FOUND_SCHEMA) for part in found]).unique(maintain_order=True)  # type: ignore[arg-type]  # names to types


def _each(told: pl.DataFrame, pattern: str) -> pl.DataFrame:
    """The facts of each pair and what of its text is written so."""
    facts = ("at", "short", "booked", "who")
    found = told.select(*facts, said=pl.col("text").str.extract_all(pattern))
    return found.explode("said").drop_nulls("said")


def _as_month(pattern: str) -> pl.Expr:
    return pl.col("said").str.extract(pattern).replace_strict(_MONTH_OF, default=None)


def _of_month(rows: pl.DataFrame) -> pl.DataFrame:
    rows = rows.drop_nulls("month")
    return rows.select("at", "year", first="month", last="month")


def _named_months(told: pl.DataFrame) -> pl.DataFrame:
    said = pl.col("said")
    after = said.str.extract(r"(\d+)\D*$").cast(pl.Int32)
    digits = said.str.extract(r"(\d+)\D*$").str.len_chars().fill_null(0)
    found = _each(told, _IN_WORDS).filter(~said.str.contains(r"^\d"))
    # Mai 26: the year, where it is that of the booking
    is_year = (digits == 4) | ((digits == 2) & (after == pl.col("short")))  # noqa: PLR2004  (as it is written)
    year = pl.when(digits == 4).then(after).when(is_year).then(after + 2000)  # noqa: PLR2004
    is_long = said.str.contains(rf"^(?:{_LONG})\b|^(?:{_LONG})\d")
    word = said.str.extract(r"^([A-Z]+)")
    found = found.filter(
        (digits == 0) | is_year, is_long | is_year, ~pl.col("who").list.contains(word)
    )
    return _of_month(found.with_columns(year=year, month=_as_month(r"^([A-Z]+)")))


def _months_beside_dues(told: pl.DataFrame) -> pl.DataFrame:
    """Months in short, beside what is due month by month: Miete Jul, Rent for Dec. With a day they are dates."""
    said = pl.col("said")
    found = pl.concat([_each(told, pattern) for pattern in _BESIDE_DUES])
    word = said.str.extract(rf"\b({_SHORT_ALONE})\b")
    found = found.filter(~said.str.contains(r"^\d|\d$"), ~pl.col("who").list.contains(word))
    month = word.replace_strict(_MONTH_OF, default=None)
    return _of_month(found.with_columns(year=pl.lit(None, pl.Int32), month=month))


def _chinese_months(told: pl.DataFrame) -> pl.DataFrame:
    said = pl.col("said")
    found = _each(told, _IN_CHINESE).filter(~said.str.contains(r"月.*[\d日号號]"))
    year = said.str.extract(r"^(\d{2,4})年").cast(pl.Int32)
    # 115 of the Republic is 2026
    year = pl.when(year < 100).then(year + 2000).when(year < 200).then(year + 1911).otherwise(year)  # noqa: PLR2004
    number = said.str.extract(r"(\d{1,2})月").cast(pl.Int32)
    month = pl.coalesce(number, _as_month(rf"({_NUMERALS})月"))
    return _of_month(found.with_columns(year=year, month=month))


def _numbered_months(told: pl.DataFrame) -> pl.DataFrame:
    said = pl.col("said")
    found = _each(told, TOKENS).filter(said.str.contains(_IN_NUMBERS))
    found = pl.concat([found, _each(told, _COMPACT)])
    year = said.str.extract(rf"({_YEAR})").cast(pl.Int32)
    month = said.str.replace(_YEAR, "").str.extract(r"(\d{1,2})").cast(pl.Int32)
    return _of_month(found.with_columns(year=year, month=month))


def _months_in_few_digits(told: pl.DataFrame) -> pl.DataFrame:
    """Months as 05/26, 202605 and 052026, near the booking: near the 26th of May 05/26 is that day."""
    said, booked = pl.col("said"), pl.col("booked")
    found = _each(told, TOKENS).filter(said.str.contains(_IN_FEW_DIGITS))
    whole = said.str.extract(rf"^(?:\d\d)?({_YEAR})(?:\d\d)?$")
    short = said.str.extract(r"[./-](\d\d)$")
    year = pl.coalesce(whole, pl.concat_str(pl.lit("20"), short)).cast(pl.Int32)
    month = said.str.replace(rf"^{_YEAR}", "").str.head(2).cast(pl.Int32)
    apart = (year - booked.dt.year()) * 12 + month - booked.dt.month()
    as_day = pl.concat_str(booked.dt.year(), month, short, separator="-")
    from_day = (as_day.str.to_date("%Y-%m-%d", strict=False) - booked).dt.total_days().abs()
    is_day = (from_day <= DAYS_NEAR).fill_null(value=False)
    is_near = apart.is_between(-MONTHS_BEFORE_MAX, MONTHS_AHEAD_MAX)
    found = found.filter(is_near & ~is_day)
    return _of_month(found.with_columns(year=year, month=month))


def _longer(told: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Quarters and years."""
    said = pl.col("said")
    year = said.str.extract(rf"({_YEAR})").cast(pl.Int32)
    digit = said.str.extract(r"([1-4])").cast(pl.Int32)
    quarter = pl.coalesce(_as_month("([一二三四])"), digit)
    quarters = _each(told, _QUARTER).with_columns(year=year, quarter=quarter).drop_nulls("quarter")
    years = _each(told, _WHOLE_YEAR).with_columns(year=year)
    return (
        quarters.select("at", "year", first=pl.col("quarter") * 3 - 2, last=pl.col("quarter") * 3),
        years.select("at", "year", first=pl.lit(1), last=pl.lit(12)),
    )


def _of_another_day(told: pl.DataFrame) -> pl.Series:
    """`at` where the text says of which day the invoice is, and ours is of another one."""
    said = pl.col("said")
    found = told.drop_nulls("day").select("at", "day", said=pl.col("text").str.extract(_INVOICE_OF))
    parts = said.str.extract_all(r"\d+")
    given = parts.list.get(2, null_on_oob=True)
    year = pl.when(given.str.len_chars() == 2).then("20" + given).otherwise(given)  # noqa: PLR2004
    own = pl.col("day").dt.year()
    # without a year it is the nearest such day: that of the year before, early in January
    years = [year.fill_null((own + off).cast(pl.String)) for off in (-1, 0, 1)]
    # the day may stand before the month or after it
    near = [
        (pl.concat_str(year, parts.list.get(month), parts.list.get(1 - month), separator="-")
        .str.to_date("%Y-%m-%d", strict=False) - pl.col("day")).dt.total_days().abs() <= DAYS_APART_MAX
        for month in (0, 1) for year in years
    ]  # fmt: skip
    agrees = pl.any_horizontal(each.fill_null(value=False) for each in near)
    return found.drop_nulls("said").filter(~agrees)["at"]


def _of_another_week(told: pl.DataFrame) -> pl.Series:
    """`at` where the text names a week that is neither that of our invoice's day, nor the one before it; or not the one
    that our invoice names."""
    said = _weeks(told)
    if said.is_empty():
        return said["at"]
    billed = told.join(said, on="at", how="semi")
    own = _weeks(billed.with_columns(text="billed"))
    days = pl.concat([billed.with_columns(pl.col("day").dt.offset_by(by)) for by in ("0d", "-7d")])
    week, year = pl.col("day").dt.week().cast(pl.Int32), pl.col("day").dt.iso_year()
    of_days = days.drop_nulls("day").select("at", year=year, first=week, last=week)
    own = pl.concat([own, of_days.join(own, on="at", how="anti")])
    known = said.join(own, on="at", suffix="_own")
    agree = known.filter(_meet())["at"]
    return known.filter(~pl.col("at").is_in(agree.implode()))["at"].unique()


def _weeks(told: pl.DataFrame) -> pl.DataFrame:
    """at, year, first and last of the weeks that a text names."""
    found = _each(told, _IN_WEEKS)
    year = pl.col("said").str.extract(rf"({_YEAR})$").cast(pl.Int32)
    numbers = pl.col("said").str.replace(rf"{_YEAR}$", "").str.extract_all(r"\d+")
    numbers = numbers.list.eval(pl.element().cast(pl.Int32))
    first, second = numbers.list.first(), numbers.list.get(1, null_on_oob=True)
    # KW 22/26: the second is the year
    is_year = pl.col("said").str.contains("/") & (second == pl.col("short"))
    last = pl.when(is_year | second.is_null()).then(first).otherwise(second)
    weeks = found.with_columns(
        year=pl.when(is_year.fill_null(value=False)).then(second + 2000).otherwise(year),
        first=first,
        last=last,
    )
    weeks = weeks.filter(pl.col("first").is_between(1, WEEK_MAX), pl.col("first") <= pl.col("last"))
    return weeks.select(pl.col(name).cast(dtype) for name, dtype in _FOUND_SCHEMA.items())
