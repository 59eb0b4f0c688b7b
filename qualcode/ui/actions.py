"""Everything that can be asked for, as data: one table from which menus and keys are made."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Flag, StrEnum, auto


class Needs(Flag):
    """What must be there before an action can be asked for."""

    NOTHING = 0
    PROJECT = auto()
    WRITABLE = auto()
    ENCRYPTED = auto()
    TRANSCRIPT = auto()
    READING = auto()
    """The Read place is before the person."""
    SELECTION = auto()
    CODING = auto()
    """The caret stands in a coding."""
    OWN_CODING = auto()
    CODE = auto()
    """A code is chosen in the codebook."""
    CODE_IN_USE = auto()
    CODE_RETIRED = auto()
    LAST_CODE = auto()
    LINK_SOURCE = auto()
    SUGGESTION = auto()
    """A suggestion is chosen among those that are shown."""
    HAS_READ = auto()
    CONFLICT = auto()
    """A conflict is chosen among those that are shown."""
    PARTICIPANT = auto()
    """A participant is chosen among the cases."""
    CAN_UNDO = auto()
    CAN_REDO = auto()
    READ_ONLY = auto()
    """The project can only be read just now."""
    CAN_BRING_BACK = auto()
    """Something private was changed or deleted since the project was opened."""


class Scope(StrEnum):
    """Where an action's key is heard."""

    WINDOW = "window"
    TEXT = "text"
    CODEBOOK = "codebook"
    REVIEW = "review"
    CONFLICTS = "conflicts"
    NONE = "none"


MENUS = ("File", "Edit", "Transcript", "Code", "Codebook", "Analyse", "Team", "View", "Help")
SEPARATOR = "-"


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """One action; ``menu`` is a path such as ``Code/How it stands``, ``keys`` as Qt writes them.

    An ``id`` of `SEPARATOR` is a line in the menu. ``single`` keys are those without Ctrl or Alt,
    which can be switched off.
    """

    id: str
    title: str = ""
    menu: str = ""
    keys: tuple[str, ...] = ()
    needs: Needs = Needs.NOTHING
    scope: Scope = Scope.WINDOW
    single: bool = False
    checkable: bool = False


_IN_TEXT = Needs.PROJECT | Needs.TRANSCRIPT | Needs.READING
_CODES_TEXT = _IN_TEXT | Needs.WRITABLE
_ON_CODE = Needs.PROJECT | Needs.WRITABLE | Needs.CODE
_ON_SUGGESTION = _CODES_TEXT | Needs.SUGGESTION


def _line(menu: str) -> ActionSpec:
    return ActionSpec(SEPARATOR, menu=menu)


def _file() -> Iterator[ActionSpec]:
    open_one = Needs.PROJECT
    yield ActionSpec("project.new", "New project…", "File", ("Ctrl+N",))
    yield ActionSpec("project.open", "Open…", "File", ("Ctrl+O",))
    yield ActionSpec("project.recent", "Open recent", "File", scope=Scope.NONE)
    yield ActionSpec("project.sample", "Open sample study", "File")
    yield _line("File")
    yield ActionSpec(
        "project.import", "Import transcripts…", "File", ("Ctrl+Shift+I",),
        open_one | Needs.WRITABLE,
    )  # fmt: skip
    yield ActionSpec("project.merge", "Merge…", "File", ("Ctrl+U",), open_one | Needs.WRITABLE)
    yield _line("File")
    yield ActionSpec("project.back_up", "Back up now", "File", (), open_one)
    yield ActionSpec("project.restore", "Restore an earlier version…", "File", (), open_one)
    yield ActionSpec("project.own_copy", "Work on my own copy", "File", (),
                     open_one | Needs.READ_ONLY)  # fmt: skip
    yield ActionSpec("project.look_again", "Look again whether it is free", "File", ("F5",),
                     open_one | Needs.READ_ONLY)  # fmt: skip
    yield ActionSpec("project.folder", "Where it lies…", "File", (), open_one)
    yield ActionSpec("project.passphrase", "Passphrase…", "File", ("Ctrl+K",), open_one)
    yield ActionSpec("project.lock", "Lock", "File", ("Ctrl+Shift+W",), open_one | Needs.ENCRYPTED)
    yield ActionSpec("project.copy_for_others", "Save a copy for others…", "File", (), open_one)
    yield _line("File")
    yield ActionSpec("project.close", "Close", "File", ("Ctrl+W",), open_one)
    yield ActionSpec("quit", "Quit", "File", ("Ctrl+Q",))


def _edit() -> Iterator[ActionSpec]:
    writing = Needs.PROJECT | Needs.WRITABLE
    yield ActionSpec("edit.undo", "Undo", "Edit", ("Ctrl+Z",), writing | Needs.CAN_UNDO)
    yield ActionSpec(
        "edit.redo", "Redo", "Edit", ("Ctrl+Shift+Z", "Ctrl+Y"), writing | Needs.CAN_REDO
    )
    yield ActionSpec("private.back", "Bring back the private text", "Edit", (),
                     writing | Needs.CAN_BRING_BACK)  # fmt: skip
    yield _line("Edit")
    yield ActionSpec("edit.copy", "Copy", "Edit", ("Ctrl+C",), _IN_TEXT | Needs.SELECTION,
                     Scope.NONE)  # fmt: skip
    yield ActionSpec("selection.more", "Select more: sentence, paragraph, turn", "Edit",
                     ("Alt+Up",), _IN_TEXT, Scope.NONE)  # fmt: skip
    yield ActionSpec("selection.less", "Select less", "Edit", ("Alt+Down",), _IN_TEXT, Scope.NONE)
    yield _line("Edit")
    yield ActionSpec("words.kept", "Words that were kept…", "Edit", (), writing)
    yield _line("Edit")
    yield ActionSpec("words.strike", "Strike out for good…", "Edit", ("Ctrl+Shift+X",),
                     _CODES_TEXT | Needs.SELECTION)  # fmt: skip
    yield ActionSpec("participant.withdraw", "Withdraw the participant…", "Edit",
                     ("Ctrl+Shift+T",), writing | Needs.PARTICIPANT)  # fmt: skip
    yield _line("Edit")
    yield ActionSpec("edit.find", "Find…", "Edit", ("Ctrl+F",), Needs.PROJECT)
    yield ActionSpec(
        "edit.filter_codes", "Filter codes", "Edit", ("Ctrl+Shift+F",),
        Needs.PROJECT | Needs.READING,
    )  # fmt: skip


def _transcript() -> Iterator[ActionSpec]:
    menu = "Transcript"
    yield ActionSpec("reading.done", "Mark as read", menu, ("Ctrl+R",), _CODES_TEXT)
    yield ActionSpec(
        "reading.reopen", "Not yet read", menu, ("Ctrl+Shift+R",), _CODES_TEXT | Needs.HAS_READ
    )
    yield ActionSpec("transcript.details", "Details…", menu, ("Alt+Return",), _CODES_TEXT)
    yield ActionSpec("transcript.remove", "Take out of the project", menu, (), _CODES_TEXT)
    yield _line(menu)
    for verb, title, keys in (
        ("go.next_turn", "Next turn", ("J",)),
        ("go.previous_turn", "Previous turn", ("K",)),
        ("go.next_coding", "Next coding", ("]",)),
        ("go.previous_coding", "Previous coding", ("[",)),
    ):
        yield ActionSpec(verb, title, menu, keys, _IN_TEXT, Scope.TEXT, single=True)
    yield ActionSpec("go.next_suggestion", "Next suggestion", menu, ("Ctrl+]",), _IN_TEXT)
    yield ActionSpec("go.previous_suggestion", "Previous suggestion", menu, ("Ctrl+[",), _IN_TEXT)
    yield _line(menu)
    anywhere = Needs.PROJECT | Needs.READING
    yield ActionSpec("go.next_transcript", "Next transcript", menu, ("Ctrl+PgDown",), anywhere)
    yield ActionSpec(
        "go.previous_transcript", "Previous transcript", menu, ("Ctrl+PgUp",), anywhere
    )


def _code() -> Iterator[ActionSpec]:
    menu, stands = "Code", "Code/How it stands"
    selected = _CODES_TEXT | Needs.SELECTION
    coded = _CODES_TEXT | Needs.OWN_CODING
    yield ActionSpec("coding.apply", "Code the selection…", menu, ("Return",), selected,
                     Scope.NONE)  # fmt: skip
    yield ActionSpec("coding.again", "Apply the last code again", menu, (".",),
                     selected | Needs.LAST_CODE, Scope.TEXT, single=True)  # fmt: skip
    yield ActionSpec("coding.in_vivo", "Code in their words (in vivo)", menu, ("Ctrl+I",), selected)
    yield _line(menu)
    yield ActionSpec("coding.recode", "Give another code…", menu, ("Ctrl+E",), coded)
    yield ActionSpec("coding.resize", "Fit the coding to the selection", menu, ("Ctrl+Shift+E",),
                     coded | Needs.SELECTION)  # fmt: skip
    for nth, (key, title) in enumerate(
        (
            ("present", "Present"), ("absent", "Absent"), ("longed_for", "Longed for"),
            ("lost", "Lost"), ("mixed", "Mixed"), ("unsure", "Unsure"),
        ),
        1,
    ):  # fmt: skip
        yield ActionSpec(f"polarity.{key}", title, stands, (f"Alt+{nth}",), coded)
    yield ActionSpec("polarity.unset", "Not said", stands, ("Alt+0",), coded)
    yield ActionSpec("coding.memo", "Memo on the coding…", menu, ("Ctrl+Shift+M",), coded)
    yield ActionSpec("coding.remove", "Take the code off", menu, ("Delete",), coded, Scope.TEXT)
    yield _line(menu)
    yield ActionSpec("note.add", "Note on the passage…", menu, ("Ctrl+M", "N"), _CODES_TEXT,
                     Scope.TEXT, single=True)  # fmt: skip
    yield ActionSpec("link.from", "Link from here", menu, ("Ctrl+L",), selected)
    yield ActionSpec("link.to", "Link to here…", menu, ("Ctrl+Shift+L",),
                     selected | Needs.LINK_SOURCE)  # fmt: skip


def _codebook() -> Iterator[ActionSpec]:
    menu, pins = "Codebook", "Codebook/Pin to a digit"
    writing = Needs.PROJECT | Needs.WRITABLE
    in_use = _ON_CODE | Needs.CODE_IN_USE
    yield ActionSpec("code.new", "New code…", menu, ("Ctrl+Shift+N",), writing)
    yield ActionSpec("code.rename", "Rename…", menu, ("F2",), _ON_CODE, Scope.CODEBOOK)
    yield ActionSpec("code.edit", "Change its meaning…", menu, ("Ctrl+D",), _ON_CODE)
    yield ActionSpec("code.recolour", "Change its colour…", menu, (), _ON_CODE)
    yield ActionSpec("code.move", "Move…", menu, (), in_use)
    yield ActionSpec("code.merge", "Merge into…", menu, ("Ctrl+J",), in_use)
    yield ActionSpec("code.split", "Split…", menu, (), in_use)
    yield ActionSpec("code.retire", "Retire", menu, (), in_use)
    yield ActionSpec("code.restore", "Restore", menu, (), _ON_CODE | Needs.CODE_RETIRED)
    yield ActionSpec("code.note", "Note on the code…", menu, (), _ON_CODE)
    for digit in range(1, 10):
        yield ActionSpec(f"pin.{digit}", f"Digit {digit}", pins, (), Needs.PROJECT | Needs.CODE)
    yield ActionSpec("pin.none", "No digit", pins, (), Needs.PROJECT | Needs.CODE)
    yield ActionSpec("code.hide", "Hide in the text", menu, ("H",), Needs.PROJECT | Needs.CODE,
                     Scope.CODEBOOK, single=True, checkable=True)  # fmt: skip
    yield ActionSpec("code.show_all", "Show every code in the text", menu, ("Ctrl+Shift+H",),
                     Needs.PROJECT)  # fmt: skip
    yield _line(menu)
    yield ActionSpec("codebook.load", "Load a codebook…", menu, ("Ctrl+Shift+K",), writing)


def _analyse() -> Iterator[ActionSpec]:
    menu = "Analyse"
    yield ActionSpec("suggestion.look", "Look for suggestions here", menu, ("Ctrl+G",), _CODES_TEXT)
    yield ActionSpec("suggestion.look_all", "Look for suggestions everywhere", menu,
                     ("Ctrl+Shift+G",), Needs.PROJECT | Needs.WRITABLE)  # fmt: skip
    for verb, title, key in (
        ("suggestion.accept", "Accept the suggestion", "A"),
        ("suggestion.borders", "Accept with other borders", "B"),
        ("suggestion.other", "Accept with another code…", "O"),
        ("suggestion.decline", "No to the suggestion", "X"),
        ("suggestion.defer", "Later", "L"),
    ):
        yield ActionSpec(verb, title, menu, (key,), _ON_SUGGESTION, Scope.REVIEW, single=True)
    yield _line(menu)
    writing = Needs.PROJECT | Needs.WRITABLE
    yield ActionSpec("decision.record", "Record a decision…", menu, ("Ctrl+Shift+D",), writing)
    yield ActionSpec("entry.write", "Write a journal entry…", menu, ("Ctrl+Shift+J",), writing)
    yield ActionSpec("phase.change", "Phases…", menu, ("Ctrl+Shift+P",), writing)
    yield ActionSpec("reasons.clear", "Reasons still to give…", menu, (), writing)
    yield ActionSpec("note.project", "Note on the project…", menu, (), writing)
    yield _line(menu)
    yield ActionSpec("report.audit_trail", "Audit trail…", menu, ("Ctrl+Shift+A",), Needs.PROJECT)


def _team() -> Iterator[ActionSpec]:
    writing = Needs.PROJECT | Needs.WRITABLE
    yield ActionSpec("coder.work_as", "Work as…", "Team", (), writing)
    yield ActionSpec("coder.rename", "Change my name…", "Team", (), writing)
    yield ActionSpec("private.key", "Private key…", "Team", (), Needs.PROJECT)
    yield _line("Team")
    yield ActionSpec("conflict.list", "Conflicts to decide", "Team", ("Ctrl+Shift+C",),
                     Needs.PROJECT)  # fmt: skip
    for verb, title, key in (
        ("conflict.keep", "Keep what shows", "K"),
        ("conflict.other", "Take the other", "T"),
    ):
        yield ActionSpec(verb, title, "Team", (key,), writing | Needs.CONFLICT, Scope.CONFLICTS,
                         single=True)  # fmt: skip


def _view(places: tuple[str, ...]) -> Iterator[ActionSpec]:
    menu, looks = "View", "View/Look"
    for nth, place in enumerate(places, 1):
        yield ActionSpec(f"place.{place}", place, menu, (f"Ctrl+{nth}",), Needs.PROJECT)
    yield _line(menu)
    yield ActionSpec("look.light", "Light", looks, checkable=True)
    yield ActionSpec("look.dark", "Dark", looks, checkable=True)
    yield ActionSpec("look.system", "As the system", looks, checkable=True)
    yield ActionSpec("look.spacing", "More space between letters and lines", looks, checkable=True)
    yield ActionSpec("text.larger", "Larger text", menu, ("Ctrl++", "Ctrl+="))
    yield ActionSpec("text.smaller", "Smaller text", menu, ("Ctrl+-",))
    yield ActionSpec("text.usual", "Usual text size", menu, ("Ctrl+0",))
    yield _line(menu)
    yield ActionSpec("panel.left", "Transcripts and codes", menu, ("Ctrl+B",),
                     Needs.PROJECT | Needs.READING, checkable=True)  # fmt: skip
    yield ActionSpec("panel.right", "Notes, Here, Suggestions", menu, ("Ctrl+Shift+B",),
                     Needs.PROJECT | Needs.READING, checkable=True)  # fmt: skip
    for nth, tab in enumerate(("notes", "here", "suggestions"), 1):
        yield ActionSpec(f"tab.{tab}", f"Go to {tab.title()}", menu, (f"Ctrl+Alt+{nth}",),
                         Needs.PROJECT | Needs.READING)  # fmt: skip
    yield ActionSpec("pane.next", "Go to the next part of the window", menu, ("F6",),
                     Needs.PROJECT)  # fmt: skip
    yield ActionSpec("pane.previous", "Go to the part before", menu, ("Shift+F6",), Needs.PROJECT)
    yield _line(menu)
    yield ActionSpec("keys.single", "Single-letter keys", menu, checkable=True)


def _help() -> Iterator[ActionSpec]:
    yield ActionSpec("help.shortcuts", "Shortcuts", "Help", ("F1",))
    yield ActionSpec("help.reports", "Reports of faults…", "Help")
    yield ActionSpec("help.about", "About qualcode", "Help")


def every_action(places: tuple[str, ...]) -> tuple[ActionSpec, ...]:
    """Return the whole table, menu by menu; ``places`` are those that the window has."""
    return (
        *_file(), *_edit(), *_transcript(), *_code(), *_codebook(), *_analyse(), *_team(),
        *_view(places), *_help(),
    )  # fmt: skip
