"""Truck stops from a CSV or XLSX file: read, compared with what is known, reported line by line, all or nothing."""
