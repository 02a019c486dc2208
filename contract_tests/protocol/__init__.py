"""HTTP below what a client library lets one send: bytes on a socket, and what has to come back."""
