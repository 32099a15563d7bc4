"""People whom a comment names: they are told until they have seen it."""

from __future__ import annotations

import re
import uuid

from django.db import transaction
from django.urls import reverse

from accounts import audit, clock, notices, permissions
from accounts.actors import Actor
from accounts.models import Membership, Merchant, NoticeKind, User
from accounts.permissions import Action
from reconcile.models import Comment, Mention

# what a notice repeats of a comment
NOTE_MAX = 300


def named_in(text: str, members: list[Membership]) -> list[User]:
    """The members whom a text names by @ and their name or address; the longest name that fits counts."""
    names = sorted(
        ((word, m.user) for m in members for word in {str(m.user), m.user.email} if word),
        key=lambda pair: (-len(pair[0]), pair[0], pair[1].pk),
    )
    found: dict[int, User] = {}
    rest = text
    for name, user in names:
        said = re.compile(rf"(?<!\w)@{re.escape(name)}(?!\w)", re.IGNORECASE)
        rest, count = said.subn(" ", rest)
        if count:
            found.setdefault(user.pk, user)
    return [found[key] for key in sorted(found)]


def mention(merchant: Merchant, comment: Comment, actor: Actor) -> list[Mention]:
    """Tell those whom a comment names, inside the transaction that writes it; nobody tells themselves."""
    members = Membership.objects.for_merchant(merchant).filter(is_active=True)
    named = named_in(comment.text, list(members.select_related("user").order_by("id")))
    told = [user for user in named if actor.user is None or user.pk != actor.user.pk]
    notices.tell(
        merchant=merchant,
        actor=actor,
        people=told,
        kind=NoticeKind.MENTIONED,
        address=f"{reverse('case_detail', args=[comment.case.public_id])}#comment-{comment.public_id}",
        about=comment.case.reference or comment.case.reconciliation.name,
        note=comment.text[:NOTE_MAX],
    )
    return Mention.objects.bulk_create(
        Mention(merchant=merchant, comment=comment, user=user) for user in told
    )


@transaction.atomic
def see_mention(*, merchant: Merchant, actor: Actor, mention_id: uuid.UUID) -> Mention:
    """Take a mention as seen; twice changes nothing."""
    permissions.check(actor, Action.SEE)
    mine = Mention.objects.for_merchant(merchant).filter(user=permissions.person(actor))
    found = mine.select_for_update(of=["self"]).select_related("comment__case")
    mention_seen = found.get(public_id=mention_id)
    if mention_seen.seen_at is None:
        mention_seen.seen_at = clock.now()
        mention_seen.save(update_fields=["seen_at"])
        audit.record(
            merchant=merchant,
            actor=actor,
            verb="case.mention_seen",
            subject=mention_seen.comment.case,
        )
    return mention_seen
