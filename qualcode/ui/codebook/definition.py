"""A code's meaning in a few lines, as it is shown while the pointer rests on it."""

from html import escape

from qualcode.model.codes import Code, Codebook, CodeStatus


def definition_html(codebook: Codebook, code: Code) -> str:
    """Return path, definition, include, exclude, example and near miss as rich text."""
    path = " › ".join(escape(name) for name in codebook.names(code.id))
    lines = [f"<b>{path}</b>"]
    if code.status is CodeStatus.RETIRED:
        lines.append("<i>retired: not offered for coding any more</i>")
    if code.definition:
        lines.append(escape(code.definition))
    lines += [_listed("Include", code.include), _listed("Exclude", code.exclude)]
    if code.example:
        lines.append(f"<i>Example:</i> “{escape(code.example.text)}”")
    if code.near_miss:
        why = f" ({escape(code.near_miss.note)})" if code.near_miss.note else ""
        lines.append(f"<i>Near miss:</i> “{escape(code.near_miss.text)}”{why}")
    if len([line for line in lines if line]) == 1:
        lines.append("No definition yet.")
    body = "".join(f"<p style='margin:3px 0'>{line}</p>" for line in lines if line)
    return f"<div style='width:340px'>{body}</div>"


def _listed(label: str, entries: tuple[str, ...]) -> str:
    return f"<i>{label}:</i> {escape('; '.join(entries))}" if entries else ""
