"""Offers: read, asked about, shown, placed at stops, decided on, let go."""
