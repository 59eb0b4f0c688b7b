from tests.ui.studies import shown
from tests.ui.windows import hands, made_study, open_window, study_path, window

__all__ = ["hands", "made_study", "open_window", "shown", "study_path", "window"]
