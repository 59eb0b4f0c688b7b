from tests.ui.studies import shown
from tests.ui.windows import hands, open_window, study_path, window

__all__ = ["hands", "open_window", "shown", "study_path", "window"]
