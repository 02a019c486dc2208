"""`python -m generation` writes what the contract says into the package; run it after every change of the contract."""

from __future__ import annotations

import sys

from generation.package import GENERATED, generated


def main() -> int:
    files = generated()
    for path in GENERATED.glob("*.py"):
        if path.name not in files:
            path.unlink()
    for name, text in files.items():
        GENERATED.joinpath(name).write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
