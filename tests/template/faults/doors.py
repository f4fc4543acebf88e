"""Faults of routes: who is let in, and how often."""

from .planting import must_be_found_by, props


def stage(template):
    return props(template, "ApiApiGatewayDefaultStage")


@must_be_found_by("Api.test_every_route_has_one_door")
@must_be_found_by("Throttles.test_nobody_is_let_in_unasked_but_where_it_was_decided")
def a_route_asks_nobody(template):
    props(template, "Api")["Body"]["paths"]["/v1/settings"]["put"]["security"] = [{"NONE": []}]


@must_be_found_by("Api.test_routes")
def a_route_goes_to_another_function(template):
    route = props(template, "Api")["Body"]["paths"]["/v1/tasks"]["get"]["x-amazon-apigateway-integration"]
    route["uri"]["Fn::Sub"] = route["uri"]["Fn::Sub"].replace("ReadLedgerAliaslive", "SettingsAliaslive")


@must_be_found_by("Throttles.test_every_route_is_held_as_its_class_says")
def payments_are_held_like_reads(template):
    stage(template)["RouteSettings"]["POST /v1/payments"]["ThrottlingRateLimit"] = {"Ref": "ReadsPerSecond"}


@must_be_found_by("Throttles.test_every_route_is_held_as_its_class_says")
def the_unknown_address_has_lost_its_line(template):
    del stage(template)["RouteSettings"]["$default"]


@must_be_found_by("Throttles.test_no_line_is_without_its_route")
def a_line_has_outlived_its_route(template):
    stage(template)["RouteSettings"]["GET /v1/gone"] = {"ThrottlingRateLimit": {"Ref": "ReadsPerSecond"}}


@must_be_found_by("Throttles.test_what_has_no_line_is_held_as_something_that_changes_data")
def a_route_that_nobody_classed_is_held_like_a_read(template):
    stage(template)["DefaultRouteSettings"]["ThrottlingRateLimit"] = {"Ref": "ReadsPerSecond"}


@must_be_found_by("Throttles.test_classes_can_be_set_and_begin_in_their_order")
@must_be_found_by("Page.test_it_says_how_the_routes_are_held")
def strangers_get_more_than_customers(template):
    template["Parameters"]["PublicPerSecond"]["Default"] = 500


@must_be_found_by("Api.test_no_other_origin_is_let_in_by_default")
def every_origin_is_let_in(template):
    template["Parameters"]["PortalOrigins"]["Default"] = "*"
