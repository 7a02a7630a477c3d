"""What is owed, by when and why: a pure function of rulebook, record and date.

Read in this order:

- `rulebook`: what an authority asks for; `findings`: what is answered; `evaluate`: the door.
- `case`, `schedule`, `index`: one credential on one day, its window, the record arranged for it.
- `judging`: one rule from end to end, with `conditions` (does it apply), `relief` and
  `circumstances` (is it lifted or stood in for), `doubts` (what no source settles).
- `clocks`, `due_dates`: when a rule is owed; `combinations`: rules made of rules.
- `progress`, `required`, `gathering`, `hours`, `repeats`, `carry_over`: what counts; `caps`,
  `packing`, `double_count`: which of it, where not all may.
- `missing`: the fewest further hours; `verdict`, `sentences`, `notices`, `wording`: words.
- `what_if`, `timeline`, `audit`: further questions, all asked of `evaluate`.
"""
