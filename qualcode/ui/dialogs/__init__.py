"""The windows that ask for something.

Each dialog is shown with ``open()``. Those that take a session do their act through it when the
person agrees, show a refusal within themselves and stay open then. Afterwards ``answered`` carries
a frozen value:

=============================================================  ============================
``new_project.NewProjectDialog(theme, parent, ...)``           ``NewProjectPlan``
``import_preview.ImportPreviewDialog(session, theme, paths,    ``Imported``
read, parent, tasks=None)``
``code_editor.CodeEditorDialog(session, theme, code, ...)``    ``CodeEdited``
``merge_code.MergeCodeDialog(session, theme, code, into, ..)`` ``CodesMerged``
``merge_copy.MergeCopyDialog(theme, report, parent)``          ``MergeAgreed`` (does no act)
``split_code.SplitCodeDialog(session, theme, code, parent)``   ``CodeSplit``
``choose_code.ChooseCodeDialog(session, theme, parent, ...)``  ``ChosenCode`` (does no act)
``load_codebook.LoadCodebookDialog(session, theme, parent)``    ``CodebookLoaded``
``link_passage.LinkPassageDialog(session, theme, source,       ``PassagesLinked``
target, parent)``
``decision.DecisionDialog(session, theme, parent, ...)``       ``DecisionRecorded``
``phase.PhaseDialog(session, theme, parent)``                  ``PhasesSeen``
``coder.CoderDialog(session, theme, parent)``                  ``CoderChosen``
``reason.ReasonDialog(session, theme, parent, acts=None)``     ``ReasonsGiven``
``participant.ParticipantDialog(session, theme, participant,   ``ParticipantKept``
parent)``
``restore.RestoreDialog(session, theme, parent)``              ``VersionChosen`` (does no act)
``kept_words.KeptWordsDialog(session, theme, forms, parent)``  ``GoOnWriting``, or nothing
``shared_folder.SharedFolderDialog(theme, path, found, ...)``   nothing
``reports.ReportsDialog(theme, parent)``                       nothing
``rescue.RescueDialog(theme, prospects, parent)``              ``Rescue`` (does no act)
``rescue.AccountDialog(theme, report, parent)``                ``True``
``shortcuts.ShortcutsDialog(theme, shortcuts, parent)``        nothing
``about.AboutDialog(theme, parent, session=None)``             nothing
=============================================================  ============================

``note_editor.NoteEditor(session, theme, target, parent)`` is no dialog but a small frame that
lies in place over the words; it emits ``answered`` (``NoteKept``) and ``closed``.
"""
