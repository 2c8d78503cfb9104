"""The errors that users meet. Every message is one line: what, where, what to do.

QaError
 ├── UsageError   a wrong option, setting or argument
 ├── InputError   a file or text that can't be read
 └── ModelError   a model that is missing, damaged or can't run
"""


class QaError(Exception):
    """Base of all errors that `qa` raises on purpose."""


class UsageError(QaError):
    """A wrong option, setting or argument."""


class InputError(QaError):
    """A file or text that can't be read."""


class ModelError(QaError):
    """A model that is missing, damaged or can't run."""
