"""How often something was right, and how sure one can be of it: counts, a share, its lower bound.

The bound is Wilson's score interval at 95 % (E. B. Wilson, "Probable inference, the law of succession, and
statistical inference", Journal of the American Statistical Association 22, 1927, pages 209 to 212):

    (2k + z² - z √(z² + 4k(n - k) / n)) / (2 (n + z²))        k right of n, z = 1.959964

Unlike the plain share it says little of few trials: 17 of 17 is 100 %, and at least 81.6 %.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal, localcontext

# the 97.5th percentile of the normal distribution: 95 % lie between it and its negative
Z = Decimal("1.959963984540054")
PPM = 1_000_000
DIGITS = 50


@dataclass(frozen=True, slots=True)
class Share:
    """So many were right, of so many that are known."""

    right: int
    of: int

    @property
    def ppm(self) -> int | None:
        """The share in parts per million, rounded down; None of nothing."""
        return self.right * PPM // self.of if self.of else None

    @property
    def at_least_ppm(self) -> int | None:
        """The lower bound of the share; None of nothing."""
        return lower_bound_ppm(self.right, self.of) if self.of else None

    def to_json(self) -> dict[str, int | None]:
        return {
            "right": self.right,
            "of": self.of,
            "ppm": self.ppm,
            "at_least_ppm": self.at_least_ppm,
        }


def lower_bound_ppm(right: int, of: int) -> int:
    """Wilson's lower bound at 95 % of a share, in parts per million, rounded down."""
    if not 0 <= right <= of or of == 0:
        raise ValueError(f"{right} of {of} is no share")
    with localcontext() as context:
        context.prec = DIGITS
        k, n, square = Decimal(right), Decimal(of), Z * Z
        spread = Z * (square + 4 * k * (n - k) / n).sqrt()
        bound = (2 * k + square - spread) / (2 * (n + square))
        return max(0, int((bound * PPM).to_integral_value(rounding=ROUND_FLOOR)))


def percent(ppm: int) -> str:
    """Parts per million as per cent with one decimal, rounded down: 99.99 % is never shown as 100 %."""
    tenths = ppm * 1_000 // PPM
    return f"{tenths // 10}.{tenths % 10} %"
