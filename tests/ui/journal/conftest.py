from tests.ui.studies import asked, shown, study, theme

__all__ = ["asked", "shown", "study", "theme"]
