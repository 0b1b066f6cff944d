"""What the desk itself refuses, before the library is asked at all."""


class Refused(Exception):
    """A request that is not answered: which status, and which text of the catalogue says why."""

    def __init__(self, status: int, key: str) -> None:
        """Keep the status and the key below `desk.refused`."""
        super().__init__(key)
        self.status = status
        self.key = key
