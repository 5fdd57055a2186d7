"""What EC2 and load-balancer examples stand on, made through boto3."""

from penstock.platform.sandbox.resource_class import Cloud


def vpc(cloud: Cloud, cidr: str = "10.20.0.0/16") -> str:
    """A network."""
    return str(cloud.client("ec2").create_vpc(CidrBlock=cidr)["Vpc"]["VpcId"])


def subnet(cloud: Cloud, vpc_id: str, number: int = 0) -> str:
    """A subnet of such a network, in the zone of its number (0 to 2)."""
    answer = cloud.client("ec2").create_subnet(
        VpcId=vpc_id, CidrBlock=f"10.20.{number}.0/24", AvailabilityZone=f"{cloud.region}{'abc'[number]}"
    )
    return str(answer["Subnet"]["SubnetId"])


def subnets(cloud: Cloud, vpc_id: str, count: int) -> list[str]:
    """As many subnets, one in each zone."""
    return [subnet(cloud, vpc_id, number) for number in range(count)]


def security_group(cloud: Cloud, vpc_id: str, name: str = "prepared") -> str:
    """A security group of a network."""
    answer = cloud.client("ec2").create_security_group(GroupName=name, Description="prepared", VpcId=vpc_id)
    return str(answer["GroupId"])


def route_table(cloud: Cloud, vpc_id: str) -> str:
    """A route table of a network."""
    return str(cloud.client("ec2").create_route_table(VpcId=vpc_id)["RouteTable"]["RouteTableId"])


def internet_gateway(cloud: Cloud, vpc_id: str) -> str:
    """An internet gateway attached to a network."""
    client = cloud.client("ec2")
    gateway = str(client.create_internet_gateway()["InternetGateway"]["InternetGatewayId"])
    client.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc_id)
    return gateway


def network_interface(cloud: Cloud, subnet_id: str) -> str:
    """A network interface in a subnet."""
    return str(
        cloud.client("ec2").create_network_interface(SubnetId=subnet_id)["NetworkInterface"]["NetworkInterfaceId"]
    )


def address(cloud: Cloud) -> str:
    """The allocation id of an Elastic IP."""
    return str(cloud.client("ec2").allocate_address(Domain="vpc")["AllocationId"])


def prefix_list(cloud: Cloud) -> str:
    """A managed prefix list."""
    answer = cloud.client("ec2").create_managed_prefix_list(
        PrefixListName="prepared", MaxEntries=1, AddressFamily="IPv4", Entries=[{"Cidr": "192.0.2.0/24"}]
    )
    return str(answer["PrefixList"]["PrefixListId"])
