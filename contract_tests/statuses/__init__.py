"""Every documented status of every operation, provoked: how to make requests that earn each of them."""
