"""What belongs to one person: where they live, what they want, what they promised, what they may do."""
