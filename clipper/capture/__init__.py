"""What comes in: clipboard and drop formats, files, addresses, each as a Payload."""
