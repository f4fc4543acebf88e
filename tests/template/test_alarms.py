"""What is watched: at most eight alarms that each say what to do, about numbers that exist, of this tenant alone."""

import json
import re
import unittest

import translate
from template import TRANSLATED, choice, functions, named, of_type
from test_keeping import keepers

RUNBOOKS = translate.ROOT / "infra/alarms.md"
MOST = 8

# Each metric that an alarm or the dashboard may show, with the dimension that makes it one tenant's. Those of Ratenwerk
# are the eight that the functions write.
METRICS = {
    "AWS/ApiGateway": ("ApiId", {"Count", "4xx", "5xx", "Latency", "IntegrationLatency"}),
    "AWS/DynamoDB": (
        "TableName",
        {
            "ConsumedReadCapacityUnits",
            "ConsumedWriteCapacityUnits",
            "ReadThrottleEvents",
            "WriteThrottleEvents",
            "TransactionConflict",
        },
    ),
    "AWS/Lambda": ("FunctionName", {"Invocations", "Errors", "Throttles", "Duration", "IteratorAge"}),
    "AWS/SES": ("ses:configuration-set", {"Reputation.BounceRate", "Reputation.ComplaintRate"}),
    "AWS/SQS": ("QueueName", {"ApproximateNumberOfMessagesVisible", "ApproximateAgeOfOldestMessage"}),
    "Ratenwerk": (
        "Tenant",
        {
            "Proposals",
            "Decisions",
            "Mails",
            "DueLagSeconds",
            "Conflicts",
            "Refusals",
            "MailsForOperator",
            "EffectsFailed",
        },
    ),
}


def alarms():
    """The name of each alarm behind the tenant's, to its properties."""
    found = {}
    for alarm in of_type("AWS::CloudWatch::Alarm").values():
        name = alarm["Properties"]["AlarmName"]["Fn::Sub"].removeprefix("${AWS::StackName}-")
        found[name] = alarm["Properties"]
    return found


def runbooks():
    """The name of each runbook to its paragraphs."""
    _, *parts = re.split(r"^## ", RUNBOOKS.read_text(), flags=re.MULTILINE)
    found = {}
    for part in parts:
        name, _, text = part.partition("\n")
        found[name] = [paragraph for paragraph in text.split("\n\n") if paragraph.strip()]
    return found


class Alarms(unittest.TestCase):
    def test_they_are_few_and_called_after_their_tenant(self):
        every = of_type("AWS::CloudWatch::Alarm")
        self.assertTrue(every)
        self.assertLessEqual(len(every), MOST)
        self.assertEqual(len(alarms()), len(every))
        for name, alarm in every.items():
            with self.subTest(name):
                self.assertRegex(alarm["Properties"]["AlarmName"]["Fn::Sub"], r"^\$\{AWS::StackName\}(-[a-z]+)+$")
                # One that hangs on a condition could be missing where it is needed.
                self.assertNotIn("Condition", alarm)

    def test_each_has_one_paragraph_that_says_what_to_do_and_names_it(self):
        written = runbooks()
        self.assertEqual(set(written), set(alarms()))
        for name, alarm in alarms().items():
            with self.subTest(name):
                self.assertEqual(len(written[name]), 1)
                self.assertTrue(alarm["AlarmDescription"].endswith(f"stands under {name} in infra/alarms.md."))

    def test_each_is_about_one_metric_that_exists(self):
        for name, alarm in alarms().items():
            with self.subTest(name):
                # Several in one would be billed each, and the emulator knows no arithmetic.
                self.assertNotIn("Metrics", alarm)
                self.assertIn(alarm["MetricName"], METRICS[alarm["Namespace"]][1])

    def test_each_is_about_this_tenant_alone(self):
        for name, alarm in alarms().items():
            with self.subTest(name):
                (dimension,) = alarm["Dimensions"]
                self.assertEqual(dimension["Name"], METRICS[alarm["Namespace"]][0])
                owner = named(dimension["Value"])
                self.assertIn(owner, set(TRANSLATED["Resources"]) | {"AWS::StackName"})

    def test_each_tells_the_topic_when_it_begins_and_when_it_ends(self):
        for name, alarm in alarms().items():
            with self.subTest(name):
                for key in ("AlarmActions", "OKActions"):
                    (action,) = alarm[key]
                    own, given = choice(action, "OwnAlarmTopic")
                    self.assertEqual((own, given), ({"Ref": "AlarmTopic"}, {"Ref": "AlarmTopicArn"}))

    def test_silence_is_a_failure_of_the_clock_and_of_nothing_else(self):
        silent = {name for name, alarm in alarms().items() if alarm["TreatMissingData"] == "breaching"}
        self.assertEqual(silent, {"clock-stopped"})
        others = {alarm["TreatMissingData"] for name, alarm in alarms().items() if name not in silent}
        self.assertEqual(others, {"notBreaching"})

    def test_the_clock_is_missed_after_two_hours(self):
        alarm = alarms()["clock-stopped"]
        self.assertEqual(alarm["Period"] * alarm["EvaluationPeriods"], 2 * 3600)
        self.assertEqual((alarm["ComparisonOperator"], alarm["Threshold"]), ("LessThanThreshold", 1))
        clock = TRANSLATED["Resources"]["ClockRule"]["Properties"]["Targets"]
        called = named(alarm["Dimensions"][0]["Value"])
        self.assertIn(f"{called}Aliaslive", {target["Arn"]["Ref"] for target in clock})

    def test_every_queue_of_failures_is_watched_from_the_first_message_on(self):
        watched = {
            named(alarm["Dimensions"][0]["Value"])
            for alarm in alarms().values()
            if alarm["Namespace"] == "AWS/SQS"
            and alarm["ComparisonOperator"] == "GreaterThanOrEqualToThreshold"
            and alarm["Threshold"] == 1
        }
        self.assertEqual(watched, keepers())


class Told(unittest.TestCase):
    def test_a_topic_of_the_tenants_own_stands_back_for_a_given_one(self):
        conditions = TRANSLATED["Conditions"]
        self.assertEqual(conditions["OwnAlarmTopic"], {"Fn::Equals": [{"Ref": "AlarmTopicArn"}, ""]})
        for name in ("AlarmTopic", "AlarmTopicPolicy"):
            self.assertEqual(TRANSLATED["Resources"][name]["Condition"], "OwnAlarmTopic")
        for parameter in ("AlarmTopicArn", "AlarmMail"):
            self.assertEqual(TRANSLATED["Parameters"][parameter]["Default"], "")

    def test_a_mailbox_is_told_if_there_is_one(self):
        without, given = choice(TRANSLATED["Resources"]["AlarmTopic"]["Properties"]["Subscription"], "NoAlarmMail")
        self.assertEqual(without, {"Ref": "AWS::NoValue"})
        self.assertEqual(given, [{"Protocol": "email", "Endpoint": {"Ref": "AlarmMail"}}])

    def test_alarms_of_this_tenant_alone_are_taken(self):
        (statement,) = TRANSLATED["Resources"]["AlarmTopicPolicy"]["Properties"]["PolicyDocument"]["Statement"]
        self.assertEqual(statement["Principal"], {"Service": "cloudwatch.amazonaws.com"})
        source = statement["Condition"]["ArnLike"]["aws:SourceArn"]["Fn::Sub"]
        self.assertTrue(source.endswith(":${AWS::AccountId}:alarm:${AWS::StackName}-*"))


class Dashboard(unittest.TestCase):
    def setUp(self):
        self.resource = TRANSLATED["Resources"]["Dashboard"]
        self.widgets = json.loads(self.resource["Properties"]["DashboardBody"]["Fn::Sub"])["widgets"]

    def metrics(self):
        """Namespace, metric, dimension and value of each line of each graph, sums left out."""
        for widget in self.widgets:
            for line in widget["properties"].get("metrics", []):
                if isinstance(line[0], str):
                    yield line[:4]

    def test_it_is_there_for_whoever_pays_for_it(self):
        self.assertEqual(self.resource["Condition"], "DashboardWanted")
        self.assertEqual(TRANSLATED["Parameters"]["WithDashboard"]["Default"], "no")

    def test_it_shows_every_alarm_and_every_function(self):
        (widget,) = [widget for widget in self.widgets if widget["type"] == "alarm"]
        shown = {alarm.removeprefix("${").removesuffix(".Arn}") for alarm in widget["properties"]["alarms"]}
        self.assertEqual(shown, set(of_type("AWS::CloudWatch::Alarm")))
        errors = {value for space, metric, _, value in self.metrics() if (space, metric) == ("AWS/Lambda", "Errors")}
        self.assertEqual(errors, {f"${{AWS::StackName}}-{name}" for name in functions()})

    def test_it_shows_what_exists_of_this_tenant_alone(self):
        for space, metric, dimension, value in self.metrics():
            with self.subTest(f"{space} {metric}"):
                expected, known = METRICS[space]
                self.assertIn(metric, known)
                self.assertEqual(dimension, expected)
                (owner,) = re.findall(r"\$\{([^}.]+)", value)
                self.assertIn(owner, set(TRANSLATED["Resources"]) | {"AWS::StackName"})

    def test_it_shows_each_of_the_tenants_own_metrics(self):
        shown = {metric for space, metric, _, _ in self.metrics() if space == "Ratenwerk"}
        self.assertEqual(shown, METRICS["Ratenwerk"][1])

    def test_graphs_have_titles_and_do_not_lie_on_each_other(self):
        taken = set()
        for widget in self.widgets:
            x, y = widget["x"], widget["y"]
            cells = {(x + i, y + j) for i in range(widget["width"]) for j in range(widget["height"])}
            self.assertFalse(taken & cells)
            taken |= cells
            self.assertLessEqual(x + widget["width"], 24)
            if widget["type"] == "metric":
                self.assertTrue(widget["properties"]["title"])
                self.assertEqual(widget["properties"]["region"], "${AWS::Region}")
