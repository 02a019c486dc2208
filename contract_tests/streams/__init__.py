"""What the gate `streams` is made of: the AsyncAPI document as the harness reads it, a client, and themes of checks.

A theme is a module with `checks(desk)`; an operation's name in findings is `channel/message`.
"""
