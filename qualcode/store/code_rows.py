"""How codes stand in rows and in codebook files, and back."""

import json
from dataclasses import asdict
from typing import Any

from qualcode.model import ids
from qualcode.model.codebook_files import CodebookTemplate, Illustration, TemplateCode
from qualcode.model.codes import Code, CodeStatus
from qualcode.model.ids import Id
from qualcode.model.lexicons import Lexicon
from qualcode.model.polarity import Polarity
from qualcode.store.act import Published
from qualcode.store.opened import hexed

CODE_ROWS = """
SELECT id,name,parent,colour,pattern,definition,include,exclude,example,near_miss,
       absence_example,prompts,lexicon,status,merged_into,key,codebook,in_vivo,position,
       creator,created,max(created,changed)
FROM code WHERE removed=0 ORDER BY created,n
"""


def _published(value: Any) -> Published | None:
    return Published(value) if value else None


def template_code_id(codebook: str, key: str) -> Id:
    """Return the identity a built-in code has in every project that loads it."""
    return ids.derived_id("codebook", codebook, key)


def inherited_looks(template: CodebookTemplate) -> dict[str, tuple[str, str]]:
    """Return colour and pattern by key; what a code was not given it has from the one above."""
    looks: dict[str, tuple[str, str]] = {}
    for code in template.codes:
        colour, pattern = looks.get(code.parent or "", ("", ""))
        looks[code.key] = code.colour or colour, code.pattern or pattern
    return looks


def template_fields(
    template: CodebookTemplate, code: TemplateCode, position: int, look: tuple[str, str]
) -> dict[str, Any]:
    """Return the fields of a code out of a codebook file; ``look`` is its colour and pattern."""
    return {
        "name": Published(code.name),
        "colour": look[0],
        "pattern": look[1],
        "parent": template_code_id(template.id, code.parent) if code.parent else None,
        "definition": _published(code.definition),
        "include": _published(list(code.include)),
        "exclude": _published(list(code.exclude)),
        "example": _published(illustration_fields(code.example)),
        "near_miss": _published(illustration_fields(code.near_miss)),
        "absence_example": _published(illustration_fields(code.absence_example)),
        "prompts": _published(list(code.prompts)),
        "lexicon": _published({k: list(v) for k, v in asdict(code.lexicon).items() if v} or None),
        "key": code.key,
        "codebook": template.id,
        "position": position,
    }


def illustration_fields(illustration: Illustration | None) -> dict[str, Any] | None:
    """Return an illustration as it is stored, without what it leaves open."""
    if illustration is None:
        return None
    fields = asdict(illustration)
    return {name: value for name, value in fields.items() if value not in (None, "")}


def _illustration(stored: str | None) -> Illustration | None:
    if not stored:
        return None
    fields: dict[str, Any] = json.loads(stored)
    if fields.get("polarity"):
        fields["polarity"] = Polarity(fields["polarity"])
    return Illustration(**fields)


def _lines(stored: str | None) -> tuple[str, ...]:
    return tuple(json.loads(stored)) if stored else ()


def code_of(row: tuple[Any, ...]) -> Code:
    """Return a row of `CODE_ROWS` as a code."""
    lexicon: dict[str, list[str]] = json.loads(row[12]) if row[12] else {}
    return Code(
        id=row[0].hex(), name=row[1], parent=hexed(row[2]), colour=row[3], pattern=row[4],
        definition=row[5], include=_lines(row[6]), exclude=_lines(row[7]),
        example=_illustration(row[8]), near_miss=_illustration(row[9]),
        absence_example=_illustration(row[10]), prompts=_lines(row[11]),
        lexicon=Lexicon(**{tier: tuple(terms) for tier, terms in lexicon.items()}),
        status=CodeStatus(row[13]), merged_into=hexed(row[14]), key=row[15], codebook=row[16],
        in_vivo=bool(row[17]), position=row[18], created_by=hexed(row[19]) or "",
        created_at=row[20], changed_at=row[21],
    )  # fmt: skip
