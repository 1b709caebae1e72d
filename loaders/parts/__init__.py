"""Kinds of part that a notice is made of, one module each."""
