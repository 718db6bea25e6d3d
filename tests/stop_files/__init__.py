"""Files of truck stops: good ones, sloppy ones, hostile ones."""
