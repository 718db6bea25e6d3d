"""What a reading must hold."""
