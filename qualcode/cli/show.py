"""What commands print: JSON for other programs, lines for people."""

import io
import json
import sys
import textwrap
from collections.abc import Iterable, Mapping
from typing import Any

import click

from qualcode.model.words import UNFIT

QUOTE_WIDTH = 72


def prepare_streams() -> None:
    """Let a terminal that cannot show a character show a mark in its place."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def lines(words: Iterable[str]) -> None:
    """Print lines for people."""
    for line in words:
        click.echo(_shown(line))


def exactly(text: str) -> None:
    """Print a text and nothing else, in UTF-8 whatever the terminal."""
    _bytes(text.encode())


def rows(values: Iterable[Mapping[str, Any]]) -> None:
    """Print an array of objects, one a line."""
    inner = ",\n".join(_json(each) for each in values)
    _bytes(f"[\n{inner}\n]\n".encode() if inner else b"[]\n")


def single(value: Mapping[str, Any]) -> None:
    """Print one object."""
    _bytes(f"{_json(value)}\n".encode())


def complain(sentence: str) -> None:
    """Print one line on the error stream."""
    click.echo(_shown(" ".join(sentence.split())), err=True)


def counted(count: int, noun: str) -> str:
    """Return a number with what it counts, in the plural where it is not one."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def quoted(words: str) -> str:
    """Return a passage on one line, shortened, between quotation marks."""
    return f"“{textwrap.shorten(words, QUOTE_WIDTH, placeholder='…') or '…'}”"


def _shown(words: str) -> str:
    # A terminal would obey what is no text.
    return UNFIT.sub("\ufffd", words)


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False)


def _bytes(body: bytes) -> None:
    sys.stdout.flush()
    sys.stdout.buffer.write(body)
    sys.stdout.flush()
