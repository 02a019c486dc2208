"""Our own service with its contract broken on purpose: does the harness notice, and name the operation?

The only part of `contract_tests` that imports the service: it wraps it. A violation is one named function in the module
of its area; `combinators` has the moves that they are made of.
"""
