"""What every test shares: how property tests run, so that a failure on one machine is a failure on all."""

import os

from hypothesis import HealthCheck, settings

settings.register_profile(
    "timbre",
    deadline=None,
    print_blob=True,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(
    "thorough", parent=settings.get_profile("timbre"), derandomize=False, max_examples=1000
)
settings.load_profile(os.environ.get("TIMBRE_HYPOTHESIS", "timbre"))
