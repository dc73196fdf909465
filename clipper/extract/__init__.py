"""Payload to Article: cleaning, metadata, sanitising."""
