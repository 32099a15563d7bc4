"""A run's matches and legs go in by COPY, as entries do: millions are not put aside first and read again.

The loader can read nothing, so their triggers look up what is named as the one who is connected, whom row-level
security holds. What is asked at the transaction's end, whether a difference is booked, can only be asked for whoever
added the match; matches with one are inserted.
"""

from django.db import migrations

from accounts.walls import LetLoad

# of whatever is added to matches and legs
LOOK_UPS = (
    "reconcile_match_sums",
    "reconcile_matches_have_their_run",
    "reconcile_refuse_into_closed_period",
)


def each(change: str) -> str:
    """The same change of every function that looks up."""
    return "".join(f"ALTER FUNCTION {name}() {change};" for name in LOOK_UPS)


class Migration(migrations.Migration):
    dependencies = [("reconcile", "0023_items_have_their_entry")]

    operations = [
        LetLoad("Match"),
        LetLoad("MatchLeg"),
        migrations.RunSQL(each("SET role = none"), each("RESET role")),
    ]
