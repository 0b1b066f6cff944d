"""English in what a Vietnamese reader is shown: the words of every sentence, codes left out."""

import re

_CODE = re.compile(
    r"^ +[a-z][a-z-]*(?=  )"  # a command in a list of commands
    r"|“[^”]*”|'[^'\n]*'|\"[^\"\n]*\""  # what was typed, quoted
    r"|^[a-z]+(?: [a-z-]+)?:(?= )|\((?:case|audit) [a-z-]+\)"  # the command that refused
    r"|dùng một trong: .*|^ +[a-z_]+ = "  # words to choose from, names of values
    r"|\(CONSISTENT(?: AS FAR AS CHECKED)?, NOT ANCHORED\)|\(BROKEN at entry -?\d+\)"
    r"|\(ANCHORED(?: AS FAR AS CHECKED)? up to entry \d+\)"
    r"|admission-flow(?: [a-z][a-z-]*)*"  # a command to type
    r"|--?[a-z][a-z-]*|\[?\w+(?:\|\w+)+(?:\]|:|\b)"  # options, choices
    r"|\S*[/_.=]\S*\w|\S+\\\S*"  # paths, fields
)
"""What stays in the format's or the program's own words, wherever it stands."""

_WORDS = re.compile(
    r"\b(?:the|of|is|are|was|were|been|be|being|not|has|have|had|which|with|without|from|"
    r"this|that|these|those|should|must|may|can|cannot|will|would|does|did|it|its|there|here|"
    r"when|where|because|and|or|if|by|at|for|into|than|no|nothing|nobody|none|only|"
    r"already|entry|entries|line|lines|file|folder|missing|unknown|invalid|unexpected|"
    r"expected|value|option|argument|command|usage|error|unable|failed|written|wrong|such|"
    r"required|default|show|message|exit|one|two|more|unnamed|empty|cases|"
    r"journal|yes)\b",
    re.IGNORECASE,
)
"""Words that a Vietnamese sentence does not have: not "do", "to", "in", "on", "so", "an"."""


def english_in(text: str) -> list[str]:
    """Return the English words of a text, codes and quoted words left out."""
    return _WORDS.findall(_CODE.sub(" ", text))
