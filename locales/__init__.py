"""How Bocal speaks: gettext catalogues and the one place where values are escaped."""
