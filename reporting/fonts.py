"""The font of charts and PDF files, which has to have °, µ, Greek and Cyrillic: DejaVu Sans, where it is installed.

It comes with matplotlib, which the models bring along. Where that is missing, Vera is taken, which reportlab has and
which knows Latin letters alone.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

import reportlab
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

PLAIN, BOLD = "Report", "Report-Bold"


@lru_cache(maxsize=1)
def register() -> tuple[str, str]:
    """Names of the plain and the bold font, which are known to reportlab from then on."""
    for name, path in zip((PLAIN, BOLD), _files(), strict=True):
        pdfmetrics.registerFont(TTFont(name, str(path)))
    pdfmetrics.registerFontFamily(PLAIN, normal=PLAIN, bold=BOLD, italic=PLAIN, boldItalic=BOLD)
    return PLAIN, BOLD


def _files() -> tuple[Path, Path]:
    # Finding is not importing, which would take seconds.
    found = find_spec("matplotlib")
    if found is not None and found.origin is not None:
        folder = Path(found.origin).parent / "mpl-data" / "fonts" / "ttf"
        plain, bold = folder / "DejaVuSans.ttf", folder / "DejaVuSans-Bold.ttf"
        if plain.is_file() and bold.is_file():
            return plain, bold
    folder = Path(reportlab.__file__).parent / "fonts"
    return folder / "Vera.ttf", folder / "VeraBd.ttf"


def fitted(text: str, font: str, size: float, room: float) -> str:
    """The text, or as much of its beginning as there is room for, with an ellipsis."""
    if pdfmetrics.stringWidth(text, font, size) <= room:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if pdfmetrics.stringWidth(text[:middle].rstrip() + "…", font, size) <= room:
            low = middle
        else:
            high = middle - 1
    return text[:low].rstrip() + "…"
