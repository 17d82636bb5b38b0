"""What a user did wrong, in one line."""


class InputError(ValueError):
    """Bad input from outside: the message is one line that names file, key and remedy (exit code 2)."""

    def __init__(self, text: str) -> None:
        from mettagrid_lite.complaint import plain  # brings NumPy, which `scenarios --help` does without

        super().__init__(plain(text))
