"""The glossary for other programs, read back by parsers that are not ours."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from click.testing import CliRunner
from rdflib import Dataset, Graph, Literal, URIRef
from rdflib.namespace import RDF, SDO, SKOS
from translate.storage import tbx

from netgloss import Netgloss
from netgloss.cli import main
from netgloss.export import ADDRESS, to_csv, to_jsonld, to_skos, to_tbx
from small import concept, small

LITTLE = small(
    concept("a", "carcinoid", "karzinoide", definition="A <b>, “quoted”, & more.", see=["b"]),
    concept("b", "gut, small", note={"kind": "misleading", "text": "Not so."}),
)


def test_csv() -> None:
    rows = list(csv.DictReader(io.StringIO(to_csv(LITTLE.lexicon), newline="")))
    assert [(row["id"], row["term"], row["forms"], row["definition"]) for row in rows] == [
        ("a", "carcinoid", "karzinoide", "A <b>, “quoted”, & more."),
        ("b", "gut, small", "", "A thing in the body."),
    ]
    assert rows[1]["note"] == "misleading: Not so."
    assert rows[0]["sources"] == "A book"


def test_skos() -> None:
    graph = Graph().parse(data=to_skos(LITTLE.lexicon), format="xml")
    first = URIRef(ADDRESS + "a")
    assert set(graph.subjects(RDF.type, SKOS.Concept)) == {first, URIRef(ADDRESS + "b")}
    assert graph.value(first, SKOS.prefLabel) == Literal("carcinoid", lang="en-GB")
    assert graph.value(first, SKOS.altLabel) == Literal("karzinoide", lang="en-GB")
    assert graph.value(first, SKOS.definition) == Literal("A <b>, “quoted”, & more.", lang="en-GB")
    assert graph.value(first, SKOS.related) == URIRef(ADDRESS + "b")
    assert graph.value(first, SKOS.inScheme) == URIRef(ADDRESS)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # the library's JSON-LD reader uses its own old names
def test_jsonld() -> None:
    raw: dict[str, Any] = json.loads(to_jsonld(LITTLE.lexicon))
    raw["@context"] = {"@vocab": "https://schema.org/"}  # without fetching theirs
    facts = {quad[:3] for quad in Dataset().parse(data=json.dumps(raw), format="json-ld").quads()}
    first = URIRef(ADDRESS + "a")
    assert (URIRef(ADDRESS), SDO.hasDefinedTerm, first) in facts
    assert (first, SDO.alternateName, Literal("karzinoide")) in facts
    assert (first, SDO.description, Literal("A <b>, “quoted”, & more.")) in facts


def test_tbx() -> None:
    units = tbx.tbxfile.parsestring(to_tbx(LITTLE.lexicon).encode()).units  # type: ignore[no-untyped-call]
    assert [[term.text for term in unit.get_source_terms()] for unit in units] == [
        ["carcinoid", "karzinoide"],
        ["gut, small"],
    ]


@pytest.mark.parametrize("to", ["csv", "skos", "jsonld", "tbx"])
def test_the_whole_glossary_goes_through(ng: Netgloss, to: str) -> None:
    done = CliRunner().invoke(main, ["export", "--to", to])
    assert done.exit_code == 0
    count = len(ng.concepts)
    if to == "csv":
        assert len(list(csv.DictReader(io.StringIO(done.stdout, newline="")))) == count
    elif to == "skos":
        graph = Graph().parse(data=done.stdout, format="xml")
        assert len(set(graph.subjects(RDF.type, SKOS.Concept))) == count
    elif to == "jsonld":
        assert len(json.loads(done.stdout)["hasDefinedTerm"]) == count
    else:
        assert len(tbx.tbxfile.parsestring(done.stdout.encode()).units) == count  # type: ignore[no-untyped-call]
