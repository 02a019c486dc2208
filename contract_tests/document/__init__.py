"""What a contract document must say to be one that a consumer can work with, read from the document alone."""
