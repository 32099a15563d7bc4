"""Canonical forms: what a certificate hashes and keeps, the same for any order of rows and any machine.

Rows become CSV lines without the caller's ids, one block for each source in the order of its name; a
value of the engine becomes JSON with sorted keys. Both can be made again with other tools.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import types
import typing
import zlib
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import accumulate

import polars as pl

from reconcile.engine.records import Context, hash_rows, schema_of

ADDRESS = ("source", "row_number", "natural_id")
MICROSECONDS = pl.col("occurred_at").to_physical()
Json = Mapping[str, object] | Sequence[object] | str | int | bool | None


def records_sha256(left: pl.DataFrame, right: pl.DataFrame) -> str:
    """SHA-256 of both sides' records, whatever their order and ids."""
    hashed = hashlib.sha256()
    for name, side in (("LEFT", left), ("RIGHT", right)):
        hashed.update(f"{name} {len(side)} {','.join(schema_of(side))}\n".encode())
        for source, rows in _by_source(side):
            hashed.update(f"{source} {len(rows)}\n".encode())
            plain = rows.select(pl.exclude("entry", "source")).with_columns(MICROSECONDS)
            hash_rows(plain, hashed, header=False)
    return hashed.hexdigest()


def _by_source(side: pl.DataFrame) -> list[tuple[str, pl.DataFrame]]:
    """The rows of each source in the order of their numbers."""
    schema = schema_of(side)
    shaped = side.select(pl.col(name).cast(dtype) for name, dtype in schema.items())
    blocks = _blocks(shaped)
    names = [name for name, _rows in blocks]
    in_order = all((rows["row_number"].diff().drop_nulls() > 0).all() for _name, rows in blocks)
    if len(set(names)) != len(names) or not in_order:
        # rows that share an address are told apart by all that they say
        others = [name for name in schema if name not in {*ADDRESS, "entry"}]
        blocks = _blocks(shaped.sort(*ADDRESS, *others))
    return sorted(blocks, key=lambda block: block[0])


def _blocks(rows: pl.DataFrame) -> list[tuple[str, pl.DataFrame]]:
    runs = rows["source"].rle().struct.unnest()
    found, first = [], 0
    for length, source in runs.iter_rows():
        found.append((source, rows.slice(first, length)))
        first += length
    return found


def context_to_json(context: Context) -> str:
    """The context as canonical JSON; `context_from_json` reads an equal one back."""
    return json.dumps(_plain(context), sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def context_from_json(text: str) -> Context:
    made = _typed(json.loads(text), Context)
    assert isinstance(made, Context)  # noqa: S101  (as was asked for)
    return made


def _plain(value: object) -> Json:
    """A frozen value of the engine as JSON: mappings as sorted pairs, sets sorted."""
    if dataclasses.is_dataclass(value):
        return {f.name: _plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return sorted(([_plain(k), _plain(v)] for k, v in value.items()), key=json.dumps)
    if isinstance(value, frozenset):
        return sorted((_plain(each) for each in value), key=json.dumps)
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, date):
        return value.isoformat()
    if value is None or isinstance(value, str | int):
        return value
    raise TypeError(f"no canonical form of a {type(value).__name__}")


def _typed(value: object, kind: typing.Any) -> object:
    """The value of that type which `_plain` has written so."""
    if typing.get_origin(kind) in (types.UnionType, typing.Union):
        kinds = [each for each in typing.get_args(kind) if each is not type(None)]
        return None if value is None else _typed(value, kinds[0])
    if isinstance(value, list):
        return _collected(value, typing.get_origin(kind), typing.get_args(kind))
    if isinstance(value, dict):
        hints = typing.get_type_hints(kind)
        return kind(**{name: _typed(each, hints[name]) for name, each in value.items()})
    return date.fromisoformat(str(value)) if kind is date else kind(value)


def _collected(values: list[object], origin: object, of: tuple[typing.Any, ...]) -> object:
    if origin is frozenset:
        return frozenset(_typed(each, of[0]) for each in values)
    if origin is tuple:
        inside = [of[0]] * len(values) if of[-1] is Ellipsis else of
        return tuple(_typed(each, kind) for each, kind in zip(values, inside, strict=True))
    pairs = typing.cast("list[list[object]]", values)
    return {_typed(key, of[0]): _typed(each, of[1]) for key, each in pairs}


def pack_ids(ids: pl.Series) -> bytes:
    """A set of ids, small: the ends of its unbroken ranges, each less the one before, compressed."""
    ordered = ids.unique().sort()
    is_first = ordered.diff().fill_null(0) != 1
    is_last = is_first.shift(-1, fill_value=True)
    firsts, lasts = ordered.filter(is_first), ordered.filter(is_last)
    ends = pl.DataFrame({"first": firsts, "last": lasts}).select(
        pl.concat_list("first", "last").explode()
    )
    steps = ends.to_series().diff().fill_null(ends.to_series().first() or 0).to_list()
    return zlib.compress(json.dumps(steps, separators=(",", ":")).encode())


def unpack_ids(packed: bytes) -> pl.DataFrame:
    """The ranges that were packed: `first` and `last`, both included."""
    ends = list(accumulate(json.loads(zlib.decompress(packed))))
    return pl.DataFrame(
        {"first": ends[::2], "last": ends[1::2]}, schema={"first": pl.Int64, "last": pl.Int64}
    )
