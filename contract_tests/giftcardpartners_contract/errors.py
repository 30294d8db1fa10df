"""Why a rule, a scenario or a whole run comes to no verdict."""


class UsageError(Exception):
    """What the user gave cannot be used; the text says what is wrong and what to do, in one line."""


class CannotReach(Exception):
    """The target cannot be judged, or not to the end; the text is one readable line."""


class CannotJudge(Exception):
    """Something that a rule needs is not to be had at this target, or not allowed; the text says what."""


class Interrupted(Exception):
    """A check that can be made here was not made to its end: no time, or no answer that means anything."""


class RuleBroken(Exception):
    """A rule was not kept, and nothing sensible can follow in the same scenario."""
