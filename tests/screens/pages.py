"""Every page of the product: who looks at it in the demo, and by which links they get there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver

ID = "[0-9a-f-]{36}"
NOBODY = ""
# stands in an address for the language that a page is looked at in
LANGUAGE = "{language}"
PRACTICE = "Practice shop"


@dataclass(frozen=True, slots=True)
class Shown:
    """A page by its name in the urlconf. From the start each link is the first (or last) that matches.

    Where a merchant is named, they switch to it first.
    """

    name: str
    start: str
    links: tuple[str, ...] = ()
    who: str = "mei"
    state: str = ""
    merchant: str = ""
    status: int = 200
    last: bool = False
    languages: tuple[str, ...] = ("en", "zh-hant", "zh-hans")

    @property
    def title(self) -> str:
        return f"{self.name}-{self.state}" if self.state else self.name


PAGES = (
    Shown("overview", "/"),
    Shown("overview", "/", who="wong", state="approver"),
    Shown("overview", "/", who="lee", state="uploader"),
    # preparing.py has opened her a practice shop
    Shown("overview", "/", who="grace", state="practice", merchant=PRACTICE),
    Shown("story", "/story/?q=nothing", state="nothing"),
    Shown("story", "/matches/?state=CONFIRMED", (f"/matches/{ID}/$", "/story/")),
    Shown("chain_list", "/chains/"),
    Shown("run_list", "/runs/"),
    Shown("run_detail", "/runs/", (f"/runs/{ID}/$",)),
    Shown("reconciliation_create", "/reconciliations/new/"),
    Shown("exception_list", "/exceptions/"),
    Shown("exception_list", "/exceptions/?q=nothing", state="nothing"),
    Shown("exception_list", "/exceptions/", who="wong", state="approver"),
    Shown("case_groups", "/exceptions/groups/"),
    Shown("case_act_on_all", "/exceptions/groups/", ("/exceptions/all/",)),
    Shown("group_act_detail", "/exceptions/groups/"),  # where the act of preparing.py has led
    Shown("suggestion_groups", "/matches/groups/"),
    Shown("sample_check", "/matches/groups/", ("/matches/check/",)),
    Shown("approval_list", "/approvals/"),
    Shown("approval_list", "/approvals/", who="wong", state="approver"),
    Shown("work_settings", "/work/"),
    Shown("pool_list", "/exceptions/waiting/"),
    Shown("case_detail", "/exceptions/", (f"/exceptions/{ID}/",)),
    Shown("case_detail", "/exceptions/?state=RESOLVED", (f"/exceptions/{ID}/",), state="resolved"),
    Shown(
        "case_detail", "/exceptions/", state="worked"
    ),  # with all that preparing.py says about it
    Shown("match_list", "/matches/"),
    Shown("match_list", "/matches/?state=CONFIRMED", state="confirmed"),
    Shown("match_detail", "/matches/", (f"/matches/{ID}/$",)),
    Shown("settlement_list", "/settlements/"),
    Shown("closing", "/closing/"),
    Shown(
        "settlement_vouchers", "/settlements/", (f"/settlements/{ID}/$", "/vouchers/$"), last=True
    ),
    Shown(
        "settlement_detail", "/settlements/", (f"/settlements/{ID}/$",), state="closed", last=True
    ),
    Shown("account_mapping", "/accounts/"),
    Shown("settlement_prepare", "/settlements/", (f"/reconciliations/{ID}/settle/",)),
    Shown("settlement_detail", "/settlements/", (f"/settlements/{ID}/$",)),
    Shown("settlement_detail", "/", (f"/settlements/{ID}/$",), who="wong", state="approver"),
    Shown("settlement_replay", "/settlements/", (f"/settlements/{ID}/$", "/replay/")),
    Shown("rule_set_list", "/rules/"),
    Shown("rule_set_detail", "/rules/", (f"/rules/{ID}/$",)),
    Shown("rule_version_detail", "/rules/", (f"/rules/{ID}/$", "/versions/")),
    Shown("lesson_list", "/rules/", (f"/rules/{ID}/$", "/lessons/")),
    Shown("back_test_prepare", "/rules/", (f"/rules/{ID}/$", "/back-test/")),
    Shown("back_test_detail", "/rules/", (f"/rules/{ID}/$", "/back-tests/")),
    Shown("publication_detail", "/", ("/publications/",), who="wong"),
    Shown("rate_list", "/rates/"),
    Shown("statement_upload", "/upload/"),
    Shown("statement_upload", "/upload/", who="lee", state="uploader"),
    Shown("upload_detail", "/upload/", (f"/upload/{ID}/$",)),
    Shown("statement_detail", "/ledgers/", (f"/ledgers/{ID}/$", f"/statements/{ID}/$")),
    Shown(
        "entry_detail",
        "/matches/?state=CONFIRMED",
        (f"/matches/{ID}/$", f"/statements/{ID}/rows/"),
    ),
    Shown("ledger_list", "/ledgers/"),
    Shown("ledger_create", "/ledgers/new/"),
    Shown("ledger_detail", "/ledgers/", (f"/ledgers/{ID}/$",)),
    Shown("ledger_change", "/ledgers/", (f"/ledgers/{ID}/$", "/change/")),
    Shown("dispute_list", "/disputes/"),
    Shown("dispute_detail", "/disputes/"),  # as of all that preparing.py has made
    Shown("letter_list", "/confirmations/"),
    Shown("letter_choose", "/confirmations/choose/"),
    Shown("letter_detail", "/confirmations/"),
    Shown("letter_detail", "/confirmations/", state="answered"),
    Shown("letter_preview", "/confirmations/"),
    Shown("letter", "/letters/no-such-letter/", who=NOBODY, status=410),
    Shown("letter", "/letters/", who=NOBODY, state="open"),
    Shown("letter", "/letters/", who=NOBODY, state="answered"),
    Shown("letter", "/letters/", who=NOBODY, state="withdrawn", status=410),
    Shown("letter", "/letters/", who=NOBODY, state="expired", status=410),
    Shown("glossary", "/glossary/"),
    Shown("practice", "/practice/"),
    Shown("practice", "/practice/", who="grace", state="begun", merchant=PRACTICE),
    Shown("leaving", "/leaving/"),
    Shown("notice_list", "/notices/"),
    Shown("notice_list", "/notices/", who="wong", state="approver"),
    Shown("merchant_create", "/merchants/new/"),
    Shown("team", "/team/"),
    Shown("team", "/team/", who="chan", state="accountant"),
    Shown("invitation_accept", "/invitations/no-such-invitation/", status=410),
    Shown("audit_list", "/audit/"),
    Shown("account_login", "/account/login/", who=NOBODY),
    Shown("account_logout", "/account/logout/"),
    Shown("account_signup", "/account/signup/", who=NOBODY),
    Shown("account_inactive", "/account/inactive/", who=NOBODY),
    Shown("account_email_verification_sent", "/account/confirm-email/", who=NOBODY),
    Shown("account_confirm_email", "/account/confirm-email/no-such-key/", who=NOBODY),
    Shown("account_change_password", "/account/password/change/"),
    Shown("account_reset_password", "/account/password/reset/", who=NOBODY),
    Shown("account_reset_password_done", "/account/password/reset/done/", who=NOBODY),
    Shown("account_reset_password_from_key", "/account/password/reset/key/1-no/", who=NOBODY),
    Shown("account_reset_password_from_key_done", "/account/password/reset/key/done/", who=NOBODY),
    Shown("styleguide", "/styleguide/", who=NOBODY, languages=("en",)),
)
# answers of the product itself, which no name leads to
ERRORS = (
    Shown("error_404", "/no/such/page/", status=404),
    Shown("error_403", "/audit/", who="lee", status=403),
)
NOT_A_PAGE = {
    "api_schema": "for programs",
    "health_live": "for a balancer",
    "health_ready": "for a balancer",
    "evidence_file": "a file",
    "dispute_letter": "a file",
    "dispute_workbook": "a file",
    "export_download": "a file",
    "letter_answer_file": "a file",
    "letter_answers": "a file",
    "letter_paper": "a file",
    "letter_pdf": "a file",
    "practice_file": "a file",
    "rule_version_document": "a file",
    "settlement_download": "a file",
    "correction_download": "a file",
    "voucher_download": "a file",
    "rule_set_export": "a file",
    "rate_export": "a file",
    "rate_template": "a file",
    "statement_file": "a file",
    "statement_rejected": "a file",
    "account_set_password": "leads to account_reset_password",
    "upload_list": "a part of statement_upload",
    "statement_progress": "a part of statement_detail",
}
FOUND = {page.title: page for page in (*PAGES, *ERRORS)}


def names(patterns: list[URLPattern | URLResolver], prefix: str = "") -> Iterator[str]:
    """Names of the urlconf that answer GET, those of the API apart."""
    for one in patterns:
        route = prefix + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from names(one.url_patterns, route)
        elif not route.startswith("api/v1/") and one.name and "GET" in _methods(one.callback):
            yield one.name


def _methods(view: object) -> list[str]:
    """What Django's own decorator lets through; a view without one takes everything."""
    while view is not None:
        code = getattr(view, "__code__", None)
        if code and "request_method_list" in code.co_freevars:
            place = code.co_freevars.index("request_method_list")
            return list(view.__closure__[place].cell_contents)  # type: ignore[attr-defined]  # a function has it
        view = getattr(view, "__wrapped__", None)
    return ["GET"]
