"""Linking one passage to another, with a word for how they stand to each other."""

from dataclasses import dataclass

from PySide6.QtWidgets import QComboBox, QFrame, QVBoxLayout, QWidget

from qualcode.app.session import Session
from qualcode.model.changes import Changes
from qualcode.model.codings import Passage
from qualcode.ui.dialogs.frame import SessionDialog, plain_label, quote_label
from qualcode.ui.theme import STEP, Theme, set_role
from qualcode.ui.widgets.words import shortened

RELATIONS = (
    "see also", "contrasts with", "leads to", "answers", "repeats", "retells", "contradicts",
)  # fmt: skip
"""Words for a relation that are offered; any other can be typed."""


@dataclass(frozen=True, slots=True)
class PassagesLinked:
    """Two passages were linked."""

    relation: str
    changes: Changes


class LinkPassageDialog(SessionDialog):
    """Shows both passages and asks how the first stands to the second."""

    def __init__(
        self,
        session: Session,
        theme: Theme,
        source: Passage,
        target: Passage,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(session, theme, "Link two passages", parent, agree="Link", characters=68)
        self._source, self._target = source, target
        self.add_part(self._card(source))
        self.relation = QComboBox()
        self.relation.setEditable(True)
        used = [link.relation for link in session.project.links()]
        self.relation.addItems(list(dict.fromkeys((*RELATIONS, *used))))
        self.relation.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.add_field("&How the first stands to the second", self.relation)
        self.add_part(self._card(target))
        self.body.addStretch(1)
        self.relation.setFocus()
        edit = self.relation.lineEdit()
        if edit is not None:
            edit.selectAll()

    def agreed(self) -> PassagesLinked:
        relation = " ".join(self.relation.currentText().split()) or RELATIONS[0]
        changes = self.do(
            lambda project: project.link_passages(self._source, self._target, relation),
            said=f"Linked: {relation}",
        )
        return PassagesLinked(relation, changes)

    def _card(self, passage: Passage) -> QFrame:
        project = self.session.project
        titles = {each.version: each.title for each in project.documents()}
        card = QFrame()
        set_role(card, "card")
        column = QVBoxLayout(card)
        column.setContentsMargins(3 * STEP, 2 * STEP, 3 * STEP, 3 * STEP)
        column.addWidget(plain_label(titles.get(passage.version, ""), "small"))
        column.addWidget(quote_label(shortened(project.quote(passage), 320)))
        return card
