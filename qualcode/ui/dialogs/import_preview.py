"""Looking at files before they become transcripts: nothing is stored until Import."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QStackedWidget,
    QWidget,
)
from shiboken6 import isValid

from qualcode.app.session import Session
from qualcode.app.tasks import BackgroundTasks
from qualcode.model.errors import UserError
from qualcode.model.transcripts import TranscriptDraft
from qualcode.ui.dialogs.frame import SessionDialog
from qualcode.ui.dialogs.import_page import ImportPage
from qualcode.ui.dialogs.import_source import Imported, SourceFile, import_act, new_names
from qualcode.ui.theme import STEP, Theme
from qualcode.ui.widgets.words import counted

ReadSource = Callable[[Path, str | None], TranscriptDraft]
"""Reads a file, in an encoding when one was chosen; raises UserError or EncodingNeeded."""


class ImportPreviewDialog(SessionDialog):
    """Shows each file as it will be; Import takes those that are ready. Answers `Imported`."""

    def __init__(
        self,
        session: Session,
        theme: Theme,
        paths: Sequence[Path],
        read: ReadSource,
        parent: QWidget | None = None,
        *,
        tasks: BackgroundTasks | None = None,
    ) -> None:
        """``read`` is called in a waiting thread when ``tasks`` are given, else here."""
        super().__init__(
            session,
            theme,
            "Import transcripts" if len(paths) > 1 else "Import a transcript",
            parent,
            explanation="Nothing is stored until you choose Import.",
            agree="Import",
            characters=150,
            tall=True,
        )
        self._read = read
        self._tasks = tasks
        self._participants = session.project.participants()
        self.sources = [SourceFile(Path(path)) for path in paths]
        self.files = QListWidget()
        self.files.setAccessibleName("Files")
        self.files.setVisible(len(self.sources) > 1)
        self.files.setMaximumWidth(30 * self.fontMetrics().averageCharWidth())
        self.pages = QStackedWidget()
        self.pages.setMinimumHeight(20 * self.fontMetrics().lineSpacing())
        row = QHBoxLayout()
        row.setSpacing(3 * STEP)
        row.addWidget(self.files)
        row.addWidget(self.pages, 1)
        self.body.addLayout(row, 1)
        for source in self.sources:
            item = QListWidgetItem(source.path.name)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked)
            self.files.addItem(item)
            self.pages.addWidget(ImportPage(theme, source, self._participants))
        self.files.currentRowChanged.connect(self.pages.setCurrentIndex)
        self.files.itemChanged.connect(self._check_boxes)
        self.files.setCurrentRow(0)
        for source in self.sources:
            self._start_reading(source, None)
        self._follow()
        if len(self.sources) > 1:
            self.files.setFocus()
        else:
            self._focus_page(0)

    @property
    def page(self) -> ImportPage:
        """The page of the file that is shown."""
        shown = self.pages.currentWidget()
        assert isinstance(shown, ImportPage)
        return shown

    def agreed(self) -> Imported | None:
        chosen = [source for source in self.sources if source.goes_in]
        for source in chosen:
            try:
                source.check()
            except UserError:
                self.files.setCurrentRow(self.sources.index(source))
                raise
        for name in new_names(chosen, self._participants):
            self.do(lambda project, name=name: project.add_participant(name))
        documents: list[str] = []
        for source in chosen:
            changes = self.do(lambda project, source=source: import_act(project, source))
            documents.append(changes.first("document"))
            # Should a later file be refused, this one is not taken in twice.
            source.included = False
        if not documents:
            return None
        self.session.messages.done(f"Imported {counted(len(documents), 'transcript')}")
        return Imported(tuple(documents))

    def _start_reading(self, source: SourceFile, encoding: str | None) -> None:
        def read() -> TranscriptDraft:
            return self._read(source.path, encoding)

        if self._tasks is not None:
            self._tasks.run(
                f"Reading {source.path.name}",
                lambda _: read(),
                done=lambda draft: self._was_read(source, draft),
                failed=lambda error: self._was_refused(source, error),
            )
            return
        try:
            self._was_read(source, read())
        except UserError as error:
            self._was_refused(source, error)

    def _was_read(self, source: SourceFile, draft: TranscriptDraft) -> None:
        if not isValid(self):
            return  # closed while the file was being read
        source.take(draft, self.session.project)
        source.included = not (source.imported_before and len(self.sources) > 1)
        self._show_anew(source)

    def _was_refused(self, source: SourceFile, error: UserError) -> None:
        if not isValid(self):
            return
        source.refuse(error)
        self._show_anew(source)

    def _show_anew(self, source: SourceFile) -> None:
        at = self.sources.index(source)
        had_focus = self.pages.currentIndex() == at and not self.files.hasFocus()
        former = self._page(at)
        page = ImportPage(self.theme, source, self._participants)
        page.encoding_chosen.connect(lambda name: self._start_reading(source, name))
        page.changed.connect(self._note_typing)
        shown = self.pages.currentIndex()
        self.pages.insertWidget(at, page)
        if former is not None:
            self.pages.removeWidget(former)
            former.deleteLater()
        self.pages.setCurrentIndex(shown)
        self.put_buttons_last()
        self._follow()
        if had_focus and len(self.sources) == 1:
            self._focus_page(at)

    def _focus_page(self, at: int) -> None:
        page = self._page(at)
        if page is not None:
            page.take_focus()

    def _page(self, at: int) -> ImportPage | None:
        page = self.pages.widget(at)
        return page if isinstance(page, ImportPage) else None

    def _check_boxes(self, item: QListWidgetItem) -> None:
        source = self.sources[self.files.row(item)]
        source.included = item.checkState() is Qt.CheckState.Checked
        self._follow()

    def _follow(self) -> None:
        self.files.blockSignals(True)
        for number, source in enumerate(self.sources):
            item = self.files.item(number)
            item.setText(f"{source.path.name}\n{source.state}")
            included = source.included and (source.draft is not None or source.refusal is None)
            item.setCheckState(Qt.CheckState.Checked if included else Qt.CheckState.Unchecked)
        self.files.blockSignals(False)
        ready = sum(1 for source in self.sources if source.goes_in)
        reading = any(source.draft is None and source.refusal is None for source in self.sources)
        self.agree_button.setEnabled(ready > 0 and not reading)
        self.agree_button.setText(
            f"Import {ready} transcripts" if len(self.sources) > 1 and ready != 1 else "Import"
        )
