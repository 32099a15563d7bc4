"""Elements as texts by their paths, in local names: whatever their namespace is, or isn't."""

from __future__ import annotations

from typing import Any, TypeAlias

# an element of lxml, which has no types of its own
Node: TypeAlias = Any


def local_name(node: Node) -> str:
    tag: str = node.tag
    return tag.rpartition("}")[2]


class Texts:
    """The texts of an element by path, such as "Sts/Cd", and an attribute's by "Amt@Ccy".

    Elements named `apart` are left out of it: they are `parts`, texts of their own. `raw` is the whole in lines
    of path=text, in the file's order: the same for the same content, however it is indented.
    """

    def __init__(self, node: Node, apart: str = "") -> None:
        self.line = int(node.sourceline or 1)
        self.raw: list[str] = []
        self.parts: list[Texts] = []
        self._found: dict[str, list[str]] = {}
        self._apart = apart
        self._walk(node, "")

    def _walk(self, node: Node, path: str) -> None:
        for child in node:
            name = local_name(child)
            if name == self._apart:
                self.parts.append(Texts(child))
                continue
            here = path + name
            text = " ".join(child.text.split()) if child.text else ""
            if text:
                said = here
                for key, value in child.attrib.items():
                    self._found.setdefault(f"{here}@{key}", []).append(value)
                    said += f"[{value}]"
                self._found.setdefault(here, []).append(text)
                self.raw.append(f"{said}={text}")
            self._walk(child, here + "/")

    def one(self, *paths: str) -> str:
        """The first text at the first of the paths that has one, else nothing."""
        for path in paths:
            if path in self._found:
                return self._found[path][0]
        return ""

    def every(self, *paths: str) -> list[str]:
        """All texts at all of the paths."""
        return [text for path in paths for text in self._found.get(path, ())]

    def in_order(self, *paths: str) -> list[tuple[str, str, str]]:
        """Path, attribute and text of what stands at the paths, in the file's order."""
        found = []
        for line in self.raw:
            said, _equals, text = line.partition("=")
            path, _bracket, attribute = said.partition("[")
            if path in paths:
                found.append((path, attribute.removesuffix("]"), text))
        return found
