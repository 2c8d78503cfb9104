"""What holds for all tests.

Properties are tested by the same examples in every run and without a clock, so that no run fails by chance; `pytest
--hypothesis-profile explore` draws others, many more of them. No test gets a report that an earlier one left on disk.
"""

from collections.abc import Iterator

import pytest
from hypothesis import settings

from qa import report_cache

settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.register_profile("explore", derandomize=False, deadline=None, max_examples=1000)
settings.load_profile("repeatable")


@pytest.fixture(autouse=True, scope="session")
def no_kept_reports() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(report_cache, "basis", lambda rules, options: None)
        yield
