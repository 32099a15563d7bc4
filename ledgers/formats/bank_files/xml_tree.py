"""Elements by their local names, whatever their namespace is or isn't."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

# an element of lxml, which has no types of its own
Node: TypeAlias = Any


def local_name(node: Node) -> str:
    tag = node.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def children(node: Node, name: str) -> list[Node]:
    return [child for child in node if local_name(child) == name]


def inner(node: Node, path: str) -> Node | None:
    """The first element at a path such as "Sts/Cd", None where there is none."""
    name, _slash, rest = path.partition("/")
    for child in children(node, name):
        found = inner(child, rest) if rest else child
        if found is not None:
            return found
    return None


def child_text(node: Node, *paths: str) -> str:
    """The text at the first of the paths that has one, else nothing."""
    for path in paths:
        found = inner(node, path)
        text = " ".join((found.text or "").split()) if found is not None else ""
        if text:
            return text
    return ""


def leaves(node: Node, without: frozenset[Node] = frozenset()) -> Iterator[str]:
    """An element in one line: path=text of what holds any, with its attributes, in the file's order."""
    yield from _leaves(node, "", without)


def _leaves(node: Node, path: str, without: frozenset[Node]) -> Iterator[str]:
    for child in node:
        if child in without:
            continue
        here = f"{path}/{local_name(child)}" if path else local_name(child)
        text = " ".join((child.text or "").split())
        if text and len(child) == 0:
            said = "".join(f"[{value}]" for value in child.attrib.values())
            yield f"{here}{said}={text}"
        yield from _leaves(child, here, without)
