"""What a batch does to the detector of its series, and what the detector finds in the batch.

Points at the end of a series are shown to the detector in memory, if it is good for the series as it was; all others
are judged by the points that are stored.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from domain.findings import Finding
from storage.link import Link
from storage.live_detectors import Live
from storage.verdicts import Verdicts, day_of

# More points than this are read from the database again: at once they are judged ten times as fast as one by one.
MOST_ONE_BY_ONE = 1_000
_RENEW = "UPDATE series SET revision = {} WHERE {} RETURNING id, revision"
_FORGET = "UPDATE series SET revision = 0 WHERE id = ?"


class Judgement:
    """Of one series and the points that have changed in it, in the order of time."""

    def __init__(self, link: Link, series_id: int, live: Live | None, points: Sequence[tuple[int, float]]) -> None:
        self._live = live
        self._points = points
        self._findings: dict[int, Finding] | None = None
        self.series_id = series_id
        self.verdicts = Verdicts(link, series_id)

    def findings(self) -> Mapping[int, Finding]:
        """What is found in the points, by moment; only where they are later than all that were there."""
        if self._findings is None:
            self._findings = {}
            left = self._shown_to_live()
            if left is not None:
                self._live = None
                self._findings |= {
                    at_us: found for at_us, _, found in self.verdicts.after(left - 1) if found is not None
                }
        return self._findings

    def live(self) -> Live | None:
        """The detector that has read all that is there now."""
        return self.verdicts.live() if self._findings is None or self._live is None else self._live

    def _shown_to_live(self) -> int | None:
        """Show the points to the detector in memory; the moment of the first that is not for it, None if all are."""
        live = self._live
        if live is None or len(self._points) > MOST_ONE_BY_ONE:
            return self._points[0][0]
        assert self._findings is not None
        for ts_us, value in self._points:
            if live.left == 0 or day_of(self.series_id, ts_us) != live.day_us:
                return ts_us
            live.left -= 1
            live.read += 1
            found = live.detector.judge(ts_us, value)
            if found is not None:
                self._findings[ts_us] = found
        return None


def renew(link: Link, judgements: Sequence[Judgement]) -> None:
    """The points of series are others than before: what is known of them is known by a new number."""
    if not judgements:
        return
    condition, params = link.dialect.any_of("id", [each.series_id for each in judgements])
    rows = link.rows(_RENEW.format(link.dialect.random_stamp, condition), params)
    revisions = {row[0]: row[1] for row in rows}
    for each in judgements:
        live = each.live()
        if live is not None:
            live.revision = revisions[each.series_id]
            link.keep_live(each.series_id, live)


def forget(link: Link, series_id: int) -> None:
    """The points of a series are others than before, and no detector has read them."""
    link.run(_FORGET, (series_id,))
