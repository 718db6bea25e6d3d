"""Who came: ticked at the door, missed, excused."""
