"""The provider's functions: what a program asks for while it runs, in previews too.

Those that facts alone answer are answered as everywhere (`platform/aws_functions.py`); the others ask the emulator.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from .. import aws_functions
from ..errors import PenstockError
from .cloud import BotoCloud
from .resource_class import Properties

__all__ = ["ASKED", "call"]


def call(token: str, cloud: BotoCloud, arguments: Properties) -> Properties:
    """The answer of a function. Its `region` argument, where given, is honoured.

    Raises:
        PenstockError: the embedded cloud does not have this function. A made-up answer could not be told from a real one.
    """
    region = arguments.get("region")
    here = cloud.in_region(region) if isinstance(region, str) and region else cloud
    if token in ASKED:
        return ASKED[token](here, arguments)
    answer = aws_functions.answer(token, arguments, aws_functions.Facts(here.account_id, here.region))
    if answer is None:
        raise PenstockError(
            f"the embedded cloud does not have the function {token}",
            do="pass the value in by configuration, or add the function to ASKED in penstock/platform/sandbox/functions.py",
        )
    return answer


def caller_identity(cloud: BotoCloud, _: Properties) -> Properties:
    """Who makes the calls: an assumed role of the environment's account."""
    answer = cloud.client("sts").get_caller_identity()
    return {"accountId": answer["Account"], "arn": answer["Arn"], "id": answer["Account"], "userId": answer["UserId"]}


def availability_zones(cloud: BotoCloud, arguments: Properties) -> Properties:
    """The zones of the region, by name."""
    filters = [{"Name": item["name"], "Values": list(item["values"])} for item in arguments.get("filters") or ()]
    if arguments.get("state"):
        filters.append({"Name": "state", "Values": [arguments["state"]]})
    answer = cloud.client("ec2").describe_availability_zones(
        Filters=filters, AllAvailabilityZones=bool(arguments.get("allAvailabilityZones"))
    )
    zones = sorted(
        (zone for zone in answer["AvailabilityZones"] if _is_wanted(zone, arguments)),
        key=lambda zone: str(zone["ZoneName"]),
    )
    return {
        **arguments,
        "id": cloud.region,
        "region": cloud.region,
        "names": [zone["ZoneName"] for zone in zones],
        "zoneIds": [zone["ZoneId"] for zone in zones],
        "groupNames": sorted({zone.get("GroupName") or cloud.region for zone in zones}),
    }


def _is_wanted(zone: Mapping[str, Any], arguments: Properties) -> bool:
    excluded = {*(arguments.get("excludeNames") or ()), *(arguments.get("excludeZoneIds") or ())}
    return zone["ZoneName"] not in excluded and zone["ZoneId"] not in excluded


def ecs_service(cloud: BotoCloud, arguments: Properties) -> Properties:
    """A service as it is. The emulator runs no tasks: those wanted are answered as running."""
    found = cloud.client("ecs").describe_services(cluster=arguments["clusterArn"], services=[arguments["serviceName"]])
    service = next((item for item in found["services"] if item["status"] != "INACTIVE"), None)
    if service is None:
        raise PenstockError(f"there is no service {arguments['serviceName']} in {arguments['clusterArn']}")
    return {
        **arguments,
        "id": service["serviceArn"],
        "arn": service["serviceArn"],
        "region": cloud.region,
        "desiredCount": service["desiredCount"],
        "runningCount": service["desiredCount"],
        "pendingCount": 0,
        "status": service["status"],
        "taskDefinition": service["taskDefinition"],
        "events": [{"id": event["id"], "message": event["message"]} for event in service.get("events") or ()],
    }


ASKED: Final[Mapping[str, Callable[[BotoCloud, Properties], Properties]]] = {
    "aws:ecs/getService:getService": ecs_service,
    "aws:index/getAvailabilityZones:getAvailabilityZones": availability_zones,
    "aws:index/getCallerIdentity:getCallerIdentity": caller_identity,
}
"""The functions that ask the emulator."""
