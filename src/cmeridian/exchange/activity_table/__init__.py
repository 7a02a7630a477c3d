"""Activities as a table, one a row: read from whatever a provider gives, and written for anyone.

A file becomes a table of text (`reading`, by way of `csv_file` or `xlsx_file`); its columns are
guessed and may be corrected (`column_map`); its rows become activities or say why not (`rows`).
"""
