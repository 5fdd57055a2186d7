"""ClickOpsAlarm: somebody is told of every change that is made by hand."""

import re
from collections.abc import Sequence
from typing import Any

import pulumi
import pulumi_aws as aws
from pydantic import Field, ValidationInfo, field_validator

from ..platform.component import Component, Mutable
from ..platform.inputs import Args, ArgumentError, Input
from ._account import Account, account_of
from ._click_ops import MESSAGE, MESSAGE_PATHS, click_ops_pattern
from .alerts import AlertPublisher, Alerts, AlertsArgs

__all__ = ["ClickOpsAlarm", "ClickOpsAlarmArgs", "ClickOpsException"]

_ROLE = re.compile(r"arn:aws[a-z-]*:iam::\d{12}:role/[\w+=,.@/-]+")
_PRINCIPALS = re.compile(r"arn:aws[a-z-]*:iam::\d{12}:(?:role|user)/(?=.*[\w+=,.@-])[\w+=,.@/*-]+")
_SERVICE = re.compile(r"[a-z0-9-]+\.amazonaws\.com")
_CALL = re.compile(r"[A-Z][A-Za-z0-9]+")


class ClickOpsException(Args):
    """What is not told of, and why: either somebody, or calls of a service."""

    reason: str = Field(min_length=10, max_length=500)
    """Why, for those who read it later: a sentence."""
    principal_arn: str | None = None
    """A role or a user, by its own ARN; `*` stands for any text. By default the exception is for a service."""
    service: str | None = Field(default=None, validate_default=True)
    """A service as CloudTrail names it, for instance `logs.amazonaws.com`. By default the exception is for a principal."""
    calls: list[str] = Field(default=[])
    """The names of the service's calls, for instance `CreateLogStream`. By default all of them."""

    @field_validator("principal_arn")
    @classmethod
    def _is_a_principal(cls, value: str | None) -> str | None:
        if value is not None and not _PRINCIPALS.fullmatch(value):
            raise ValueError(
                "the ARN of a role or a user is needed, arn:aws:iam::ACCOUNT:role/NAME, not that of everybody"
            )
        return value

    @field_validator("service")
    @classmethod
    def _is_one_of_two(cls, value: str | None, info: ValidationInfo) -> str | None:
        if "principal_arn" in info.data and (value is None) == (info.data["principal_arn"] is None):
            raise ValueError("exactly one of principal_arn and service must be given")
        if value is not None and not _SERVICE.fullmatch(value):
            raise ValueError("a service is named as CloudTrail does: NAME.amazonaws.com")
        return value

    @field_validator("calls")
    @classmethod
    def _are_of_a_service(cls, value: list[str], info: ValidationInfo) -> list[str]:
        if value and "service" in info.data and info.data["service"] is None:
            raise ValueError("calls are calls of a service: give service too")
        if wrong := [call for call in value if not _CALL.fullmatch(call)]:
            raise ValueError(f"not the name of a call: {wrong[0]}; CloudTrail's eventName is meant, without wildcards")
        return value


class ClickOpsAlarmArgs(Args):
    """Who may change things, and whom to tell of other changes."""

    deploy_role_arns: list[Input[str]] = Field(min_length=1)
    """The roles that deploy, by ARN: what they change from a pipeline is no news. In a console session it is."""
    exceptions: list[ClickOpsException] = Field(default=[])
    """What is not told of, each with its reason: roles of workloads that write, a way in for emergencies. By default none."""
    topic_arn: Input[str] | None = None
    """The SNS topic that is told, by ARN: that of an Alerts with the publisher `events`. By default the alarm makes one."""

    @field_validator("deploy_role_arns")
    @classmethod
    def _are_roles(cls, value: list[Any]) -> list[Any]:
        for arn in value:
            if isinstance(arn, str) and not _ROLE.fullmatch(arn):
                raise ValueError(
                    f"{arn} is not the ARN of one role: arn:aws:iam::ACCOUNT:role/PATH/NAME is meant, not that of a session"
                )
        return value


class ClickOpsAlarm(Component):
    """A rule that tells a topic who changed what by hand, where, and on which resource.

    By hand is every writing call of a console session, of an IAM user or the root user, and of a role that is neither one
    of those that deploy nor a service's own. The account needs a trail (AuditTrail): without one there are no such events.
    AWS sends them in the region of the call, those of global services (IAM, Route 53, CloudFront) in us-east-1: have one
    alarm in each region that is used, and one there.
    """

    IN_PLACE = (
        Mutable("rule", ("description", "eventPattern"), "which later calls are told of"),
        Mutable("target", ("arn",), "who is told of them"),
    )

    rule_name: pulumi.Output[str]
    """The rule."""
    topic_arn: pulumi.Output[str]
    """The topic that is told: subscribe to it."""
    documented_exceptions: pulumi.Output[Sequence[str]]
    """What is not told of, and why: a line for each exception."""

    def __init__(self, name: str, args: ClickOpsAlarmArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        args = ClickOpsAlarmArgs.of(args, f"ClickOpsAlarm {name!r}")
        super().__init__(name, opts)
        account = account_of(self)
        rule = aws.cloudwatch.EventRule(
            self.child("rule"),
            description=f"{name}: changes by hand; exceptions: {len(args.exceptions)}",
            event_pattern=self._pattern(args, account),
            state="ENABLED",
            tags=self.tags(),
            opts=self.options("rule"),
        )
        topic_arn = args.topic_arn
        if topic_arn is None:
            own = AlertsArgs(publishers=[AlertPublisher.EVENTS])
            topic_arn = Alerts(self.child("alerts"), own, self.options("alerts")).topic_arn
        aws.cloudwatch.EventTarget(
            self.child("target"),
            rule=rule.name,
            arn=topic_arn,
            # No role: EventBridge may publish because the topic lets it.
            input_transformer={"input_paths": dict(MESSAGE_PATHS), "input_template": MESSAGE},
            opts=self.options("target"),
        )
        self.finish(
            rule_name=rule.name,
            topic_arn=topic_arn,
            documented_exceptions=[_line(exception) for exception in args.exceptions],
        )

    def _pattern(self, args: ClickOpsAlarmArgs, account: Account) -> Input[str]:
        """Known at once where the roles are."""
        arns = args.deploy_role_arns
        if all(isinstance(arn, str) for arn in arns):
            return self._pattern_of(args, account, arns)
        return pulumi.Output.all(*arns).apply(lambda known: self._pattern_of(args, account, known))

    def _pattern_of(self, args: ClickOpsAlarmArgs, account: Account, deploy_role_arns: Sequence[Any]) -> str:
        calls: dict[str, list[str]] = {}
        for exception in (exception for exception in args.exceptions if exception.service is not None):
            before = calls.get(str(exception.service))
            # An exception for all calls of a service is wider than one for some.
            is_wide = not exception.calls or before == []
            calls[str(exception.service)] = [] if is_wide else [*(before or []), *exception.calls]
        try:
            return click_ops_pattern(
                account,
                deploy_role_arns=deploy_role_arns,
                excepted_principals=[item.principal_arn for item in args.exceptions if item.principal_arn is not None],
                excepted_calls=calls,
            )
        except ValueError as error:
            raise ArgumentError(
                f"ClickOpsAlarm {self.component_name!r}: {error}",
                got=f"{len(args.deploy_role_arns)} deploy roles, {len(args.exceptions)} exceptions",
                do="name several roles by one pattern with `*`, or except a whole service",
            ) from None


def _line(exception: ClickOpsException) -> str:
    what = exception.principal_arn or f"{exception.service}: {', '.join(exception.calls) or 'every call'}"
    return f"{what} ({exception.reason})"
