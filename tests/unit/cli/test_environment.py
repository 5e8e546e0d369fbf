"""The installer's settings reach the command too."""

import os

from appliance.entry.environment import take_over


def test_the_file_s_settings_hold_unless_the_environment_says_otherwise(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "environ", {"TIMBRE_STATE": "/elsewhere"})
    file = tmp_path / "environment"
    take_over(file)
    assert os.environ == {"TIMBRE_STATE": "/elsewhere"}
    file.write_text(
        "# the database\nTIMBRE_DATABASE='postgresql://u:p@10.77.0.9/timbre'\n"
        "TIMBRE_STATE=/var/lib/timbre\nPATH=/tmp\n\n"
    )
    take_over(file)
    assert os.environ == {
        "TIMBRE_STATE": "/elsewhere",
        "TIMBRE_DATABASE": "postgresql://u:p@10.77.0.9/timbre",
    }
