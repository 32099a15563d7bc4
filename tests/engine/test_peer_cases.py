"""Where other programs go wrong: the cases of tests/engine/peers, each with its right answer."""

from __future__ import annotations

import pytest

from tests.truth.peers import Peer, answers, is_right, peers


@pytest.mark.parametrize("peer", peers(), ids=lambda peer: peer.code)
def test_it_answers_as_an_accountant_would(peer: Peer) -> None:
    for day, answer in answers(peer):
        assert is_right(answer, day), answer
