"""The program of a trial: one copy of the component for each mutation, before or after it."""

from collections.abc import Iterable, Iterator
from importlib import import_module
from typing import Any

import pulumi

from .mutations import Mutation, mutations
from .trial import Trial, chosen

__all__ = ["copy_names", "declare"]


def declare(module_name: str, *, mutated: bool, only: Iterable[str] = ()) -> None:
    """Declare the surroundings of a module's trials and all copies, and export what each copy is.

    Protection is taken away, so that the engine plans what it would otherwise refuse, and is exported instead.

    Args:
        module_name: the module with `TRIALS` and `surroundings()`.
        mutated: whether every copy gets its changed argument.
        only: the components that are tried, by name. By default all.
    """
    module = import_module(module_name)
    protected: set[str] = set()
    pulumi.runtime.register_stack_transformation(lambda resource: _unprotected(resource, protected))
    surroundings = module.surroundings()
    copies = {}
    for trial in chosen(module.TRIALS, only):
        for name, mutation in _copies(trial, surroundings):
            arguments = mutation.after if mutated else mutation.before
            component: Any = trial.component
            component(name, trial.arguments.of(arguments, f"{mutation.path} {mutation.case}"))
            copies[name] = {
                "component": trial.component.__name__,
                "argument": mutation.path,
                "case": mutation.case,
            }
    pulumi.export("copies", copies)
    pulumi.export("protected", sorted(protected))


def _copies(trial: Trial, surroundings: Any) -> Iterator[tuple[str, Mutation]]:
    start, others = trial.start(surroundings), trial.others(surroundings)
    made = mutations(trial.arguments, start, others, later=trial.later)
    return zip(copy_names(trial.component.__name__, len(made)), made, strict=True)


def copy_names(class_name: str, count: int) -> Iterator[str]:
    """Short names: they become part of physical names, of which some have 32 characters."""
    short = "".join(letter for letter in class_name if letter.isupper()).lower()
    return (f"{short}{number:03}" for number in range(count))


def _unprotected(
    resource: pulumi.ResourceTransformationArgs, protected: set[str]
) -> pulumi.ResourceTransformationResult:
    """Note what is protected, by itself or with its parent, and let it go."""
    options = resource.opts
    parent = options.parent
    inherited = parent is not None and getattr(parent, "_name", None) in protected
    if options.protect or (options.protect is None and inherited):
        protected.add(resource.name)
    unprotected = pulumi.ResourceOptions.merge(options, pulumi.ResourceOptions(protect=False))
    return pulumi.ResourceTransformationResult(resource.props, unprotected)
