"""A network gets another range on the real engine: the new one stands before the old one goes."""

from pathlib import Path

from penstock.platform.engine.model import Operation
from penstock.platform.sandbox.lifecycle import stop
from real_engine import RealEngine
from sandboxed import Sandboxed

PROGRAM = """
from penstock.components import *
Network("net", NetworkArgs(cidr_block="{range}", availability_zones=["eu-west-1a", "eu-west-1c"]))
"""


def test_another_range_makes_another_network_and_takes_the_old_one_away(tmp_path: Path, engine: RealEngine) -> None:
    """Gateways, addresses and routing are the new network's own; nothing of the old one stays."""
    sandboxed = Sandboxed.make(tmp_path / "shop", engine, PROGRAM.format(range="10.9.0.0/20"))
    ec2 = sandboxed.cloud.client("ec2")
    before = {one["VpcId"] for one in ec2.describe_vpcs()["Vpcs"]}
    try:
        sandboxed.up()
        old = {one["VpcId"] for one in ec2.describe_vpcs()["Vpcs"]} - before
        sandboxed.up(PROGRAM.format(range="10.8.0.0/20"))
        new = {one["VpcId"] for one in ec2.describe_vpcs()["Vpcs"]} - before
        attached = {
            one["VpcId"]
            for gateway in ec2.describe_internet_gateways()["InternetGateways"]
            for one in gateway["Attachments"]
        }
        nat = [one for one in ec2.describe_nat_gateways()["NatGateways"] if one["State"] == "available"]
        addresses = [one["AllocationId"] for one in ec2.describe_addresses()["Addresses"]]
        again = sandboxed.preview()
    finally:
        stop(sandboxed.project.folder)
    assert len(new) == 1
    assert old & new == set()
    assert new <= attached
    assert old & attached == set()
    assert {gateway["VpcId"] for gateway in nat} == new
    assert sorted(addresses) == sorted(gateway["NatGatewayAddresses"][0]["AllocationId"] for gateway in nat)
    assert {step.operation for step in again.values()} == {Operation.SAME}
