"""EC2: what a host may be asked for, who can read its disks and its images, and whether it can be reached."""

from collections.abc import Iterator

from ...platform.resource import Resource
from ...platform.rule import NOT_APPLICABLE, OK, Outcome, ResourceRule, Rule, Severity, Violation, each
from ..standards import cdk_nag, checkov, cis_aws, nist, pci, security_hub
from ..values import forbidden_value, has, required_value, true

__all__ = ["RULES"]

INSTANCE = "aws:ec2/instance:Instance"
SPOT_INSTANCE = "aws:ec2/spotInstanceRequest:SpotInstanceRequest"
LAUNCH_TEMPLATE = "aws:ec2/launchTemplate:LaunchTemplate"
LAUNCH_CONFIGURATION = "aws:ec2/launchConfiguration:LaunchConfiguration"
HOST_TYPES = (INSTANCE, SPOT_INSTANCE, LAUNCH_TEMPLATE, LAUNCH_CONFIGURATION)

_GUIDE = "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/"
_EBS_GUIDE = "https://docs.aws.amazon.com/ebs/latest/userguide/"


def _metadata_needs_a_token(host: Resource) -> Outcome:
    if host.get("metadataOptions") is None and has(host, "launchTemplate"):
        return NOT_APPLICABLE  # the template's own options hold, and the template is judged itself
    tokens = host.get("metadataOptions.httpTokens")
    if tokens == "required" or host.get("metadataOptions.httpEndpoint") == "disabled":
        return OK
    return Violation("its metadata, and with it the credentials of its role, can be read without a session token")


def _devices_are_encrypted(host: Resource) -> Outcome:
    def violation(path: str) -> Violation | None:
        if not _is_volume(host, path):
            return None
        volume = f"{path}.ebs" if host.type == LAUNCH_TEMPLATE else path
        is_encrypted = true(host.get(f"{volume}.encrypted"))
        return None if is_encrypted else Violation(f"{volume} does not say that it is encrypted")

    return each(_devices(host), violation)


def _devices(host: Resource) -> Iterator[str]:
    if host.type == LAUNCH_TEMPLATE:
        yield from host.paths("blockDeviceMappings")
    else:
        yield "rootBlockDevice"  # there is one, whether it is declared or not
        yield from host.paths("ebsBlockDevices")


def _is_volume(host: Resource, path: str) -> bool:
    """Whether a device is a volume that this resource decides on: none that is left out, lives with the host, or is the template's."""
    if host.type == LAUNCH_TEMPLATE:
        return has(host, f"{path}.ebs")
    if path == "rootBlockDevice":
        return host.get(path) is not None or not has(host, "launchTemplate")
    return not true(host.get(f"{path}.noDevice"))


def _has_no_public_address(host: Resource) -> Outcome:
    def places() -> Iterator[str]:
        yield "associatePublicIpAddress"
        yield from (f"{path}.associatePublicIpAddress" for path in host.paths("networkInterfaces"))

    def violation(path: str) -> Violation | None:
        return Violation(f"{path}: it gets an address on the internet") if true(host.get(path)) else None

    return each(places(), violation)


def _is_monitored_in_detail(host: Resource) -> Outcome:
    # A launch configuration has it on by default, the others have it off.
    if host.type == LAUNCH_CONFIGURATION:
        is_on = true(host.get("enableMonitoring", default=True))
    elif host.type == LAUNCH_TEMPLATE:
        is_on = true(host.get("monitoring.enabled"))
    elif host.get("monitoring") is None and has(host, "launchTemplate"):
        return NOT_APPLICABLE
    else:
        is_on = true(host.get("monitoring"))
    return OK if is_on else Violation("its metrics come every five minutes only")


RULES: tuple[Rule, ...] = (
    ResourceRule(
        id="PEN-EC2-001",
        sentence="The metadata of a host can be read with a session token only (IMDSv2).",
        severity=Severity.HIGH,
        why="Without a token, whoever makes the host fetch an address gets the credentials of its role.",
        fix='Set metadata_options={"http_tokens": "required", "http_put_response_hop_limit": 1}.',
        references=(
            *cis_aws("5.6"),
            *security_hub("EC2.8", "EC2.170", "AutoScaling.3"),
            *nist("AC-3", "AC-6"),
            *pci("2.2.6"),
        ),
        equivalents=(*cdk_nag("NIST.800.53.R5-EC2IMDSv2Enabled"), *checkov("CKV_AWS_79")),
        url=f"{_GUIDE}configuring-instance-metadata-service.html",
        types=HOST_TYPES,
        check=_metadata_needs_a_token,
    ),
    ResourceRule(
        id="PEN-EC2-002",
        sentence="Answers of the metadata service do not leave the host.",
        severity=Severity.MEDIUM,
        why="With more than one hop, a container or a proxy on the host gets at the credentials of the host's role.",
        fix="Set http_put_response_hop_limit to 1, or leave it out: 1 is the default.",
        references=security_hub("AutoScaling.4"),
        equivalents=checkov("CKV_AWS_341"),
        url=f"{_GUIDE}configuring-IMDS-new-instances.html",
        types=HOST_TYPES,
        check=forbidden_value(
            "metadataOptions.httpPutResponseHopLimit",
            when=lambda hops: int(hops) > 1,
            because="what runs on the host in a network of its own reads the host's credentials",
        ),
    ),
    ResourceRule(
        id="PEN-EC2-003",
        sentence="Volumes, and copies of snapshots and images, are encrypted.",
        severity=Severity.HIGH,
        why="A snapshot of a plain volume is plain too, and so is the disk that is taken out of service.",
        fix="Set encrypted=True, and kms_key_id to a key of your own where others must not copy it.",
        references=(*cis_aws("2.2.1"), *security_hub("EC2.3"), *nist("SC-13", "SC-28", "SC-28(1)"), *pci("3.5.1")),
        equivalents=(*cdk_nag("AwsSolutions-EC26"), *checkov("CKV_AWS_3", "CKV_AWS_235")),
        url=f"{_EBS_GUIDE}ebs-encryption.html",
        types=("aws:ebs/volume:Volume", "aws:ebs/snapshotCopy:SnapshotCopy", "aws:ec2/amiCopy:AmiCopy"),
        check=required_value("encrypted", when=true, otherwise="the data lies in plain text"),
        remedy=lambda _: {"encrypted": True},
    ),
    ResourceRule(
        id="PEN-EC2-004",
        sentence="The disks of a host are encrypted.",
        severity=Severity.HIGH,
        why="A disk takes what its image says, and most images are plain; what a host writes then lies in plain text.",
        fix='Set root_block_device={"encrypted": True}, in a template "ebs": {"encrypted": "true"} in each mapping.',
        references=(
            *cis_aws("2.2.1"),
            *security_hub("EC2.3", "EC2.181"),
            *nist("SC-13", "SC-28", "SC-28(1)"),
            *pci("3.5.1"),
        ),
        equivalents=(*cdk_nag("AwsSolutions-EC26"), *checkov("CKV_AWS_8")),
        url=f"{_EBS_GUIDE}ebs-encryption.html",
        types=HOST_TYPES,
        check=_devices_are_encrypted,
    ),
    ResourceRule(
        id="PEN-EC2-005",
        sentence="Nothing switches off that new volumes are encrypted.",
        severity=Severity.HIGH,
        why="Whoever forgets to ask for encryption then gets a plain volume, in the whole account and region.",
        fix="Set enabled=True, or leave it out: true is the default.",
        references=(*cis_aws("2.2.1"), *security_hub("EC2.7"), *nist("SC-28", "SC-28(1)")),
        equivalents=checkov("CKV_AWS_106"),
        url=f"{_EBS_GUIDE}encryption-by-default.html",
        types=("aws:ebs/encryptionByDefault:EncryptionByDefault",),
        check=forbidden_value(
            "enabled", when=lambda enabled: not true(enabled), because="new volumes are plain unless someone asks"
        ),
        remedy=lambda _: {"enabled": True},
    ),
    ResourceRule(
        id="PEN-EC2-006",
        sentence="Hosts get no address on the internet.",
        severity=Severity.HIGH,
        why="Every port that a security group lets in, by mistake or for a moment, is then on the internet.",
        fix="Set associate_public_ip_address=False, and put a load balancer or a NAT gateway in the public subnets.",
        references=(*security_hub("EC2.9", "EC2.25", "AutoScaling.5"), *nist("AC-4", "SC-7"), *pci("1.4.4")),
        equivalents=(
            *cdk_nag("NIST.800.53.R5-EC2InstanceNoPublicIp", "NIST.800.53.R5-AutoScalingLaunchConfigPublicIpDisabled"),
            *checkov("CKV_AWS_88", "CKV_AWS_389"),
        ),
        url=f"{_GUIDE}using-instance-addressing.html",
        types=HOST_TYPES,
        check=_has_no_public_address,
    ),
    ResourceRule(
        id="PEN-EC2-007",
        sentence="A launch template names its image by id.",
        severity=Severity.HIGH,
        why="A parameter is read at each launch: what runs changes without a change of the program, and differs by host.",
        fix='Read the parameter in the program and set image_id="ami-..."; a new image is then a reviewed change.',
        references=nist("CM-2", "CM-3"),
        url="https://docs.aws.amazon.com/autoscaling/ec2/userguide/using-systems-manager-parameters.html",
        is_boundary=True,
        types=(LAUNCH_TEMPLATE,),
        check=forbidden_value(
            "imageId",
            when=lambda image: str(image).startswith("resolve:"),
            because="the image is chosen at each launch",
        ),
    ),
    ResourceRule(
        id="PEN-EC2-008",
        sentence="Hosts are monitored by the minute.",
        severity=Severity.LOW,
        why="At five minutes a short overload is an average, and scaling comes when it is over.",
        fix='Set monitoring=True, in a launch template monitoring={"enabled": True}.',
        references=nist("CA-7", "SI-4"),
        equivalents=(*cdk_nag("AwsSolutions-EC28"), *checkov("CKV_AWS_126")),
        url=f"{_GUIDE}manage-detailed-monitoring.html",
        types=HOST_TYPES,
        check=_is_monitored_in_detail,
    ),
    ResourceRule(
        id="PEN-EC2-009",
        sentence="No machine image is open to everybody.",
        severity=Severity.CRITICAL,
        why="Anybody can start it and read what is on its disks.",
        fix="Leave group out, and name those who may start it by account_id or organization_arn.",
        references=nist("AC-3", "AC-6"),
        url=f"{_GUIDE}sharingamis-intro.html",
        types=("aws:ec2/amiLaunchPermission:AmiLaunchPermission",),
        check=forbidden_value("group", when="all".__eq__, because="everybody can start the image and read its disks"),
    ),
    ResourceRule(
        id="PEN-EC2-010",
        sentence="Sharing of snapshots and images with everybody stays blocked in the account.",
        severity=Severity.HIGH,
        why="Unblocked, one wrong call publishes a disk; AWS blocks it for images of new accounts.",
        fix='Set state="block-all-sharing" for snapshots, "block-new-sharing" for images.',
        references=(*security_hub("EC2.182"), *nist("AC-3", "SC-7")),
        url=f"{_EBS_GUIDE}block-public-access-snapshots.html",
        types=(
            "aws:ebs/snapshotBlockPublicAccess:SnapshotBlockPublicAccess",
            "aws:ec2/imageBlockPublicAccess:ImageBlockPublicAccess",
        ),
        check=forbidden_value("state", when="unblocked".__eq__, because="whoever may share, may share with everybody"),
    ),
)
