"""Queries: judged before they run, run in processes of their own, answered in a format."""
