from tests.ui.studies import shown, study, theme

__all__ = ["shown", "study", "theme"]
