"""The stamp of the rules: another one after every change of what rules there are and whom they watch.

Whoever judges points keeps the rules in memory together with the stamp that they were read under.
"""

# ruff: noqa: S608 - text is put together from constants of ours; every value is a parameter.

from __future__ import annotations

from storage.link import Link


def change(link: Link) -> None:
    """Tell everyone, in this process and others, that their rules are old once this transaction commits.

    By chance and not by count: a database that is put back to an earlier state never shows a stamp anew.
    """
    link.dialect.lock_rules(link.run)
    link.forget_rules()
    link.run(f"UPDATE rule_stamp SET stamp = {link.dialect.random_stamp} WHERE id = 1")
