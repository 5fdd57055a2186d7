"""A component that is built wrong on purpose, and its trial: what the matrix must find in it."""

import pulumi
import pulumi_aws as aws
from penstock.platform.component import DELETION, Component, Mutable
from penstock.platform.immutability.trial import Trial
from penstock.platform.inputs import Args

__all__ = ["TRIALS", "Wrong", "WrongArgs", "surroundings"]

TRUST = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":"ecs.amazonaws.com"}}]}'


class WrongArgs(Args):
    """One argument for each mistake, and for each thing that is none."""

    patched: str = "before"
    declared: str = "before"
    rolled_out: str = "before"
    named: str = "/before/"
    gap: str = "/before/"
    moved: str = "before"
    lost: str = "before"
    given_up: str = "before"
    kept: str = "before"
    dropped: bool = True
    let_go: bool = True
    unused: str = "before"


class Wrong(Component):
    """Patches what serves, deletes a role before the next one is there, and loses a log."""

    IN_PLACE = (Mutable("declared", ("displayName",), "a name"),)
    GAPS = (Mutable("gap", ("path",), "nobody takes it"),)
    ROLLOUTS = (Mutable("rolled-*", ("displayName",), "a name that counts"),)
    GIVEN_UP = (
        Mutable("given-up", ("name",), "its lines are of no use to the next"),
        Mutable("let-go", (DELETION,), "its lines are of no use to anybody"),
    )

    def __init__(self, name: str, args: WrongArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__(name, opts)
        topics = {"patched": args.patched, "declared": args.declared, "rolled-out": args.rolled_out}
        for role, display_name in topics.items():
            aws.sns.Topic(self.child(role), display_name=display_name, opts=self.options(role))
        named = f"fixed-{name}"
        aws.iam.Role(
            self.child("named"), name=named, path=args.named, assume_role_policy=TRUST, opts=self.options("named")
        )
        aws.iam.Role(
            self.child("gap"), name=f"gap-{name}", path=args.gap, assume_role_policy=TRUST, opts=self.options("gap")
        )
        moved = self.options("moved", replacement_trigger=args.moved)
        aws.iam.Role(self.child("moved"), assume_role_policy=TRUST, opts=moved)
        aws.iam.Role(self.child("free"), path=args.named, assume_role_policy=TRUST, opts=self.options("free"))
        aws.cloudwatch.LogGroup(self.child("lost"), name=f"{name}-{args.lost}", opts=self.options("lost"))
        aws.cloudwatch.LogGroup(
            self.child("given-up"), name=f"{name}-{args.given_up}-given", opts=self.options("given-up")
        )
        for role, is_there in (("dropped", args.dropped), ("let-go", args.let_go)):
            if is_there:
                aws.cloudwatch.LogGroup(self.child(role), name=f"{name}-{role}", opts=self.options(role))
        kept = self.options("kept", protect=True)
        aws.cloudwatch.LogGroup(self.child("kept"), name=f"{name}-{args.kept}-kept", opts=kept)
        self.finish()


def surroundings() -> None:
    """It needs none."""


TRIALS = (
    Trial(
        component=Wrong,
        arguments=WrongArgs,
        start=lambda _: {},
        others=lambda _: {"named": "/other/", "gap": "/other/"},
    ),
)
