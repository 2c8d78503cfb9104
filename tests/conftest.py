"""How properties are tested: by the same examples in every run and without a clock, so that no run fails by chance.

`pytest --hypothesis-profile explore` draws others, many more of them.
"""

from hypothesis import settings

settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.register_profile("explore", derandomize=False, deadline=None, max_examples=1000)
settings.load_profile("repeatable")
