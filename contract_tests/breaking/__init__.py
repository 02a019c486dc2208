"""Whether a document breaks the consumers of the last released one.

api-smart-diff finds what differs (`difference.py`); `rules.py` says of each difference what a consumer sees of it, and
`operations.py` compares what api-smart-diff doesn't know; `comparison.py` puts both together, and `released.py` knows
which document was released last and what a new version may do.
"""
