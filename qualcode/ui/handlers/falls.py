"""After a fall: what happened, that nothing was lost, and the report of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualcode.commands.reports import Report, mark_told, remove, reports
from qualcode.commands.running import falls
from qualcode.ui.handlers.base import Handlers
from qualcode.ui.notices import Notice, Offer
from qualcode.ui.widgets.words import moment

if TYPE_CHECKING:
    from collections.abc import Callable

    from qualcode.ui.main_window import MainWindow

ABOUT = "program fell"
SAVED = "Every act is saved when it is done, so what you did is there."


class FallHandlers(Handlers):
    """Tells at the start how an earlier run ended, where it did not end as it should."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._what = ""
        self._told: list[Report] = []
        self._to_check = False

    def table(self) -> dict[str, Callable[[], None]]:
        return {"help.reports": self.show}

    def tell(self) -> None:
        """Say what happened since the program was last told of, if anything did."""
        fallen = falls()
        self._told = [each for each in reports() if not each.told]
        if not fallen and not self._told:
            return
        self._to_check = True
        self._what = self._happened(ended=bool(fallen), fell=any(each.report for each in fallen))
        if self.window.session is None:
            self._say(SAVED)
        else:
            self.check()

    def check(self) -> None:
        """Look through the project that was opened first after a fall, and say how it is."""
        if not self._to_check or self.window.session is None:
            return
        self._to_check = False
        project = self.session.project
        faults = project.quick_check()
        if not faults:
            self._say(f"Nothing was lost: “{project.path.name}” was checked just now and is whole.")
        else:
            self._say(
                f"“{project.path.name}” was checked just now, and something in it is not as it "
                f"should be: {faults[0]}. Please work on a copy or an earlier version of it."
            )

    def show(self) -> None:
        """Show the reports."""
        from qualcode.ui.dialogs.reports import ReportsDialog

        self.ask(ReportsDialog(self.theme, self.window))

    def _happened(self, *, ended: bool, fell: bool) -> str:
        if fell:
            return f"qualcode broke down on {moment(round(self._told[0].at * 1000))}."
        if ended:
            return "Last time, qualcode was stopped before it could close, as when the power goes."
        when = moment(round(self._told[0].at * 1000))
        return f"Something went wrong in qualcode itself on {when}."

    def _say(self, how_it_is: str) -> None:
        offers: tuple[Offer, ...] = ()
        if self._told:
            offers = (
                Offer("Show the report", self.show),
                Offer("Remove the report" if len(self._told) == 1 else "Remove the reports",
                      self._remove),
            )  # fmt: skip
        self.window.notices.add(
            Notice(ABOUT, f"{self._what} {how_it_is}", offers, closed=self._mark_told)
        )

    def _mark_told(self) -> None:
        for each in self._told:
            mark_told(each)

    def _remove(self) -> None:
        for each in self._told:
            remove(each)
        self._told = []
        self.window.messages.done("The report is removed.")
