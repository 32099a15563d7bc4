"""Which phone or account a top-up went to: a column of its own says so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from ledgers.formats.folding import simplified

_ACCOUNT = re.compile(
    r"^被?(?:充值|缴费|充话费)(?:的)?(?:手机|电话|账|帐|卡|户|目标|用户)?(?:号码?|账号|账户|帐号|对象)$|^(?:充值|缴费)(?:手机|电话)$|"
    r"^(?:recharged?|top ?up|topped up|credited)(?: (?:phone|mobile|target))?(?: (?:no|number|account|id))$|"
    r"^(?:recharged?|top ?up|topped up) (?:phone|mobile|msisdn)$|^msisdn$"
)
# in a table of top-ups a phone is that which is topped up; of other orders it is somebody's who may be called
_PHONE = re.compile(
    r"^(?:手机|电话)(?:号码?)?$|^(?:phone|mobile|cell)(?: ?phone)?(?: (?:no|number))?$|^subscriber(?: (?:no|number))?$"
)
_OF_TOP_UPS = re.compile(
    r"充值|话费|流量|面值|面额|运营商|\btop ?up|\brecharge|\boperator\b|\bcarrier\b|\bface value\b|\bdenomination\b"
)


def column_of_accounts(header: Sequence[str], taken: Iterable[str]) -> int | None:
    """The place of the column that names what was topped up, among those that are nothing else."""
    known = set(taken)
    free = [(at, simplified(name)) for at, name in enumerate(header) if name not in known]
    places = [at for at, name in free if _ACCOUNT.search(name)]
    if not places and any(_OF_TOP_UPS.search(simplified(name)) for name in header):
        places = [at for at, name in free if _PHONE.search(name)]
    return places[0] if len(places) == 1 else None
