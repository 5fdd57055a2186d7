"""Where a finding belongs: the outermost component's line, never a path outside the project."""

from pathlib import Path

import pytest
from hypothesis import given
from penstock.platform.report import Places, path_to_root
from penstock.platform.report.model import Place
from penstock.platform.resource import Graph, Resource
from report_cases import hostile_text


def _resource(name: str, parent: str | None, position: str | None, kind: str = "a:b:C") -> Resource:
    return Resource(urn=name, type=kind, name=name, parent=parent, source_position=position)


def test_a_child_is_shown_where_the_program_makes_the_outermost_component() -> None:
    graph = Graph(
        [
            _resource("stack", None, "project:///Pulumi.yaml#1", "pulumi:pulumi:Stack"),
            _resource("shop", "stack", "project:///__main__.py#12"),
            _resource("logs", "shop", "project:///components/shop.py#40"),
            _resource("bucket", "logs", "project:///components/log_bucket.py#8"),
            _resource("alone", "stack", None),
        ]
    )
    places = Places(graph, root="infra")
    assert places.of(places.position("bucket", "components/log_bucket.py#8")) == Place("infra/__main__.py", 12)
    assert places.of(places.position("alone")) == Place("infra/Pulumi.yaml")
    assert places.position("elsewhere", "x.py#3") == "x.py#3"


def test_a_circle_of_parents_ends() -> None:
    graph = Graph([_resource("a", "b", "x.py#1"), _resource("b", "a", "y.py#2")])
    assert Places(graph).position("a") == "y.py#2"


@pytest.mark.parametrize(
    "position",
    ["", "no line", "/etc/passwd#1", "project:///../../etc/passwd#1", "project:///%2e%2e/x#1", "file:///x#1#", None],
)
def test_what_leads_out_of_the_project_is_shown_at_its_file(position: str | None) -> None:
    assert Places().of(position) in {Place("Pulumi.yaml"), Places().of("file:///x#1#")}
    assert ".." not in Places().of(position).file


@given(hostile_text)
def test_no_position_raises_or_escapes(text: str) -> None:
    for position in (text, f"{text}#1", f"project:///{text}#1"):
        place = Places(root="infra").of(position)
        assert place.file.startswith("infra/")
        assert ".." not in Path(place.file).parts


def test_files_are_named_from_the_root_of_the_repository(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    project = tmp_path / "infra" / "shop"
    project.mkdir(parents=True)
    assert path_to_root(project) == "infra/shop"
    assert path_to_root(tmp_path) == ""
