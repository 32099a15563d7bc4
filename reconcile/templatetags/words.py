"""What the codes of stored documents, audited acts and kinds of case say in words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

# codes that stand in stored documents: stages and places of a run, sides, states, kinds
WORDS = {
    "read": gettext_lazy("Read"),
    "match": gettext_lazy("Match"),
    "write": gettext_lazy("Write"),
    "check": gettext_lazy("Check"),
    "left": gettext_lazy("ours"),
    "right": gettext_lazy("theirs"),
    "confirmed": gettext_lazy("confirmed"),
    "suggested": gettext_lazy("suggested"),
    "legs": gettext_lazy("rows matched"),
    "cases": gettext_lazy("exceptions"),
    "waiting": gettext_lazy("waiting"),
    "released": gettext_lazy("taken over"),
    "open": gettext_lazy("in an exception"),
    "resolved": gettext_lazy("resolved"),
    "unplaced": gettext_lazy("not placed yet"),
    "order_ref": gettext_lazy("number"),
    "amount": gettext_lazy("amount"),
    "currency": gettext_lazy("currency"),
    "booked_on": gettext_lazy("day"),
    "counterparty": gettext_lazy("counterparty"),
    "generic_bank": gettext_lazy("bank statement"),
    "generic_table": gettext_lazy("table with chosen columns"),
    "key": gettext_lazy("one to one by key"),
    "sum": gettext_lazy("sums by key"),
    "tolerance": gettext_lazy("sums within a tolerance"),
    "group": gettext_lazy("sums of several rows"),
    "confirm": gettext_lazy("confirms"),
    "suggest": gettext_lazy("suggests"),
    "gross": gettext_lazy("gross"),
    "net": gettext_lazy("net"),
    "quantity": gettext_lazy("quantity"),
    "reference": gettext_lazy("reference"),
    "description": gettext_lazy("text"),
    "convert": gettext_lazy("sums in two currencies, at the rate of the day"),
    "payout": gettext_lazy("payout to bank line"),
    "reversal": gettext_lazy("rows that cancel out"),
    "close": gettext_lazy("near amount, day or number"),
    "order_key": gettext_lazy("order number"),
    "transaction_key": gettext_lazy("transaction number"),
    "refund_key": gettext_lazy("refund number"),
    "batch_key": gettext_lazy("payout or batch"),
    "sku": gettext_lazy("article (SKU)"),
    "new": gettext_lazy("new"),
    "lost": gettext_lazy("lost"),
    "changed": gettext_lazy("changed"),
    "moved": gettext_lazy("the same, by another rule"),
}

# who did it stands before
ACTS = {
    "case.answered_by_link": gettext_lazy("answered about the case"),
    "case.asked_outside": gettext_lazy("asked somebody outside about the case"),
    "case.assigned": gettext_lazy("gave the case to somebody"),
    "case.carried_forward": gettext_lazy("carried it forward"),
    "case.commented": gettext_lazy("commented"),
    "case.escalated": gettext_lazy("passed it on to who decides above"),
    "case.given_back": gettext_lazy("gave it back to who had it"),
    "cases.assigned_by_rule": gettext_lazy("assigned cases by rule"),
    "assignment_rule.added": gettext_lazy("added a rule of assignment"),
    "assignment_rule.moved": gettext_lazy("moved a rule of assignment"),
    "assignment_rule.removed": gettext_lazy("removed a rule of assignment"),
    "due_times.changed": gettext_lazy("changed due times"),
    "limits.changed": gettext_lazy("changed limits"),
    "case.evidence_attached": gettext_lazy("attached evidence"),
    "case.held": gettext_lazy("put it on hold"),
    "case.hold_ended": gettext_lazy("ended the hold"),
    "case.adjusted": gettext_lazy("booked its difference"),
    "case.adjustment_asked": gettext_lazy("asked for a booking of its difference"),
    "case.marked_duplicate": gettext_lazy("marked it as a duplicate"),
    "case.mention_seen": gettext_lazy("saw where they were mentioned"),
    "case.record_approved": gettext_lazy("approved the missing record"),
    "case.record_asked": gettext_lazy("asked for a missing record"),
    "case.record_returned": gettext_lazy("returned the missing record"),
    "case.split": gettext_lazy("split it"),
    "case.split_undone": gettext_lazy("put it back where it was split off"),
    "case.resolution_undone": gettext_lazy("undid the decision"),
    "case.set_aside": gettext_lazy("set it aside"),
    "case.write_off_approved": gettext_lazy("approved the write-off"),
    "case.write_off_asked": gettext_lazy("asked for a write-off"),
    "case.write_off_returned": gettext_lazy("returned the write-off"),
    "case.written_off": gettext_lazy("wrote it off"),
    "dispute.changed": gettext_lazy("changed the dispute"),
    "dispute.moved": gettext_lazy("took the dispute further"),
    "dispute.opened": gettext_lazy("drafted a dispute"),
    "dispute.reopened": gettext_lazy("reopened the dispute"),
    "group_act.asked": gettext_lazy("asked for an act on a whole group"),
    "group_act.done": gettext_lazy("ended the act on a group"),
    "invitation.accepted": gettext_lazy("joined the team"),
    "invitation.sent": gettext_lazy("sent an invitation"),
    "invitation.withdrawn": gettext_lazy("withdrew an invitation"),
    "ledger.changed": gettext_lazy("changed a ledger"),
    "ledger.created": gettext_lazy("opened a ledger"),
    "ledger.statement_late": gettext_lazy("noticed that a statement is late"),
    "ledger.statement_no_longer_late": gettext_lazy(
        "saw that what was late has come, or is expected no more"
    ),
    "letter.answered": gettext_lazy("answered the letter"),
    "letter.changed": gettext_lazy("changed the letter"),
    "letter.closed": gettext_lazy("closed the letter"),
    "letter.drafted": gettext_lazy("drafted a letter"),
    "letter.extended": gettext_lazy("gave the letter more time"),
    "letter.opened": gettext_lazy("opened the letter"),
    "letter.reopened": gettext_lazy("took the letter up again"),
    "letter.sent": gettext_lazy("sent the letter"),
    "letter.withdrawn": gettext_lazy("withdrew the letter"),
    "match.accepted": gettext_lazy("accepted the match"),
    "match.force_asked": gettext_lazy("asked for a match above their limit"),
    "match.force_approved": gettext_lazy("approved the match"),
    "match.force_returned": gettext_lazy("returned the match"),
    "match.made_by_hand": gettext_lazy("matched by hand"),
    "match.undone": gettext_lazy("undid the match"),
    "member.removed": gettext_lazy("removed somebody from the team"),
    "member.role_changed": gettext_lazy("changed a role"),
    "merchant.accounts_mapped": gettext_lazy("changed the accounts of vouchers"),
    "merchant.created": gettext_lazy("founded the merchant"),
    "merchant.single_handed_ended": gettext_lazy("ended closing single-handed"),
    "merchant.single_handed_changed": gettext_lazy("changed closing single-handed"),
    "rates.added": gettext_lazy("added exchange rates"),
    "merchant.publishing_threshold_changed": gettext_lazy("changed when rules go live alone"),
    "reconciliation.created": gettext_lazy("defined a reconciliation"),
    "rules.back_test_asked": gettext_lazy("had the draft tried"),
    "rules.back_tested": gettext_lazy("tried the draft on a past period"),
    "rules.lesson_forgotten": gettext_lazy("had a proposal forgotten"),
    "rules.lesson_remembered": gettext_lazy("let a proposal be made again"),
    "rules.lesson_taken": gettext_lazy("took a proposal into the draft"),
    "rules.publication_asked": gettext_lazy("asked for an approval of the draft"),
    "rules.publication_returned": gettext_lazy("returned the draft"),
    "rules.published_alone": gettext_lazy("published the draft single-handed"),
    "rules.draft_discarded": gettext_lazy("discarded the draft rules"),
    "rules.drafted": gettext_lazy("drafted rules"),
    "rules.published": gettext_lazy("published rules"),
    "run.executed": gettext_lazy("ran the matching"),
    "run.part_given_up": gettext_lazy("gave up a part of a run"),
    "run.parts_matched": gettext_lazy("matched the parts of a run"),
    "run.planned": gettext_lazy("planned a run in parts"),
    "run.started": gettext_lazy("started a run"),
    "settlement.approved": gettext_lazy("approved and locked the period"),
    "settlement.reopened": gettext_lazy("reopened the period"),
    "settlement.returned": gettext_lazy("returned the settlement"),
    "settlement.self_closed": gettext_lazy("closed the period single-handed"),
    "settlement.submitted": gettext_lazy("submitted the settlement"),
    "statement.accepted_unproved": gettext_lazy("took the statement in though its totals disagree"),
    "statement.committed": gettext_lazy("took the rows in"),
    "statement.confirmed": gettext_lazy("confirmed what the file is"),
    "statement.given_up": gettext_lazy("gave the file up: it could not be read in several tries"),
    "statement.made_by_hand": gettext_lazy("took a record made by hand in"),
    "statement.refused": gettext_lazy("refused the statement"),
    "statement.voided": gettext_lazy("voided the statement"),
    "statement.waits": gettext_lazy("kept the statement waiting: its totals disagree"),
    "token.issued": gettext_lazy("issued a token"),
    "token.revoked": gettext_lazy("revoked a token"),
    "view.changed": gettext_lazy("changed a shared view"),
    "view.deleted": gettext_lazy("deleted a shared view"),
    "view.shared": gettext_lazy("shared a view of the queue"),
    "upload.discarded": gettext_lazy("put the file aside"),
    "upload.taken_apart": gettext_lazy("took the file apart into its statements"),
    "upload.inspected": gettext_lazy("looked at the file"),
    "upload.received": gettext_lazy("received the file"),
}

HINTS = {
    "EXTERNAL_ONLY": gettext_lazy(
        "Find the row of ours it belongs to and match them. If our books will still bring it, carry it forward."
    ),
    "INTERNAL_ONLY": gettext_lazy(
        "Find the row of theirs it belongs to and match them. If their next file may bring it, carry it"
        " forward; if not, ask the channel where the money is."
    ),
    "AMOUNT_OVER": gettext_lazy(
        "Match the two rows and say what the difference is, or write the difference off."
    ),
    "AMOUNT_SHORT": gettext_lazy(
        "Match the two rows and say what the difference is, or write the difference off."
    ),
    "FEE_MISMATCH": gettext_lazy(
        "Compare the fee with the contract. Match the rows if the money is right, and take the fee up with the channel."
    ),
    "STATUS_MISMATCH": gettext_lazy(
        "See which side is right. Match the rows if the money did move; hold the case while you ask."
    ),
    "CURRENCY_MISMATCH": gettext_lazy(
        "Bring in the rate of the day, if the currencies are right. If a file has the wrong one, void that"
        " statement and upload the right one."
    ),
    "QUANTITY_MISMATCH": gettext_lazy(
        "Compare the stock movement with the order, and hold the case while you ask."
    ),
    "DUPLICATE": gettext_lazy(
        "Mark the copy as a duplicate, or void the statement that brought it."
    ),
    "TIMING": gettext_lazy("Carry it forward: the next file should bring the other side."),
    "AMBIGUOUS": gettext_lazy(
        "Tick the rows that belong together and match them; the others stay open."
    ),
    "MISSING_STATEMENT": gettext_lazy(
        "Upload the missing file, or carry the case forward until it comes."
    ),
    "NON_TRADE": gettext_lazy("Set it aside with a word on what it is."),
}

# what the ready rules are called; a rule that people have written has the name that they gave it
RULE_NAMES = {
    "Cancelled on one side": gettext_lazy("Cancelled on one side"),
    "Order and article": gettext_lazy("Order and article"),
    "Sum per order and article": gettext_lazy("Sum per order and article"),
    "Settlement number": gettext_lazy("Settlement number"),
    "Sum per settlement": gettext_lazy("Sum per settlement"),
    "Refund number": gettext_lazy("Refund number"),
    "Order number": gettext_lazy("Order number"),
    "Transaction number": gettext_lazy("Transaction number"),
    "Sum per refund": gettext_lazy("Sum per refund"),
    "Sum per order": gettext_lazy("Sum per order"),
    "Sum per transaction": gettext_lazy("Sum per transaction"),
    "Number spelt otherwise": gettext_lazy("Number spelt otherwise"),
    "Sum per number spelt otherwise": gettext_lazy("Sum per number spelt otherwise"),
    "Number in the text": gettext_lazy("Number in the text"),
    "Sum per document, rounded": gettext_lazy("Sum per document, rounded"),
    "Paid in another currency": gettext_lazy("Paid in another currency"),
    "Slip in the number": gettext_lazy("Slip in the number"),
    "Numbers named together": gettext_lazy("Numbers named together"),
    "Payout": gettext_lazy("Payout"),
    "Document number": gettext_lazy("Document number"),
    "Sum per document": gettext_lazy("Sum per document"),
    "Amount and payer's name": gettext_lazy("Amount and payer's name"),
    "Sum of several": gettext_lazy("Sum of several"),
}
