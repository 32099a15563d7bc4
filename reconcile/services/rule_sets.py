"""Rule sets: drafted, tried, published as immutable versions."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts import audit, permissions
from accounts.actors import Actor
from accounts.errors import UserError
from accounts.models import Merchant
from accounts.permissions import Action
from reconcile.engine import RuleSetError, from_json
from reconcile.engine.faults import RuleFault
from reconcile.models import Publication, RuleSet, RuleSetVersion

Document = Mapping[str, object]
RULES_MAX = 100


class RulesRefusedError(UserError):
    """The rules contradict themselves or match everything; the message names rule and field."""


def check_document(document: object) -> dict[str, object]:
    """The document as it will be stored; raises RulesRefusedError with every fault."""
    try:
        return from_json(document).to_json()
    except RuleSetError as error:
        raise RulesRefusedError(" ".join(fault_words(fault) for fault in error.faults)) from error


def fault_words(fault: RuleFault) -> str:
    """What is wrong where, in the reader's language."""
    said = {"rule": fault.rule, "field": fault.field, "message": fault_message(fault)}
    if fault.rule is None:
        return _("%(field)s: %(message)s.") % said
    return _("Rule %(rule)d, %(field)s: %(message)s.") % said


def fault_message(fault: RuleFault) -> str:
    """What is wrong, in the reader's language; what JSON Schema says of a document stays as it says it."""
    return _(fault.template) % fault.params if fault.params else _(fault.template)


def _check_shape(document: object) -> None:
    """Raise RulesRefusedError for what could not even be shown as a draft."""
    rules = document.get("rules") if isinstance(document, dict) else None
    if not isinstance(rules, list) or not all(isinstance(rule, dict) for rule in rules):
        raise RulesRefusedError(_("A rule set is an object with a list of rules."))
    if len(rules) > RULES_MAX:
        raise RulesRefusedError(_("A rule set has at most %(max)d rules.") % {"max": RULES_MAX})


def canonical(document: Document) -> bytes:
    """The same bytes for the same rules: keys in order, no blanks, UTF-8."""
    text = json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return text.encode()


def digest(document: Document) -> str:
    """SHA-256 of a rule set's canonical JSON."""
    return hashlib.sha256(canonical(document)).hexdigest()


def digest_as_stored(document: Document) -> str:
    """SHA-256 of a document as publishing would store it; empty for one that can't be published."""
    try:
        return digest(check_document(document))
    except RulesRefusedError:
        return ""


def draft_or_in_force(rule_set: RuleSet) -> dict[str, object]:
    """What is worked on: the draft, or where there is none the version in force."""
    return dict(rule_set.draft or rule_set.in_force.document)


@transaction.atomic
def create_rule_set(*, merchant: Merchant, actor: Actor, name: str, document: Document) -> RuleSet:
    """A new rule set with its first version."""
    permissions.check(actor, Action.MANAGE_RULES)
    checked = check_document(document)
    try:
        with transaction.atomic():
            made = RuleSet.objects.create(merchant=merchant, name=name.strip())
    except IntegrityError as error:
        raise RulesRefusedError(
            _("There is a rule set called “%(name)s” already.") % {"name": name}
        ) from error
    put_in_force(merchant, actor, made, checked, _("First version"))
    return made


@transaction.atomic
def save_draft(
    *, merchant: Merchant, actor: Actor, rule_set: RuleSet, document: Document
) -> RuleSet:
    """Keep a draft beside the version in force. A draft may still be wrong; publishing checks it."""
    permissions.check(actor, Action.MANAGE_RULES)
    _check_shape(document)
    locked = RuleSet.objects.for_merchant(merchant).select_for_update().get(id=rule_set.id)
    locked.draft = dict(document)
    locked.save(update_fields=["draft"])
    _withdraw(merchant, locked, unless=digest_as_stored(document))
    audit.record(
        merchant=merchant,
        actor=actor,
        verb="rules.drafted",
        subject=locked,
        after={"sha256": digest(document)},
    )
    return locked


@transaction.atomic
def bring_rule_sets(
    *, merchant: Merchant, actor: Actor, documents: Iterable[tuple[str, Document]]
) -> int:
    """Take rule sets in, all or none: known names get a draft, new names a first version. How many."""
    permissions.check(actor, Action.MANAGE_RULES)
    count = 0
    for name, document in documents:
        known = RuleSet.objects.for_merchant(merchant).filter(name=name.strip()).first()
        checked = check_document(document)
        if known is None:
            create_rule_set(merchant=merchant, actor=actor, name=name, document=checked)
        else:
            save_draft(merchant=merchant, actor=actor, rule_set=known, document=checked)
        count += 1
    return count


@transaction.atomic
def discard_draft(*, merchant: Merchant, actor: Actor, rule_set: RuleSet) -> RuleSet:
    """Forget the draft."""
    permissions.check(actor, Action.MANAGE_RULES)
    locked = RuleSet.objects.for_merchant(merchant).select_for_update().get(id=rule_set.id)
    locked.draft = None
    locked.save(update_fields=["draft"])
    _withdraw(merchant, locked, unless="")
    audit.record(merchant=merchant, actor=actor, verb="rules.draft_discarded", subject=locked)
    return locked


def _withdraw(merchant: Merchant, rule_set: RuleSet, *, unless: str) -> None:
    """Nobody approves a draft that is no longer the one that was asked for."""
    pending = Publication.objects.for_merchant(merchant).filter(
        rule_set=rule_set, state=Publication.State.PENDING
    )
    pending.exclude(document_sha256=unless).update(state=Publication.State.WITHDRAWN)


def put_in_force(
    merchant: Merchant, actor: Actor, rule_set: RuleSet, document: Document, note: str
) -> RuleSetVersion:
    """Insert the next version of a rule set, inside the transaction of the act that publishes it."""
    number = rule_set.versions.count() + 1
    version = RuleSetVersion.objects.create(
        merchant=merchant,
        rule_set=rule_set,
        number=number,
        document=document,
        sha256=digest(document),
        note=note,
        published_by_name=actor.name,
    )
    audit.record(
        merchant=merchant,
        actor=actor,
        verb="rules.published",
        subject=rule_set,
        after={"number": number, "sha256": version.sha256},
        note=note,
    )
    return version
