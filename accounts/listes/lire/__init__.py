"""Reading: from the bytes of a file, as schools have them, to people. Knows neither Django nor the database."""
