"""The glossary in the formats of other programs: SKOS, CSV, TBX and schema.org."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from typing import Any

# Its reader is what is dangerous; here it only writes.
from xml.etree import ElementTree as Xml  # nosec B405

from netgloss.glossary import Concept
from netgloss.lexicon import Lexicon

ADDRESS = "https://netgloss.example/concept/"  # of a concept; a name, not a page
_SKOS = "http://www.w3.org/2004/02/skos/core#"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_DCT = "http://purl.org/dc/terms/"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def _labels(concept: Concept) -> list[str]:
    """The other ways to write it."""
    return [form.text for form in concept.written_forms() if form.text != concept.term]


def to_csv(lexicon: Lexicon) -> str:
    """One row for each concept; several values in a cell are separated by ` | `."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\r\n")  # RFC 4180
    rows.writerow("id term forms kind level say definition more note see sources reviewed".split())
    for concept in lexicon.concepts:
        note = f"{concept.note.kind}: {concept.note.text}" if concept.note else ""
        titles = [lexicon.sources[name].title for name in concept.sources]
        rows.writerow(
            [concept.id, concept.term, " | ".join(_labels(concept)), concept.kind, concept.level, concept.say,
             concept.definition, concept.more, note, " | ".join(concept.see), " | ".join(titles), concept.reviewed]
        )  # fmt: skip
    return out.getvalue()


def to_jsonld(lexicon: Lexicon) -> str:
    """A schema.org `DefinedTermSet`."""
    header = lexicon.header
    terms: list[dict[str, Any]] = []
    for concept in lexicon.concepts:
        term: dict[str, Any] = {
            "@type": "DefinedTerm", "@id": ADDRESS + concept.id, "termCode": concept.id, "name": concept.term,
            "description": concept.definition,
        }  # fmt: skip
        labels = _labels(concept)
        if labels:
            term["alternateName"] = labels
        term["citation"] = [lexicon.sources[name].url for name in concept.sources]
        terms.append(term)
    content = {
        "@context": "https://schema.org/", "@type": "DefinedTermSet", "@id": ADDRESS, "name": header["title"],
        "inLanguage": header["language"], "version": header["version"], "license": header["licence"],
        "description": header["disclaimer"], "hasDefinedTerm": terms,
    }  # fmt: skip
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def to_skos(lexicon: Lexicon) -> str:
    """A SKOS concept scheme as RDF/XML."""
    for prefix, namespace in (("skos", _SKOS), ("rdf", _RDF), ("dct", _DCT)):
        Xml.register_namespace(prefix, namespace)
    header, language = lexicon.header, lexicon.header["language"]
    root = Xml.Element(f"{{{_RDF}}}RDF")
    scheme = Xml.SubElement(root, f"{{{_SKOS}}}ConceptScheme", {f"{{{_RDF}}}about": ADDRESS})
    for name, value in (("title", header["title"]), ("rights", header["disclaimer"]), ("license", header["licence"])):
        Xml.SubElement(scheme, f"{{{_DCT}}}{name}", {_LANGUAGE: language}).text = value
    for concept in lexicon.concepts:
        node = Xml.SubElement(root, f"{{{_SKOS}}}Concept", {f"{{{_RDF}}}about": ADDRESS + concept.id})

        def literal(name: str, value: str, node: Xml.Element = node) -> None:
            Xml.SubElement(node, f"{{{_SKOS}}}{name}", {_LANGUAGE: language}).text = value

        literal("prefLabel", concept.term)
        for label in _labels(concept):
            literal("altLabel", label)
        literal("definition", concept.definition)
        if concept.note:
            literal("editorialNote", f"{concept.note.kind}: {concept.note.text}")
        for edition in concept.history:
            literal("historyNote", f"{edition.edition}: {edition.text}")
        Xml.SubElement(node, f"{{{_SKOS}}}notation").text = concept.id
        Xml.SubElement(node, f"{{{_SKOS}}}inScheme", {f"{{{_RDF}}}resource": ADDRESS})
        for name in concept.see:
            Xml.SubElement(node, f"{{{_SKOS}}}related", {f"{{{_RDF}}}resource": ADDRESS + name})
        for name in concept.sources:
            Xml.SubElement(node, f"{{{_DCT}}}source", {f"{{{_RDF}}}resource": lexicon.sources[name].url})
    return _xml(root)


def to_tbx(lexicon: Lexicon) -> str:
    """TBX-Basic (ISO 30042:2008, the edition that translation programs read)."""
    header, language = lexicon.header, lexicon.header["language"]
    root = Xml.Element("martif", {"type": "TBX-Basic", _LANGUAGE: language})
    head = Xml.SubElement(root, "martifHeader")
    file = Xml.SubElement(head, "fileDesc")
    Xml.SubElement(Xml.SubElement(file, "titleStmt"), "title").text = header["title"]
    description = f"Version {header['version']}. {header['licence']}. {header['disclaimer']}"
    Xml.SubElement(Xml.SubElement(file, "sourceDesc"), "p").text = description
    Xml.SubElement(Xml.SubElement(head, "encodingDesc"), "p", {"type": "XCSURI"}).text = "TBXBasicXCSV02.xcs"
    body = Xml.SubElement(Xml.SubElement(root, "text"), "body")
    for concept in lexicon.concepts:
        entry = Xml.SubElement(body, "termEntry", {"id": f"c-{concept.id}"})
        Xml.SubElement(entry, "descrip", {"type": "subjectField"}).text = concept.kind
        for name in concept.see:
            Xml.SubElement(entry, "ref", {"type": "crossReference", "target": f"c-{name}"}).text = name
        section = Xml.SubElement(entry, "langSet", {_LANGUAGE: language})
        group = Xml.SubElement(section, "descripGrp")
        Xml.SubElement(group, "descrip", {"type": "definition"}).text = concept.definition
        for name in concept.sources[:1]:  # one for a definition, says the standard
            Xml.SubElement(group, "admin", {"type": "source"}).text = lexicon.sources[name].title
        for number, text in enumerate([concept.term, *_labels(concept)]):
            term = Xml.SubElement(section, "tig")
            Xml.SubElement(term, "term").text = text
            status = "admittedTerm-admn-sts" if number else "preferredTerm-admn-sts"
            Xml.SubElement(term, "termNote", {"type": "administrativeStatus"}).text = status
    return _xml(root)


def _xml(root: Xml.Element) -> str:
    Xml.indent(root, " ")
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + Xml.tostring(root, encoding="unicode") + "\n"


FORMATS: dict[str, Callable[[Lexicon], str]] = {"skos": to_skos, "csv": to_csv, "tbx": to_tbx, "jsonld": to_jsonld}
