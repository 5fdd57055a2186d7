"""The options of a resource as the engine takes them: what is handed down from parent to child, and what was declared."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from google.protobuf.message import Message
from pulumi.runtime.proto import alias_pb2, resource_pb2

__all__ = ["Options", "declared_options", "inherited_options"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """The options of one resource, after inheritance, transformations and transforms. What was not given is empty."""

    protect: bool = False
    retain_on_delete: bool = False
    delete_before_replace: bool | None = None
    """None where the provider decides."""
    ignore_changes: tuple[str, ...] = ()
    replace_on_changes: tuple[str, ...] = ()
    hide_diffs: tuple[str, ...] = ()
    additional_secret_outputs: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    """Earlier URNs, those that the provider's SDK adds too; what the aliases of its parents add is left out."""
    depends_on: tuple[str, ...] = ()
    """URNs of all that must be there before it, by this option or as a property's source; a component's are its children."""
    replace_with: tuple[str, ...] = ()
    deleted_with: str = ""
    provider: str = ""
    """The provider's URN; the default one's where the program names none; none for components and providers."""
    providers: Mapping[str, str] = field(default_factory=dict)
    """Of a component: package to the URN of the provider for its children."""
    version: str = ""
    plugin_download_url: str = ""
    custom_timeouts: Mapping[str, str] = field(default_factory=dict)
    """`create`, `update`, `delete` to a duration (`5m`)."""
    import_: str = ""
    """The id of an existing resource that is taken over."""
    hooks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """`before_create` and so on to names of hooks."""


def inherited_options(
    request: resource_pb2.RegisterResourceRequest, parent: resource_pb2.TransformResourceOptions | None
) -> resource_pb2.TransformResourceOptions:
    """The request's options, with those that the engine hands down from parent to child."""
    options = resource_pb2.TransformResourceOptions(
        depends_on=request.dependencies,
        ignore_changes=request.ignoreChanges,
        replace_on_changes=request.replaceOnChanges,
        version=request.version,
        aliases=[*request.aliases, *(alias_pb2.Alias(urn=urn) for urn in request.aliasURNs)],
        provider=request.provider,
        providers=request.providers,
        plugin_download_url=request.pluginDownloadURL,
        deleted_with=request.deletedWith,
        additional_secret_outputs=request.additionalSecretOutputs,
        hide_diff=request.hideDiffs,
        replace_with=request.replace_with,
        hooks=request.hooks,
    )
    setattr(options, "import", request.importId)
    if request.HasField("customTimeouts"):
        options.custom_timeouts.CopyFrom(request.customTimeouts)
    if request.deleteBeforeReplaceDefined:
        options.delete_before_replace = request.deleteBeforeReplace
    for theirs, ours in (("protect", "protect"), ("retainOnDelete", "retain_on_delete")):
        if request.HasField(theirs):  # type: ignore[arg-type] # one of two literals
            setattr(options, ours, getattr(request, theirs))
        elif parent is not None and parent.HasField(ours):  # type: ignore[arg-type]
            setattr(options, ours, getattr(parent, ours))
    return options


def declared_options(
    urn: str, options: resource_pb2.TransformResourceOptions, *, provider: str, providers: Mapping[str, str]
) -> Options:
    """What was declared, as plain values.

    Args:
        urn: the resource's.
        options: those that it was registered with.
        provider: the reference (`urn::id`) of the provider that it got.
        providers: of a component, what it hands to its children.
    """
    decided = options.HasField("delete_before_replace")
    return Options(
        protect=options.protect,
        retain_on_delete=options.retain_on_delete,
        delete_before_replace=options.delete_before_replace if decided else None,
        ignore_changes=tuple(options.ignore_changes),
        replace_on_changes=tuple(options.replace_on_changes),
        hide_diffs=tuple(options.hide_diff),
        additional_secret_outputs=tuple(options.additional_secret_outputs),
        aliases=tuple(dict.fromkeys(_alias_urn(urn, alias) for alias in options.aliases)),
        depends_on=tuple(sorted(options.depends_on)),
        replace_with=tuple(options.replace_with),
        deleted_with=options.deleted_with,
        provider=_urn(provider),
        providers={package: _urn(reference) for package, reference in sorted(providers.items())},
        version=options.version,
        plugin_download_url=options.plugin_download_url,
        custom_timeouts=_set_fields(options.custom_timeouts),
        import_=getattr(options, "import"),
        hooks={name: tuple(names) for name, names in _set_fields(options.hooks).items()},
    )


def _set_fields(message: Message) -> dict[str, str]:
    return {descriptor.name: value for descriptor, value in message.ListFields()}


def _urn(reference: str) -> str:
    """The URN of a provider's reference, which ends in its id."""
    return reference.rsplit("::", 1)[0]


def _alias_urn(urn: str, alias: alias_pb2.Alias) -> str:
    """The earlier URN: what an alias leaves out is as it is today."""
    if alias.urn:
        return alias.urn
    spec = alias.spec
    stack, project, types, name = urn.removeprefix("urn:pulumi:").split("::", 3)
    *parents, own = types.split("$")
    parent = "$".join(parents)
    if spec.parentUrn:
        parent = spec.parentUrn.split("::", 3)[2]
    if spec.noParent or parent == "pulumi:pulumi:Stack":
        parent = ""
    chain = f"{parent}$" if parent else ""
    return (
        f"urn:pulumi:{spec.stack or stack}::{spec.project or project}::{chain}{spec.type or own}::{spec.name or name}"
    )
