"""Requirements in words: values in, text out, the same on screen, on pages and in documents.

- `sets`: everything a set asks for beside its rules, with `cycles` for the counting period.
- `rules`: one rule as a title and as sentences, with `clocks` (how often, by when) and
  `conditions` (for whom).
- `names`: places, authorities, credentials, rules and amounts inside a sentence.
- `states`: the fixed words for where a rule stands.
"""
