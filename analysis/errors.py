"""What a user did wrong, in one line."""

from mettagrid_lite.complaint import plain


class InputError(ValueError):
    """Bad input from outside: the message is one line that names file, key and remedy (exit code 2)."""

    def __init__(self, text: str) -> None:
        super().__init__(plain(text))
