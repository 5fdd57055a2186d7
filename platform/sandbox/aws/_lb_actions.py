"""Actions and conditions of listeners and their rules, in Pulumi's and the API's spelling."""

from collections.abc import Mapping
from typing import Any, Final

from ._shared import lower, upper

__all__ = ["DECIDED", "NESTED_ACTION", "actions_as_api", "actions_of", "conditions_as_api", "conditions_of"]

CONFIGURATIONS: Final = {
    "authenticateCognito": "AuthenticateCognitoConfig",
    "authenticateOidc": "AuthenticateOidcConfig",
    "fixedResponse": "FixedResponseConfig",
    "forward": "ForwardConfig",
    "jwtValidation": "JwtValidationConfig",
    "redirect": "RedirectConfig",
}
"""A block of an action to the API's; what is in them differs by a capital letter, but for these names."""

INSIDE: Final = {"arn": "TargetGroupArn", "duration": "DurationSeconds", "stickiness": "TargetGroupStickinessConfig"}

EXTRA: Final = "authenticationRequestExtraParams"
"""A mapping whose keys are the user's own."""

NESTED_ACTION: Final[Mapping[str, Any]] = {
    "forward": {"stickiness": {"enabled": False}, "targetGroups": {"weight": 1}},
    "redirect": {
        "host": "#{host}",
        "path": "/#{path}",
        "port": "#{port}",
        "protocol": "#{protocol}",
        "query": "#{query}",
    },
}
"""What the real provider fills in where a block leaves it out."""

DECIDED: Final = frozenset(
    {"clientSecret", "onUnauthenticatedRequest", "order", "scope", "sessionCookieName", "sessionTimeout", "stickiness"}
)
"""Members of an action that the service decides when they are not given. AWS never answers a client's secret."""

CONDITIONS: Final = {
    "hostHeader": ("host-header", "HostHeaderConfig"),
    "httpHeader": ("http-header", "HttpHeaderConfig"),
    "httpRequestMethod": ("http-request-method", "HttpRequestMethodConfig"),
    "pathPattern": ("path-pattern", "PathPatternConfig"),
    "queryStrings": ("query-string", "QueryStringConfig"),
    "sourceIp": ("source-ip", "SourceIpConfig"),
}
"""A block of a condition to the API's field, and to the configuration of that field."""


def actions_as_api(actions: Any) -> list[dict[str, Any]]:
    """Actions as the API takes them."""
    return [_action_as_api(action) for action in actions or ()]


def _action_as_api(action: Mapping[str, Any]) -> dict[str, Any]:
    wanted = {"Type": action["type"], **upper({name: action.get(name) for name in ("order", "targetGroupArn")})}
    for name, api in CONFIGURATIONS.items():
        block = action.get(name)
        if block:
            wanted[api] = upper({key: value for key, value in block.items() if key != EXTRA}, INSIDE)
            wanted[api] |= {"AuthenticationRequestExtraParams": block[EXTRA]} if block.get(EXTRA) else {}
    return wanted


def actions_of(actions: Any) -> list[dict[str, Any]]:
    """The API's actions as Pulumi's."""
    return [_action_of(action) for action in actions or ()]


def _action_of(action: Mapping[str, Any]) -> dict[str, Any]:
    found = {
        "type": action["Type"],
        **lower({key: action[key] for key in ("Order", "TargetGroupArn") if key in action}),
    }
    for name, api in CONFIGURATIONS.items():
        block = action.get(api)
        if block:
            extra = block.get("AuthenticationRequestExtraParams")
            found[name] = lower(
                {key: value for key, value in block.items() if key != EXTRA[0].upper() + EXTRA[1:]}, INSIDE
            )
            found[name] |= {EXTRA: extra} if extra else {}
    return found


def conditions_as_api(conditions: Any) -> list[dict[str, Any]]:
    """Conditions as the API takes them: one for each block."""
    return [
        {"Field": field, api: {"Values": upper(block)} if name == "queryStrings" else upper(block)}
        for condition in conditions or ()
        for name, (field, api) in CONDITIONS.items()
        if (block := condition.get(name))
    ]


def conditions_of(conditions: Any) -> list[dict[str, Any]]:
    """The API's conditions as Pulumi's."""
    found = []
    for condition in conditions or ():
        for name, (field, api) in CONDITIONS.items():
            if condition.get("Field") == field:
                block = lower(condition.get(api) or {"Values": condition.get("Values") or []})
                found.append({name: block["values"] if name == "queryStrings" else block})
    return found
