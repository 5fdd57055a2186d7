"""The arguments of ImmutableService. They stand beside it, as there are many: each part has a module of its own."""

from pydantic import Field, ValidationInfo, field_validator

from ..platform.inputs import Args, Input
from ._retention import check_retention
from ._service_alarms import ServiceAlarms
from ._service_capacity import ServiceCapacity
from ._service_container import ServiceContainer, Sidecar
from ._service_dependencies import check_sidecars
from ._service_load_balancer import check_own
from ._service_network import ServiceNetwork
from ._service_route import SharedListener
from ._service_scaling import ServiceScaling
from ._service_shutdown import check_delay
from ._service_strategy import ServiceDeployment, check_port

__all__ = ["ImmutableServiceArgs"]


class ImmutableServiceArgs(Args):
    """What runs, where, how many, and who is told when it fails."""

    container: ServiceContainer
    """What runs."""
    network: ServiceNetwork
    """Where it runs."""
    sidecars: dict[str, Sidecar] = Field(default={}, validate_default=True)
    """What runs beside it in every task, by name. By default nothing."""
    deregistration_delay_seconds: int | None = Field(default=None, ge=0)
    """How long the load balancer lets a leaving task finish its requests, in seconds, not longer than the container's
    stop_timeout_seconds. By default 30, or the stop timeout where that is shorter."""
    deployment: ServiceDeployment = ServiceDeployment()
    """How a deployment goes forward. By default rolling."""
    shared: SharedListener | None = None
    """Its place at a SharedLoadBalancer (`attach`). By default it has a load balancer of its own."""
    certificate_arn: Input[str] | None = Field(default=None, validate_default=True)
    """The ACM certificate of the name under which it is reached, by ARN. Needed unless the load balancer is shared."""
    web_acl_arn: Input[str] | None = None
    """The web ACL (AWS WAF, regional) that judges requests to its own load balancer first, by ARN. By default none.
    Another one takes its place without a gap; one that is no longer given stays until it is taken off by hand."""
    scaling: ServiceScaling = ServiceScaling()
    """How many tasks run. By default 2 to 10."""
    capacity: ServiceCapacity = ServiceCapacity()
    """On what they run. By default Fargate alone."""
    alarms: ServiceAlarms = ServiceAlarms()
    """When people are told, and a deployment is rolled back."""
    access_log_bucket: Input[str] | None = None
    """The LogBucket (purpose load_balancer_logs) for the access logs, by name. By default the service makes its own."""
    log_retention_days: int = 365
    """How long the tasks' log is kept, in days. By default a year."""
    deletion_protection: bool = True
    """Whether the load balancer refuses to be deleted. By default it does. Turn it off in a deployment of its own before what
    makes another load balancer: another VPC, or another port or health check path where traffic shifts."""
    wait_for_steady_state: bool = True
    """Whether `up` waits until a deployment is stable, and fails when it rolled back. By default it does."""

    @field_validator("sidecars")
    @classmethod
    def _can_start(cls, value: dict[str, Sidecar], info: ValidationInfo) -> dict[str, Sidecar]:
        if "container" in info.data:  # else it was wrong itself, and is told
            check_sidecars(info.data["container"], value)
        return value

    @field_validator("deregistration_delay_seconds")
    @classmethod
    def _fits_the_stop_timeout(cls, value: int | None, info: ValidationInfo) -> int | None:
        check_delay(value, info.data.get("container"))
        return value

    @field_validator("deployment")
    @classmethod
    def _shifts_to_the_same_port(cls, value: ServiceDeployment, info: ValidationInfo) -> ServiceDeployment:
        check_port(value.alternate_port, info.data.get("container"))
        return value

    @field_validator("certificate_arn", "web_acl_arn", "access_log_bucket")
    @classmethod
    def _belongs_to_its_own(cls, value: Input[str] | None, info: ValidationInfo) -> Input[str] | None:
        check_own(str(info.field_name), value is not None, is_shared=info.data.get("shared") is not None)
        return value

    @field_validator("log_retention_days")
    @classmethod
    def _is_a_retention(cls, value: int) -> int:
        return check_retention(value)
