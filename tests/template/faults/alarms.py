"""Faults by which nobody is told, or nobody knows what to do."""

from .planting import must_be_found_by, props


@must_be_found_by("Alarms.test_they_are_few_and_called_after_their_tenant")
def a_ninth_alarm(template):
    template["Resources"]["Ninth"] = {
        "Type": "AWS::CloudWatch::Alarm",
        "Properties": {"AlarmName": {"Fn::Sub": "${AWS::StackName}-ninth"}},
    }


@must_be_found_by("Alarms.test_they_are_few_and_called_after_their_tenant")
def an_alarm_is_there_for_some_tenants_only(template):
    template["Resources"]["DueLateAlarm"]["Condition"] = "DashboardWanted"


@must_be_found_by("Alarms.test_each_has_one_paragraph_that_says_what_to_do_and_names_it")
def an_alarm_without_a_runbook(template):
    props(template, "DueLateAlarm")["AlarmName"]["Fn::Sub"] = "${AWS::StackName}-very-late"


@must_be_found_by("Alarms.test_each_has_one_paragraph_that_says_what_to_do_and_names_it")
def an_alarm_leads_to_another_ones_runbook(template):
    props(template, "DueLateAlarm")["AlarmDescription"] = props(template, "ClockStoppedAlarm")["AlarmDescription"]


@must_be_found_by("Alarms.test_each_is_about_one_metric_that_exists")
def an_alarm_is_about_a_metric_that_nobody_writes(template):
    props(template, "DueLateAlarm")["MetricName"] = "DueLag"


@must_be_found_by("Alarms.test_each_is_about_one_metric_that_exists")
def an_alarm_reckons(template):
    props(template, "DueLateAlarm")["Metrics"] = [{"Id": "all", "Expression": "1"}]


@must_be_found_by("Alarms.test_each_is_about_this_tenant_alone")
def an_alarm_is_about_the_whole_account(template):
    props(template, "ApiErrorsAlarm")["Dimensions"] = []


@must_be_found_by("Alarms.test_each_is_about_this_tenant_alone")
def an_alarm_is_about_another_tenant(template):
    props(template, "DueLateAlarm")["Dimensions"][0]["Value"] = "musterdorf"


@must_be_found_by("Alarms.test_each_tells_the_topic_when_it_begins_and_when_it_ends")
def an_alarm_tells_nobody(template):
    del props(template, "DueLateAlarm")["AlarmActions"][0]


@must_be_found_by("Alarms.test_silence_is_a_failure_of_the_clock_and_of_nothing_else")
def a_clock_that_stands_still_is_no_failure(template):
    props(template, "ClockStoppedAlarm")["TreatMissingData"] = "notBreaching"


@must_be_found_by("Alarms.test_the_clock_is_missed_after_two_hours")
def the_clock_is_missed_after_a_day(template):
    props(template, "ClockStoppedAlarm")["EvaluationPeriods"] = 24


@must_be_found_by("Alarms.test_every_queue_of_failures_is_watched_from_the_first_message_on")
def a_queue_of_failures_is_watched_from_the_tenth_message_on(template):
    props(template, "FailedRunsAlarm")["Threshold"] = 10


@must_be_found_by("Alarms.test_every_queue_of_failures_is_watched_from_the_first_message_on")
def a_queue_of_failures_is_not_watched(template):
    template["Resources"]["Lost"] = {"Type": "AWS::SQS::Queue", "Properties": {}}
    props(template, "ClockRule")["Targets"][0]["DeadLetterConfig"] = {"Arn": {"Fn::GetAtt": ["Lost", "Arn"]}}


@must_be_found_by("Told.test_a_topic_of_the_tenants_own_stands_back_for_a_given_one")
def two_topics(template):
    del template["Resources"]["AlarmTopic"]["Condition"]


@must_be_found_by("Told.test_a_mailbox_is_told_if_there_is_one")
def a_mailbox_is_forgotten(template):
    del props(template, "AlarmTopic")["Subscription"]["Fn::If"][2][0]


@must_be_found_by("Told.test_alarms_of_this_tenant_alone_are_taken")
def alarms_of_every_tenant_are_taken(template):
    statement = props(template, "AlarmTopicPolicy")["PolicyDocument"]["Statement"][0]
    statement["Condition"]["ArnLike"]["aws:SourceArn"] = {
        "Fn::Sub": "arn:aws:cloudwatch:${AWS::Region}:${AWS::AccountId}:alarm:*"
    }


def redrawn(template, old, new):
    body = props(template, "Dashboard")["DashboardBody"]
    assert old in body["Fn::Sub"], old
    body["Fn::Sub"] = body["Fn::Sub"].replace(old, new)


@must_be_found_by("Dashboard.test_it_is_there_for_whoever_pays_for_it")
def every_tenant_pays_for_a_dashboard(template):
    template["Parameters"]["WithDashboard"]["Default"] = "yes"


@must_be_found_by("Dashboard.test_it_shows_every_alarm_and_every_function")
def the_dashboard_forgets_a_function(template):
    redrawn(template, "${AWS::StackName}-settings", "${AWS::StackName}-read_ledger")


@must_be_found_by("Dashboard.test_it_shows_what_exists_of_this_tenant_alone")
def the_dashboard_shows_a_resource_that_is_gone(template):
    redrawn(template, "${UndeliveredEvents.QueueName}", "${Gone.QueueName}")


@must_be_found_by("Dashboard.test_it_shows_what_exists_of_this_tenant_alone")
def the_dashboard_shows_a_number_that_nobody_writes(template):
    redrawn(template, '"IteratorAge"', '"StreamAge"')


@must_be_found_by("Dashboard.test_it_shows_each_of_the_tenants_own_metrics")
def the_dashboard_forgets_a_metric(template):
    redrawn(template, '"Conflicts"', '"Refusals"')


@must_be_found_by("Dashboard.test_graphs_have_titles_and_do_not_lie_on_each_other")
def two_graphs_lie_on_each_other(template):
    redrawn(template, '"x": 8, "y": 5', '"x": 7, "y": 5')
