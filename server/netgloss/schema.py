"""The JSON Schema of `glossary.json`, for editors that complete and check while one types."""

from __future__ import annotations

import json

from pydantic import TypeAdapter

from netgloss.glossary import DEFINITION_LIMIT, Glossary


def glossary_schema() -> str:
    """The schema as JSON; it is `glossary.schema.json`."""
    schema = TypeAdapter(Glossary).json_schema()
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = "netgloss glossary"
    schema["properties"]["$schema"] = {"type": "string", "description": "Where this schema is."}
    concept = schema["$defs"]["Concept"]["properties"]
    concept["definition"]["maxLength"] = DEFINITION_LIMIT
    concept["id"]["pattern"] = "^[a-z0-9]+(-[a-z0-9]+)*$"
    concept["sources"]["minItems"] = 1
    concept["reviewed"]["pattern"] = "^[0-9]{4}-(0[1-9]|1[0-2])$"
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
