"""Lambda functions, stored and never run."""

import base64
import hashlib
import io
import zipfile
from collections.abc import Mapping
from typing import Any, Final

from ..resource_class import Cloud, Properties, ResourceClass
from ._shared import asked, changed, in_order, lower, none_when_gone, tags_to_change, upper

KEPT: Final = {
    "description": "Description",
    "handler": "Handler",
    "memorySize": "MemorySize",
    "role": "Role",
    "runtime": "Runtime",
    "timeout": "Timeout",
}
"""Properties of one shape that the emulator keeps, new and changed."""

FORGOTTEN: Final = {
    "codeSigningConfigArn": "CodeSigningConfigArn",
    "deadLetterConfig": "DeadLetterConfig",
    "ephemeralStorage": "EphemeralStorage",
    "kmsKeyArn": "KMSKeyArn",
    "loggingConfig": "LoggingConfig",
    "snapStart": "SnapStart",
    "tracingConfig": "TracingConfig",
}
"""Properties that the emulator takes, and forgets on creation or on an update."""

UNKNOWN_TO_IT: Final = (
    "capacityProviderConfig",
    "durableConfig",
    "fileSystemConfig",
    "imageConfig",
    "publishTo",
    "tenancyConfig",
)
CODE: Final = ("code", "imageUri", "s3Bucket", "s3Key", "s3ObjectVersion", "sourceCodeHash")


class Function(ResourceClass):
    """A function. Its id is its name."""

    type = "aws:lambda/function:Function"
    cloudformation = "AWS::Lambda::Function"
    cloudformation_names = {"name": "FunctionName"}
    required = ("role",)
    defaults = {
        "memorySize": 128,
        "packageType": "Zip",
        "publish": False,
        "reservedConcurrentExecutions": -1,
        "skipDestroy": False,
        "timeout": 3,
    }
    nested_defaults = {"vpcConfig": {"ipv6AllowedForDualStack": False}}
    replace_on = frozenset({"name", "packageType", "tenancyConfig"})
    write_only = frozenset(
        {
            "code",
            "publish",
            "replaceSecurityGroupsOnDestroy",
            "replacementSecurityGroupIds",
            "s3Bucket",
            "s3Key",
            "s3ObjectVersion",
            "skipDestroy",
            "sourceCodeHash",
            "sourceKmsKeyArn",
            "useResourceTimeoutForPropagation",
        }
    )
    computed = frozenset(
        {
            "architectures",
            "codeSha256",
            "ephemeralStorage",
            "loggingConfig",
            "name",
            "sourceCodeHash",
            "tracingConfig",
        }
    )
    not_kept = {
        **dict.fromkeys(FORGOTTEN, "the emulator forgets it, on creation or on an update"),
        **dict.fromkeys(UNKNOWN_TO_IT, "the emulator does not know it"),
        "vpcConfig.ipv6AllowedForDualStack": "the emulator does not answer it",
    }
    takes_tags = True

    def validate(self, inputs: Properties) -> dict[str, str]:
        """Code comes from one place."""
        given = [name for name in ("code", "imageUri", "s3Bucket") if inputs.get(name) is not None]
        if len(given) == 1:
            return {}
        return {"code": f"exactly one of code, imageUri, s3Bucket must be given, not {len(given)}"}

    def equal(self, name: str, one: Any, other: Any) -> bool:
        """Subnets and security groups have no order."""
        if name == "vpcConfig":
            one, other = in_order(one), in_order(other)
        return super().equal(name, one, other)

    def create(self, cloud: Cloud, inputs: Properties) -> str:
        """Create the function with its settings, then reserve its concurrency."""
        settings = _settings(inputs) | {api: upper(value) for api, value in asked(inputs, FORGOTTEN).items()}
        client = cloud.client("lambda")
        client.create_function(
            FunctionName=inputs["name"],
            Code=_code(inputs),
            PackageType=inputs["packageType"],
            Publish=bool(inputs["publish"]),
            Tags=inputs.get("tagsAll") or {},
            **asked(inputs, {"architectures": "Architectures"}),
            **settings,
        )
        _reserve(client, inputs["name"], inputs)
        return str(inputs["name"])

    def describe(self, cloud: Cloud, resource_id: str, state: Properties) -> Properties | None:
        """Answer from the function and its concurrency."""
        client = cloud.client("lambda")
        answer = none_when_gone(client.get_function, FunctionName=resource_id)
        if answer is None:
            return None
        function = answer["Configuration"]
        concurrency = client.get_function_concurrency(FunctionName=resource_id).get("ReservedConcurrentExecutions", -1)
        network = lower(function.get("VpcConfig") or {})
        return {
            **_outputs(cloud, function),
            **{name: function.get(api) or None for name, api in KEPT.items()},
            "architectures": function.get("Architectures"),
            "environment": lower_environment(function.get("Environment")),
            "imageUri": answer.get("Code", {}).get("ImageUri"),
            "layers": [layer["Arn"] for layer in function.get("Layers") or ()],
            "name": function["FunctionName"],
            "packageType": function["PackageType"],
            "reservedConcurrentExecutions": concurrency,
            "tagsAll": answer.get("Tags"),
            "vpcConfig": {name: network.get(name) for name in ("securityGroupIds", "subnetIds")} if network else None,
        }

    def update(self, cloud: Cloud, resource_id: str, old: Properties, new: Properties) -> None:
        """Update settings, code, concurrency and tags, each by its own call."""
        client = cloud.client("lambda")
        client.update_function_configuration(FunctionName=resource_id, **_settings(new, is_update=True))
        if changed(old, new, *CODE):
            client.update_function_code(FunctionName=resource_id, **_code(new))
        if changed(old, new, "reservedConcurrentExecutions"):
            _reserve(client, resource_id, new)
        if new["publish"]:
            client.publish_version(FunctionName=resource_id)
        to_set, to_take = tags_to_change(old, new)
        if to_take:
            client.untag_resource(Resource=old["arn"], TagKeys=to_take)
        if to_set:
            client.tag_resource(Resource=old["arn"], Tags=to_set)

    def delete(self, cloud: Cloud, resource_id: str, state: Properties) -> None:
        """Delete the function with all its versions, unless it is to stay."""
        if not state.get("skipDestroy"):
            none_when_gone(cloud.client("lambda").delete_function, FunctionName=resource_id)


def _settings(inputs: Properties, *, is_update: bool = False) -> dict[str, Any]:
    settings = asked(inputs, KEPT)
    variables = (inputs.get("environment") or {}).get("variables") or {}
    network = inputs.get("vpcConfig") or {}
    if variables or is_update:
        settings["Environment"] = {"Variables": variables}
    if network or is_update:
        settings["VpcConfig"] = {
            "SubnetIds": network.get("subnetIds") or [],
            "SecurityGroupIds": network.get("securityGroupIds") or [],
        }
    if inputs.get("layers") or is_update:
        settings["Layers"] = inputs.get("layers") or []
    if is_update:
        settings.setdefault("Description", "")
    return settings


def _code(inputs: Properties) -> dict[str, Any]:
    """Where the code is. What a file or an archive holds stays here: the emulator gets an empty one of its own."""
    if inputs.get("imageUri"):
        return {"ImageUri": inputs["imageUri"]}
    if inputs.get("s3Bucket"):
        return asked(inputs, {"s3Bucket": "S3Bucket", "s3Key": "S3Key", "s3ObjectVersion": "S3ObjectVersion"})
    code = inputs.get("code")
    digest = str(code.get("hash", "")) if isinstance(code, Mapping) else ""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        # A fixed date, so that the same code gives the same checksum.
        archive.writestr(zipfile.ZipInfo("code-is-not-sent-to-the-emulator"), digest)
    return {"ZipFile": content.getvalue()}


def _reserve(client: Any, name: str, inputs: Properties) -> None:
    reserved = int(inputs["reservedConcurrentExecutions"])
    if reserved >= 0:
        client.put_function_concurrency(FunctionName=name, ReservedConcurrentExecutions=reserved)
    else:
        client.delete_function_concurrency(FunctionName=name)


def _outputs(cloud: Cloud, function: Mapping[str, Any]) -> Properties:
    arn = function["FunctionArn"]
    qualified = f"{arn}:{function['Version']}"
    invoke = f"arn:{cloud.partition}:apigateway:{cloud.region}:lambda:path"
    checksum = function.get("CodeSha256") or base64.b64encode(hashlib.sha256().digest()).decode()
    return {
        "arn": arn,
        "codeSha256": checksum,
        "invokeArn": f"{invoke}/2015-03-31/functions/{arn}/invocations",
        "lastModified": function["LastModified"],
        "qualifiedArn": qualified,
        "qualifiedInvokeArn": f"{invoke}/2015-03-31/functions/{qualified}/invocations",
        "responseStreamingInvokeArn": f"{invoke}/2021-11-15/functions/{arn}/response-streaming-invocations",
        "signingJobArn": function.get("SigningJobArn") or "",
        "signingProfileVersionArn": function.get("SigningProfileVersionArn") or "",
        "sourceCodeSize": function.get("CodeSize", 0),
        "version": function["Version"],
    }


def lower_environment(environment: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """The environment; names of variables are nobody's to spell."""
    return {"variables": dict(environment["Variables"])} if environment else None


CLASSES: tuple[ResourceClass, ...] = (Function(),)
