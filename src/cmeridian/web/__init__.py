"""The shell of the web application: settings, addresses, base templates, static files."""
