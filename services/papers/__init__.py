"""What leaves the bot as a file: posters, sign-in sheets, QR codes, calendars. Pure functions of what they are told."""
