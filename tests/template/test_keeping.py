"""Nothing is lost, nothing lies open: what fails is kept, what is kept is encrypted, and logs end."""

import unittest

from template import TRANSLATED, choice, listed, named, of_type

# What holds what people did or have in the DNS, and so outlives a stack.
PRECIOUS = {
    "AWS::Cognito::UserPool",
    "AWS::Cognito::UserPoolGroup",
    "AWS::DynamoDB::Table",
    "AWS::SES::EmailIdentity",
}

# A mail of an alarm that can't be delivered is not tried again by anybody.
ATTEMPTS_NOBODY_KEEPS = {"email"}


def arn_of(queue):
    return {"Fn::GetAtt": [queue, "Arn"]}


def resources():
    return TRANSLATED["Resources"]


def called_by_rules():
    """Logical ids of the functions whose alias a rule calls."""
    targets = [target for rule in of_type("AWS::Events::Rule").values() for target in rule["Properties"]["Targets"]]
    return {target["Arn"]["Ref"].removesuffix("Aliaslive") for target in targets}


def keepers():
    """Every queue that something which failed is put into."""
    found = set()
    for rule in of_type("AWS::Events::Rule").values():
        found |= {named(target["DeadLetterConfig"]["Arn"]) for target in rule["Properties"]["Targets"]}
    for kind in ("AWS::Lambda::EventInvokeConfig", "AWS::Lambda::EventSourceMapping"):
        for config in of_type(kind).values():
            if "DestinationConfig" in config["Properties"]:
                found.add(named(config["Properties"]["DestinationConfig"]["OnFailure"]["Destination"]))
    for kind in ("AWS::SQS::Queue", "AWS::SNS::Subscription"):
        for resource in of_type(kind).values():
            if "RedrivePolicy" in resource["Properties"]:
                found.add(named(resource["Properties"]["RedrivePolicy"]["deadLetterTargetArn"]))
    return found


class Failures(unittest.TestCase):
    def test_what_a_rule_can_not_deliver_is_kept(self):
        for name, rule in of_type("AWS::Events::Rule").items():
            for target in rule["Properties"]["Targets"]:
                with self.subTest(name, target=target["Id"]):
                    self.assertIn(named(target.get("DeadLetterConfig", {}).get("Arn")), of_type("AWS::SQS::Queue"))
                    self.assertLessEqual(target["RetryPolicy"]["MaximumEventAgeInSeconds"], 3600)

    def test_a_run_that_failed_is_kept_by_the_alias_that_was_called(self):
        configs = [config["Properties"] for config in of_type("AWS::Lambda::EventInvokeConfig").values()]
        kept = {named(config["FunctionName"]): config for config in configs}
        self.assertLessEqual(called_by_rules(), set(kept))
        for name, config in kept.items():
            with self.subTest(name):
                self.assertEqual(config["Qualifier"], "live")
                destination = named(config["DestinationConfig"]["OnFailure"]["Destination"])
                self.assertIn(destination, of_type("AWS::SQS::Queue"))
                # Otherwise Lambda could not write into it.
                self.assertTrue(may(name, "sqs:SendMessage", destination))

    def test_what_a_stream_or_queue_can_not_hand_over_is_kept(self):
        for name, mapping in of_type("AWS::Lambda::EventSourceMapping").items():
            with self.subTest(name):
                source = named(mapping["Properties"]["EventSourceArn"])
                if source in of_type("AWS::SQS::Queue"):
                    redrive = resources()[source]["Properties"]["RedrivePolicy"]
                    keeper = named(redrive["deadLetterTargetArn"])
                else:
                    keeper = named(mapping["Properties"]["DestinationConfig"]["OnFailure"]["Destination"])
                self.assertIn(keeper, of_type("AWS::SQS::Queue"))

    def test_what_a_topic_can_not_hand_over_is_kept(self):
        for name, subscription in of_type("AWS::SNS::Subscription").items():
            with self.subTest(name):
                if subscription["Properties"]["Protocol"] not in ATTEMPTS_NOBODY_KEEPS:
                    redrive = subscription["Properties"]["RedrivePolicy"]
                    self.assertIn(named(redrive["deadLetterTargetArn"]), of_type("AWS::SQS::Queue"))
        for name, topic in of_type("AWS::SNS::Topic").items():
            with self.subTest(name):
                # A subscription that is written into its topic can't keep what it misses.
                for subscription in written_into(topic):
                    self.assertIn(subscription["Protocol"], ATTEMPTS_NOBODY_KEEPS)

    def test_what_is_kept_waits_two_weeks_and_calls_nobody(self):
        sources = {
            named(m["Properties"]["EventSourceArn"]) for m in of_type("AWS::Lambda::EventSourceMapping").values()
        }
        self.assertFalse(keepers() & sources)
        for name in keepers():
            with self.subTest(name):
                self.assertEqual(resources()[name]["Properties"]["MessageRetentionPeriod"], 14 * 24 * 3600)


def written_into(topic):
    """The subscriptions in a topic, whatever they hang on."""
    match topic["Properties"].get("Subscription", []):
        case {"Fn::If": [_, *sides]}:
            return [subscription for side in sides if isinstance(side, list) for subscription in side]
        case subscriptions:
            return subscriptions


def may(function, action, resource):
    """Whether the role of a function allows an action on a resource as a whole."""
    role = resources()[named(resources()[function]["Properties"]["Role"])]["Properties"]
    granted = [statement for policy in role["Policies"] for statement in policy["PolicyDocument"]["Statement"]]
    return any(
        action in listed(statement["Action"]) and arn_of(resource) in listed(statement["Resource"])
        for statement in granted
    )


class Doors(unittest.TestCase):
    """Queues and topics take what this stack's own rules, topics and alarms send, and nothing of anybody else."""

    def policies(self):
        for kind in ("AWS::SQS::QueuePolicy", "AWS::SNS::TopicPolicy"):
            for name, policy in of_type(kind).items():
                for statement in policy["Properties"]["PolicyDocument"]["Statement"]:
                    yield name, statement

    def test_only_services_send_and_only_for_what_is_named(self):
        for name, statement in self.policies():
            with self.subTest(name):
                self.assertEqual(statement["Effect"], "Allow")
                self.assertEqual(set(statement["Principal"]), {"Service"})
                self.assertIn(statement["Action"], {"sqs:SendMessage", "sns:Publish"})
                self.assertTrue(senders(statement))
                for source in senders(statement):
                    self.assertTrue(is_ours(source), source)

    def test_a_policy_speaks_of_its_own_queue_or_topic(self):
        for kind, key in (("AWS::SQS::QueuePolicy", "Queues"), ("AWS::SNS::TopicPolicy", "Topics")):
            for name, policy in of_type(kind).items():
                with self.subTest(name):
                    owners = {named(owner) for owner in policy["Properties"][key]}
                    granted = policy["Properties"]["PolicyDocument"]["Statement"]
                    spoken = {named(resource) for s in granted for resource in listed(s["Resource"])}
                    self.assertEqual(spoken, owners)

    def test_whoever_sends_to_a_queue_is_let_in(self):
        let_in = {}
        for policy in of_type("AWS::SQS::QueuePolicy").values():
            for statement in policy["Properties"]["PolicyDocument"]["Statement"]:
                for queue in listed(statement["Resource"]):
                    let_in.setdefault(named(queue), set()).update(named(source) for source in senders(statement))
        for name, rule in of_type("AWS::Events::Rule").items():
            for target in rule["Properties"]["Targets"]:
                self.assertIn(name, let_in.get(named(target["DeadLetterConfig"]["Arn"]), set()))
        for subscription in of_type("AWS::SNS::Subscription").values():
            if subscription["Properties"]["Protocol"] == "sqs":
                redrive = subscription["Properties"]["RedrivePolicy"]["deadLetterTargetArn"]
                for queue in (subscription["Properties"]["Endpoint"], redrive):
                    self.assertIn(named(subscription["Properties"]["TopicArn"]), let_in.get(named(queue), set()))

    def test_every_topic_says_who_may_publish(self):
        told = {
            named(t) for policy in of_type("AWS::SNS::TopicPolicy").values() for t in policy["Properties"]["Topics"]
        }
        self.assertEqual(told, set(of_type("AWS::SNS::Topic")))


def senders(statement):
    """The ARNs that a statement wants as the source; whatever else it wants makes it narrower still."""
    return [arn for wanted in statement["Condition"].values() for arn in listed(wanted.get("aws:SourceArn", []))]


def is_ours(arn):
    """Whether an ARN can only be something of this stack."""
    if (name := named(arn)) is not None:
        return name in resources()
    return "${AWS::AccountId}" in arn["Fn::Sub"] and "${AWS::StackName}" in arn["Fn::Sub"]


class Encryption(unittest.TestCase):
    """`KeyArn` is the key of everything that can have one, and AWS's own is where none is given."""

    KEY = ({"Ref": "AWS::NoValue"}, {"Ref": "KeyArn"})

    def test_the_table(self):
        for table in of_type("AWS::DynamoDB::Table").values():
            without, given = choice(table["Properties"]["SSESpecification"], "AwsOwnedKey")
            self.assertEqual(without, {"Ref": "AWS::NoValue"})
            self.assertEqual(given, {"SSEEnabled": True, "SSEType": "KMS", "KMSMasterKeyId": {"Ref": "KeyArn"}})

    def test_every_queue_and_never_by_two_keys(self):
        for name, queue in of_type("AWS::SQS::Queue").items():
            with self.subTest(name):
                self.assertEqual(choice(queue["Properties"]["KmsMasterKeyId"], "AwsOwnedKey"), self.KEY)
                self.assertEqual(choice(queue["Properties"]["SqsManagedSseEnabled"], "AwsOwnedKey"), (True, False))

    def test_every_topic(self):
        for name, topic in of_type("AWS::SNS::Topic").items():
            with self.subTest(name):
                self.assertEqual(choice(topic["Properties"]["KmsMasterKeyId"], "AwsOwnedKey"), self.KEY)

    def test_every_log(self):
        for name, log in of_type("AWS::Logs::LogGroup").items():
            with self.subTest(name):
                self.assertEqual(choice(log["Properties"]["KmsKeyId"], "AwsOwnedKey"), self.KEY)

    def test_no_key_is_bought_unless_it_is_given(self):
        self.assertEqual(TRANSLATED["Parameters"]["KeyArn"]["Default"], "")
        self.assertEqual(TRANSLATED["Conditions"]["AwsOwnedKey"], {"Fn::Equals": [{"Ref": "KeyArn"}, ""]})
        self.assertFalse(of_type("AWS::KMS::Key"))


class Keeping(unittest.TestCase):
    def test_every_log_ends(self):
        for name, log in of_type("AWS::Logs::LogGroup").items():
            with self.subTest(name):
                self.assertEqual(log["Properties"]["RetentionInDays"], {"Ref": "LogRetentionDays"})

    def test_what_is_precious_outlives_the_stack_and_nothing_else_does(self):
        for name, resource in resources().items():
            # SAM keeps earlier versions of a function, so that an alias can go back to one.
            if resource["Type"] != "AWS::Lambda::Version":
                with self.subTest(name):
                    kept = "Retain" if resource["Type"] in PRECIOUS else "Delete"
                    self.assertEqual(resource.get("DeletionPolicy", "Delete"), kept)
                    self.assertEqual(resource.get("UpdateReplacePolicy", "Delete"), kept)

    def test_what_could_be_deleted_by_mistake_is_protected(self):
        protected = {
            "AWS::DynamoDB::Table": ("DeletionProtectionEnabled", True),
            "AWS::Cognito::UserPool": ("DeletionProtection", "ACTIVE"),
        }
        for kind, (key, value) in protected.items():
            for name, resource in of_type(kind).items():
                with self.subTest(name):
                    self.assertEqual(resource["Properties"].get(key), value)
