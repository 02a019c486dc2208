"""Every figure of docs/models.md in one go.

`python -m bench.ml --data DIR`, where DIR has checkouts of github.com/numenta/NAB, github.com/waico/SKAB,
github.com/zhouhaoyi/ETDataset and github.com/hankroark/Turbofan-Engine-Degradation, each by its own name. About ten
minutes on two cores; what is missing is said and left out.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import click


def commands(data: Path) -> list[tuple[str, list[Path], list[str]]]:
    """(benchmark, the folders that it needs, its arguments)."""
    nab, skab, ett = data / "NAB", data / "SKAB", data / "ETDataset" / "ETT-small"
    engines = next((file.parent for file in sorted(data.glob("Turbofan*/**/train_FD001.txt"))), data / "Turbofan")
    return [
        ("forecasts", [ett], ["--data", str(ett), "--prophet-default"]),
        ("anomalies", [nab, skab], ["--nab", str(nab), "--skab", str(skab)]),
        ("maintenance", [engines], ["--data", str(engines)]),
    ]


@click.command(help=__doc__)
@click.option("--data", type=click.Path(exists=True, file_okay=False, path_type=Path), required=True)
def main(data: Path) -> None:
    failed = []
    for name, needed, arguments in commands(data):
        missing = [str(folder) for folder in needed if not folder.exists()]
        if missing:
            click.echo(f"{name}: left out, for there is no {' and no '.join(missing)}", err=True)
            failed.append(name)
            continue
        click.echo(f"\n# {name}\n")
        if subprocess.run([sys.executable, "-m", f"bench.ml.{name}", *arguments]).returncode:
            failed.append(name)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
