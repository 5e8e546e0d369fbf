"""What the numbers mean: KPIs, today's counters, Erlang's formulas."""
