"""The SDK of a package whose provider nobody has: one resource type, in the shape in which SDKs are generated."""

from collections.abc import Mapping, Sequence
from typing import Any

import pulumi
from pulumi.runtime import register_resource_module

TOKEN = "toy:index/animal:Animal"


class Animal(pulumi.CustomResource):
    """A resource with inputs, and with outputs of every kind."""

    def __init__(self, name: str, *, kind: pulumi.Input[str], legs: pulumi.Input[int | None] = None) -> None:
        self._internal_init(name, kind=kind, legs=legs)

    def _internal_init(
        self,
        resource_name: str,
        opts: pulumi.ResourceOptions | None = None,
        kind: pulumi.Input[str] | None = None,
        legs: pulumi.Input[int | None] = None,
    ) -> None:
        outputs = dict.fromkeys(("nick_name", "is_tame", "weight", "children", "labels", "home_url"))
        options = pulumi.ResourceOptions.merge(pulumi.ResourceOptions(version="1.2.3"), opts)
        super().__init__(TOKEN, resource_name, {"kind": kind, "legs": legs, **outputs}, options)

    @property
    @pulumi.getter
    def kind(self) -> pulumi.Output[str]:
        return pulumi.get(self, "kind")

    @property
    @pulumi.getter
    def legs(self) -> pulumi.Output[int | None]:
        return pulumi.get(self, "legs")

    @property
    @pulumi.getter(name="nickName")
    def nick_name(self) -> pulumi.Output[str]:
        return pulumi.get(self, "nick_name")

    @property
    @pulumi.getter(name="isTame")
    def is_tame(self) -> pulumi.Output[bool]:
        return pulumi.get(self, "is_tame")

    @property
    @pulumi.getter
    def weight(self) -> pulumi.Output[int]:
        return pulumi.get(self, "weight")

    @property
    @pulumi.getter
    def children(self) -> pulumi.Output[Sequence[str]]:
        return pulumi.get(self, "children")

    @property
    @pulumi.getter
    def labels(self) -> pulumi.Output[Mapping[str, str]]:
        return pulumi.get(self, "labels")

    @property
    @pulumi.getter(name="homeUrl")
    def home_url(self) -> pulumi.Output[str]:
        return pulumi.get(self, "home_url")

    def translate_output_property(self, prop: str) -> str:
        return {"nickName": "nick_name", "isTame": "is_tame", "homeUrl": "home_url"}.get(prop, prop)

    def translate_input_property(self, prop: str) -> str:
        return {"nick_name": "nickName", "is_tame": "isTame", "home_url": "homeUrl"}.get(prop, prop)


class _Module(pulumi.runtime.ResourceModule):
    def __init__(self) -> None:
        self.mod_info = {"pkg": "toy", "mod": "index/animal", "fqn": "pulumi_toy", "classes": {TOKEN: "Animal"}}

    def version(self) -> Any:
        return None

    def construct(self, name: str, typ: str, urn: str) -> pulumi.Resource:
        raise NotImplementedError


register_resource_module("toy", "index/animal", _Module())
