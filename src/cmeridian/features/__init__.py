"""Django apps, cut by the clinician's task; the same file names in each."""
