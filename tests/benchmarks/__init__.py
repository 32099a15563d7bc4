"""Benchmarks: each beside a floor taken in the same run."""

import reconcile  # noqa: F401  (says how memory is kept, before Polars is loaded, as in the product)
