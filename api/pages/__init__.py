"""What each kind of page shows, read from the store: one module a kind, plain values out."""
