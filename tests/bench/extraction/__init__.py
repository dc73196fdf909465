"""The extraction benchmark: the project beside other extractors, and the training of the model for HTML."""
