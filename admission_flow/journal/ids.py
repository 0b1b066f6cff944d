"""Whether ids of entries are new, kept in a few bytes each."""

_ID_BYTES = 16
_KEPT_BYTES = 8
_GROUPS = 0xFFF


class Ids:
    """The ids seen so far, by 8 bytes of a digest each: a set of texts would need 150.

    Two ids of one digest count as one: that happens in one of thirty million logs of a million
    entries, and then the verifier that reads line by line says that they are two.
    """

    def __init__(self) -> None:
        """Start with none."""
        self._groups: dict[int, bytearray] = {}

    def add(self, ids: bytes) -> bool:
        """Add ids of 16 bytes each; return whether all of them are new."""
        groups = self._groups
        for start in range(0, len(ids), _ID_BYTES):
            # Python's own hash differs in every process: nobody can make ids that are alike in it.
            digest = hash(ids[start : start + _ID_BYTES])
            one = digest.to_bytes(_KEPT_BYTES, "big", signed=True)
            number = digest & _GROUPS
            group = groups.get(number)
            if group is None:
                groups[number] = bytearray(one)
                continue
            place = group.find(one)
            while place >= 0:
                if place % _KEPT_BYTES == 0:
                    return False
                place = group.find(one, place + 1)
            group += one
        return True
