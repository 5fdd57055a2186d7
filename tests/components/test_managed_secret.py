"""A managed secret as a program declares it."""

import json
import subprocess
import sys
from typing import Any

import pulumi_aws as aws
import pytest
from component_programs import ACCOUNT_ID, REGION, synthesised
from penstock.components import ManagedSecret, ManagedSecretArgs
from penstock.platform.errors import ConfigurationError
from penstock.platform.reference import SecretRef
from penstock.platform.testing import Synthesised, any_value
from policy_evaluator import DENIED, NOT_ALLOWED, Request, decide

ARN = f"arn:aws:secretsmanager:{REGION}:{ACCOUNT_ID}:secret:token-secret-1a2b3c4-AbCdEf"
KEY_ARN = f"arn:aws:kms:{REGION}:{ACCOUNT_ID}:key/1234abcd"


def secret(**more: Any) -> Synthesised:
    return synthesised(lambda: ManagedSecret("token", ManagedSecretArgs(description="Opens the shop", **more)))


def test_there_is_a_place_for_a_value_and_no_value() -> None:
    stack = secret()
    stack.has_resource(aws.secretsmanager.Secret, {"description": "Opens the shop"}, name="token-secret", count=1)
    stack.resource_count(aws.secretsmanager.SecretVersion, 0)
    assert stack.find(props={"secretString": any_value()}) == ()


def test_it_is_encrypted_with_a_rotated_key_of_its_own() -> None:
    stack = secret()
    (key,) = stack.has_resource(aws.kms.Key, {"enableKeyRotation": True})
    assert stack.one("token-secret").property_dependencies["kmsKeyId"] == (key.urn,)


def test_other_accounts_are_denied_whatever_their_policies_say() -> None:
    """Our own principals, and services of AWS, are left to their policies."""
    policy = secret().one("token-policy").inputs["policy"]

    def asked(**context: str) -> str:
        read = {"action": "secretsmanager:GetSecretValue", "resource": ARN}
        return decide(policy, Request(principal="arn:aws:iam::1:role/a", **read, context=context))

    assert asked(**{"aws:PrincipalAccount": "999988887777", "aws:PrincipalIsAWSService": "false"}) == DENIED
    assert asked(**{"aws:PrincipalAccount": ACCOUNT_ID, "aws:PrincipalIsAWSService": "false"}) == NOT_ALLOWED
    assert asked(**{"aws:PrincipalIsAWSService": "true"}) == NOT_ALLOWED
    secret().has_resource(aws.secretsmanager.SecretPolicy, {"blockPublicPolicy": True})


def test_it_rotates_when_asked() -> None:
    function = f"arn:aws:lambda:{REGION}:{ACCOUNT_ID}:function:rotate"
    expected = {"rotationLambdaArn": function, "rotationRules": {"automaticallyAfterDays": 7}}
    rotated = secret(rotation={"function_arn": function, "interval_days": 7})
    rotated.has_resource(aws.secretsmanager.SecretRotation, expected, count=1)
    secret().resource_count(aws.secretsmanager.SecretRotation, 0)


@pytest.mark.parametrize("field", ["value", "secret_string", "password"])
def test_a_value_is_no_argument_and_is_never_echoed(field: str) -> None:
    """Whatever the argument is called."""
    given: Any = {"description": "Opens the shop", field: "hunter2"}
    for build in (lambda: ManagedSecret("token", given), lambda: ManagedSecretArgs(**given)):
        with pytest.raises(ConfigurationError, match=field) as refusal:
            synthesised(build)
        assert "hunter2" not in str(refusal.value)


DEPLOYED = f"""
import asyncio, pulumi
from penstock.components import ManagedSecret, ManagedSecretArgs

class Deployed(pulumi.runtime.Mocks):
    def new_resource(self, args):
        arns = {{"aws:secretsmanager/secret:Secret": "{ARN}", "aws:kms/key:Key": "{KEY_ARN}"}}
        return "id", {{**args.inputs, "arn": arns.get(args.typ, ""), "keyId": "1234abcd"}}

    def call(self, args):
        return {{"accountId": "{ACCOUNT_ID}", "region": "{REGION}", "partition": "aws"}}

loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)
pulumi.runtime.set_mocks(Deployed(), project="shop", stack="dev", preview=False)
secret = ManagedSecret("token", ManagedSecretArgs(description="Opens the shop"))
print(loop.run_until_complete(secret.reference.future()).model_dump_json())
"""
"""The SDK's own mocks leave event loops open: they run in a process of their own."""


def test_once_deployed_it_is_a_reference_that_a_service_can_take() -> None:
    """The output is a SecretRef with the key, so that the reader is allowed to decrypt."""
    run = subprocess.run([sys.executable, "-c", DEPLOYED], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    known = SecretRef(**json.loads(run.stdout))
    assert known.value_from == ARN
    assert [statement["Resource"] for statement in known.read_statements] == [[ARN], [KEY_ARN]]
