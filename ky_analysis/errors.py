"""The error tree and its exit codes. A message says what failed, where, how much, and what to do next.

Messages never hold a row's value: the data are citizens' debts.
"""


class KyError(Exception):
    """Base of everything the product says to its user. `exit_code` is the process's."""

    exit_code = 1


class UsageError(KyError):
    """Wrong arguments or settings; nothing was run."""

    exit_code = 2


class ExtractError(KyError):
    """The input cannot be used; nothing was published."""

    exit_code = 3


class CheckError(KyError):
    """One of the run's own checks failed; nothing was published."""

    exit_code = 4


class NotebookError(KyError):
    """A notebook failed; nothing was published."""

    exit_code = 5


class BusyError(KyError):
    """Another run holds the output folder."""

    exit_code = 6


class PartialPublishError(KyError):
    """Some municipalities failed, the others were published."""

    exit_code = 7
