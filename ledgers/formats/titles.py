"""What stands over a table: whose statement it is, mostly."""

from __future__ import annotations

from ledgers.formats.base import Table

# who issues a statement stands in its first lines, and in few of their cells; a longer cell is a paragraph
CELLS_MAX, LENGTH_MAX = 100, 200


def title_cells(table: Table) -> list[str]:
    """The first cells over a table in which something stands."""
    cells = (
        cell.strip().strip('"') for line in table.before for cell in line.split(table.delimiter)
    )
    return [cell for cell in cells if cell and len(cell) <= LENGTH_MAX][:CELLS_MAX]
