"""What a run has made on the target, so that all of it can be removed; kept in a file too, should the run be killed."""

from __future__ import annotations

import json
import re
from pathlib import Path

from contract_tests.contract import Contract, Operation
from contract_tests.record import Exchange

Made = tuple[str, str]


class Ledger:
    """Objects by the id of the operation that removes them and their own id, in the order they were made."""

    def __init__(self, contract: Contract, file: Path) -> None:
        self._deletions = {one.creation.id: one.deletion for one in contract.collections.values()}
        self._file = file
        self.made: dict[Made, None] = {}
        self.load()

    def load(self) -> None:
        """Read what the file has, which the fuzzer's process writes to as well."""
        if self._file.exists():
            for line in self._file.read_text().splitlines():
                sign, operation, id = json.loads(line)
                self._apply(sign, (operation, id))

    def notice(self, operation: Operation, exchange: Exchange) -> None:
        """Note what a reply says was made or removed."""
        deletion = self._deletions.get(operation.id)
        if deletion is not None and exchange.status == operation.success:
            found = _made_id(deletion, exchange.response_body)
            if found is not None:
                self._write("+", (deletion.id, found))
        elif operation in self._deletions.values() and exchange.status in (operation.success, 404):
            tail = exchange.url.split("?")[0].rsplit("/", 1)[1]
            if (operation.id, tail) in self.made:
                self._write("-", (operation.id, tail))

    def clear(self) -> None:
        """Forget everything: the target has returned to how it was."""
        self.made.clear()
        self._file.unlink(missing_ok=True)

    def _write(self, sign: str, made: Made) -> None:
        self._apply(sign, made)
        with self._file.open("a") as file:
            file.write(json.dumps([sign, *made]) + "\n")

    def _apply(self, sign: str, made: Made) -> None:
        if sign == "+":
            self.made[made] = None
        else:
            self.made.pop(made, None)

    def close(self) -> None:
        """Remove the file once nothing is left of what it lists."""
        if not self.made:
            self._file.unlink(missing_ok=True)


def _made_id(deletion: Operation, body: bytes) -> str | None:
    """The value that the deletion's path wants, from the reply to the creation."""
    name = re.findall(r"\{(\w+)\}", deletion.path)[-1]
    try:
        return str(json.loads(body)["data"][name])
    except (ValueError, KeyError, TypeError):
        return None
