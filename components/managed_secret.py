"""ManagedSecret: the place of a secret, without its value. The value is put there by people or by rotation, never by code."""

import pulumi
import pulumi_aws as aws
from pydantic import Field

from ..platform.component import Component, Mutable
from ..platform.inputs import Args, Input, json_text
from ..platform.reference import SecretRef
from ._account import Account, account_of
from ._key import encryption_key

__all__ = ["ManagedSecret", "ManagedSecretArgs", "Rotation"]


class Rotation(Args):
    """How the value is changed from time to time."""

    function_arn: Input[str]
    """The Lambda function that changes it, by ARN. Secrets Manager must be allowed to invoke it."""
    interval_days: int = Field(default=30, ge=1, le=1000)
    """How often, in days. By default every 30."""


class ManagedSecretArgs(Args):
    """What the secret is for, and how it is changed. There is no argument for its value."""

    description: str = Field(min_length=1, max_length=2048)
    """What the secret opens, for those who find it later."""
    rotation: Rotation | None = None
    """How the value is changed. By default it is not."""
    recovery_window_days: int = Field(default=30, ge=7, le=30)
    """How long a deleted secret can be brought back, in days. By default 30."""


class ManagedSecret(Component):
    """A secret encrypted with a key of its own, that only its own account can reach.

    A service that reads it can only start when it has a value: create it, put the value there, then give its ARN to the
    service as a `SecretRef`, by configuration.
    """

    IN_PLACE = (
        Mutable("secret", ("description", "recoveryWindowInDays"), "words, and what a deletion would mean"),
        Mutable("rotation", ("rotationLambdaArn", "rotationRules"), "who changes the value next, and when"),
    )

    secret_arn: pulumi.Output[str]
    """The ARN, known when it is created. What uses it waits until the secret's policy is in place."""
    kms_key_arn: pulumi.Output[str]
    """The key that encrypts it."""

    def __init__(self, name: str, args: ManagedSecretArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        args = ManagedSecretArgs.of(args, f"ManagedSecret {name!r}")
        super().__init__(name, opts)
        account = account_of(self)
        key = encryption_key(self, account, f"Secret {name}")
        secret = aws.secretsmanager.Secret(
            self.child("secret"),
            description=args.description,
            kms_key_id=key.arn,
            recovery_window_in_days=args.recovery_window_days,
            tags=self.tags(),
            opts=self.options("secret"),
        )
        policy = aws.secretsmanager.SecretPolicy(
            self.child("policy"),
            secret_arn=secret.arn,
            policy=secret_policy(account),
            block_public_policy=True,
            opts=self.options("policy"),
        )
        if args.rotation is not None:
            aws.secretsmanager.SecretRotation(
                self.child("rotation"),
                secret_id=secret.id,
                rotation_lambda_arn=args.rotation.function_arn,
                rotation_rules={"automatically_after_days": args.rotation.interval_days},
                opts=self.options("rotation"),
            )
        self.finish(secret_arn=policy.secret_arn, kms_key_arn=key.arn)

    @property
    def reference(self) -> pulumi.Output[SecretRef]:
        """The secret as a reference, with its key. Known when the secret is created, not in the preview before."""
        return pulumi.Output.all(arn=self.secret_arn, kms_key_arn=self.kms_key_arn).apply(
            lambda known: SecretRef(known["arn"], kms_key_arn=known["kms_key_arn"])
        )


def secret_policy(account: Account) -> str:
    """The secret's own policy: nobody from another account, whatever their policies say. `*` is the secret itself."""
    outsiders = {
        "Sid": "DenyOtherAccounts",
        "Effect": "Deny",
        "Principal": "*",
        "Action": "secretsmanager:*",
        "Resource": "*",
        "Condition": {
            "StringNotEquals": {"aws:PrincipalAccount": account.account_id},
            # Services of AWS act without an account of their own.
            "BoolIfExists": {"aws:PrincipalIsAWSService": "false"},
        },
    }
    return json_text({"Version": "2012-10-17", "Statement": [outsiders]})
