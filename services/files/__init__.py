"""Tables that coordinators send: read, compared with what is known, reported line by line, all or nothing."""
