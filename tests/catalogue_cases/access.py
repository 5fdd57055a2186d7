"""Cases of the boundaries: credentials, shells and changes past the pipeline."""

import json
from typing import Any

from penstock.platform.resource import UNKNOWN, Resource
from resources import resource
from rule_cases import OK, OTHER_SHAPE, UNDECIDED, VIOLATION

CONSOLE = "aws:ec2/serialConsoleAccess:SerialConsoleAccess"
ASSOCIATION = "aws:ssm/association:Association"
TASK = "aws:ssm/maintenanceWindowTask:MaintenanceWindowTask"
NODES = "aws:eks/nodeGroup:NodeGroup"
EVENT = "aws:cloudwatch/eventTarget:EventTarget"
SCHEDULE = "aws:scheduler/schedule:Schedule"
PIPE = "aws:pipes/pipe:Pipe"
PORTS = "aws:lightsail/instancePublicPorts:InstancePublicPorts"


def session(**inputs: Any) -> Resource:
    """Preferences of Session Manager."""
    content = json.dumps({"schemaVersion": "1.0", "sessionType": "Standard_Stream", "inputs": inputs})
    return resource("aws:ssm/document:Document", documentType="Session", content=content)


CASES: dict[str, dict[str, list[Any]]] = {
    "PEN-BND-001": {
        OK: [],
        VIOLATION: [resource("aws:iam/accessKey:AccessKey", user=UNKNOWN)],
        OTHER_SHAPE: [
            resource("aws:iam/userLoginProfile:UserLoginProfile"),
            resource("aws:iam/serviceSpecificCredential:ServiceSpecificCredential"),
            resource("aws:iam/sshKey:SshKey"),
            resource("aws:iam/signingCertificate:SigningCertificate"),
            resource("aws:transfer/sshKey:SshKey"),
        ],
        UNDECIDED: [],
    },
    "PEN-BND-002": {
        OK: [resource(CONSOLE, enabled=False)],
        VIOLATION: [resource(CONSOLE), resource(CONSOLE, enabled=True), resource(CONSOLE, enabled="true")],
        UNDECIDED: [resource(CONSOLE, enabled=UNKNOWN)],
    },
    "PEN-BND-003": {
        OK: [
            session(s3BucketName="sessions", runAsEnabled=False),
            session(cloudWatchLogGroupName="sessions"),
            resource("aws:ssm/document:Document", documentType="Command", content=UNKNOWN),
            resource(
                "aws:ssm/document:Document",
                documentType="Session",
                documentFormat="YAML",
                content="inputs:\n  s3BucketName: sessions\n  runAsEnabled: no\n",
            ),
        ],
        VIOLATION: [
            resource("aws:ssm/document:Document", documentType="Session", content="inputs: !Ref sessions"),
            resource("aws:ssm/document:Document", documentType="Session", content="inputs: ["),
            session(),
            session(s3BucketName=""),
            session(s3BucketName="sessions", runAsEnabled=True),
        ],
        OTHER_SHAPE: [
            resource("aws:ssm/document:Document", documentType="Session", content={"inputs": {"runAsEnabled": True}}),
            resource("aws:ssm/document:Document", documentType="Session", documentFormat="YAML", content="inputs: {}"),
        ],
        UNDECIDED: [
            resource("aws:ssm/document:Document", documentType="Session", content=UNKNOWN),
            resource("aws:ssm/document:Document", documentType=UNKNOWN, content="{}"),
        ],
    },
    "PEN-BND-004": {
        OK: [
            resource(ASSOCIATION, name="AWS-GatherSoftwareInventory", targets=UNKNOWN),
            resource(TASK, taskArn="a/AWS-Run"),
        ],
        VIOLATION: [
            resource(ASSOCIATION, name=name, targets=UNKNOWN)
            for name in (
                "AWS-RunShellScript",
                "AWS-RunRemoteScript",
                "AWS-ApplyAnsiblePlaybooks",
                "AWS-RunAnsiblePlaybook",
            )
        ],
        OTHER_SHAPE: [
            resource(TASK, name="nightly", taskArn="AWS-RunPowerShellScript"),
            resource(TASK, taskArn="arn:aws:ssm:eu-central-1::document/AWS-RunShellScript"),
        ],
        UNDECIDED: [resource(ASSOCIATION, name=UNKNOWN), resource(TASK, name="nightly", taskArn=UNKNOWN)],
    },
    "PEN-BND-005": {
        OK: [],
        VIOLATION: [
            resource("aws:ec2transitgateway/instanceConnectEndpoint:InstanceConnectEndpoint", subnetId=UNKNOWN)
        ],
        OTHER_SHAPE: [resource("aws:cloud9/environmentEC2:EnvironmentEC2")],
        UNDECIDED: [],
    },
    "PEN-BND-006": {
        OK: [
            resource(NODES, remoteAccess={"ec2SshKey": ""}),
            resource(NODES, subnetIds=UNKNOWN),
            resource(NODES, remoteAccess={"sourceSecurityGroupIds": UNKNOWN}),
        ],
        VIOLATION: [resource(NODES, remoteAccess={"ec2SshKey": "ops", "sourceSecurityGroupIds": UNKNOWN})],
        UNDECIDED: [resource(NODES, remoteAccess={"ec2SshKey": UNKNOWN}), resource(NODES, remoteAccess=UNKNOWN)],
    },
    "PEN-BND-007": {
        OK: [],
        VIOLATION: [resource("command:remote:Command", create=UNKNOWN)],
        OTHER_SHAPE: [resource("command:remote:CopyFile"), resource("command:remote:CopyToRemote")],
        UNDECIDED: [],
    },
    "PEN-BND-008": {
        OK: [resource("Instance", userData=UNKNOWN, userDataReplaceOnChange=True), resource("Instance", ami=UNKNOWN)],
        VIOLATION: [
            resource("Instance", userData="#!/bin/sh\n"),
            resource("Instance", userData=UNKNOWN, userDataReplaceOnChange=False),
        ],
        OTHER_SHAPE: [resource("Instance", userDataBase64="IyEvYmluL3NoCg==", userDataReplaceOnChange="false")],
        UNDECIDED: [resource("Instance", userData="#!/bin/sh\n", userDataReplaceOnChange=UNKNOWN)],
    },
    "PEN-BND-009": {
        OK: [
            resource(EVENT, arn=UNKNOWN),
            resource(EVENT, ecsTarget={"taskDefinitionArn": UNKNOWN, "enableExecuteCommand": False}),
        ],
        VIOLATION: [resource(EVENT, ecsTarget={"taskDefinitionArn": UNKNOWN, "enableExecuteCommand": True})],
        OTHER_SHAPE: [
            resource(SCHEDULE, target={"arn": UNKNOWN, "ecsParameters": {"enableExecuteCommand": True}}),
            resource(PIPE, targetParameters={"ecsTaskParameters": {"enableExecuteCommand": True}}),
        ],
        UNDECIDED: [resource(EVENT, ecsTarget={"enableExecuteCommand": UNKNOWN}), resource(EVENT, ecsTarget=UNKNOWN)],
    },
    "PEN-BND-010": {
        OK: [resource(PORTS, portInfos=[{"fromPort": 443, "toPort": 443, "cidrs": UNKNOWN}])],
        VIOLATION: [
            resource(PORTS, portInfos=[{"fromPort": UNKNOWN}, {"fromPort": 20, "toPort": 25}]),
            resource(PORTS, portInfos=[{"fromPort": 3389, "toPort": 3389}]),
        ],
        OTHER_SHAPE: [resource(PORTS, portInfos={"fromPort": 22, "toPort": 22})],
        UNDECIDED: [
            resource(PORTS, portInfos=UNKNOWN),
            resource(PORTS, portInfos=[{"fromPort": 22, "toPort": UNKNOWN}]),
        ],
    },
}

ONE_SHAPE = frozenset({"PEN-BND-002", "PEN-BND-006"})
NEEDS_NO_VALUE = frozenset({"PEN-BND-001", "PEN-BND-005", "PEN-BND-007"})
TYPE_IS_THE_VIOLATION = NEEDS_NO_VALUE
