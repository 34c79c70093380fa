"""Migrant advisory councils, from the letter of intent to opinions that the city answers."""
