"""The small English words by which clauses and denials are told apart.

The cue list says what denies, longs for or mourns; these say how far that reaches.
"""


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


SUBJECTS = _set("i we he she they")
"""Pronouns that can only be a subject: where one follows a joint, a new clause begins."""

SUBJECTS_OR_OBJECTS = _set("you it that this there nobody everyone everybody")
"""Words that begin a clause after a joint, but may also be what a verb is about."""

JOINTS = _set("and or , - -- \u2013 \u2014")
"""What may join two clauses, and does where a subject follows."""

ASIDES = frozenset(
    {
        ("you", "know"),
        ("you", "see"),
        ("i", "mean"),
        ("i", "guess"),
        ("i", "suppose"),
        ("i", "think"),
        ("it", "seem"),
    }
)
"""Subject and verb of what is put in without beginning a clause of its own."""

AFTER_SO = _set("much many far long often little few well very")
"""What follows the "so" of a degree, which parts no clauses."""

BEFORE_BUT = _set("anything nothing everything nobody none")
"""What stands before a "but" that parts no clauses: "anything but safe"."""

LINKS = _set(
    "did do does was were am had have has could can would should "
    "that if whether like as though think thought feel felt believe believed know knew say said "
    "sure certain find found imagine imagined expect expected remember guess suppose "
    "where who which one anywhere somewhere anyone anybody someone somebody anything something "
    "place person people home time times day moment way reason"
)
"""What stands before the subject of a clause that a denial in front still reaches:
"I don't think I belong", "never a day I felt safe", "not once did I"; not "he wasn't there and
I felt safe"."""

UNDENYING = _set("realise realize forget regret mind doubt deny stop cease question")
"""Verbs whose denial leaves what follows true: "never doubted I was loved"."""

UNDENYING_AFTER_CAN = _set("believe fault explain describe express overstate tell")
"""The same after "can't": "couldn't believe how safe I felt"."""

DEGREES = _set("much many well often deeply strongly fully completely clearly")
"""What follows "so" or "as" where it compares behind the hit: "never trusted anyone so much"."""

NOT_COMPARED = SUBJECTS | _set("a an the my our his their it you that this if when")
"""What follows "so" or "as" where it compares nothing: "never belonged as a child"."""

NOT_DETERMINED = SUBJECTS | _set("it you that there yeah well because not")
"""What follows the "no" that answers a question and denies nothing: "no I felt safe"."""

NOBODY = _set("nobody nowhere none neither noone")
"""Denials that may be the object behind a hit: "I trusted nobody"."""

ANSWERS = _set("not never hardly barely scarcely rarely seldom")
"""Denials that may be put behind a hit: "safe, not really"."""

AFTER_ANSWER = _set("really exactly quite much ever once always anymore either at")
"""What such a denial is followed by when it is about what went before."""

NON_EXISTENCE = _set(
    "there here it something anything possible available come came happen happened exist existed "
    "grow grew develop developed word how"
)
"""What says, after "wasn't" or "never", that the hit itself is missing: "trust never came"."""

EMPHASIS = _set("really ever even once")
"""Words that stand between a denial and its verb without changing anything."""

ABSENCE_FRAME = _set(
    "feel felt feeling like a an the be been being so that really at all ever as if though made "
    "make makes me us once exactly particularly try tried even going to have had 've i"
)
"""What may stand between a denial and the absence it denies: "never felt like an outsider"."""

ACCUSTOMED = _set("be am is are was were been being get got getting gotten become became 'm 're 's")
"""What stands before the "used to" of habit: "got used to being seen"."""

BEFORE_USED = _set("n't not never so just really")
"""What may stand between those and "used to"."""

WANTS = _set("want wanted need needed")
"""Verbs that long when they frame a hit from behind: "safe, that is all I wanted"."""

WANT_FRAME = _set("is was 's be all what that which i we you they he she ever , just")
"""What may stand between the hit and such a verb."""

BEFORE_LONG = _set("i we you they who to would 'd did do still always really just and")
"""What stands before "long" where it is a verb."""

NOT_SUPPOSING = _set("i we you he she they it to 'd would could can might will 'll")
"""What stands before "say", "suppose" or "imagine" where they invite nobody to suppose."""
