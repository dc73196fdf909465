"""Clippings to bytes: the press book and the other formats."""
