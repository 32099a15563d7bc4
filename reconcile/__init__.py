"""Reconcile: the reconciliation of statements, its rules, cases and settlements."""

import os

# The allocator of Polars (jemalloc) soon hands freed pages back to the system, and a run that frees and asks for
# gigabytes in turn spends a fifth of its time on getting them again. Kept for the seconds that the engine takes
# they are used again; kept longer, what reading has left would still be there when the run writes. It is read when
# Polars is loaded, so it is said before.
# https://jemalloc.net/jemalloc.3.html#opt.dirty_decay_ms
os.environ.setdefault("_RJEM_MALLOC_CONF", "dirty_decay_ms:5000")
