"""An auditor's day: joins by invitation, changes nothing, and re-performs one match from its files to its settlement."""

from __future__ import annotations

import csv
import hashlib
import re
import time
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from reconcile.demo.files import MONTH
from reconcile.demo.sales import Sale, make_sales, month_before
from reconcile.demo.shops import TEA, Method, Twist, quiet
from tests.browser.driving import signed_in
from tests.screens.pages import FOUND
from tests.screens.visiting import Visitor

PASSWORD = "a long enough sentence"
MAIL_SECONDS_MAX = 60
# the pages on which others act
PAGES = ("overview", "exception_list", "case_detail", "case_groups", "match_list", "match_detail",
         "run_list", "run_detail", "settlement_list", "settlement_detail", "rule_set_list",
         "rule_set_detail", "lesson_list", "rate_list", "ledger_list", "dispute_list", "letter_list",
         "closing", "account_mapping", "approval_list", "work_settings", "team", "audit_list")  # fmt: skip
# what changes anything for others: not the words' hints, and not the views of one's own
ACTS = (
    "main form[method=post]:not([action*='/exceptions/views/'])"
    " :is(button:enabled:not([type=button]), input[type=checkbox]:enabled)"
)
ID = re.compile(r"[0-9a-f-]{36}|(?<=/rows/)[0-9]+")
OK = 200
# which cell of each file is the gross amount
GROSS = {"ours": "实付金额", "theirs": "订单金额"}


def mailed_link(log: Path, email: str, path: str) -> str:
    """The link to a path in the last mail to somebody; the demo writes its mail into its log."""
    deadline = time.monotonic() + MAIL_SECONDS_MAX
    while time.monotonic() < deadline:
        _before, found, mail = log.read_text(errors="replace").rpartition(f"To: {email}")
        if found and (link := re.search(rf"https?://\S+{path}\S+", mail)):
            return link.group()
        time.sleep(0.3)
    raise AssertionError(f"no mail with {path} came to {email}")


@pytest.fixture(scope="module")
def nora(browser: Browser, address: str, folder: Path) -> Page:
    """Invited by the owner, she signs up and joins as an auditor."""
    log, email = folder / "demo.log", f"nora{time.time_ns()}@audit.example"
    mei = signed_in(browser, address, "mei")
    mei.goto(f"{address}/team/")
    invitation = mei.locator("form", has=mei.get_by_role("heading", name="Invite somebody"))
    invitation.get_by_label("E-mail address").fill(email)
    invitation.get_by_label("Role").select_option(label="Auditor")
    invitation.get_by_role("button").click()
    mei.get_by_text("The invitation is on its way.").wait_for()

    page = browser.new_context(locale="en-GB").new_page()
    page.goto(mailed_link(log, email, "/invitations/"))
    page.get_by_role("link", name="Sign up").click()
    page.fill("[name=email]", email)
    page.fill("[name=password1]", PASSWORD)
    page.fill("[name=password2]", PASSWORD)
    page.get_by_role("button", name="Sign up").click()
    page.get_by_role("heading", name="Check your email").wait_for()
    page.goto(mailed_link(log, email, "/account/confirm-email/"))
    page.get_by_role("button", name="Confirm").click()
    # the way led here from the invitation, and leads back to it
    page.get_by_text("You are invited as Auditor.").wait_for()
    page.get_by_role("button", name="Join").click()
    page.wait_for_url(f"{address}/")
    return page


@pytest.fixture(scope="module")
def sale() -> Sale:
    """A plain order of the closed month, as it truly was."""
    sales = make_sales(quiet(TEA), month_before(MONTH))
    return next(
        s
        for s in sales
        if (s.method, s.twist, s.refunds, s.voucher_minor) == (Method.WECHAT, Twist.NONE, (), 0)
    )


@pytest.fixture
def match(nora: Page, address: str, sale: Sale) -> Page:
    """The page of that order's match, reached from the box at the top."""
    nora.goto(f"{address}/")
    nora.get_by_role("searchbox", name="Find an order").fill(sale.number)
    nora.keyboard.press("Enter")
    nora.locator("main a[href*='/matches/']").first.click()
    nora.locator("h1", has_text="Match").wait_for()
    return nora


def download(page: Page, link: Locator) -> bytes:
    with page.expect_download() as got:
        link.click()
    return Path(got.value.path()).read_bytes()


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def cells(content: bytes, row_number: int) -> dict[str, str]:
    """A row of a file by its columns' names, without the accent that WeChat writes before each cell."""
    lines = content.decode("utf-8-sig").splitlines()
    names, values = (next(csv.reader([line])) for line in (lines[0], lines[row_number - 1]))
    return {name: value.removeprefix("`") for name, value in zip(names, values, strict=True)}


@dataclass
class Visit:
    """What an auditor met on the pages: how many acts, and one link of each kind."""

    acts: dict[str, int] = field(default_factory=dict)
    doors: dict[str, str] = field(default_factory=dict)


@pytest.fixture(scope="module")
def visit(nora: Page, address: str) -> Visit:
    found, visitor = Visit(), Visitor(nora.context, nora, address)
    for name in PAGES:
        visitor.open(FOUND[name], visitor.find(FOUND[name]))
        found.acts[name] = nora.locator(ACTS).count()
        links = nora.locator("nav.shell-nav a, main a[href]")
        for leads in links.evaluate_all("all => all.map(link => link.pathname)"):
            found.doors.setdefault(ID.sub("*", leads), leads)
    return found


def test_it_sees_every_page_and_nothing_to_press(visit: Visit) -> None:
    assert {name: acts for name, acts in visit.acts.items() if acts} == {}


def test_it_is_led_to_no_closed_door(visit: Visit, nora: Page, address: str) -> None:
    answers = {
        door: nora.request.get(f"{address}{leads}").status for door, leads in visit.doors.items()
    }

    assert {door: status for door, status in answers.items() if status != OK} == {}


def test_it_refuses_what_is_sent_all_the_same(nora: Page, browser: Browser, address: str) -> None:
    chan = signed_in(browser, address, "chan")
    chan.goto(f"{address}/exceptions/?state=done")
    case = str(chan.locator("[data-row] a").last.get_attribute("href")).partition("?")[0]
    answers = []

    for page in (nora, chan):
        page.goto(f"{address}{case}")
        token = page.locator("[name=csrfmiddlewaretoken]").first.input_value()
        sent = {"csrfmiddlewaretoken": token, "text": "seen"}
        answers.append(page.request.post(f"{address}{case}comment/", form=sent).status)

    assert answers == [403, 200]


@pytest.mark.parametrize(("side", "heading"), [("ours", "Our rows"), ("theirs", "Their rows")])
def test_it_reads_the_amount_in_the_file_itself(
    match: Page, sale: Sale, side: str, heading: str
) -> None:
    match.locator("section.pair > section", has_text=heading).get_by_role("link").first.click()
    number = int(match.url.rstrip("/").rpartition("/")[2])
    gross = match.locator("dt", has_text="Gross").locator("+ dd").inner_text()
    match.locator(".page-head a[href*='/statements/']").click()
    stated = match.locator(".page-head code").inner_text()
    content = download(match, match.get_by_role("link", name="Download the file"))

    row = cells(content, number)

    assert sale.number in row.values()
    assert row[GROSS[side]] in gross
    assert sha256(content) == stated


def test_it_finds_files_and_rules_in_the_certificate(match: Page) -> None:
    rules, run = (
        str(match.locator(f".page-head a[href*='/{part}/']").get_attribute("href"))
        for part in ("rules", "runs")
    )
    address = match.url.partition("/matches/")[0]
    match.goto(address + run)
    certificate = match.locator("section", has=match.get_by_role("heading", name="Certificate"))
    lines = certificate.locator("pre").inner_text()
    said = {
        name: certificate.locator("dt", has_text=name).locator("+ dd").inner_text()
        for name in ("Files", "Rules")
    }
    certificate.locator("a[href*='/statements/']").first.click()
    content = download(match, match.get_by_role("link", name="Download the file"))
    match.goto(address + rules)
    published = download(match, match.get_by_role("link", name="JSON", exact=True))

    assert sha256(lines.encode()) == said["Files"]
    assert f"LEFT:{sha256(content)}" in lines.splitlines()
    assert said["Rules"] == sha256(published)


def test_it_finds_the_run_in_an_audit_trail_that_holds(match: Page) -> None:
    history = match.locator("section.card", has=match.get_by_role("heading", name="History"))
    history.locator("a[href*='/audit/']").last.click()
    event = match.locator("tbody tr").first
    event.locator("summary").click()
    said = event.inner_text()
    match.get_by_role("link", name="Verify the chain").click()

    assert "run.executed" in said
    assert "outcome_sha256" in said
    expect(match.get_by_text("The chain holds from the first event to the last.")).to_be_visible()


def test_it_takes_the_settlement_along_with_the_match_in_it(
    match: Page, sale: Sale, tmp_path: Path
) -> None:
    match.locator(".page-head a[href*='/settlements/']").click()
    expect(match.get_by_text("Approved and locked").first).to_be_visible()
    head = match.locator(".page-head")
    pdf = download(match, head.get_by_role("link", name="Statement as PDF"))
    (tmp_path / "settlement.xlsx").write_bytes(
        download(match, head.get_by_role("link", name="Download XLSX"))
    )

    with zipfile.ZipFile(tmp_path / "settlement.xlsx") as workbook:
        texts = "".join(workbook.read(name).decode() for name in workbook.namelist())

    assert pdf.startswith(b"%PDF")
    assert sale.number in texts
