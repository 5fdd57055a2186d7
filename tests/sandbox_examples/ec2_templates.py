"""Examples for penstock.platform.sandbox.aws.ec2_templates."""

import base64

from penstock.platform.sandbox.aws.ec2_templates import LaunchTemplate
from penstock.platform.sandbox.resource_class import Cloud

from .model import NEW_NAME, Example
from .names import new_name


def launch_template(cloud: Cloud) -> str:
    """The id of a new launch template."""
    answer = cloud.client("ec2").create_launch_template(
        LaunchTemplateName=new_name("template"),
        LaunchTemplateData={"ImageId": "ami-0123456789abcdef0", "InstanceType": "m7g.large"},
    )
    return str(answer["LaunchTemplate"]["LaunchTemplateId"])


def script(text: str) -> str:
    """User data."""
    return base64.b64encode(text.encode()).decode()


EXAMPLES: tuple[Example, ...] = (
    Example(
        resource_class=LaunchTemplate(),
        prepare=lambda cloud: {
            "blockDeviceMappings": [
                {
                    "deviceName": "/dev/xvda",
                    "ebs": {
                        "deleteOnTermination": "true",
                        "encrypted": "true",
                        "kmsKeyId": "arn:aws:kms:eu-west-1:111122223333:key/1",
                        "iops": 3000,
                        "throughput": 125,
                        "volumeSize": 30,
                        "volumeType": "gp3",
                    },
                }
            ],
            "capacityReservationSpecification": {"capacityReservationPreference": "open"},
            "cpuOptions": {"coreCount": 2, "threadsPerCore": 1},
            "creditSpecification": {"cpuCredits": "standard"},
            "description": "hosts",
            "disableApiStop": True,
            "disableApiTermination": True,
            "ebsOptimized": "true",
            "enclaveOptions": {"enabled": True},
            "hibernationOptions": {"configured": True},
            "iamInstanceProfile": {"name": "hosts"},
            "imageId": "ami-0123456789abcdef0",
            "instanceInitiatedShutdownBehavior": "terminate",
            "instanceMarketOptions": {"marketType": "spot", "spotOptions": {"spotInstanceType": "one-time"}},
            "instanceType": "m7g.large",
            "keyName": "operators",
            "licenseSpecifications": [
                {
                    "licenseConfigurationArn": "arn:aws:license-manager:eu-west-1:111122223333:license-configuration:lic-1"
                }
            ],
            "maintenanceOptions": {"autoRecovery": "disabled"},
            "metadataOptions": {"httpEndpoint": "enabled", "httpPutResponseHopLimit": 1, "httpTokens": "required"},
            "monitoring": {"enabled": True},
            "name": NEW_NAME,
            "networkInterfaces": [
                {"associatePublicIpAddress": "false", "deviceIndex": 0, "securityGroups": ["sg-0123456789abcdef0"]}
            ],
            "placement": {"tenancy": "dedicated"},
            "privateDnsNameOptions": {"enableResourceNameDnsAaaaRecord": True, "hostnameType": "resource-name"},
            "tagSpecifications": [{"resourceType": "instance", "tags": {"purpose": "host"}}],
            "tags": {"purpose": "host"},
            "updateDefaultVersion": True,
            "userData": script("one"),
        },
        changed={
            "blockDeviceMappings": [
                {"deviceName": "/dev/xvda", "ebs": {"encrypted": "false", "volumeSize": 40, "volumeType": "gp2"}}
            ],
            "capacityReservationSpecification": {"capacityReservationPreference": "none"},
            "cpuOptions": {"coreCount": 1, "threadsPerCore": 1},
            "creditSpecification": {"cpuCredits": "unlimited"},
            "description": "better hosts",
            "disableApiStop": False,
            "disableApiTermination": False,
            "ebsOptimized": "false",
            "enclaveOptions": {"enabled": False},
            "hibernationOptions": {"configured": False},
            "iamInstanceProfile": {"name": "better-hosts"},
            "imageId": "resolve:ssm:/images/host:7",
            "instanceInitiatedShutdownBehavior": "stop",
            "instanceMarketOptions": {"marketType": "capacity-block"},
            "instanceType": "m7g.xlarge",
            "keyName": "others",
            "licenseSpecifications": [
                {
                    "licenseConfigurationArn": "arn:aws:license-manager:eu-west-1:111122223333:license-configuration:lic-2"
                }
            ],
            "maintenanceOptions": {"autoRecovery": "default"},
            "metadataOptions": {"httpEndpoint": "enabled", "httpPutResponseHopLimit": 2, "httpTokens": "optional"},
            "monitoring": {"enabled": False},
            "networkInterfaces": [{"associatePublicIpAddress": "true", "deviceIndex": 0}],
            "placement": {"tenancy": "default"},
            "privateDnsNameOptions": {"enableResourceNameDnsAaaaRecord": False, "hostnameType": "ip-name"},
            "tagSpecifications": [{"resourceType": "volume", "tags": {"purpose": "disk"}}],
            "tags": {"purpose": "better host"},
            "userData": script("two"),
        },
        removed="keyName",
        replaced={"name": NEW_NAME},
        tamper=lambda cloud, template_id: cloud.client("ec2").create_launch_template_version(
            LaunchTemplateId=template_id, LaunchTemplateData={"ImageId": "ami-0fedcba9876543210"}
        ),
        tampered="imageId",
    ),
)
