"""Bad text and bad structure: quotes, encodings, totals, truncation, flipped bits, foreign and changed headers."""

from __future__ import annotations

import random
from collections.abc import Iterator

from tests.bad_files.archives import ORDER_ROWS, ROWS, packed, workbook
from tests.bad_files.cells import GOOD, MAPPING
from tests.bad_files.model import (
    BadFile,
    doubt,
    either,
    refusal,
    rejection,
    survival,
)
from tests.ledgers.bills import (
    ALIPAY_PAYMENT,
    ALIPAY_REFUND,
    PAYMENT,
    REFUND,
    TOTALS,
    alipay_file,
    orders,
    wechat_file,
    yuan,
)
from tests.ledgers.tables import lines

SEED = 20261126
VALUES = "`2,`99.00,`30.00,`0.00,`0.41000,`99.00,`30.00"
BILL = wechat_file(PAYMENT, REFUND, totals=f"{TOTALS}\n{VALUES}").encode()
ALIPAY = alipay_file(
    ALIPAY_PAYMENT, ALIPAY_REFUND,
)  # fmt: skip
MAGICS = {
    "PDF": b"%PDF-1.7\n", "PNG": b"\x89PNG\r\n\x1a\n", "JPEG": b"\xff\xd8\xff\xe0", "GIF": b"GIF89a",
    "program": b"MZ\x90\x00", "ELF": b"\x7fELF\x02", "RAR": b"Rar!\x1a\x07", "7z": b"7z\xbc\xaf\x27\x1c",
    "bzip2": b"BZh91AY", "xz": b"\xfd7zXZ\x00", "RTF": b"{\\rtf1 ", "HTML": b"<!doctype html><html>",
    "JSON": b'{"a": 1}', "JSON list": b"[{}]", "SQLite": b"SQLite format 3\x00",
    "script": b"#!/bin/sh\nrm -rf /\n", "tar": b"a.csv" + bytes(300) + b"ustar",
    "MP4": b"\x00\x00\x00\x18ftypmp42", "class": b"\xca\xfe\xba\xbe", "WASM": b"\x00asm\x01",
}  # fmt: skip
NAMES = "订单号,支付时间,支付方式,实付金额,订单状态"
NOTHINGS = {
    "nothing": b"", "a blank": b" ", "one byte": b"x", "a mark": b"\xef\xbb\xbf", "line ends": b"\n" * 99,
    "zeros": bytes(999), "delimiters": b",,,,\n" * 9, "a header alone": NAMES.encode(),
}  # fmt: skip


def quotes() -> Iterator[BadFile]:
    row = ",".join(GOOD)
    spoiled = {
        "never closed": f'"SO2,{row[4:]}', "closed late": f'SO2,"{row[4:]}', "stray in the middle": row.replace("微信", '微"信'),
        "after a quote": row.replace("微信支付", '"微信"支付'), "doubled": row.replace("微信支付", '""微信支付""'),
        "three": row.replace("微信支付", '"""微信支付'), "in the last cell": row.replace("已付款", '已"付款'),
        "opens the last": row.replace("已付款", '"已付款'), "alone": '"', "two alone": '""', "a line of them": '"' * 9,
    }  # fmt: skip
    expects = either(
        refusal("unclosed_quote"), rejection("bad_quotes", "short_row", "bad_amount"), survival
    )
    for name, text in spoiled.items():
        for place in (0, 3, 40):
            rows = [row.replace("SO1", f"SO{n}") for n in range(10, 50)]
            rows.insert(place, text)
            yield BadFile(
                "quotes and dialects", f"{name} at {place}", orders(*rows), expects, MAPPING
            )


def dialects() -> Iterator[BadFile]:
    row = ",".join(GOOD)
    for cut in range(1, 5):
        short = ",".join(GOOD[:cut])
        yield BadFile(
            "quotes and dialects",
            f"{cut} cells",
            orders(row, short),
            either(rejection("short_row"), survival),
            MAPPING,
        )
        longer = row.replace("SO1", "SO2") + ",x" * cut
        yield BadFile(
            "quotes and dialects",
            f"{cut} cells more",
            orders(row, longer),
            rejection("short_row", kept=1),
            MAPPING,
        )
    for delimiter in (";", "\t", "|"):
        for other in (",", ":", " "):
            mixed = lines(
                NAMES.replace(",", delimiter), row.replace(",", delimiter), row.replace(",", other)
            )
            yield BadFile(
                "quotes and dialects",
                f"{delimiter!r} and {other!r}",
                mixed.encode(),
                either(rejection("short_row"), survival),
                MAPPING,
            )
    for ending in (
        "\r",
        "\n\r",
        "\r\r\n",
        "\x0b",
        "\x0c",
        "\u2028",
        "\x85",
        "\n\n\n",
        "\\n",
        "\x1e",
    ):
        content = (NAMES + ending + row + ending + row.replace("SO1", "SO2")).encode()
        yield BadFile(
            "quotes and dialects",
            f"lines end in {ending!r}",
            content,
            either(refusal(), survival),
            MAPPING,
        )


def encodings() -> Iterator[BadFile]:
    text = lines(NAMES, ",".join(GOOD))
    for name in ("utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-7", "big5hkscs", "shift_jis", "euc_jp", "euc_kr",
                 "iso2022_jp", "hz", "cp037", "cp500", "cp1140", "punycode"):  # fmt: skip
        for marked in (b"", b"\xef\xbb\xbf"):
            try:
                content = marked + text.encode(name)
            except UnicodeEncodeError:
                content = marked + text.encode(name, "replace")
            yield BadFile("encodings", f"{name} {marked!r}", content, either(refusal(), survival))
    whole = text.encode()
    bad = (
        b"\xff",
        b"\xfe",
        b"\xc0\x80",
        b"\xed\xa0\x80",
        b"\xf4\x90\x80\x80",
        b"\xf8\x88\x80\x80\x80",
        b"\xe4\xb8",
        b"\x80",
    )
    for damage in bad:
        for place in (8, len(whole) // 2, len(whole) - 1):
            content = whole[:place] + damage + whole[place:]
            yield BadFile(
                "encodings",
                f"{damage!r} at {place}",
                content,
                either(refusal(), rejection("bad_amount", "bad_date", "short_row"), survival),
            )
    half = text.encode("gb18030")
    for place in (20, 40, 60):
        yield BadFile(
            "encodings",
            f"UTF-8 and GB18030 from {place}",
            whole[:place] + half[place:],
            either(refusal(), survival),
        )
    for damage in (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff", b"\x2b\x2f\x76", b"\xf7\x64\x4c"):
        yield BadFile("encodings", f"mark {damage!r}", damage + whole, either(refusal(), survival))


def totals() -> Iterator[BadFile]:
    stated = ["2", "99.00", "30.00", "0.00", "0.41000", "99.00", "30.00"]
    for place in (0, 1, 2, 4, 5, 6):
        for value in ("0.00", "1000000.00", "98.99") if place else ("1", "3", "0"):
            values = list(stated)
            values[place] = value
            line = ",".join(f"`{v}" for v in values)
            yield BadFile(
                "wrong totals",
                f"{value} in {place}",
                wechat_file(PAYMENT, REFUND, totals=f"{TOTALS}\n{line}").encode(),
                doubt,
            )
    for count, amount in ((2, "100.00"), (1, "99.99"), (0, "0.00"), (1, "-100.00")):
        footer = f"#交易合计：{count}笔，商家实收共{amount}元，商家优惠共0.00元"
        yield BadFile("wrong totals", footer, alipay_with(footer), doubt)
    for fen in (1, 100, -1, 999_999, 10):
        rows = [f"2026-10-{n:02d},a,{n}.00,,{yuan(100 * n * (n + 1) // 2)}" for n in range(1, 9)]
        broken = rows[3].rsplit(",", 1)[0] + "," + yuan(1_000 + fen)
        content = lines("Date,Description,Money in,Money out,Balance", *rows[:3], broken, *rows[4:])
        yield BadFile("wrong totals", f"a balance off by {fen}", content.encode(), doubt)
    content = lines("Date,Description,Money in,Money out,Balance", *rows[:3], *rows[4:])
    yield BadFile("wrong totals", "a row is gone", content.encode(), doubt)
    for row in (0, 1):
        gone = wechat_file(*(PAYMENT, REFUND)[row : row + 1], totals=f"{TOTALS}\n{VALUES}").encode()
        yield BadFile("wrong totals", f"bill without row {1 - row}", gone, doubt)


def alipay_with(footer: str) -> bytes:
    content = alipay_file(ALIPAY_PAYMENT).decode("gb18030").rstrip("\n")
    return (content + f"\n{footer}\n").encode("gb18030")


def cut_and_flipped() -> Iterator[BadFile]:
    sources = (
        ("bill", BILL),
        ("alipay", ALIPAY),
        ("zip", packed(("a.csv", BILL))),
        ("workbook", workbook(*ORDER_ROWS)),
    )
    for name, content in sources:
        for tenth in range(10):
            cut = content[: len(content) * tenth // 10 + 3]
            yield BadFile("truncation", f"{name} at {tenth}0 %", cut, survival)
    dice = random.Random(SEED)  # noqa: S311  (a printed seed, no secret)
    for name, content in sources:
        for number in range(25):
            flipped = bytearray(content)
            for _ in range(dice.randint(1, 12)):
                flipped[dice.randrange(len(flipped))] ^= 1 << dice.randrange(8)
            yield BadFile("flipped bits", f"{name} {number}", bytes(flipped), survival)


def other_things() -> Iterator[BadFile]:
    for name, magic in MAGICS.items():
        yield BadFile("other things", name, magic + b"\x00\x01 and more" * 20, refusal())
    for name, magic in list(MAGICS.items())[:4]:
        yield BadFile(
            "other things", f"{name} before a bill", magic + BILL, either(refusal(), survival)
        )
    for name, content in NOTHINGS.items():
        yield BadFile("empty and endless", name, content, either(refusal(), survival))
    yield BadFile(
        "empty and endless", "a line of 50 MB", b"a," * (25 * 1024**2), refusal("line_too_long")
    )
    cell = orders(",".join(GOOD), ",".join((*GOOD[:4], "x" * 2_000_000)))
    yield BadFile("empty and endless", "a cell of 2 MB", cell, refusal("line_too_long"))


def headers() -> Iterator[BadFile]:
    for name in (
        "交易时间",
        "微信订单号",
        "商户订单号",
        "交易状态",
        "手续费",
        "订单金额",
        "费率",
        "交易类型",
    ):
        renamed = BILL.decode().replace(f"{name},", f"{name}X,", 1)
        # what a table of like columns would be read as, nobody has said
        yield BadFile(
            "changed headers", f"{name} renamed", renamed.encode(), either(refusal(), survival)
        )
    rows = [line.split(",") for line in BILL.decode().splitlines()[:3]]
    for turn in (1, 5, 13, 26):
        moved = "\n".join(",".join([*row[turn:], *row[:turn]]) for row in rows)
        yield BadFile("changed headers", f"turned by {turn}", moved.encode(), survival)
    for name in (
        "完成时间",
        "订单金额（元）",
        "商家实收（元）",
        "支付宝交易号",
        "业务类型",
        "商户订单号",
    ):
        renamed = ALIPAY.decode("gb18030").replace(name, f"新{name}", 1).encode("gb18030")
        yield BadFile("changed headers", f"{name} renamed", renamed, either(refusal(), survival))
    for count in (1, 2, 3):
        doubled = BILL.decode() + "\n".join(BILL.decode().split("\n")[:1] * count)
        yield BadFile(
            "changed headers",
            f"the header again, {count} times",
            doubled.encode(),
            either(doubt, rejection("bad_date", "bad_currency"), refusal()),
        )
    for at in range(10):
        other = orders(*[",".join((f"SO{n}", *GOOD[1:])) for n in range(at + 1)]).decode()
        month = other + other.replace("支付时间", "付款时间").replace("SO", "SP").replace(
            "-10-", "-11-"
        )
        yield BadFile(
            "two months",
            f"{at + 1} rows each",
            month.encode(),
            either(rejection("bad_date", "bad_amount", kept=2 * at + 2), refusal()),
            MAPPING,
        )
    yield BadFile(
        "changed headers",
        "rows of another file",
        BILL + ROWS,
        either(doubt, rejection("short_row"), refusal()),
    )
