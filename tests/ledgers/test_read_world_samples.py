"""Real statements of Amazon, PayPal, dLocal, Trustly and Gravy, where a folder of them stands beside the clone."""

from __future__ import annotations

import pytest

from tests.ledgers.tables import read
from tests.ledgers.test_read_samples import samples

# by folder: the formats of its files, those whose totals disagree, and rows that are rejected
FOLDERS: dict[str, tuple[set[str], set[str], int]] = {
    "amazon": (
        {"amazon_settlement", "amazon_settlement_v1", "amazon_date_range"},
        # its row lacks a TAB: the type of the transaction stands under the currency
        {"syn_V1_legacy_header.txt"},
        1,
    ),
    "paypal_activity": ({"paypal_activity"}, set(), 0),
    # cut down to some of their rows, with the totals of all
    "paypal_stl": ({"paypal_settlement", "paypal_transactions"}, {"smashpig_stl.csv"}, 0),
    "paypal_trr": ({"paypal_transactions"}, {"smashpig_trr_express_with_non_data_rows.csv"}, 0),
    "dlocal": (
        {"dlocal", "dlocal_reversals"},
        {"smashpig_Wikimedia_Settlement_Reports_20260110.csv"},
        # order numbers that end in .0, as those do that a spreadsheet has damaged
        2,
    ),
    "trustly": ({"trustly"}, set(), 0),
    "gravy": ({"gravy"}, set(), 0),
}


@pytest.mark.parametrize("folder", FOLDERS)
def test_it_reads_the_files_of_a_platform(folder: str) -> None:
    formats, disproved, rejected = set(), set(), 0
    files = list(samples(folder))

    for path in files:
        outcome = read(path.read_bytes())
        formats.add(outcome.summary.format)
        disproved |= {path.name} if outcome.summary.proved is False else set()
        rejected += outcome.summary.rejected

    assert not files or (formats, disproved, rejected) == FOLDERS[folder]
