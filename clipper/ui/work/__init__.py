"""What the window's actions do: each module does one kind of work with the library and tells what changed."""
