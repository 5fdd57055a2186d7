"""How a deployment ended, as ECS tells it: the provider waits until a service is stable, and after a rollback it is stable too."""

from collections.abc import Callable, Coroutine, Sequence
from typing import Any, Final

import pulumi
import pulumi_aws as aws

from ..platform.component import Component
from ..platform.errors import UpdateFailedError, printable

__all__ = ["DeploymentRolledBackError", "outcome_hooks", "rolled_back"]

EVENTS: Final = 3
"""As many as fit on a screen beside the rest; ECS answers its last hundred."""
WORDLESS: Final = ("has reached a steady state", "has started", "has stopped", "registered", "has begun draining")
"""What events say that tell no reason."""


class DeploymentRolledBackError(UpdateFailedError, pulumi.RunError):
    """ECS went back to the revision before. Pulumi tells an error of this kind without a traceback."""


def outcome_hooks(component: Component) -> pulumi.ResourceHookBinding:
    """Hooks on a service that fail the deployment when ECS runs another revision than it was asked to, once it is stable.

    Without them, `up` is green while the old revision serves: whoever deployed would believe that the new one does.
    """
    look = [_look(component)]
    return pulumi.ResourceHookBinding(after_create=[*look], after_update=[*look])


def _look(component: Component) -> Callable[[pulumi.ResourceHookArgs], Coroutine[Any, Any, None]]:
    async def look(deployed: pulumi.ResourceHookArgs) -> None:
        asked = deployed.new_inputs or {}
        if not asked.get("waitForSteadyState"):
            return  # nobody waited: what is seen now would say nothing of how it ends
        found = aws.ecs.get_service_output(
            cluster_arn=asked["cluster"],
            service_name=asked["name"],
            opts=pulumi.InvokeOutputOptions(parent=component),
        )
        service = await found.future()
        if service is None or _revision(service.task_definition) == _revision(asked["taskDefinition"]):
            return
        raise rolled_back(
            f"{type(component).__name__} {component.component_name!r}",
            asked=str(asked["taskDefinition"]),
            running=service.task_definition,
            events=[event.message for event in service.events or ()],
        )

    return look


def rolled_back(service: str, *, asked: str, running: str, events: Sequence[str]) -> DeploymentRolledBackError:
    """The error that tells of it.

    Args:
        service: the component, by kind and name.
        asked: the revision that the program asked for.
        running: the one that ECS runs.
        events: what ECS says of the service, the last first.
    """
    reasons = [event for event in events if not any(words in event for words in WORDLESS)][:EVENTS]
    told = "".join(f"\n  ECS: {printable(reason, 300)}" for reason in reasons)
    return DeploymentRolledBackError(
        f"{service}: ECS rolled the deployment back, and the revision before serves{told or '; its events tell no reason'}",
        got=f"asked for {_revision(asked)}, ECS runs {_revision(running)}",
        do="state and cloud now differ: the state holds the revision that was asked for. Mend the cause (the service's "
        "log group and the stopped tasks tell more) and deploy again, or go back in Git and deploy that; "
        "`penstock refresh ENV` shows what runs",
    )


def _revision(arn: str) -> str:
    """Family and number: what tells revisions of one account apart."""
    return arn.rpartition("/")[2]
