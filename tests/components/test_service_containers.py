"""Several containers in a task: in which order they start, how they end, and what cannot work."""

from typing import Any

import pytest
from component_programs import ACCOUNT_ID, REGION, assert_clean, assert_refused
from penstock.components import ImmutableService
from penstock.platform.errors import ConfigurationError
from penstock.platform.testing import array_with, serialised_json
from service_programs import IMAGE, REGISTRY, arguments, containers, service

PROXY = f"{REGISTRY}/shop/proxy@sha256:{'0123456789abcdef' * 4}"
SECRET = f"arn:aws:secretsmanager:{REGION}:{ACCOUNT_ID}:secret:shop/proxy-AbCdEf"


SIDECARS = {
    "migrate": {"image": IMAGE, "essential": False, "command": ["migrate"]},
    "proxy": {"image": PROXY, "health_check_command": ["/ready"], "secrets": {"KEY": {"arn": SECRET}}},
}


def test_containers_start_in_the_order_that_is_asked_for() -> None:
    """The service waits for its proxy to be healthy and its migration to succeed; `main` is the service's own container."""
    main = {"depends_on": {"proxy": "HEALTHY", "migrate": "SUCCESS"}}
    found = containers(service(container=main, sidecars=SIDECARS))
    assert list(found) == ["web", "migrate", "proxy"]
    assert found["web"]["dependsOn"] == [
        {"containerName": "migrate", "condition": "SUCCESS"},
        {"containerName": "proxy", "condition": "HEALTHY"},
    ]
    assert [item["essential"] for item in found.values()] == [True, False, True]
    after = containers(service(sidecars={"agent": {"image": PROXY, "depends_on": {"main": "START"}}}))
    assert after["agent"]["dependsOn"] == [{"containerName": "web", "condition": "START"}]


def test_a_sidecar_is_as_safe_as_the_service_and_publishes_no_port() -> None:
    proxy = containers(service(sidecars=SIDECARS))["proxy"]
    assert (proxy["readonlyRootFilesystem"], proxy["user"]) == (True, "65532")
    assert proxy["linuxParameters"]["capabilities"] == {"drop": ["ALL"]}
    assert "portMappings" not in proxy
    assert proxy["logConfiguration"]["options"]["awslogs-stream-prefix"] == "proxy"


def test_the_execution_role_pulls_and_reads_for_every_container() -> None:
    policy = service(sidecars=SIDECARS).one("web-execution-policy")
    repository = f"arn:aws:ecr:{REGION}:{ACCOUNT_ID}:repository/shop"
    pull = {"Sid": "PullImage", "Resource": [f"{repository}/proxy", f"{repository}/web"]}
    policy.has({"policy": serialised_json({"Statement": array_with([pull])})})
    assert SECRET in policy.get("policy")


def test_no_rule_is_violated_or_undecided() -> None:
    assert_clean(service(sidecars=SIDECARS, container={"depends_on": {"proxy": "HEALTHY"}}))


def test_a_container_has_time_to_end_and_the_load_balancer_fits_it() -> None:
    """What nobody asks for stays ECS's own 30 s; a shorter stop timeout shortens the delay too."""
    usual = service()
    assert "stopTimeout" not in containers(usual)["web"]
    usual.one("web-targets").has({"deregistrationDelay": 30})
    longer = service(container={"stop_timeout_seconds": 120}, deregistration_delay_seconds=90)
    assert containers(longer)["web"]["stopTimeout"] == 120
    longer.one("web-targets").has({"deregistrationDelay": 90})
    shorter = service(container={"stop_timeout_seconds": 10})
    shorter.one("web-targets").has({"deregistrationDelay": 10})


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"container": {"stop_timeout_seconds": 121}}, ["container.stop_timeout_seconds", "120", "got 121"]),
        (
            {"deregistration_delay_seconds": 31},
            ["deregistration_delay_seconds", "longer than container.stop_timeout_seconds 30", "got 31"],
        ),
        ({"deregistration_delay_seconds": -1}, ["deregistration_delay_seconds", "greater than or equal to 0"]),
        ({"sidecars": {"main": {"image": PROXY}}}, ["sidecars", "'main' cannot be a sidecar's name"]),
        ({"sidecars": {"My Proxy": {"image": PROXY}}}, ["sidecars", "cannot be a sidecar's name"]),
        ({"sidecars": {"web": {"image": PROXY}}}, ["a sidecar is named like the service", "another name"]),
        ({"sidecars": {"proxy": {"image": "proxy:1"}}}, ["sidecars.proxy.image", "not pinned by digest"]),
        ({"sidecars": {"proxy": {"image": PROXY, "user": "root"}}}, ["sidecars.proxy.user", "must not run as root"]),
        ({"container": {"depends_on": {"proxy": "START"}}}, ["sidecars", "main depends on proxy", "no container"]),
        (
            {"sidecars": {"proxy": {"image": PROXY}}, "container": {"depends_on": {"proxy": "READY"}}},
            ["container.depends_on.proxy", "HEALTHY"],
        ),
        (
            {"sidecars": {"proxy": {"image": PROXY}}, "container": {"depends_on": {"proxy": "HEALTHY"}}},
            ["main waits for HEALTHY of proxy", "no health_check_command"],
        ),
        (
            {"sidecars": {"proxy": {"image": PROXY}}, "container": {"depends_on": {"proxy": "SUCCESS"}}},
            ["main waits for SUCCESS of proxy", "essential"],
        ),
        (
            {"sidecars": {"proxy": {"image": PROXY, "depends_on": {"main": "COMPLETE"}}}},
            ["proxy waits for COMPLETE of main", "essential"],
        ),
        (
            {
                "sidecars": {
                    "a": {"image": PROXY, "depends_on": {"b": "START"}},
                    "b": {"image": PROXY, "depends_on": {"a": "START"}},
                }
            },
            ["sidecars", "in a circle", "a -> b"],
        ),
        (
            {"sidecars": {"a": {"image": PROXY, "depends_on": {"a": "START"}}}},
            ["in a circle", "a -> a"],
        ),
    ],
)
def test_what_cannot_work_is_refused(fields: dict[str, Any], words: list[str]) -> None:
    """At construction, with the component, the field and what is wrong with it."""
    given: Any = arguments(**fields)
    assert_refused(lambda: ImmutableService("web", given), ["ImmutableService 'web'", *words])


def test_a_value_where_a_secret_belongs_is_never_echoed() -> None:
    given = {"proxy": {"image": PROXY, "secrets": {"KEY": "hunter2"}}}
    with pytest.raises(ConfigurationError) as refusal:
        service(sidecars=given)
    assert "hunter2" not in str(refusal.value)


@pytest.mark.parametrize("place", ["container", "sidecars"])
def test_ecs_reads_no_vault(place: str) -> None:
    """Said for every container, with the variable, the reference and what to do."""
    secrets = {"secrets": {"KEY": {"arn": "vault:secret/proxy#key"}}}
    given = {"container": secrets} if place == "container" else {"sidecars": {"proxy": {"image": PROXY, **secrets}}}
    with pytest.raises(ConfigurationError) as refusal:
        ImmutableService("web", arguments(**given))  # type: ignore[arg-type] # what another language gives
    message = str(refusal.value)
    assert ("container.secrets" if place == "container" else "sidecars.proxy.secrets") in message
    assert "ECS reads no Vault, and KEY is vault:secret/proxy#key" in message
    assert "keep it in Secrets Manager" in message
