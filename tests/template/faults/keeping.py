"""Faults by which something is lost or lies open."""

from .planting import must_be_found_by, props, right, rights


@must_be_found_by("Failures.test_what_a_rule_can_not_deliver_is_kept")
@must_be_found_by("Rules.test_each_target_may_be_called_and_keeps_what_it_misses")
def a_target_keeps_nothing(template):
    del props(template, "ClockRule")["Targets"][1]["DeadLetterConfig"]


@must_be_found_by("Failures.test_what_a_rule_can_not_deliver_is_kept")
def a_target_is_tried_for_a_day(template):
    props(template, "NextDueRule")["Targets"][0]["RetryPolicy"]["MaximumEventAgeInSeconds"] = 86400


@must_be_found_by(
    "Failures.test_a_run_that_failed_is_kept_by_the_alias_that_was_called", "Effects.test_a_failed_run_is_kept"
)
def a_failed_run_is_forgotten(template):
    del template["Resources"]["RunInstalmentsEventInvokeConfig"]


@must_be_found_by(
    "Failures.test_a_run_that_failed_is_kept_by_the_alias_that_was_called", "Effects.test_a_failed_run_is_kept"
)
def a_failed_run_is_kept_for_versions_that_nobody_calls(template):
    props(template, "RunInstalmentsEventInvokeConfig")["Qualifier"] = "$LATEST"


@must_be_found_by("Failures.test_a_run_that_failed_is_kept_by_the_alias_that_was_called")
def a_failed_run_may_not_be_kept(template):
    rights(template, "RunInstalments").remove(right(template, "RunInstalments", "sqs:SendMessage"))


@must_be_found_by("Failures.test_what_a_stream_or_queue_can_not_hand_over_is_kept")
@must_be_found_by("Effects.test_a_poisoned_record_does_not_block_its_shard")
def a_poisoned_record_is_forgotten(template):
    del props(template, "DeliverEffectsJournal")["DestinationConfig"]


@must_be_found_by("Failures.test_what_a_stream_or_queue_can_not_hand_over_is_kept")
def a_queue_repeats_a_poisoned_message_for_ever(template):
    mapping = {"EventSourceArn": {"Fn::GetAtt": ["Inbox", "Arn"]}, "FunctionName": {"Ref": "SettingsAliaslive"}}
    template["Resources"]["Inbox"] = {"Type": "AWS::SQS::Queue", "Properties": {}}
    template["Resources"]["Reading"] = {"Type": "AWS::Lambda::EventSourceMapping", "Properties": mapping}


@must_be_found_by("Failures.test_what_a_topic_can_not_hand_over_is_kept")
def a_topic_forgets_what_a_queue_does_not_take(template):
    subscription = {
        "Protocol": "sqs",
        "Endpoint": {"Fn::GetAtt": ["FailedRuns", "Arn"]},
        "TopicArn": {"Ref": "AlarmTopic"},
    }
    template["Resources"]["Handing"] = {"Type": "AWS::SNS::Subscription", "Properties": subscription}


@must_be_found_by("Failures.test_what_a_topic_can_not_hand_over_is_kept")
def a_subscription_that_can_not_keep_anything_calls_a_function(template):
    props(template, "AlarmTopic")["Subscription"]["Fn::If"][2][0]["Protocol"] = "lambda"


@must_be_found_by("Failures.test_what_is_kept_waits_two_weeks_and_calls_nobody")
@must_be_found_by("Rules.test_queues_are_encrypted_and_keep_two_weeks")
def what_is_kept_is_gone_after_four_days(template):
    del props(template, "FailedRuns")["MessageRetentionPeriod"]


@must_be_found_by("Doors.test_only_services_send_and_only_for_what_is_named")
@must_be_found_by("Rules.test_the_queue_takes_events_of_these_two_rules_only")
def a_queue_takes_events_of_every_rule(template):
    statement = props(template, "UndeliveredEventsPolicy")["PolicyDocument"]["Statement"][0]
    statement["Condition"]["ArnEquals"]["aws:SourceArn"] = ["arn:aws:events:*"]


@must_be_found_by("Doors.test_only_services_send_and_only_for_what_is_named")
def anybody_publishes_to_the_topic(template):
    props(template, "AlarmTopicPolicy")["PolicyDocument"]["Statement"][0]["Principal"] = {"AWS": "*"}


@must_be_found_by("Doors.test_a_policy_speaks_of_its_own_queue_or_topic")
def a_policy_speaks_of_another_queue(template):
    props(template, "UndeliveredEventsPolicy")["Queues"] = [{"Ref": "FailedRuns"}]


@must_be_found_by("Doors.test_whoever_sends_to_a_queue_is_let_in")
@must_be_found_by("Rules.test_the_queue_takes_events_of_these_two_rules_only")
def a_rule_is_not_let_into_its_queue(template):
    statement = props(template, "UndeliveredEventsPolicy")["PolicyDocument"]["Statement"][0]
    del statement["Condition"]["ArnEquals"]["aws:SourceArn"][0]


@must_be_found_by("Doors.test_whoever_sends_to_a_queue_is_let_in")
def a_topic_is_not_let_into_its_queue(template):
    subscription = {
        "Protocol": "sqs",
        "Endpoint": {"Fn::GetAtt": ["FailedRuns", "Arn"]},
        "TopicArn": {"Ref": "AlarmTopic"},
        "RedrivePolicy": {"deadLetterTargetArn": {"Fn::GetAtt": ["UndeliveredEvents", "Arn"]}},
    }
    template["Resources"]["Handing"] = {"Type": "AWS::SNS::Subscription", "Properties": subscription}


@must_be_found_by("Doors.test_every_topic_says_who_may_publish")
def a_topic_says_nothing(template):
    del template["Resources"]["AlarmTopicPolicy"]


@must_be_found_by("Table.test_it_survives_its_stack", "Tenants.test_what_outlives_a_stack")
@must_be_found_by("Keeping.test_what_is_precious_outlives_the_stack_and_nothing_else_does")
def the_table_goes_with_its_stack(template):
    template["Resources"]["Table"]["DeletionPolicy"] = "Delete"


@must_be_found_by("Keeping.test_what_is_precious_outlives_the_stack_and_nothing_else_does")
def the_identity_goes_when_it_is_replaced(template):
    del template["Resources"]["MailIdentity"]["UpdateReplacePolicy"]


@must_be_found_by("Keeping.test_what_is_precious_outlives_the_stack_and_nothing_else_does")
@must_be_found_by("Tenants.test_what_outlives_a_stack")
def logs_lie_around_after_their_stack(template):
    template["Resources"]["ApiLog"]["DeletionPolicy"] = "Retain"


@must_be_found_by("Keeping.test_what_could_be_deleted_by_mistake_is_protected", "Table.test_it_survives_its_stack")
def the_table_can_be_deleted_by_mistake(template):
    props(template, "Table")["DeletionProtectionEnabled"] = False


@must_be_found_by("Table.test_it_can_be_taken_back_to_any_second")
def the_table_can_not_be_taken_back(template):
    props(template, "Table")["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"] = False


@must_be_found_by("Table.test_rows_expire")
def rows_stay_for_ever(template):
    props(template, "Table")["TimeToLiveSpecification"]["AttributeName"] = "expires"


@must_be_found_by("Table.test_it_costs_what_is_used")
def the_table_costs_what_was_ordered(template):
    props(template, "Table")["BillingMode"] = "PROVISIONED"


@must_be_found_by("Table.test_keys_and_indexes")
def an_index_projects_everything(template):
    props(template, "Table")["GlobalSecondaryIndexes"][2]["Projection"] = {"ProjectionType": "ALL"}


@must_be_found_by("Keeping.test_every_log_ends", "Functions.test_each_has_its_own_log_that_ends")
def a_log_is_kept_for_ever(template):
    del props(template, "SettingsLog")["RetentionInDays"]


@must_be_found_by("Keeping.test_every_log_ends")
def the_access_log_is_kept_for_ever(template):
    del props(template, "ApiLog")["RetentionInDays"]


@must_be_found_by("Functions.test_each_has_its_own_log_that_ends")
def two_functions_share_a_log(template):
    props(template, "ReadLedger")["LoggingConfig"]["LogGroup"] = {"Ref": "SettingsLog"}


@must_be_found_by("Encryption.test_the_table")
def the_table_forgets_its_key(template):
    del props(template, "Table")["SSESpecification"]["Fn::If"][2]["KMSMasterKeyId"]


@must_be_found_by(
    "Encryption.test_every_queue_and_never_by_two_keys", "Rules.test_queues_are_encrypted_and_keep_two_weeks"
)
def a_queue_is_encrypted_twice(template):
    props(template, "FailedRuns")["SqsManagedSseEnabled"] = True


@must_be_found_by("Encryption.test_every_queue_and_never_by_two_keys")
def a_queue_ignores_the_key(template):
    props(template, "FailedRuns")["KmsMasterKeyId"] = {"Ref": "AWS::NoValue"}


@must_be_found_by("Encryption.test_every_topic")
def a_topic_ignores_the_key(template):
    del props(template, "AlarmTopic")["KmsMasterKeyId"]


@must_be_found_by("Encryption.test_every_log")
def a_log_ignores_the_key(template):
    props(template, "ApiLog")["KmsKeyId"] = {"Ref": "KeyArn"}


@must_be_found_by("Encryption.test_no_key_is_bought_unless_it_is_given")
def every_tenant_pays_for_a_key(template):
    template["Resources"]["Key"] = {"Type": "AWS::KMS::Key", "Properties": {}}


@must_be_found_by("Rules.test_there_are_two_and_both_are_scheduled")
def a_third_rule_takes_the_place_of_another_tenant(template):
    template["Resources"]["Third"] = {
        "Type": "AWS::Events::Rule",
        "Properties": {"ScheduleExpression": "rate(1 day)", "Targets": []},
    }


@must_be_found_by("Rules.test_next_due_is_off_until_a_function_sets_it")
def next_due_rings_at_once(template):
    props(template, "NextDueRule")["State"] = "ENABLED"


@must_be_found_by("Rules.test_the_clock_runs_every_hour_at_the_tenants_minute")
def the_clock_is_off(template):
    props(template, "ClockRule")["State"] = "DISABLED"


@must_be_found_by("Rules.test_each_target_may_be_called_and_keeps_what_it_misses")
def a_rule_may_not_call_its_function(template):
    del template["Resources"]["ClockRuleCallsDeliverEffects"]


@must_be_found_by("Effects.test_the_stream_brings_new_journal_rows_and_nothing_else")
def the_stream_brings_every_row(template):
    del props(template, "DeliverEffectsJournal")["FilterCriteria"]["Filters"][0]
    props(template, "DeliverEffectsJournal")["FilterCriteria"]["Filters"].append({"Pattern": "{}"})


@must_be_found_by("Effects.test_a_poisoned_record_does_not_block_its_shard")
def a_poisoned_record_blocks_its_shard(template):
    props(template, "DeliverEffectsJournal")["MaximumRetryAttempts"] = -1
