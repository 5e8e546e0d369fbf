import json

from tests.bench.figures import closing, percentile, table


def test_percentile_is_a_measured_value():
    values = [float(n) for n in range(1, 101)]
    assert percentile(values, 0.5) == 50.0
    assert percentile(values, 0.99) == 99.0
    assert percentile([7.0], 0.99) == 7.0
    assert str(percentile([], 0.5)) == "nan"


def test_table_keeps_its_columns():
    lines = table(("", "calls"), [("acd", 100), ("app_queue", 5)]).splitlines()
    assert len({len(line) for line in lines}) == 1


def test_closing_line_is_json_of_the_agreed_form():
    assert json.loads(closing("acd", {"a": 1.2345})) == {"bench": "acd", "figures": {"a": 1.23}}
