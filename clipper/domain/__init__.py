"""The words of Clipper as plain frozen data: what the parts hand to each other. Standard library only.

Nothing is imported here: the window starts with the few modules it shows.
"""
