"""Examples for penstock.platform.sandbox.aws.kms."""

import json

from penstock.platform.sandbox.aws.kms import Alias, Key
from penstock.platform.sandbox.resource_class import Cloud

from .model import NEW_NAME, Example


def key(cloud: Cloud) -> str:
    """A new key's id."""
    return str(cloud.client("kms").create_key()["KeyMetadata"]["KeyId"])


def policy(action: str) -> str:
    """A key policy with one statement."""
    statement = {
        "Effect": "Allow",
        "Principal": {"AWS": "arn:aws:iam::111122223333:root"},
        "Action": action,
        "Resource": "*",
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


EXAMPLES: tuple[Example, ...] = (
    Example(
        resource_class=Key(),
        prepare=lambda cloud: {
            "bypassPolicyLockoutSafetyCheck": True,
            "customerMasterKeySpec": "SYMMETRIC_DEFAULT",
            "deletionWindowInDays": 7,
            "description": "encrypts logs",
            "enableKeyRotation": True,
            "isEnabled": True,
            "keyUsage": "ENCRYPT_DECRYPT",
            "multiRegion": True,
            "policy": policy("kms:*"),
            "rotationPeriodInDays": 180,
            "tags": {"purpose": "logs"},
        },
        changed={
            "bypassPolicyLockoutSafetyCheck": False,
            "deletionWindowInDays": 30,
            "description": "encrypts trails",
            "enableKeyRotation": False,
            "isEnabled": False,
            "policy": policy("kms:Decrypt"),
            "rotationPeriodInDays": 90,
            "tags": {"purpose": "trails", "empty": ""},
        },
        removed="tags",
        replaced={"customerMasterKeySpec": "RSA_2048", "keyUsage": "SIGN_VERIFY", "multiRegion": False},
        tamper=lambda cloud, key_id: cloud.client("kms").disable_key_rotation(KeyId=key_id),
        tampered="enableKeyRotation",
    ),
    Example(
        resource_class=Alias(),
        prepare=lambda cloud: {"name": NEW_NAME, "targetKeyId": key(cloud)},
        changed=lambda cloud: {"targetKeyId": key(cloud)},
        replaced={"name": NEW_NAME, "namePrefix": "alias/other-"},
        tamper=lambda cloud, name: cloud.client("kms").update_alias(AliasName=name, TargetKeyId=key(cloud)),
        tampered="targetKeyId",
        why_not={"removed": "without a name it keeps the one it has, and the key is required"},
    ),
)
