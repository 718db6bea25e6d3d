"""The real bot against the sandbox, over HTTP, on both databases: what people type and what reaches their phones."""
