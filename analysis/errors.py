"""What a user did wrong, in one line."""


class InputError(ValueError):
    """Bad input from outside: the message is one line that names file, key and remedy (exit code 2)."""
