"""The story of the product, played over HTTP against the deployed form on an independent emulator.

    story.py <folder of the built functions>

Nothing of the local stack takes part: the translated template makes the stack, the binaries run as Lambda functions
under the roles of the template, and time is moved by invoking run_instalments with the time of the rule's event.
"""

import datetime
import json
import pathlib
import re
import string
import sys
import time
import traceback
import urllib.error
import urllib.request
import uuid
import zoneinfo

from emulator import Emulator
from identity import AUDIENCE, Issuer
from patience import eventually
from stack import Stack

TENANT = "musterstadt"
FINANCE_MAILBOX = "rechnungen@musterstadt.example"
ANNA, BERT = "K-1001", "K-2002"
ANNAS_MAILBOX, BERTS_MAILBOX = "anna@example.org", "bert@example.org"
BERLIN = zoneinfo.ZoneInfo("Europe/Berlin")
# What the two functions log after a run that a rule asked for.
CLOCK_WORDS = {"run_instalments": "ran what is due", "deliver_effects": "tried again what was outstanding"}
INVOICE_XML = pathlib.Path(__file__).with_name("invoice.xml")


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers = status, headers
        self.body = json.loads(body) if body else None

    def expect(self, status, problem=None):
        assert self.status == status, f"{status} expected: {self}"
        if problem:
            assert self.headers["Content-Type"].startswith("application/problem+json"), f"no problem: {self}"
            assert self.body["type"].endswith(problem), f"{problem} expected: {self}"
        return self

    def __str__(self):
        return f"{self.status} {json.dumps(self.body, ensure_ascii=False)}"


class Story:
    def __init__(self, emulator, issuer, stack):
        self.emulator, self.stack = emulator, stack
        self.finance, self.viewer, self.machine = issuer.finance(), issuer.viewer(), issuer.machine()
        self.today = datetime.datetime.now(BERLIN).date()
        self.bus = Ear(emulator, stack.outputs["BusName"])

    def call(self, token, method, path, body=None, **headers):
        """A request with a JSON or XML body; whatever creates or decides carries a key of its own."""
        sent = {"Content-Type": "application/json"} | {name.replace("_", "-"): value for name, value in headers.items()}
        if token:
            sent["Authorization"] = f"Bearer {token}"
        if method == "POST":
            sent.setdefault("Idempotency-Key", str(uuid.uuid4()))
        data = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.stack.url + path, data=data, headers=sent, method=method)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return Answer(answer.status, answer.headers, answer.read())
        except urllib.error.HTTPError as error:
            return Answer(error.code, error.headers, error.read())

    def mails(self, to, subject):
        return [mail for mail in self.emulator.mails() if to in mail["To"] and subject in mail["Subject"]]

    def mail(self, to, subject):
        """The mail that comes to a mailbox with these words in its subject."""
        (mail, *more) = eventually(f"a mail to {to}: {subject!r}", lambda: self.mails(to, subject), self.subjects)
        assert not more, f"one mail to {to}: {subject!r}, not {1 + len(more)}"
        assert not re.search(r"\d,\d\d|EUR|€", mail["Subject"]), f"no amount in a subject: {mail['Subject']}"
        return mail

    def subjects(self):
        return [(mail["To"], mail["Subject"]) for mail in self.emulator.mails()]

    def armed_for(self):
        """The instant at which the next-due rule will fire; none while it is disabled."""
        rule = self.emulator.client("events").describe_rule(Name=self.stack.outputs["NextDueRuleName"])
        if rule["State"] != "ENABLED":
            return None
        minute, hour, day, month, _, year = re.fullmatch(r"cron\((.*)\)", rule["ScheduleExpression"])[1].split()
        return datetime.datetime(int(year), int(month), int(day), int(hour), int(minute), tzinfo=datetime.timezone.utc)

    def armed_on(self, day):
        """Waits until the rule points at the sending hour of a day in Berlin."""

        def set():
            at = self.armed_for()
            return at if at and at.astimezone(BERLIN).date() == day else None

        at = eventually(f"the rule points at {day}", set, self.armed_for)
        assert at.astimezone(BERLIN).hour == 8, f"at the sending hour, not {at.astimezone(BERLIN)}"
        return at

    def rule_fires(self, at):
        """What EventBridge would send at that time; it must be carried out without an error."""
        name = self.stack.outputs["NextDueRuleName"]
        event = {
            "version": "0",
            "id": str(uuid.uuid4()),
            "detail-type": "Scheduled Event",
            "source": "aws.events",
            "account": "000000000000",
            "time": at.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "region": "eu-central-1",
            "resources": [f"arn:aws:events:eu-central-1:000000000000:rule/{name}"],
            "detail": {},
        }
        answer = self.emulator.client("lambda").invoke(
            FunctionName=f"{TENANT}-run_instalments", Qualifier="live", Payload=json.dumps(event).encode()
        )
        assert "FunctionError" not in answer, answer["Payload"].read().decode()

    # ------------------------------------------------------------------------------------------------- the steps

    def nobody_gets_in_without_a_token(self):
        self.call(None, "GET", "/v1/settings").expect(401)
        self.call("forged." + self.finance.split(".", 1)[1], "GET", "/v1/settings").expect(401)
        self.call(None, "GET", "/v1/unknown").expect(404, "unknown_address")

    def a_viewer_reads_and_changes_nothing(self):
        settings = self.call(self.viewer, "GET", "/v1/settings").expect(200)
        assert settings.body["proposalsAllowed"] is False
        self.call(self.viewer, "PUT", "/v1/settings", settings.body, If_Match=settings.headers["ETag"]).expect(
            403, "forbidden"
        )

    def a_half_configured_tenant_is_refused(self):
        settings = self.call(self.finance, "GET", "/v1/settings").expect(200)
        wish = settings.body | {"proposalsAllowed": True}
        refused = self.call(self.finance, "PUT", "/v1/settings", wish, If_Match=settings.headers["ETag"])
        refused.expect(422, "settings_incomplete")
        for missing in ("creditor.name", "creditor.accountHolder", "creditor.iban", "sender", "replyTo"):
            assert missing in str(refused), f"{missing} is named: {refused}"

    def finance_switches_proposals_on(self):
        settings = self.call(self.finance, "GET", "/v1/settings").expect(200)
        complete = settings.body | {
            "proposalsAllowed": True,
            "creditor": {
                "name": "Stadtwerke Musterstadt",
                "accountHolder": "Stadtwerke Musterstadt GmbH",
                "iban": "DE89370400440532013000",
            },
            "sender": "post@mail.musterstadt.example",
            "replyTo": FINANCE_MAILBOX,
        }
        changed = self.call(self.finance, "PUT", "/v1/settings", complete, If_Match=settings.headers["ETag"]).expect(
            200
        )
        assert changed.body["proposalsAllowed"] is True
        other = complete | {"graceDays": 7}
        stale = self.call(self.finance, "PUT", "/v1/settings", other, If_Match=settings.headers["ETag"])
        stale.expect(412, "version_mismatch")

    def invoices_come_in_as_json_and_xml(self):
        issued, due = self.today - datetime.timedelta(days=20), self.today - datetime.timedelta(days=6)
        invoice = {
            "seller": "DE123456789",
            "number": "2026-0001",
            "issueDate": issued.isoformat(),
            "dueDate": due.isoformat(),
            "openAmount": {"amount": "1000.00", "currency": "EUR"},
            "asOf": self.today.isoformat(),
            "customer": {"id": ANNA, "name": "Anna Abend", "email": ANNAS_MAILBOX, "language": "de"},
        }
        imported = self.call(self.machine, "POST", "/v1/invoices", invoice).expect(201)
        self.annas_invoice = imported.body["invoice"]["invoiceId"]
        again = self.call(self.machine, "POST", "/v1/invoices", invoice).expect(200)
        assert again.body["outcome"] == "unchanged", again
        document = string.Template(INVOICE_XML.read_text()).substitute(issue_date=issued, due_date=due).encode()
        xml = {"Content_Type": "application/xml"}
        imported = self.call(self.finance, "POST", "/v1/invoices", document, **xml).expect(201)
        assert imported.body["invoice"]["open"] == {"amount": "300.00", "currency": "EUR"}, imported
        self.berts_invoice = imported.body["invoice"]["invoiceId"]
        self.call(self.finance, "POST", "/v1/invoices", b"<Invoice>", **xml).expect(422)

    def customers_get_in_by_links(self):
        self.call(self.finance, "POST", "/v1/portal-links", {"customerId": "nobody"}).expect(404, "not_found")
        link, self.anna = self.let_in(ANNA)
        _, self.bert = self.let_in(BERT)
        self.call(self.anna, "GET", "/v1/invoices?blockReason=manual").expect(401)
        self.call(self.finance, "GET", "/v1/portal/invoices").expect(403)
        self.call(None, "POST", "/v1/portal-links/exchange", {"token": link[:-1]}).expect(404, "not_found")
        revoked, session = self.let_in(BERT)
        listed = self.call(self.viewer, "GET", f"/v1/portal-links?customer={BERT}").expect(200).body["portalLinks"]
        self.call(self.finance, "POST", f"/v1/portal-links/{listed[0]['linkId']}/revoke").expect(200)
        self.call(None, "POST", "/v1/portal-links/exchange", {"token": revoked}).expect(410, "link_revoked")
        self.call(session, "GET", "/v1/portal/session").expect(403)

    def let_in(self, customer):
        """Finance makes a link, and the customer opens it: the link and the session."""
        link = self.call(self.finance, "POST", "/v1/portal-links", {"customerId": customer}).expect(201).body["token"]
        opened = self.call(None, "POST", "/v1/portal-links/exchange", {"token": link}).expect(201).body
        assert opened["customerId"] == customer, "somebody else is let in"
        return link, opened["session"]

    def a_customer_gets_the_exact_schedule(self):
        ask = {"invoices": [self.annas_invoice], "terms": {"kind": "weekly", "instalments": 4, "weekday": "friday"}}
        quote = self.call(self.anna, "POST", "/v1/portal/quotes", ask).expect(200)
        schedule = quote.body["instalments"]
        assert [instalment["amount"]["amount"] for instalment in schedule] == ["250.00"] * 4, quote
        self.first_due = datetime.date.fromisoformat(schedule[0]["dueDate"])
        self.annas_proposal = ask | {"scheduleDigest": quote.body["scheduleDigest"]}
        self.call(self.bert, "POST", "/v1/portal/quotes", ask).expect(404)

    def a_proposal_blocks_its_invoice_at_once(self):
        outdated = self.annas_proposal | {"scheduleDigest": "0" * 64, "reason": "other", "words": "Umzug"}
        self.call(self.anna, "POST", "/v1/portal/proposals", outdated).expect(409, "quote_outdated")
        wish = self.annas_proposal | {"reason": "temporary_shortage", "words": "Kurzarbeit"}
        key = str(uuid.uuid4())
        submitted = self.call(self.anna, "POST", "/v1/portal/proposals", wish, Idempotency_Key=key).expect(201)
        self.annas = submitted.body["proposalId"]
        repeated = self.call(self.anna, "POST", "/v1/portal/proposals", wish, Idempotency_Key=key).expect(201)
        assert repeated.body == submitted.body, "a repeat is answered alike"
        self.call(self.anna, "POST", "/v1/portal/proposals", wish).expect(409, "blocked")
        self.berts = self.propose(self.bert, self.berts_invoice)

    def propose(self, customer, invoice):
        ask = {"invoices": [invoice], "terms": {"kind": "monthly", "instalments": 2, "dayOfMonth": 15}}
        digest = self.call(customer, "POST", "/v1/portal/quotes", ask).expect(200).body["scheduleDigest"]
        wish = ask | {"scheduleDigest": digest, "reason": "other", "words": "Bitte"}
        return self.call(customer, "POST", "/v1/portal/proposals", wish).expect(201).body["proposalId"]

    def finance_finds_blocked_invoices_by_reason(self):
        expected = {self.annas_invoice, self.berts_invoice}
        eventually("both invoices are listed", lambda: self.listed("payment_plan_requested") == expected)
        assert self.listed("payment_plan_active") == set()
        self.call(self.finance, "GET", "/v1/invoices?blockReason=payment_plan_requested&cursor=forged").expect(400)
        self.call(self.machine, "GET", "/v1/invoices?blockReason=payment_plan_requested").expect(403, "forbidden")
        own = self.call(self.anna, "GET", "/v1/portal/invoices").expect(200)
        assert [invoice["invoiceId"] for invoice in own.body["invoices"]] == [self.annas_invoice], own

    def listed(self, reason):
        page = self.call(self.viewer, "GET", f"/v1/invoices?blockReason={reason}").expect(200)
        return {invoice["invoiceId"] for invoice in page.body["invoices"]}

    def everybody_hears_of_the_proposals(self):
        self.mail(ANNAS_MAILBOX, "Ihr Vorschlag ist bei uns eingegangen")
        self.mail(BERTS_MAILBOX, "Ihr Vorschlag ist bei uns eingegangen")
        waiting = "Ein Vorschlag wartet auf Ihre Entscheidung"
        eventually("one mail to finance for each", lambda: len(self.mails(FINANCE_MAILBOX, waiting)) == 2)

    def finance_approves_one(self):
        path = f"/v1/proposals/{self.annas}"
        self.call(self.bert, "GET", path.replace("/v1/", "/v1/portal/")).expect(404)
        read = self.call(self.finance, "GET", path).expect(200)
        decision = {"expectedRest": {"amount": "1000.00", "currency": "EUR"}}
        self.call(self.finance, "POST", f"{path}/approve", decision).expect(428)
        self.call(self.finance, "POST", f"{path}/approve", decision, If_Match='"0"').expect(412)
        self.call(self.viewer, "POST", f"{path}/approve", decision, If_Match=read.headers["ETag"]).expect(403)
        approved = self.call(self.finance, "POST", f"{path}/approve", decision, If_Match=read.headers["ETag"]).expect(
            200
        )
        assert approved.body["state"] == "approved", approved
        eventually("the plan holds the invoice", lambda: self.listed("payment_plan_active") == {self.annas_invoice})
        mail = self.mail(ANNAS_MAILBOX, "Ihr Vorschlag ist angenommen")
        assert mail["BodyText"].count("250,00") >= 4, f"the whole schedule stands in it: {mail['BodyText']}"

    def finance_rejects_the_other(self):
        path = f"/v1/proposals/{self.berts}"
        read = self.call(self.finance, "GET", path).expect(200)
        decision = {"reason": "too_long", "words": "Bitte kürzer."}
        rejected = self.call(self.finance, "POST", f"{path}/reject", decision, If_Match=read.headers["ETag"]).expect(
            200
        )
        assert rejected.body["state"] == "rejected", rejected
        eventually("the invoice is released", lambda: self.listed("payment_plan_requested") == set())
        mail = self.mail(BERTS_MAILBOX, "Unsere Antwort auf Ihren Vorschlag")
        assert "Mahn" in mail["BodyText"], f"it says that dunning goes on: {mail['BodyText']}"

    def the_bus_tells_it(self):
        self.bus.hears("proposal.submitted", "proposal.approved", "plan.activated", "proposal.rejected")
        self.bus.hears("dunning.paused", "dunning.resumed")

    def the_reminder_goes_out_when_the_rule_fires(self):
        at = self.armed_on(self.first_due - datetime.timedelta(days=3))
        self.rule_fires(at)
        self.bus.hears("instalment.announced")
        self.mail(ANNAS_MAILBOX, "Ihr nächster Termin")

    def the_instalment_falls_due_when_the_rule_fires_again(self):
        at = self.armed_on(self.first_due)
        self.rule_fires(at)
        self.bus.hears("instalment.due")
        self.mail(ANNAS_MAILBOX, "Ihr vereinbarter Termin")
        self.rule_fires(at)
        eventually("the rule points past the due date", lambda: (armed := self.armed_for()) and armed > at)

    def money_comes_in_and_is_counted_once(self):
        plan = self.call(self.anna, "GET", f"/v1/portal/plans/{self.annas}").expect(200).body
        first = plan["instalments"][0]
        payment = {"reference": "B-1", "bookedOn": self.today.isoformat(), "amount": first["amount"]}
        batch = {"payments": [payment | {"creditorReference": first["creditorReference"]}]}
        self.call(self.viewer, "POST", "/v1/payments", batch).expect(403, "forbidden")
        for outcome in ("recorded", "already_recorded"):
            told = self.call(self.finance, "POST", "/v1/payments", batch).expect(200).body["payments"]
            assert [entry["outcome"] for entry in told] == [outcome], told
        self.bus.hears("payment.recorded", "instalment.paid")
        self.mail(ANNAS_MAILBOX, "Vielen Dank: Ihr Plan kommt voran")
        plan = self.call(self.viewer, "GET", f"/v1/plans/{self.annas}").expect(200).body
        assert [row["state"] for row in plan["instalments"]][:2] == ["settled", "scheduled"], plan
        self.call(self.bert, "GET", f"/v1/portal/plans/{self.annas}").expect(404)

    def what_is_read_says_what_happened(self):
        dunning = self.call(self.viewer, "GET", f"/v1/dunning?invoice={self.annas_invoice}").expect(200).body
        assert dunning["invoices"][0]["reasons"] == ["payment_plan_active"], dunning
        assert self.call(self.viewer, "GET", "/v1/tasks").expect(200).body["tasks"] == []
        self.call(self.viewer, "GET", f"/v1/history/plan/{self.annas}").expect(200)
        figures = self.call(self.viewer, "GET", "/v1/figures").expect(200).body
        assert figures["approvalRate"] == {"numerator": 1, "denominator": 2}, figures
        fed = self.call(self.viewer, "GET", "/v1/events").expect(200).body["events"]
        assert {"proposal.approved", "instalment.due", "payment.recorded"} <= {event["type"] for event in fed}, fed

    def the_clock_rings_by_itself(self):
        name = self.stack.outputs["ClockRuleName"]
        before = {function: self.clock_runs(function) for function in CLOCK_WORDS}
        self.emulator.client("events").put_rule(Name=name, ScheduleExpression="rate(1 minute)", State="ENABLED")
        for function in CLOCK_WORDS:
            eventually(f"{function} runs", lambda f=function: self.clock_runs(f) > before[f], seconds=150)

    def clock_runs(self, function):
        group = f"/aws/lambda/{TENANT}-{function}"
        events = self.emulator.client("logs").filter_log_events(logGroupName=group)["events"]
        return sum(CLOCK_WORDS[function] in event["message"] for event in events)

    def the_table_can_not_be_deleted(self):
        table = self.stack.outputs["TableName"]
        database = self.emulator.client("dynamodb")
        try:
            database.delete_table(TableName=table)
        except database.exceptions.ClientError as refusal:
            assert "protection" in str(refusal), refusal
        else:
            raise AssertionError("the table was deleted")

    def nothing_was_left_undone(self):
        for queue in ("UndeliveredEventsUrl", "FailedRunsUrl"):
            attributes = self.emulator.client("sqs").get_queue_attributes(
                QueueUrl=self.stack.outputs[queue], AttributeNames=["ApproximateNumberOfMessages"]
            )
            assert attributes["Attributes"]["ApproximateNumberOfMessages"] == "0", queue
        subjects = self.subjects()
        assert len(subjects) == 9, f"two to finance, five to Anna, two to Bert: {subjects}"


class Ear:
    """A queue that hears everything the tenant tells on its bus."""

    def __init__(self, emulator, bus):
        self.queues = emulator.client("sqs")
        self.queue = self.queues.create_queue(QueueName="heard")["QueueUrl"]
        arn = self.queues.get_queue_attributes(QueueUrl=self.queue, AttributeNames=["QueueArn"])["Attributes"][
            "QueueArn"
        ]
        policy = {
            "Effect": "Allow",
            "Principal": {"Service": "events.amazonaws.com"},
            "Action": "sqs:SendMessage",
            "Resource": arn,
        }
        self.queues.set_queue_attributes(
            QueueUrl=self.queue, Attributes={"Policy": json.dumps({"Version": "2012-10-17", "Statement": [policy]})}
        )
        events = emulator.client("events")
        pattern = json.dumps({"source": [f"ratenwerk.{TENANT}"]})
        events.put_rule(Name="everything", EventBusName=bus, EventPattern=pattern, State="ENABLED")
        events.put_targets(Rule="everything", EventBusName=bus, Targets=[{"Id": "heard", "Arn": arn}])
        self.heard = []

    def hears(self, *types):
        """Waits until every one of these types was told."""

        def all_told():
            batch = self.queues.receive_message(QueueUrl=self.queue, MaxNumberOfMessages=10)
            for message in batch.get("Messages", []):
                self.heard.append(json.loads(message["Body"]))
                self.queues.delete_message(QueueUrl=self.queue, ReceiptHandle=message["ReceiptHandle"])
            return set(types) <= self.types()

        eventually(f"{', '.join(types)} on the bus", all_told)

    def types(self):
        return {event["detail-type"] for event in self.heard}


STEPS = [
    Story.nobody_gets_in_without_a_token,
    Story.a_viewer_reads_and_changes_nothing,
    Story.a_half_configured_tenant_is_refused,
    Story.finance_switches_proposals_on,
    Story.invoices_come_in_as_json_and_xml,
    Story.customers_get_in_by_links,
    Story.a_customer_gets_the_exact_schedule,
    Story.a_proposal_blocks_its_invoice_at_once,
    Story.finance_finds_blocked_invoices_by_reason,
    Story.everybody_hears_of_the_proposals,
    Story.finance_approves_one,
    Story.finance_rejects_the_other,
    Story.the_bus_tells_it,
    Story.the_reminder_goes_out_when_the_rule_fires,
    Story.the_instalment_falls_due_when_the_rule_fires_again,
    Story.money_comes_in_and_is_counted_once,
    Story.what_is_read_says_what_happened,
    Story.the_clock_rings_by_itself,
    Story.the_table_can_not_be_deleted,
    Story.nothing_was_left_undone,
]


def play(binaries):
    """Plays the steps in order, up to the first that fails; how many passed, and how many failed."""
    clock_minute = (datetime.datetime.now().minute + 40) % 60  # the clock stays out of the story
    with Emulator() as emulator, Issuer() as issuer:
        parameters = {
            "TokenIssuer": issuer.url,
            "TokenAudience": AUDIENCE,
            "MailDomain": "mail.musterstadt.example",
            "ClockMinute": str(clock_minute),
        }
        story = Story(emulator, issuer, Stack(emulator, TENANT, parameters, binaries))
        for done, step in enumerate(STEPS):
            name, start = step.__name__.replace("_", " "), time.monotonic()
            try:
                step(story)
            except Exception:
                print(f"FAILED  {name}")
                traceback.print_exc(file=sys.stdout)
                emulator.show_functions_output()
                return done, 1
            print(f"ok      {name} ({time.monotonic() - start:.1f} s)")
        return len(STEPS), 0


if __name__ == "__main__":
    passed, failed = play(pathlib.Path(sys.argv[1]).resolve())
    print(f"{passed} passed, {failed} failed")
    sys.exit(failed)
