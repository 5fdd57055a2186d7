"""What a host is started from. A change of any of it is a new version, and new hosts."""

import base64
from collections.abc import Mapping
from typing import Final

import pulumi
import pulumi_aws as aws

from ..platform.component import Component
from ..platform.inputs import Input
from ._fleet_role import HostRole

__all__ = ["encrypted_volume", "fleet_template", "user_data"]

AGENT_SETTINGS: Final = (
    # A Spot instance about to be taken back takes no new tasks and lets those it has finish.
    ("ECS_ENABLE_SPOT_INSTANCE_DRAINING", "true"),
    # How long a task may take to stop, of the two minutes that Spot gives notice.
    ("ECS_CONTAINER_STOP_TIMEOUT", "90s"),
    # A task has its own role: that of the host, and the host's metadata, are none of its business.
    ("ECS_AWSVPC_BLOCK_IMDS", "true"),
    ("ECS_ENABLE_TASK_IAM_ROLE", "true"),
    ("ECS_ENABLE_AWSLOGS_EXECUTIONROLE_OVERRIDE", "true"),
    ("ECS_DISABLE_PRIVILEGED", "true"),
)

METADATA: Final[aws.ec2.LaunchTemplateMetadataOptionsArgsDict] = {
    "http_endpoint": "enabled",
    "http_tokens": "required",
    "http_put_response_hop_limit": 1,
    "http_protocol_ipv6": "disabled",
    "instance_metadata_tags": "disabled",
}
"""The second version of the metadata service only, and one hop: no container reaches it."""


def user_data(cluster_name: str) -> str:
    """The script that a host runs when it starts, in base64: it joins the cluster and drains when it must go.

    There is no way to add to it: what a host is, its image says, and no secret can get in.
    """
    lines = [f"{name}={value}" for name, value in (("ECS_CLUSTER", cluster_name), *AGENT_SETTINGS)]
    script = "\n".join(["#!/bin/bash", "cat > /etc/ecs/ecs.config <<'SETTINGS'", *lines, "SETTINGS", ""])
    return base64.b64encode(script.encode()).decode()


def fleet_template(
    component: Component,
    cluster_name: pulumi.Output[str],
    role: HostRole,
    group: aws.ec2.SecurityGroup,
    *,
    image: str,
    instance_type: str,
    volume: aws.ec2.LaunchTemplateBlockDeviceMappingArgsDict,
    tags: Mapping[str, Input[str]],
    vpc_id: Input[str],
) -> aws.ec2.LaunchTemplate:
    """The child `template`: no key pair, no public address, metadata with a session only and never from inside a container.

    For another cluster, or in another VPC, it is another template, and with its name another group: a refresh would never
    end, because the alarm counts in the new cluster the hosts of the old one, and the old security group could not go.
    """
    return aws.ec2.LaunchTemplate(
        component.child("template"),
        image_id=image,
        instance_type=instance_type,
        iam_instance_profile={"arn": role.profile.arn},
        user_data=cluster_name.apply(user_data),
        block_device_mappings=[volume],
        network_interfaces=[_interface(group)],
        metadata_options=METADATA,
        monitoring={"enabled": True},
        # A host that shuts itself down is gone, and replaced.
        instance_initiated_shutdown_behavior="terminate",
        update_default_version=True,
        # A provider's default tags reach the template, and not what is started from it.
        tag_specifications=[
            {"resource_type": kind, "tags": tags} for kind in ("instance", "volume", "network-interface")
        ],
        tags=component.tags(),
        opts=component.options("template", replacement_trigger=pulumi.Output.all(cluster_name, vpc_id)),
    )


def _interface(group: aws.ec2.SecurityGroup) -> aws.ec2.LaunchTemplateNetworkInterfaceArgsDict:
    return {
        "device_index": 0,
        "security_groups": [group.id],
        "associate_public_ip_address": "false",
        "delete_on_termination": "true",
    }


def encrypted_volume(
    device_name: str, size_gib: int, kms_key_arn: Input[str] | None
) -> aws.ec2.LaunchTemplateBlockDeviceMappingArgsDict:
    """A host's root volume: encrypted gp3, deleted with the host."""
    return {
        "device_name": device_name,
        "ebs": {
            "encrypted": "true",
            "kms_key_id": kms_key_arn,
            "volume_type": "gp3",
            "volume_size": size_gib,
            "delete_on_termination": "true",
        },
    }
