"""The cases of the rules on hosts, disks and images."""

from typing import Any

from penstock.platform.resource import UNKNOWN, Resource
from resources import resource
from rule_cases import OK, OTHER_SHAPE, UNDECIDED, VIOLATION

__all__ = ["CASES", "ONE_SHAPE"]

CONFIGURATION = "aws:ec2/launchConfiguration:LaunchConfiguration"
VOLUME = "aws:ebs/volume:Volume"
BY_DEFAULT = "aws:ebs/encryptionByDefault:EncryptionByDefault"
PERMISSION = "aws:ec2/amiLaunchPermission:AmiLaunchPermission"
SNAPSHOTS = "aws:ebs/snapshotBlockPublicAccess:SnapshotBlockPublicAccess"
FROM_TEMPLATE = {"launchTemplate": {"id": UNKNOWN, "version": "3"}}
PLAIN = {"deviceName": "/dev/xvda", "ebs": {"volumeSize": 30}}
ENCRYPTED = {"deviceName": "/dev/xvda", "ebs": {"volumeSize": 30, "encrypted": "true", "kmsKeyId": UNKNOWN}}


def metadata(kind: str = "Instance", **options: Any) -> Resource:
    """A host with metadata options."""
    return resource(kind, metadataOptions=options, subnetId=UNKNOWN)


def template(**properties: Any) -> Resource:
    """A launch template."""
    return resource("LaunchTemplate", **properties)


CASES: dict[str, dict[str, list[Any]]] = {
    "PEN-EC2-001": {
        OK: [
            metadata(httpTokens="required"),
            metadata(httpEndpoint="disabled"),
            metadata("LaunchTemplate", httpTokens="required", httpPutResponseHopLimit=UNKNOWN),
            resource("Instance", **FROM_TEMPLATE),
        ],
        VIOLATION: [
            resource("Instance", ami=UNKNOWN),
            metadata(httpTokens="optional"),
            metadata("aws:ec2/spotInstanceRequest:SpotInstanceRequest", httpTokens="optional"),
            metadata(httpEndpoint="enabled"),
            resource("Instance", metadataOptions={"httpTokens": "optional"}, **FROM_TEMPLATE),
        ],
        OTHER_SHAPE: [template(imageId=UNKNOWN), metadata(CONFIGURATION, httpTokens="optional")],
        UNDECIDED: [metadata(httpTokens=UNKNOWN), resource("Instance", metadataOptions=UNKNOWN)],
    },
    "PEN-EC2-002": {
        OK: [metadata(httpPutResponseHopLimit=1, httpTokens=UNKNOWN), template(), metadata(httpTokens="required")],
        VIOLATION: [metadata(httpPutResponseHopLimit=2), metadata(CONFIGURATION, httpPutResponseHopLimit=64)],
        OTHER_SHAPE: [metadata("LaunchTemplate", httpPutResponseHopLimit="2")],
        UNDECIDED: [metadata(httpPutResponseHopLimit=UNKNOWN)],
    },
    "PEN-EC2-003": {
        OK: [
            resource(VOLUME, encrypted=True, kmsKeyId=UNKNOWN),
            resource("aws:ebs/snapshotCopy:SnapshotCopy", encrypted="true", sourceSnapshotId=UNKNOWN),
        ],
        VIOLATION: [
            resource(VOLUME, availabilityZone=UNKNOWN),
            resource("aws:ebs/snapshotCopy:SnapshotCopy", sourceSnapshotId=UNKNOWN),
            resource(VOLUME, encrypted=False, kmsKeyId="alias/mine"),
            resource("aws:ec2/amiCopy:AmiCopy", sourceAmiId="ami-0a1b2c3d4e5f60718"),
        ],
        OTHER_SHAPE: [resource(VOLUME, encrypted="false")],
        UNDECIDED: [resource(VOLUME, encrypted=UNKNOWN)],
    },
    "PEN-EC2-004": {
        OK: [
            resource("Instance", rootBlockDevice={"encrypted": True}, ami=UNKNOWN),
            resource("Instance", **FROM_TEMPLATE),
            template(blockDeviceMappings=[ENCRYPTED]),
            template(blockDeviceMappings=[{"deviceName": "/dev/sdb", "virtualName": "ephemeral0"}]),
            template(blockDeviceMappings=[{"deviceName": "/dev/sdb", "noDevice": "true"}]),
            template(imageId=UNKNOWN),
            resource(
                CONFIGURATION,
                rootBlockDevice={"encrypted": True},
                ebsBlockDevices=[{"deviceName": "/dev/sdb", "noDevice": True}],
            ),
        ],
        VIOLATION: [
            resource("Instance", ami=UNKNOWN),
            resource("Instance", rootBlockDevice={"volumeSize": 30}),
            resource("Instance", rootBlockDevice={"encrypted": True}, ebsBlockDevices=[{"encrypted": False}]),
            resource("Instance", rootBlockDevice={"encrypted": UNKNOWN}, ebsBlockDevices=[{"volumeSize": 5}]),
        ],
        OTHER_SHAPE: [
            template(blockDeviceMappings=[ENCRYPTED, PLAIN]),
            template(blockDeviceMappings=[UNKNOWN, PLAIN]),
            resource(CONFIGURATION, rootBlockDevice={"encrypted": "false"}),
            resource("Instance", rootBlockDevice={"encrypted": False}, **FROM_TEMPLATE),
        ],
        UNDECIDED: [
            resource("Instance", rootBlockDevice={"encrypted": UNKNOWN}),
            template(blockDeviceMappings=UNKNOWN),
        ],
    },
    "PEN-EC2-005": {
        OK: [resource(BY_DEFAULT, enabled=True), resource(BY_DEFAULT)],
        VIOLATION: [resource(BY_DEFAULT, enabled=False)],
        UNDECIDED: [resource(BY_DEFAULT, enabled=UNKNOWN)],
    },
    "PEN-EC2-006": {
        OK: [
            resource("Instance", associatePublicIpAddress=False),
            template(networkInterfaces=[{"associatePublicIpAddress": "false", "securityGroups": [UNKNOWN]}]),
            resource("Instance", subnetId=UNKNOWN),
        ],
        VIOLATION: [
            resource("Instance", associatePublicIpAddress=True, subnetId=UNKNOWN),
            resource(CONFIGURATION, associatePublicIpAddress=True),
        ],
        OTHER_SHAPE: [
            template(networkInterfaces=[{"associatePublicIpAddress": "true"}]),
            template(networkInterfaces=[UNKNOWN, {"associatePublicIpAddress": True}]),
            template(networkInterfaces={"associatePublicIpAddress": "true"}),
        ],
        UNDECIDED: [
            resource("Instance", associatePublicIpAddress=UNKNOWN),
            template(networkInterfaces=[{"associatePublicIpAddress": UNKNOWN}]),
        ],
    },
    "PEN-EC2-007": {
        OK: [template(imageId="ami-0a1b2c3d4e5f60718"), template(name="resolve:me")],
        VIOLATION: [
            template(imageId="resolve:ssm:/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id")
        ],
        UNDECIDED: [template(imageId=UNKNOWN)],
    },
    "PEN-EC2-008": {
        OK: [
            resource("Instance", monitoring=True),
            resource("Instance", **FROM_TEMPLATE),
            template(monitoring={"enabled": True}),
            resource(CONFIGURATION, imageId=UNKNOWN),
        ],
        VIOLATION: [
            resource("Instance", ami=UNKNOWN),
            resource("Instance", monitoring=False),
            resource("Instance", monitoring=False, **FROM_TEMPLATE),
        ],
        OTHER_SHAPE: [
            template(imageId=UNKNOWN),
            template(monitoring={"enabled": False}),
            resource(CONFIGURATION, enableMonitoring=False),
        ],
        UNDECIDED: [resource("Instance", monitoring=UNKNOWN), template(monitoring=UNKNOWN)],
    },
    "PEN-EC2-009": {
        OK: [resource(PERMISSION, accountId="123456789012", imageId=UNKNOWN), resource(PERMISSION, group="")],
        VIOLATION: [resource(PERMISSION, group="all", imageId=UNKNOWN)],
        UNDECIDED: [resource(PERMISSION, group=UNKNOWN)],
    },
    "PEN-EC2-010": {
        OK: [resource(SNAPSHOTS, state="block-new-sharing")],
        VIOLATION: [
            resource(SNAPSHOTS, state="unblocked"),
            resource("aws:ec2/imageBlockPublicAccess:ImageBlockPublicAccess", state="unblocked"),
        ],
        UNDECIDED: [resource(SNAPSHOTS, state=UNKNOWN)],
    },
}

ONE_SHAPE = frozenset({"PEN-EC2-005", "PEN-EC2-007", "PEN-EC2-009", "PEN-EC2-010"})
