"""What of a load balancer may change in place, whether one service is behind it or several."""

from typing import Final

from ..platform.component import Mutable

__all__ = ["BALANCER_IN_PLACE"]

BALANCER_IN_PLACE: Final = (
    Mutable("https", ("certificateArn",), "for later connections; those that are open stay"),
    Mutable("load-balancer", ("accessLogs", "enableDeletionProtection"), "no request notices"),
    Mutable("load-balancer", ("subnets",), "Elastic Load Balancing adds a zone before it takes one away"),
)
"""No request notices these."""
