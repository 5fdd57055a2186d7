"""The base of every component, with a small one of its own."""

import pulumi
import pulumi_aws as aws
import pytest
from component_programs import synthesised
from penstock.platform.component import Component, Ownership
from penstock.platform.errors import ConfigurationError


class Shelf(Component):
    """A component whose topic's display name belongs to somebody else."""

    OWNERSHIP = (Ownership(role="topic", property="displayName", owner="marketing", reason="they name it"),)

    def __init__(self, name: str, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__(name, opts)
        topic = aws.sns.Topic(self.child("topic"), tags=self.tags({"colour": "red"}), opts=self.options("topic"))
        aws.sns.Topic(self.child("other"), opts=self.options("other", ignore_changes=["policy"]))
        self.finish(label="fixed", topic_name=topic.name)


def test_children_are_named_after_the_component_and_are_below_it() -> None:
    stack = synthesised(lambda: Shelf("books"))
    shelf, topic = stack.one("books"), stack.one("books-topic")
    assert shelf.type == "penstock:index:Shelf"
    assert topic.parent == shelf.urn
    assert topic.get("tags") == {"colour": "red", "penstock:component": "books"}


def test_what_others_own_is_ignored_and_nothing_else() -> None:
    stack = synthesised(lambda: Shelf("books"))
    stack.one("books-topic").has(options={"ignore_changes": ["displayName"]})
    stack.one("books-other").has(options={"ignore_changes": ["policy"]})


def test_outputs_are_registered() -> None:
    """Plain values too."""
    stack = synthesised(lambda: Shelf("books"))
    assert stack.one("books").outputs == {"label": "fixed", "topic_name": stack.one("books-topic").automatic_name}


@pytest.mark.parametrize("name", ["", "Books", "my_books", "-books", "books-", "a--b", "b" * 41, "9books"])
def test_a_name_that_cannot_be_part_of_every_physical_name_is_refused(name: str) -> None:
    with pytest.raises(ConfigurationError, match="the name becomes part of physical names"):
        synthesised(lambda: Shelf(name))
