"""What speaking takes seconds for is done once."""

import pytest

from appliance.core.site.parse import load_site
from appliance.site import prompts
from tests.support.site import small_site


@pytest.fixture(scope="session")
def spoken(tmp_path_factory):
    """The small site's prompts, spoken once."""
    folder = tmp_path_factory.mktemp("spoken")
    prompts.make(load_site(small_site()), folder)
    return folder / "made"
