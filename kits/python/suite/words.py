"""Names for one run that look like names somebody chose."""

SYLLABLES = (
    "al an ar ba be bi bo ca ce co da de di do el en er fa fe fi fo ga ge go ha he hi ho in is "
    "ja jo ka ke ki la le li lo ma me mi mo na ne ni no or pa pe pi po ra re ri ro sa se si so "
    "ta te ti to un ur va ve vi wa we wi"
).split()


class Words:
    """Draws names of the shape `test_xxx_yyy` without repeating one."""

    def __init__(self, random):
        self._random = random
        self._drawn = set()

    def draw(self):
        while True:
            parts = ["".join(self._random.choice(SYLLABLES) for _ in range(self._random.randint(2, 4)))
                     for _ in range(self._random.randint(2, 3))]
            name = "test_" + "_".join(parts)
            if name not in self._drawn:
                self._drawn.add(name)
                return name
