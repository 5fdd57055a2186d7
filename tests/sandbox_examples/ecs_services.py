"""Examples for penstock.platform.sandbox.aws.ecs_services."""

from typing import Any

from penstock.platform.sandbox.aws.ecs_services import Service
from penstock.platform.sandbox.resource_class import Cloud, Properties

from .ecs import cluster
from .model import NEW_NAME, Example
from .names import new_name


def task_definition(cloud: Cloud) -> str:
    """The ARN of a new task definition."""
    container = {"name": "web", "image": "web", "memory": 512, "portMappings": [{"containerPort": 8080}]}
    answer = cloud.client("ecs").register_task_definition(
        family=new_name("task"),
        containerDefinitions=[container],
        requiresCompatibilities=["FARGATE"],
        cpu="256",
        memory="512",
    )
    return str(answer["taskDefinition"]["taskDefinitionArn"])


def network(cloud: Cloud) -> dict[str, Any]:
    """A subnet and a security group of a new network."""
    client = cloud.client("ec2")
    vpc = client.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    subnet = client.create_subnet(VpcId=vpc, CidrBlock="10.0.0.0/24")["Subnet"]["SubnetId"]
    group = client.create_security_group(GroupName=new_name("group"), Description="web", VpcId=vpc)["GroupId"]
    return {"subnets": [subnet], "securityGroups": [group], "assignPublicIp": True}


def service(cloud: Cloud) -> Properties:
    """As many properties as a service has."""
    return {
        "alarms": {"alarmNames": ["errors"], "enable": True, "rollback": True},
        "availabilityZoneRebalancing": "ENABLED",
        "cluster": cluster(cloud),
        "deploymentCircuitBreaker": {"enable": True, "rollback": True},
        "deploymentConfiguration": {"bakeTimeInMinutes": "5", "strategy": "BLUE_GREEN"},
        "deploymentController": {"type": "ECS"},
        "deploymentMaximumPercent": 150,
        "deploymentMinimumHealthyPercent": 50,
        "desiredCount": 2,
        "enableEcsManagedTags": True,
        "enableExecuteCommand": True,
        "forceDelete": True,
        "forceNewDeployment": True,
        "healthCheckGracePeriodSeconds": 60,
        "iamRole": "arn:aws:iam::111122223333:role/ecs",
        "launchType": "FARGATE",
        "loadBalancers": [
            {
                "containerName": "web",
                "containerPort": 8080,
                "targetGroupArn": "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/web/1",
            }
        ],
        "name": NEW_NAME,
        "networkConfiguration": network(cloud),
        "orderedPlacementStrategies": [{"type": "spread", "field": "instanceId"}],
        "placementConstraints": [{"type": "memberOf", "expression": "attribute:a == b"}],
        "platformVersion": "1.4.0",
        "propagateTags": "SERVICE",
        "schedulingStrategy": "REPLICA",
        "serviceConnectConfiguration": {
            "enabled": True,
            "namespace": "web",
            "services": [{"portName": "http", "clientAlias": [{"port": 80, "dnsName": "web"}]}],
        },
        "serviceRegistries": {"registryArn": "arn:aws:servicediscovery:eu-west-1:111122223333:service/srv-1"},
        "sigintRollback": True,
        "tags": {"purpose": "web"},
        "taskDefinition": task_definition(cloud),
        "triggers": {"redeploy": "1"},
        "volumeConfiguration": {
            "name": "data",
            "managedEbsVolume": {"roleArn": "arn:aws:iam::111122223333:role/ebs", "sizeInGb": 10},
        },
        "vpcLatticeConfigurations": [
            {
                "portName": "http",
                "roleArn": "arn:aws:iam::111122223333:role/lattice",
                "targetGroupArn": "arn:aws:vpc-lattice:eu-west-1:111122223333:targetgroup/tg-1",
            }
        ],
        "waitForSteadyState": True,
    }


EXAMPLES: tuple[Example, ...] = (
    Example(
        resource_class=Service(),
        prepare=service,
        changed=lambda cloud: {
            "alarms": {"alarmNames": ["latency"], "enable": True, "rollback": False},
            "availabilityZoneRebalancing": "DISABLED",
            "deploymentCircuitBreaker": {"enable": True, "rollback": False},
            "deploymentConfiguration": {
                "bakeTimeInMinutes": "10",
                "canaryConfiguration": {"canaryBakeTimeInMinutes": "5", "canaryPercent": 10},
                "strategy": "CANARY",
            },
            "deploymentMaximumPercent": 200,
            "deploymentMinimumHealthyPercent": 100,
            "desiredCount": 3,
            "enableEcsManagedTags": False,
            "enableExecuteCommand": False,
            "forceDelete": False,
            "forceNewDeployment": False,
            "healthCheckGracePeriodSeconds": 90,
            "loadBalancers": [],
            "networkConfiguration": network(cloud),
            "orderedPlacementStrategies": [],
            "placementConstraints": [],
            "platformVersion": "LATEST",
            "propagateTags": "TASK_DEFINITION",
            "tags": {"purpose": "batch", "empty": ""},
            "taskDefinition": task_definition(cloud),
            "triggers": {"redeploy": "2"},
            "waitForSteadyState": False,
        },
        removed="healthCheckGracePeriodSeconds",
        replaced={
            "cluster": "another-cluster",
            "deploymentController": {"type": "EXTERNAL"},
            "iamRole": "arn:aws:iam::111122223333:role/other",
            "launchType": "EC2",
            "name": NEW_NAME,
            "schedulingStrategy": "DAEMON",
        },
        tamper=lambda cloud, arn: cloud.client("ecs").update_service(
            cluster=arn.split("/")[-2], service=arn, desiredCount=7
        ),
        tampered="desiredCount",
        import_id=lambda state: f"{state['cluster'].rpartition('/')[2]}/{state['name']}",
    ),
)
