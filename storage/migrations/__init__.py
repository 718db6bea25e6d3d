"""The steps by which a store of any age becomes the tables of today."""
