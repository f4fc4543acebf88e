"""Faults of functions, parameters and outputs."""

from template import TEMPLATE

from .planting import must_be_found_by, props


@must_be_found_by("Functions.test_each_folder_is_a_function_and_each_function_a_folder", form=TEMPLATE)
def a_folder_is_no_function_any_more(template):
    del template["Resources"]["Settings"]


@must_be_found_by("Functions.test_each_is_built_from_rust_for_arm")
def a_function_is_built_for_another_machine(template):
    props(template, "Settings")["Architectures"] = ["x86_64"]


@must_be_found_by("Functions.test_an_api_function_answers_before_the_gateway_gives_up")
def a_function_answers_when_the_gateway_has_given_up(template):
    props(template, "ReadLedger")["Timeout"] = 30


@must_be_found_by("Functions.test_environment")
def a_function_lacks_its_table(template):
    del props(template, "Settings")["Environment"]["Variables"]["TABLE_NAME"]


@must_be_found_by("Functions.test_no_concurrency_is_reserved_unless_a_tenant_asks")
def every_tenant_reserves_executions(template):
    template["Parameters"]["RunnerConcurrency"]["Default"] = 1


@must_be_found_by("Parameters.test_each_says_what_it_is_for")
def a_parameter_says_nothing(template):
    template["Parameters"]["KeyArn"]["Description"] = ""


@must_be_found_by("Parameters.test_each_is_used_and_so_is_each_condition", "Tenants.test_every_parameter_is_used")
def a_parameter_does_nothing(template):
    template["Parameters"]["Nothing"] = {"Type": "String", "Description": "Nothing."}


@must_be_found_by("Parameters.test_each_is_used_and_so_is_each_condition")
def a_condition_decides_nothing(template):
    template["Conditions"]["Nothing"] = {"Fn::Equals": [{"Ref": "KeyArn"}, "x"]}


@must_be_found_by("Parameters.test_each_begins_as_one_of_its_own_values")
def a_parameter_begins_with_what_it_refuses(template):
    template["Parameters"]["LogRetentionDays"]["Default"] = 100


@must_be_found_by("Parameters.test_patterns_take_what_they_are_for_and_nothing_else")
def a_name_of_a_key_is_taken_for_a_key(template):
    template["Parameters"]["KeyArn"]["AllowedPattern"] = ".*"


@must_be_found_by("Outputs.test_each_says_what_it_is")
def an_output_says_nothing(template):
    template["Outputs"]["ApiUrl"]["Description"] = "url"


@must_be_found_by("Outputs.test_queues_of_failures_can_be_found")
def a_queue_of_failures_can_not_be_found(template):
    del template["Outputs"]["FailedRunsUrl"]


@must_be_found_by("Outputs.test_nothing_is_exported")
def an_output_is_exported(template):
    template["Outputs"]["TableName"]["Export"] = {"Name": "table"}


@must_be_found_by("Tenants.test_outputs_name_what_a_deployment_needs")
def a_deployment_can_not_find_the_api(template):
    del template["Outputs"]["ApiUrl"]


@must_be_found_by("Size.test_the_stack_fits_into_a_template_with_room_left")
def the_stack_does_not_fit_into_a_template(template):
    for number in range(450):
        template["Resources"][f"Filler{number}"] = {"Type": "AWS::SQS::Queue", "Properties": {}}


@must_be_found_by("Page.test_it_speaks_of_every_choice_of_whoever_operates_it")
def a_choice_is_gone(template):
    del template["Parameters"]["KeyArn"]
