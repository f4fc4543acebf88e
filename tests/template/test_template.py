"""What no linter finds in template.yaml: that its routes, rights, queues and rules are the ones that were designed.

Much of it an emulator ignores as well (recovery, expiry, retries, dead letters), so here is where it is proven.
"""

import json
import unittest

import translate
from template import (
    TEMPLATE,
    TRANSLATED,
    choice,
    functions,
    integrations,
    listed,
    logical,
    of_type,
    properties,
    statements,
)

try:
    import tomllib
except ModuleNotFoundError:  # Python 3.10
    import tomli as tomllib

API_FUNCTIONS = {
    "settings",
    "import_invoices",
    "submit_proposal",
    "list_blocked_invoices",
    "decide_proposal",
    "record_payments",
    "manage_plan",
    "manage_customers",
    "block_invoices",
    "read_ledger",
    "manage_access",
    "authorize_portal",
}
EVENT_FUNCTIONS = {"run_instalments", "deliver_effects"}

ROUTES = {
    "GET /v1/settings": "settings",
    "PUT /v1/settings": "settings",
    "POST /v1/invoices": "import_invoices",
    "GET /v1/invoices": "list_blocked_invoices",
    "POST /v1/portal/quotes": "submit_proposal",
    "POST /v1/portal/proposals": "submit_proposal",
    "POST /v1/portal/proposals/{proposalId}/change": "submit_proposal",
    "POST /v1/portal/proposals/{proposalId}/withdraw": "submit_proposal",
    "GET /v1/proposals/{proposalId}": "decide_proposal",
    "POST /v1/proposals/{proposalId}/approve": "decide_proposal",
    "POST /v1/proposals/{proposalId}/reject": "decide_proposal",
    "POST /v1/payments": "record_payments",
    "POST /v1/payments/{paymentId}/assign": "record_payments",
    "POST /v1/payments/{paymentId}/dismiss": "record_payments",
    "POST /v1/payments/{paymentId}/close": "record_payments",
    "POST /v1/plans/{planId}/cancel": "manage_plan",
    "POST /v1/plans/{planId}/amend": "manage_plan",
    "POST /v1/plans/{planId}/amendment/withdraw": "manage_plan",
    "POST /v1/portal/plans/{planId}/amendment/accept": "manage_plan",
    "POST /v1/portal/plans/{planId}/amendment/decline": "manage_plan",
    "POST /v1/plans/{planId}/pause": "manage_plan",
    "POST /v1/plans/{planId}/resume": "manage_plan",
    "POST /v1/plans/{planId}/reinstate": "manage_plan",
    "POST /v1/plans/{planId}/notes": "manage_plan",
    "POST /v1/portal/plans/{planId}/wish": "manage_plan",
    "POST /v1/plans/{planId}/wish/answer": "manage_plan",
    "POST /v1/plans/{planId}/judge": "manage_plan",
    "POST /v1/plans/{planId}/close": "manage_plan",
    "GET /v1/customers/{customerId}": "manage_customers",
    "PUT /v1/customers/{customerId}": "manage_customers",
    "POST /v1/customers/{customerId}/merge": "manage_customers",
    "POST /v1/customers/{customerId}/credit": "manage_customers",
    "GET /v1/customers/{customerId}/export": "manage_customers",
    "POST /v1/customers/{customerId}/restrict": "manage_customers",
    "POST /v1/customers/{customerId}/erase": "manage_customers",
    "POST /v1/invoices/{invoiceId}/dispute": "block_invoices",
    "POST /v1/invoices/{invoiceId}/block": "block_invoices",
    "POST /v1/invoices/{invoiceId}/release": "block_invoices",
    "POST /v1/invoices/{invoiceId}/reset-figure": "block_invoices",
    "GET /v1/dunning": "block_invoices",
    "GET /v1/proposals": "read_ledger",
    "GET /v1/plans": "read_ledger",
    "GET /v1/plans/{planId}": "read_ledger",
    "GET /v1/invoices/{invoiceId}": "read_ledger",
    "GET /v1/payments": "read_ledger",
    "GET /v1/payments/{paymentId}": "read_ledger",
    "GET /v1/tasks": "read_ledger",
    "GET /v1/figures": "read_ledger",
    "GET /v1/events": "read_ledger",
    "GET /v1/history/{kind}/{id}": "read_ledger",
    "POST /v1/portal/proposals/{proposalId}/accept": "submit_proposal",
    "POST /v1/portal/proposals/{proposalId}/decline": "submit_proposal",
    "GET /v1/portal/ready-made-offers": "submit_proposal",
    "POST /v1/proposals/{proposalId}/counter": "decide_proposal",
    "POST /v1/proposals/{proposalId}/revoke": "decide_proposal",
    "POST /v1/offers": "decide_proposal",
    "POST /v1/decisions": "decide_proposal",
    "GET /v1/portal/invoices": "list_blocked_invoices",
    "GET /v1/portal/proposals/{proposalId}": "decide_proposal",
    "POST /v1/portal/invoices/{invoiceId}/dispute": "block_invoices",
    "GET /v1/portal/proposals": "read_ledger",
    "GET /v1/portal/plans": "read_ledger",
    "GET /v1/portal/plans/{planId}": "read_ledger",
    "GET /v1/portal/invoices/{invoiceId}": "read_ledger",
    "POST /v1/portal-links": "manage_access",
    "GET /v1/portal-links": "manage_access",
    "POST /v1/portal-links/{linkId}/revoke": "manage_access",
    "POST /v1/portal-links/exchange": "manage_access",
    "GET /v1/portal/session": "manage_access",
    "POST /v1/portal/session/end": "manage_access",
    "GET /v1/users/{subject}/sessions": "manage_access",
    "POST /v1/users/{subject}/sign-out": "manage_access",
    "$default": "settings",
}

# Nobody has to be known here: the address for what has none, and those where what is sent is the proof.
PUBLIC = {
    "$default",
    "POST /v1/portal-links/exchange",
}

LOG = {"logs:CreateLogStream", "logs:PutLogEvents", "xray:PutTelemetryRecords", "xray:PutTraceSegments"}
# A transaction of guarded puts asks for the right to put, and for no other.
COMMAND = LOG | {"dynamodb:BatchGetItem", "dynamodb:PutItem"}
# Tasks and blocks stand beside their row, and go with their reason.
COMPANIONS = COMMAND | {"dynamodb:DeleteItem"}
EVENT = COMPANIONS | {"dynamodb:Query", "events:PutRule", "sqs:SendMessage"}
ACTIONS = {
    "settings": COMMAND,
    "import_invoices": COMPANIONS,
    "submit_proposal": COMPANIONS,
    "list_blocked_invoices": LOG | {"dynamodb:Query"},
    "decide_proposal": COMPANIONS,
    "record_payments": COMPANIONS | {"dynamodb:Query"},
    "manage_plan": COMPANIONS | {"dynamodb:Query"},
    "manage_customers": COMPANIONS | {"dynamodb:Query"},
    "block_invoices": COMPANIONS,
    "read_ledger": LOG | {"dynamodb:BatchGetItem", "dynamodb:Query"},
    "manage_access": COMMAND | {"dynamodb:Query"},
    "authorize_portal": COMMAND,
    "run_instalments": EVENT,
    "deliver_effects": EVENT
    | {"events:PutEvents", "ses:SendEmail", "ses:SendRawEmail", "dynamodb:UpdateItem"}
    | {"dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:ListStreams"},
}
TABLE_ACTIONS = {"dynamodb:BatchGetItem", "dynamodb:PutItem", "dynamodb:DeleteItem", "dynamodb:UpdateItem"}
INDEXES = {
    "list_blocked_invoices": ["by_list", "by_owner"],
    "record_payments": ["by_list", "by_owner"],
    "manage_plan": ["by_list"],
    "manage_customers": ["by_list", "by_owner"],
    "read_ledger": ["by_list", "by_owner"],
    "manage_access": [],
    "run_instalments": ["agenda", "by_list"],
    "deliver_effects": ["agenda", "by_list"],
}


# A journal, and the sessions of a holder, are read in their own partition of the table.
READS_A_JOURNAL = {"manage_customers", "read_ledger", "manage_access"}


class Functions(unittest.TestCase):
    def test_each_folder_is_a_function_and_each_function_a_folder(self):
        folders = {entry.parent.name for entry in (translate.ROOT / "functions").glob("*/Cargo.toml")}
        self.assertEqual(folders, set(functions()))
        self.assertEqual(folders, API_FUNCTIONS | EVENT_FUNCTIONS)

    def test_each_is_built_from_rust_for_arm(self):
        for name, function in of_type("AWS::Lambda::Function").items():
            with self.subTest(name):
                self.assertEqual(function["Properties"]["Runtime"], "provided.al2023")
                self.assertEqual(function["Properties"]["Architectures"], ["arm64"])
                self.assertEqual(function["Properties"]["Handler"], "bootstrap")
                self.assertEqual(TEMPLATE["Resources"][name]["Metadata"], {"BuildMethod": "rust-cargolambda"})

    def test_an_api_function_answers_before_the_gateway_gives_up(self):
        for name in API_FUNCTIONS:
            with self.subTest(name):
                function = TRANSLATED["Resources"][logical(name)]["Properties"]
                self.assertLess(function["Timeout"], 30)
                self.assertLessEqual(function["MemorySize"], 256)

    def test_each_has_its_own_log_that_ends(self):
        for name in functions():
            with self.subTest(name):
                log = TRANSLATED["Resources"][f"{logical(name)}Log"]["Properties"]
                self.assertEqual(log["LogGroupName"], {"Fn::Sub": f"/aws/lambda/${{AWS::StackName}}-{name}"})
                self.assertEqual(log["RetentionInDays"], {"Ref": "LogRetentionDays"})
                function = TRANSLATED["Resources"][logical(name)]["Properties"]
                self.assertEqual(function["LoggingConfig"]["LogGroup"], {"Ref": f"{logical(name)}Log"})

    def test_environment(self):
        common = {"TABLE_NAME", "TENANT"}
        own = {
            "manage_access": {"PUBLIC_URL"},
            "run_instalments": {"NEXT_DUE_RULE"},
            "deliver_effects": {"NEXT_DUE_RULE", "BUS_NAME", "CONFIGURATION_SET"},
        }
        for name in functions():
            with self.subTest(name):
                variables = TRANSLATED["Resources"][logical(name)]["Properties"]["Environment"]["Variables"]
                self.assertEqual(set(variables), common | own.get(name, set()))

    def test_no_concurrency_is_reserved_unless_a_tenant_asks(self):
        for name in functions():
            with self.subTest(name):
                function = TRANSLATED["Resources"][logical(name)]["Properties"]
                if name == "run_instalments":
                    self.assertEqual(TRANSLATED["Parameters"]["RunnerConcurrency"]["Default"], 0)
                else:
                    self.assertNotIn("ReservedConcurrentExecutions", function)


class Api(unittest.TestCase):
    def test_routes(self):
        self.assertEqual({key: function for key, (function, _) in integrations().items()}, ROUTES)

    def test_every_route_has_one_door(self):
        """Customers come with a session, what is sent to some is itself the proof, all others take access tokens."""
        for key, (_, security) in integrations().items():
            door = "Portal" if " /v1/portal/" in key else "NONE" if key in PUBLIC else "Identity"
            with self.subTest(key):
                self.assertEqual(security, [{door: []}])

    def test_a_session_is_remembered_for_a_minute_at_most(self):
        schemes = properties("AWS::ApiGatewayV2::Api")["Body"]["components"]["securitySchemes"]
        authorizer = schemes["Portal"]["x-amazon-apigateway-authorizer"]
        self.assertEqual(authorizer["type"], "request")
        self.assertEqual(authorizer["identitySource"], ["$request.header.Authorization"])
        self.assertLessEqual(authorizer["authorizerResultTtlInSeconds"], 60)
        self.assertTrue(authorizer["enableSimpleResponses"])
        self.assertEqual(authorizer["authorizerPayloadFormatVersion"], "2.0")

    def test_tokens_come_from_the_tenants_issuer(self):
        scheme = properties("AWS::ApiGatewayV2::Api")["Body"]["components"]["securitySchemes"]["Identity"]
        authorizer = scheme["x-amazon-apigateway-authorizer"]
        self.assertEqual(authorizer["type"], "jwt")
        self.assertEqual(authorizer["jwtConfiguration"]["issuer"], {"Ref": "TokenIssuer"})
        self.assertEqual(authorizer["jwtConfiguration"]["audience"], {"Fn::Split": [",", {"Ref": "TokenAudience"}]})
        for parameter in ("TokenIssuer", "TokenAudience"):
            self.assertNotIn("Default", TRANSLATED["Parameters"][parameter])

    def test_no_other_origin_is_let_in_by_default(self):
        cors = properties("AWS::ApiGatewayV2::Api")["Body"]["x-amazon-apigateway-cors"]["Fn::If"]
        self.assertEqual(cors[0], "NoPortalOrigins")
        self.assertEqual(cors[1], {"Ref": "AWS::NoValue"})
        self.assertEqual(TRANSLATED["Parameters"]["PortalOrigins"]["Default"], "")
        self.assertEqual(set(cors[2]["allowHeaders"]), {"Authorization", "Content-Type", "Idempotency-Key", "If-Match"})
        self.assertEqual(set(cors[2]["exposeHeaders"]), {"ETag", "Location", "Retry-After"})

    def test_cargo_lambda_watch_routes_alike(self):
        manifest = tomllib.loads((translate.ROOT / "Cargo.toml").read_text())
        router = dict(manifest["workspace"]["metadata"]["lambda"]["watch"]["router"])
        self.assertEqual(router.pop("/{*unknown}"), ROUTES["$default"])
        routes = {key.partition(" ")[::2]: function for key, function in ROUTES.items() if key != "$default"}
        self.assertEqual(set(router), {path for _, path in routes})
        for path, target in router.items():
            for method in [method for method, known in routes if known == path]:
                with self.subTest(f"{method} {path}"):
                    chosen = (
                        target
                        if isinstance(target, str)
                        else next(entry["function"] for entry in target if entry["method"] == method)
                    )
                    self.assertEqual(chosen, routes[method, path])


class Rights(unittest.TestCase):
    def test_each_function_may_do_what_it_does(self):
        for name in functions():
            with self.subTest(name):
                granted = {action for statement in statements(name) for action in listed(statement["Action"])}
                self.assertEqual(granted, ACTIONS[name])

    def test_nothing_is_granted_at_large(self):
        for name, role in of_type("AWS::IAM::Role").items():
            self.assertNotIn("ManagedPolicyArns", role["Properties"], name)
        for name in functions():
            for statement in statements(name):
                with self.subTest(name, actions=statement["Action"]):
                    self.assertEqual(statement["Effect"], "Allow")
                    self.assertFalse([action for action in listed(statement["Action"]) if "*" in action])
                    self.assertNotIn("NotAction", statement)
                    self.assertNotIn("NotResource", statement)

    def test_table_actions_are_for_this_table_and_queries_for_named_indexes(self):
        for name in functions():
            for statement in statements(name):
                actions = set(listed(statement["Action"]))
                with self.subTest(name, actions=actions):
                    if actions == {"dynamodb:Query"}:
                        indexes = [{"Fn::Sub": f"${{Table.Arn}}/index/{index}"} for index in INDEXES[name]]
                        table = [{"Fn::GetAtt": ["Table", "Arn"]}] if name in READS_A_JOURNAL else []
                        self.assertEqual(listed(statement["Resource"]), table + indexes)
                    elif actions & TABLE_ACTIONS:
                        self.assertEqual(statement["Resource"], {"Fn::GetAtt": ["Table", "Arn"]})
                    self.assertNotIn("dynamodb:Scan", actions)

    def test_only_the_next_due_rule_may_be_set(self):
        rule = "arn:${AWS::Partition}:events:${AWS::Region}:${AWS::AccountId}:rule/${AWS::StackName}-next-due"
        for name in EVENT_FUNCTIONS:
            (statement,) = [s for s in statements(name) if s["Action"] == "events:PutRule"]
            self.assertEqual(statement["Resource"], {"Fn::Sub": rule})
        self.assertEqual(
            TRANSLATED["Resources"]["NextDueRule"]["Properties"]["Name"], {"Fn::Sub": "${AWS::StackName}-next-due"}
        )

    def test_mail_goes_out_under_the_tenants_identity_and_configuration_set(self):
        (statement,) = [s for s in statements("deliver_effects") if "ses:SendEmail" in listed(s["Action"])]
        identity, configuration_set = statement["Resource"]
        self.assertEqual(identity["Fn::If"][0], "OwnMailIdentity")
        self.assertTrue(configuration_set["Fn::Sub"].endswith(":configuration-set/${AWS::StackName}"))

    def test_who_may_call_is_named(self):
        for name, permission in of_type("AWS::Lambda::Permission").items():
            with self.subTest(name):
                self.assertIn("SourceArn", permission["Properties"])
                self.assertRegex(permission["Properties"]["FunctionName"]["Ref"], r"Aliaslive$")


class Table(unittest.TestCase):
    def setUp(self):
        self.resource = TRANSLATED["Resources"]["Table"]
        self.table = self.resource["Properties"]

    def test_it_survives_its_stack(self):
        self.assertEqual(self.resource["DeletionPolicy"], "Retain")
        self.assertEqual(self.resource["UpdateReplacePolicy"], "Retain")
        self.assertIs(self.table["DeletionProtectionEnabled"], True)
        self.assertNotIn("TableName", self.table)

    def test_it_can_be_taken_back_to_any_second(self):
        self.assertIs(self.table["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"], True)

    def test_rows_expire(self):
        self.assertEqual(self.table["TimeToLiveSpecification"], {"AttributeName": "expiresAt", "Enabled": True})

    def test_it_costs_what_is_used(self):
        self.assertEqual(self.table["BillingMode"], "PAY_PER_REQUEST")

    def test_keys_and_indexes(self):
        def keys(schema):
            return [(key["AttributeName"], key["KeyType"]) for key in schema]

        self.assertEqual(keys(self.table["KeySchema"]), [("pk", "HASH"), ("sk", "RANGE")])
        indexes = {
            index["IndexName"]: (keys(index["KeySchema"]), index["Projection"])
            for index in self.table["GlobalSecondaryIndexes"]
        }
        summary = {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["summary"]}
        self.assertEqual(
            indexes,
            {
                "by_owner": ([("owner", "HASH"), ("ownerSort", "RANGE")], summary),
                "by_list": ([("list", "HASH"), ("listSort", "RANGE")], summary),
                "agenda": ([("agenda", "HASH"), ("agendaSort", "RANGE")], {"ProjectionType": "KEYS_ONLY"}),
            },
        )


class Effects(unittest.TestCase):
    def setUp(self):
        self.mapping = properties("AWS::Lambda::EventSourceMapping")

    def test_the_stream_brings_new_journal_rows_and_nothing_else(self):
        self.assertEqual(
            TRANSLATED["Resources"]["Table"]["Properties"]["StreamSpecification"], {"StreamViewType": "NEW_IMAGE"}
        )
        self.assertEqual(self.mapping["EventSourceArn"], {"Fn::GetAtt": ["Table", "StreamArn"]})
        self.assertEqual(self.mapping["FunctionName"], {"Ref": "DeliverEffectsAliaslive"})
        self.assertEqual(self.mapping["StartingPosition"], "TRIM_HORIZON")
        (filter_,) = self.mapping["FilterCriteria"]["Filters"]
        self.assertEqual(
            json.loads(filter_["Pattern"]),
            {"eventName": ["INSERT"], "dynamodb": {"Keys": {"sk": {"S": [{"prefix": "EVENT#"}]}}}},
        )

    def test_a_poisoned_record_does_not_block_its_shard(self):
        self.assertEqual(self.mapping["MaximumRetryAttempts"], 3)
        self.assertEqual(self.mapping["MaximumRecordAgeInSeconds"], 3600)
        self.assertIs(self.mapping["BisectBatchOnFunctionError"], True)
        self.assertEqual(
            self.mapping["DestinationConfig"]["OnFailure"]["Destination"], {"Fn::GetAtt": ["FailedRuns", "Arn"]}
        )

    def test_a_failed_run_is_kept(self):
        configs = [config["Properties"] for config in of_type("AWS::Lambda::EventInvokeConfig").values()]
        self.assertEqual(
            {config["FunctionName"]["Ref"] for config in configs}, {logical(name) for name in EVENT_FUNCTIONS}
        )
        for config in configs:
            self.assertEqual(config["Qualifier"], "live")
            self.assertEqual(config["MaximumRetryAttempts"], 2)
            self.assertEqual(
                config["DestinationConfig"]["OnFailure"]["Destination"], {"Fn::GetAtt": ["FailedRuns", "Arn"]}
            )


class Rules(unittest.TestCase):
    def setUp(self):
        self.rules = {name: rule["Properties"] for name, rule in of_type("AWS::Events::Rule").items()}

    def test_there_are_two_and_both_are_scheduled(self):
        self.assertEqual(set(self.rules), {"NextDueRule", "ClockRule"})
        for name, rule in self.rules.items():
            with self.subTest(name):
                self.assertIn("ScheduleExpression", rule)
                # Scheduled rules exist on the default bus only.
                self.assertNotIn("EventBusName", rule)

    def test_next_due_is_off_until_a_function_sets_it(self):
        rule = self.rules["NextDueRule"]
        self.assertEqual((rule["State"], rule["ScheduleExpression"]), ("DISABLED", "cron(0 0 1 1 ? 2199)"))
        self.assertEqual([target["Arn"] for target in rule["Targets"]], [{"Ref": "RunInstalmentsAliaslive"}])

    def test_the_clock_runs_every_hour_at_the_tenants_minute(self):
        rule = self.rules["ClockRule"]
        self.assertEqual(rule["State"], "ENABLED")
        self.assertEqual(rule["ScheduleExpression"], {"Fn::Sub": "cron(${ClockMinute} * * * ? *)"})
        self.assertEqual(
            [target["Arn"]["Ref"] for target in rule["Targets"]], ["RunInstalmentsAliaslive", "DeliverEffectsAliaslive"]
        )

    def test_each_target_may_be_called_and_keeps_what_it_misses(self):
        allowed = {
            (permission["Properties"]["SourceArn"]["Fn::GetAtt"][0], permission["Properties"]["FunctionName"]["Ref"])
            for permission in of_type("AWS::Lambda::Permission").values()
            if permission["Properties"]["Principal"] == "events.amazonaws.com"
        }
        called = {(name, target["Arn"]["Ref"]) for name, rule in self.rules.items() for target in rule["Targets"]}
        self.assertEqual(allowed, called)
        for rule in self.rules.values():
            for target in rule["Targets"]:
                self.assertEqual(target["DeadLetterConfig"], {"Arn": {"Fn::GetAtt": ["UndeliveredEvents", "Arn"]}})
                self.assertLessEqual(target["RetryPolicy"]["MaximumEventAgeInSeconds"], 3600)

    def test_the_queue_takes_events_of_these_two_rules_only(self):
        policy = properties("AWS::SQS::QueuePolicy")
        self.assertEqual(policy["Queues"], [{"Ref": "UndeliveredEvents"}])
        (statement,) = policy["PolicyDocument"]["Statement"]
        self.assertEqual(statement["Principal"], {"Service": "events.amazonaws.com"})
        self.assertEqual(statement["Action"], "sqs:SendMessage")
        sources = statement["Condition"]["ArnEquals"]["aws:SourceArn"]
        self.assertEqual({source["Fn::GetAtt"][0] for source in sources}, set(self.rules))

    def test_queues_are_encrypted_and_keep_two_weeks(self):
        queues = of_type("AWS::SQS::Queue")
        self.assertEqual(set(queues), {"UndeliveredEvents", "FailedRuns"})
        for queue in queues.values():
            self.assertEqual(choice(queue["Properties"]["SqsManagedSseEnabled"], "AwsOwnedKey"), (True, False))
            self.assertEqual(queue["Properties"]["MessageRetentionPeriod"], 14 * 24 * 3600)


class Tenants(unittest.TestCase):
    def test_what_outlives_a_stack(self):
        kept = {name for name, r in TRANSLATED["Resources"].items() if r.get("DeletionPolicy") == "Retain"}
        # SAM keeps earlier versions of a function, so that an alias can go back to one.
        self.assertEqual(kept - set(of_type("AWS::Lambda::Version")), {"Table", "MailIdentity"})

    def test_every_parameter_is_used(self):
        used = json.dumps(TRANSLATED["Resources"]) + json.dumps(TRANSLATED["Conditions"])
        for parameter in TRANSLATED["Parameters"]:
            with self.subTest(parameter):
                self.assertTrue(f'{{"Ref": "{parameter}"}}' in used or f"${{{parameter}}}" in used)

    def test_outputs_name_what_a_deployment_needs(self):
        needed = {"ApiUrl", "TableName", "BusName", "NextDueRuleName", "ClockRuleName"}
        self.assertLessEqual(needed, set(TRANSLATED["Outputs"]))
