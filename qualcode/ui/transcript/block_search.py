"""Finds the paragraph at a height of a laid-out document."""

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QTextBlock, QTextDocument

NEAR = 40
"""So many paragraphs around the one found last are walked; Qt is asked for what is farther."""


class BlockSearch:
    """Begins where it found something last: most questions are about the same place again.

    Qt's own search walks over hundreds of paragraphs for every answer.
    """

    def __init__(self) -> None:
        self._number = 0

    def forget(self) -> None:
        """Begin at the first paragraph again, as the document is another or laid out anew."""
        self._number = 0

    def at(self, document: QTextDocument, height: float, left: float) -> QTextBlock:
        """Return the paragraph that reaches down to a height, or the nearest one.

        ``left`` is where its words begin. What is not laid out yet is laid out as far as needed.
        """
        block = self._walked(document.findBlockByNumber(self._number), height)
        if block is None:
            at = document.documentLayout().hitTest(
                QPointF(left, height), Qt.HitTestAccuracy.FuzzyHit
            )
            block = document.findBlock(max(0, at))
        self._number = max(0, block.blockNumber())
        return block

    def _walked(self, block: QTextBlock, height: float) -> QTextBlock | None:
        """Return the last paragraph that begins at a height or above, if it is near."""
        before = None
        for _ in range(NEAR):
            if not block.isValid():
                return before
            if _top(block) <= height:
                before, block = block, block.next()
            elif before is not None:
                return before
            else:
                above = block.previous()
                if not above.isValid():
                    return block
                if _top(above) <= height:
                    return above
                block = above
        return None


def _top(block: QTextBlock) -> float:
    block.document().documentLayout().blockBoundingRect(block)  # lays it out if it was not yet
    return block.layout().position().y()
