"""What of a service on Kubernetes may change in place, and which of that is a new revision."""

from typing import Final

from ..platform.component import DELETION, Mutable

__all__ = ["KUBERNETES_GIVEN_UP", "KUBERNETES_IN_PLACE", "KUBERNETES_ROLLOUTS"]

KUBERNETES_IN_PLACE: Final = (
    Mutable(role="*", properties=("metadata",), reason="labels and annotations; the selector's never change"),
    Mutable(role="autoscaler", properties=("spec",), reason="the bounds of the autoscaler, and when it scales"),
    Mutable(role="disruption-budget", properties=("spec",), reason="what evictions leave"),
    Mutable(role="network-policy", properties=("spec",), reason="who may reach whom from now on; connections stay"),
    Mutable(role="route", properties=("spec",), reason="which requests the gateway sends on; the pods stay"),
    Mutable(role="ingress", properties=("spec",), reason="which requests the controller sends on; the pods stay"),
)
"""No pod notices these."""

KUBERNETES_ROLLOUTS: Final = (
    Mutable(
        role="deployment",
        properties=("metadata", "spec"),
        reason="new pods beside the old ones; Kubernetes keeps the revisions before, to go back to",
    ),
)
"""In place for the API; for what runs, a new revision that can go back."""

KUBERNETES_GIVEN_UP: Final = (
    # Not protected, as a bucket of logs is: it holds what the component makes, which is in the new one before this one goes,
    # and a namespace that could not go would keep whole environments from being taken down.
    Mutable(
        role="namespace",
        properties=(DELETION,),
        reason="where another one is given, when all of the component's own is there; what others put into it goes with it",
    ),
)
"""What can't be made again and goes all the same."""
