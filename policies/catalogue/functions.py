"""Lambda: who may call a function, what happens to a call that fails, and what the function runs on."""

from ...platform.errors import printable
from ...platform.resource import Graph, Resource
from ...platform.rule import NOT_APPLICABLE, OK, GraphRule, Outcome, ResourceRule, Rule, Severity, Violation, each
from ..boundaries import FUNCTION
from ..lifecycles import RUNTIMES, ends
from ..standards import cdk_nag, checkov, nist, pci, security_hub
from ..values import forbidden_value, has, is_set, of_each, required_value

__all__ = ["RULES"]

PERMISSION = "aws:lambda/permission:Permission"
LAYER_PERMISSION = "aws:lambda/layerVersionPermission:LayerVersionPermission"
INVOKE_CONFIG = "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig"

_GUIDE = "https://docs.aws.amazon.com/lambda/latest/dg/"

_ASYNCHRONOUS_CALLERS = frozenset(
    f"{service}.amazonaws.com" for service in ("s3", "sns", "events", "logs", "config", "ses", "iot", "codecommit")
)
"""Services that hand over an event and do not wait for what becomes of it."""


def _caller_is_known(permission: Resource) -> Outcome:
    if permission.get("principal") != "*":
        return OK
    narrowing = "organizationId" if permission.type == LAYER_PERMISSION else "principalOrgId"
    return OK if has(permission, narrowing) else Violation("everybody may use it, from any account")


def _service_acts_for_somebody(permission: Resource) -> Outcome:
    principal = str(permission.get("principal", ""))
    if not principal.endswith((".amazonaws.com", ".amazonaws.com.cn")):
        return NOT_APPLICABLE
    if is_set(permission, "sourceArn") or is_set(permission, "sourceAccount"):
        return OK
    return Violation(f"{printable(principal, 80)} may call it for anybody, from any account")


def _keeps_failed_events(graph: Graph) -> Outcome:
    def violation(function: Resource) -> Violation | None:
        callers = _asynchronous_callers(graph, function)
        if not callers or _has_place_for_failures(graph, function):
            return None
        return Violation(f"events of {' and '.join(callers)} that {function.name} fails on are lost", function.urn)

    return each(graph.of_type(FUNCTION), violation)


def _asynchronous_callers(graph: Graph, function: Resource) -> list[str]:
    permissions = graph.referring(function, PERMISSION, "function", identity="name")
    return sorted({str(item.get("principal")) for item in permissions} & _ASYNCHRONOUS_CALLERS)


def _has_place_for_failures(graph: Graph, function: Resource) -> bool:
    if is_set(function, "deadLetterConfig.targetArn"):
        return True
    settings = graph.referring(function, INVOKE_CONFIG, "functionName", identity="name")
    return any(is_set(setting, "destinationConfig.onFailure.destination") for setting in settings)


def _variables_have_a_key(function: Resource) -> Outcome:
    if not function.get("environment.variables"):
        return NOT_APPLICABLE
    if is_set(function, "kmsKeyArn"):
        return OK
    return Violation("whoever may look at the function reads its variables")


def _runtime_is_mended(function: Resource) -> Outcome:
    runtime = str(function.get("runtime", ""))
    if not runtime:
        return NOT_APPLICABLE  # an image brings its own
    end = RUNTIMES.get(runtime)
    return OK if end is None or not ends(end) else Violation(f"{runtime} gets no fixes after {end}")


RULES: tuple[Rule, ...] = (
    ResourceRule(
        id="PEN-LAM-001",
        sentence="Addresses of functions ask who calls.",
        severity=Severity.HIGH,
        why="Without it the function answers everybody on the internet, and each answer is paid for.",
        fix='Set authorization_type="AWS_IAM"; for the public, put CloudFront or an API in front.',
        references=nist("AC-3", "AC-6", "IA-2"),
        equivalents=(*cdk_nag("LambdaFunctionUrlAuth"), *checkov("CKV_AWS_258")),
        url=f"{_GUIDE}urls-auth.html",
        types=("aws:lambda/functionUrl:FunctionUrl",),
        check=required_value("authorizationType", when="AWS_IAM".__eq__, otherwise="it answers everybody"),
    ),
    ResourceRule(
        id="PEN-LAM-002",
        sentence="No permission lets everybody call a function or use a layer.",
        severity=Severity.CRITICAL,
        why="Anybody with an AWS account can run the function with whatever event, or read the layer.",
        fix='Name an account or a service as principal, or add principal_org_id="o-...".',
        references=(*security_hub("Lambda.1"), *nist("AC-3", "AC-6", "SC-7"), *pci("7.2.1")),
        equivalents=(*cdk_nag("PCI.DSS.321-LambdaFunctionPublicAccessProhibited"), *checkov("CKV_AWS_301")),
        url=f"{_GUIDE}access-control-resource-based.html",
        types=(PERMISSION, LAYER_PERMISSION),
        check=_caller_is_known,
    ),
    GraphRule(
        id="PEN-LAM-003",
        sentence="A service may call a function only for something of yours.",
        severity=Severity.HIGH,
        why="S3, SNS and the others call for whoever sets them up: a stranger's bucket can start the function.",
        fix="Set source_arn=bucket.arn, for S3 source_account too.",
        references=nist("AC-3", "AC-6"),
        equivalents=checkov("CKV_AWS_364"),
        url=f"{_GUIDE}permissions-function-services.html",
        types=(PERMISSION,),
        check=of_each((PERMISSION,), _service_acts_for_somebody),
    ),
    GraphRule(
        id="PEN-LAM-004",
        sentence="Events that a function fails on are kept.",
        severity=Severity.MEDIUM,
        why="Who sent the event does not wait: after the last attempt it is gone, and nobody is told.",
        fix='Set dead_letter_config={"target_arn": queue.arn}, or add FunctionEventInvokeConfig with on_failure.',
        references=nist("CP-10", "SI-2", "SI-11"),
        equivalents=(
            *cdk_nag("NIST.800.53.R5-LambdaDLQ", "Serverless-LambdaAsyncFailureDestination"),
            *checkov("CKV_AWS_116"),
        ),
        url=f"{_GUIDE}invocation-async-retain-records.html",
        types=(FUNCTION,),
        check=_keeps_failed_events,
    ),
    ResourceRule(
        id="PEN-LAM-005",
        sentence="Functions are traced.",
        severity=Severity.LOW,
        why="Where the time of a slow request went is seen only when its steps were recorded.",
        fix='Set tracing_config={"mode": "Active"}.',
        references=(*security_hub("Lambda.7"), *nist("CA-7")),
        equivalents=(*cdk_nag("Serverless-LambdaTracing"), *checkov("CKV_AWS_50")),
        url=f"{_GUIDE}services-xray.html",
        types=(FUNCTION,),
        check=required_value("tracingConfig.mode", when="Active".__eq__, otherwise="it records no trace of its own"),
        remedy=lambda _: {"tracingConfig": {"mode": "Active"}},
    ),
    GraphRule(
        id="PEN-LAM-006",
        sentence="Variables of functions are encrypted with a key of your own.",
        severity=Severity.LOW,
        why="With AWS's own key, everybody who may read the function's configuration reads its variables.",
        fix="Set kms_key_arn=key.arn.",
        references=nist("SC-12", "SC-28"),
        equivalents=checkov("CKV_AWS_173"),
        url=f"{_GUIDE}configuration-envvars-encryption.html",
        types=(FUNCTION,),
        check=of_each((FUNCTION,), _variables_have_a_key),
    ),
    ResourceRule(
        id="PEN-LAM-007",
        sentence="The runtime of a function still gets fixes.",
        severity=Severity.HIGH,
        why="Holes in the language stay open, and after a while Lambda takes no new version of the function.",
        fix='Set runtime="python3.14" or another that is supported, or build an image.',
        references=(*security_hub("Lambda.2"), *nist("CA-9(1)", "CM-2", "SI-2"), *pci("12.3.4")),
        equivalents=(*cdk_nag("AwsSolutions-L1"), *checkov("CKV_AWS_363")),
        url=f"{_GUIDE}lambda-runtimes.html",
        types=(FUNCTION,),
        check=_runtime_is_mended,
    ),
    ResourceRule(
        id="PEN-LAM-008",
        sentence="Functions do not call themselves without end.",
        severity=Severity.MEDIUM,
        why="A function that writes where it reads from calls itself as fast as it can, and all of it is paid for.",
        fix='Leave recursive_loop out: "Terminate" is the default.',
        references=nist("SC-5"),
        url=f"{_GUIDE}invocation-recursion.html",
        types=("aws:lambda/functionRecursionConfig:FunctionRecursionConfig",),
        check=forbidden_value("recursiveLoop", when="Allow".__eq__, because="a loop runs until somebody sees the bill"),
        remedy=lambda _: {"recursiveLoop": "Terminate"},
    ),
)
