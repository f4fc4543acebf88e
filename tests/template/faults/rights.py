"""Faults of roles: what a function may do, and to what."""

from .planting import must_be_found_by, props, right, rights


@must_be_found_by("Rights.test_each_function_may_do_what_it_does")
def a_reader_may_write(template):
    right(template, "ReadLedger", "dynamodb:BatchGetItem")["Action"] = ["dynamodb:BatchGetItem", "dynamodb:PutItem"]


@must_be_found_by("Rights.test_nothing_is_granted_at_large")
def a_role_may_do_anything(template):
    right(template, "Settings", "logs:PutLogEvents")["Action"] = "logs:*"


@must_be_found_by("Rights.test_nothing_is_granted_at_large", "Roles.test_a_role_has_no_rights_but_those_written_in_it")
def a_role_has_rights_of_aws(template):
    props(template, "SettingsRole")["ManagedPolicyArns"] = ["arn:aws:iam::aws:policy/ReadOnlyAccess"]


@must_be_found_by("Roles.test_rights_are_for_this_stack_alone", "Roles.test_every_exception_is_still_needed")
def a_right_is_for_every_queue(template):
    right(template, "RunInstalments", "sqs:SendMessage")["Resource"] = "*"


@must_be_found_by("Roles.test_rights_are_for_this_stack_alone")
def a_right_is_for_another_tenants_rule(template):
    right(template, "RunInstalments", "events:PutRule")["Resource"] = {
        "Fn::Sub": "arn:${AWS::Partition}:events:${AWS::Region}:${AWS::AccountId}:rule/musterdorf-next-due"
    }


@must_be_found_by("Roles.test_rights_are_for_this_stack_alone")
def a_right_is_for_the_rules_of_all_tenants(template):
    right(template, "RunInstalments", "events:PutRule")["Resource"] = {
        "Fn::Sub": "arn:${AWS::Partition}:events:${AWS::Region}:${AWS::AccountId}:rule/*"
    }


@must_be_found_by("Roles.test_every_exception_is_still_needed")
def an_exception_is_not_needed_any_more(template):
    right(template, "DeliverEffects", "dynamodb:ListStreams")["Resource"] = {"Fn::GetAtt": ["Table", "StreamArn"]}


@must_be_found_by("Roles.test_every_function_has_a_role_of_its_own")
def two_functions_share_a_role(template):
    props(template, "ReadLedger")["Role"] = {"Fn::GetAtt": ["ManageCustomersRole", "Arn"]}


@must_be_found_by("Roles.test_only_lambda_takes_a_role_on")
def anybody_takes_a_role_on(template):
    props(template, "SettingsRole")["AssumeRolePolicyDocument"]["Statement"][0]["Principal"] = {"AWS": "*"}


@must_be_found_by("Roles.test_every_function_is_traced_and_may_say_so")
def a_function_is_not_traced(template):
    del props(template, "SubmitProposal")["TracingConfig"]


@must_be_found_by("Roles.test_every_function_is_traced_and_may_say_so", "Rights.test_each_function_may_do_what_it_does")
def a_function_may_not_write_its_traces(template):
    rights(template, "SubmitProposal").remove(right(template, "SubmitProposal", "xray:PutTraceSegments"))


@must_be_found_by("Roles.test_a_function_writes_its_own_log_and_no_other")
def a_function_writes_anothers_log(template):
    right(template, "Settings", "logs:PutLogEvents")["Resource"] = {"Fn::GetAtt": ["ReadLedgerLog", "Arn"]}


@must_be_found_by("Rights.test_table_actions_are_for_this_table_and_queries_for_named_indexes")
def a_function_queries_an_index_that_is_not_its_own(template):
    right(template, "ListBlockedInvoices", "dynamodb:Query")["Resource"].append(
        {"Fn::Sub": "${Table.Arn}/index/agenda"}
    )


@must_be_found_by("Rights.test_only_the_next_due_rule_may_be_set")
def the_clock_may_be_set(template):
    rule = right(template, "DeliverEffects", "events:PutRule")["Resource"]
    rule["Fn::Sub"] = rule["Fn::Sub"].replace("-next-due", "-clock")


@must_be_found_by("Rights.test_mail_goes_out_under_the_tenants_identity_and_configuration_set")
def mail_goes_out_under_any_configuration_set(template):
    right(template, "DeliverEffects", "ses:SendEmail")["Resource"][1] = {
        "Fn::Sub": "arn:aws:ses:*:*:configuration-set/*"
    }


@must_be_found_by("Rights.test_who_may_call_is_named")
def any_rule_may_call(template):
    del props(template, "ClockRuleCallsRunInstalments")["SourceArn"]
