"""How a deployment ended, as ECS tells it: the provider waits until a service is stable, and after a rollback it is stable too."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import pulumi
import pulumi_aws as aws

from ..platform.component import Component
from ..platform.errors import UpdateFailedError, printable

__all__ = ["DeploymentRolledBackError", "Outcome", "rolled_back"]

EVENTS: Final = 3
"""As many as fit on a screen beside the rest; ECS answers its last hundred."""
WORDLESS: Final = ("has reached a steady state", "has started", "has stopped", "registered", "has begun draining")
"""What events say that tell no reason."""


class DeploymentRolledBackError(UpdateFailedError, pulumi.RunError):
    """ECS went back to the revision before. Pulumi tells an error of this kind without a traceback."""


class Outcome:
    """Fails the deployment when ECS runs another revision of a service than it was asked to, once the service is stable.

    Without it, `up` is green while the old revision serves: whoever deployed would believe that the new one does.

    The hooks only note what was deployed, and ECS is asked when the engine is done with the service. A hook that asked it
    would wait for a thread of Pulumi's, of which all may be waiting for resources, and those for this hook.
    """

    def __init__(self, component: Component) -> None:
        self._component = component
        self._asked: Mapping[str, Any] | None = None

    @property
    def hooks(self) -> pulumi.ResourceHookBinding:
        """Those of the service."""
        return pulumi.ResourceHookBinding(after_create=[self._note], after_update=[self._note])

    def watch(self, service: aws.ecs.Service) -> pulumi.Output[bool]:
        """Look at the service when it is deployed; whether there was anything to look for."""
        return service.id.apply(lambda _: self._look())

    async def _note(self, deployed: pulumi.ResourceHookArgs) -> None:
        self._asked = deployed.new_inputs

    async def _look(self) -> bool:
        asked = self._asked or {}
        if not asked.get("waitForSteadyState"):
            return (
                False  # nothing was deployed; or nobody waited, and what is seen now would say nothing of how it ends
            )
        found = aws.ecs.get_service_output(
            cluster_arn=asked["cluster"],
            service_name=asked["name"],
            opts=pulumi.InvokeOutputOptions(parent=self._component),
        )
        service = await found.future()
        if service is None or _revision(service.task_definition) == _revision(asked["taskDefinition"]):
            return True
        raise rolled_back(
            f"{type(self._component).__name__} {self._component.component_name!r}",
            asked=str(asked["taskDefinition"]),
            running=service.task_definition,
            events=[event.message for event in service.events or ()],
        )


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
