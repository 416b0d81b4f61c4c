"""Changed keys put into the front matter of a post."""

from collections.abc import Iterator
from typing import Any

from attrs import frozen

from hfdigest.dates import format_timestamp
from hfdigest.lens.edits import Edit
from hfdigest.lens.expressible import Refusals
from hfdigest.lens.front_matter import MAX_CHARACTERS, TOO_LONG, FrontMatter
from hfdigest.model import Digest
from hfdigest.paths import ROOT, FieldPath
from hfdigest.unquoted import Unquoted


@frozen
class FrontEdits:
    """The edits that make front matter say what a changed digest does."""

    _front: FrontMatter | None
    """The front matter of the post; `None` where it has none."""
    _moment_key: str | None
    """The key whose date with time is `posted_at`."""
    _old: Digest
    _new: Digest
    _refusals: Refusals

    def run(self) -> Iterator[Edit]:
        """Return the edits, and refuse what cannot be said."""
        length = self._front.length if self._front else 0
        for key, (path, value) in self._changes().items():
            try:
                edit = self._edit(key, path, value)
            except ValueError as error:
                self._refusals.add(path, str(error))
                continue
            length += len(edit.text) - (edit.end - edit.start)
            if length > MAX_CHARACTERS and edit.text:
                self._refusals.add(path, TOO_LONG)
            yield edit

    def _changes(self) -> dict[str, tuple[FieldPath, Any]]:
        """Return the keys that change, each with the path of its field and its new value."""
        old, new = self._old, self._new
        changes: dict[str, tuple[FieldPath, Any]] = {}
        for key in dict.fromkeys([*old.front_matter, *new.front_matter]):
            path = ROOT / "front_matter" / key
            if key in new.front_matter and new.front_matter[key] is None:
                self._refusals.add(path, "is None; a key that says nothing is not there")
            elif _is_another(old.front_matter.get(key), new.front_matter.get(key)):
                changes[key] = path, new.front_matter.get(key)
        if old.title != new.title:
            changes["title"] = ROOT / "title", new.title
        if old.posted_at != new.posted_at and self._moment_key:
            changes[self._moment_key] = ROOT / "posted_at", self._moment(self._moment_key)
        return changes

    def _moment(self, key: str) -> str | None:
        """Return `posted_at` in the spelling of the time that a key states."""
        if self._new.posted_at is None:
            return None
        keys = self._front.keys if self._front else {}
        like = keys[key].node.value if key in keys else None
        return format_timestamp(self._new.posted_at, like if isinstance(like, str) else None)

    def _edit(self, key: str, path: FieldPath, value: Any) -> Edit:
        """Return the edit that sets a key; raises ValueError where it cannot be set."""
        if self._front is None:
            message = "has no place, because the post has no front matter"
            raise ValueError(message)
        if path == ROOT / "posted_at" and self._old.posted_at is None and key in self._front.keys:
            message = f"has no place, because {key!r} holds no date with time"
            raise ValueError(message)
        if path == ROOT / "title" and value is None:
            message = "must be stated"
            raise ValueError(message)
        return self._front.change(key, value)


def _is_another(old: Any, new: Any) -> bool:
    """Tell whether a value of front matter changes; a text may become one of another type."""
    return old != new or (isinstance(new, Unquoted) and not isinstance(old, Unquoted))
