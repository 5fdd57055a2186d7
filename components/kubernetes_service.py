"""KubernetesService: a container service on Kubernetes that is never changed in place, and passes *restricted*."""

import re

import pulumi
from pydantic import Field, ValidationInfo, field_validator

from ..platform.component import Bounds, Component, Ownership
from ..platform.inputs import Args, Input
from ..platform.naming import label_key
from ._kubernetes_changes import KUBERNETES_GIVEN_UP, KUBERNETES_IN_PLACE, KUBERNETES_ROLLOUTS
from ._kubernetes_container import KubernetesContainer
from ._kubernetes_network import KubernetesDestination, KubernetesNetwork, KubernetesPeer, kubernetes_network
from ._kubernetes_place import kubernetes_place
from ._kubernetes_pod import kubernetes_account, kubernetes_deployment, kubernetes_port
from ._kubernetes_route import SERVICE_PORT, KubernetesGateway, KubernetesIngress, kubernetes_route
from ._kubernetes_scaling import KubernetesScaling, kubernetes_scaling
from ._kubernetes_secrets import (
    KubernetesSecrets,
    SecretStore,
    SecretStoreKind,
    VaultServer,
    check_stores,
    kubernetes_secrets,
)
from ._kubernetes_values import dns_label, texts

__all__ = [
    "KubernetesContainer",
    "KubernetesDestination",
    "KubernetesGateway",
    "KubernetesIngress",
    "KubernetesNetwork",
    "KubernetesPeer",
    "KubernetesScaling",
    "KubernetesSecrets",
    "KubernetesService",
    "KubernetesServiceArgs",
    "SecretStore",
    "SecretStoreKind",
    "VaultServer",
]

ROLE_ARN = re.compile(r"arn:aws[a-z-]*:iam::\d{12}:role/[A-Za-z0-9+=,.@_/-]{1,576}")


class KubernetesServiceArgs(Args):
    """What runs, where, how many, whom it may reach, and how it is reached."""

    container: KubernetesContainer
    """What runs."""
    namespace: Input[str] | None = None
    """The namespace where it runs, by name. By default it gets its own, which refuses what is not *restricted*."""
    scaling: KubernetesScaling = Field(default=KubernetesScaling(), validate_default=True)
    """How many pods run. By default 2 to 10."""
    network: KubernetesNetwork = Field(default=KubernetesNetwork(), validate_default=True)
    """Who may reach it, and whom it may reach. By default nobody, but for asking the cluster's DNS."""
    gateway: KubernetesGateway | None = None
    """The Gateway through which it is reached from outside (an HTTPRoute). By default it is not."""
    ingress: KubernetesIngress | None = Field(default=None, validate_default=True)
    """The Ingress through which it is reached from outside, where there is no Gateway. By default it is not."""
    secrets: KubernetesSecrets = Field(default=KubernetesSecrets(), validate_default=True)
    """Who reads the container's secrets. Needed where it has any."""
    role_arn: Input[str] | None = None
    """The IAM role that its pods have (IRSA). Another one is a new revision. By default none."""
    tags: dict[str, str] = Field(default={})
    """The environment's tags: labels, in a form that Kubernetes takes. By default none."""

    @field_validator("namespace")
    @classmethod
    def _is_a_namespace(cls, value: Input[str] | None) -> Input[str] | None:
        return dns_label(value) if isinstance(value, str) else value

    @field_validator("gateway")
    @classmethod
    def _may_reach_it(cls, value: KubernetesGateway | None, info: ValidationInfo) -> KubernetesGateway | None:
        _check_reached(value, info)
        return value

    @field_validator("ingress")
    @classmethod
    def _is_the_only_way_in(cls, value: KubernetesIngress | None, info: ValidationInfo) -> KubernetesIngress | None:
        if value is not None and info.data.get("gateway") is not None:
            raise ValueError("there is a gateway too: give one of them")
        _check_reached(value, info)
        return value

    @field_validator("secrets")
    @classmethod
    def _can_be_read(cls, value: KubernetesSecrets, info: ValidationInfo) -> KubernetesSecrets:
        if isinstance(value.aws_role_arn, str):
            _check_role(value.aws_role_arn)
        if "container" in info.data:
            check_stores(value, info.data["container"].secrets)
        return value

    @field_validator("role_arn")
    @classmethod
    def _is_a_role(cls, value: Input[str] | None) -> Input[str] | None:
        if isinstance(value, str):
            _check_role(value)
        return value

    @field_validator("tags")
    @classmethod
    def _become_labels(cls, value: dict[str, str]) -> dict[str, str]:
        texts(value)
        keys = [label_key(key) for key in value]
        if "" in keys or len(set(keys)) != len(keys):
            raise ValueError("two of them would be the same label, or one has a name without a letter or digit")
        return value


class KubernetesService(Component):
    """A Deployment by digest with autoscaling, a disruption budget, closed network policies, probes and locked-down pods.

    A new revision starts beside the old one, which goes pod by pod once the new one is ready. Secrets are read by the
    External Secrets operator. Nodes pull the image with their own rights.
    """

    OWNERSHIP = (
        Ownership(
            role="deployment",
            property="spec.replicas",
            owner="HorizontalPodAutoscaler",
            reason="it follows the load between the two bounds; a deployment must not set it back",
            limits=(Bounds("autoscaler", "spec.minReplicas", "spec.maxReplicas"),),
        ),
    )
    IN_PLACE = KUBERNETES_IN_PLACE
    ROLLOUTS = KUBERNETES_ROLLOUTS
    GIVEN_UP = KUBERNETES_GIVEN_UP

    namespace_name: pulumi.Output[str]
    """The namespace where it runs."""
    deployment_name: pulumi.Output[str]
    """The Deployment."""
    service_name: pulumi.Output[str]
    """The Service."""
    service_url: pulumi.Output[str]
    """Where it is reached inside the cluster, by whom network.allow_from names."""
    service_account_name: pulumi.Output[str]
    """The pods' service account: the subject of the role's trust policy is
    `system:serviceaccount:NAMESPACE:NAME`."""
    secret_reader_name: pulumi.Output[str]
    """The service account that reads secrets, where stores are made: whom Vault's role, or the AWS role, trusts."""

    def __init__(self, name: str, args: KubernetesServiceArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        args = KubernetesServiceArgs.of(args, f"KubernetesService {name!r}")
        super().__init__(name, opts)
        container = args.container
        place = kubernetes_place(self, args.namespace, args.tags)
        account = kubernetes_account(self, place, args.role_arn)
        policies = kubernetes_network(self, place, args.network)
        targets, secrets = kubernetes_secrets(self, place, args.secrets, container.secrets)
        needed = [account, *policies, *secrets]
        deployment = kubernetes_deployment(
            self, place, container, secrets=targets, role_arn=args.role_arn, needed=needed
        )
        kubernetes_scaling(self, place, args.scaling, deployment)
        service = kubernetes_port(self, place)
        service_name = service.metadata["name"]
        kubernetes_route(self, place, service_name, gateway=args.gateway, ingress=args.ingress)
        self.finish(
            namespace_name=place.namespace,
            deployment_name=deployment.metadata["name"],
            service_name=service_name,
            service_url=pulumi.Output.format("http://{0}.{1}.svc:{2}", service_name, place.namespace, SERVICE_PORT),
            service_account_name=place.instance,
            secret_reader_name=place.reader,
        )


def _check_reached(way_in: object, info: ValidationInfo) -> None:
    network = info.data.get("network")
    if way_in is not None and network is not None and not network.allow_from:
        raise ValueError("network.allow_from is empty, so what it runs on could not reach the pods: name its namespace")


def _check_role(arn: str) -> None:
    if not ROLE_ARN.fullmatch(arn):
        raise ValueError("not the ARN of a role; expected arn:aws:iam::ACCOUNT:role/NAME")
