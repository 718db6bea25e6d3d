"""Services without a database: reading, joining and limits of offers, places by name."""
