"""Tests that drive the sandbox page in headless Chromium."""
