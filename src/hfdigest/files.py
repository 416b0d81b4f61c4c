"""Files: those in a folder, and one replaced in one step so that nobody ever reads half of it."""

import errno
import os
import secrets
import stat
from collections.abc import Iterator
from pathlib import Path


def replace_file(
    path: str | os.PathLike[str], data: bytes, /, *, within: str | os.PathLike[str] | None = None
) -> bool:
    """Make the file hold the data, and tell whether that changed it.

    A file that holds the data already is not touched. Another one is replaced in one step and
    keeps its permissions; when that fails it stays as it was. Of a symbolic link the target is
    replaced, but an OSError says where it leads out of the folder `within`. What is not a regular
    file, such as a pipe, is written to.
    """
    place = Path(path)
    if within is not None and not place.resolve().is_relative_to(Path(within).resolve()):
        raise OSError(errno.EPERM, "a symbolic link leads out of the folder", os.fspath(place))
    try:
        old = place.stat()
    except FileNotFoundError:
        old = None
    if old is not None and not stat.S_ISREG(old.st_mode):
        place.write_bytes(data)
        return True
    target = place.resolve()
    if old is not None and old.st_size == len(data) and target.read_bytes() == data:
        return False
    temporary = target.with_name(f".hfdigest-{secrets.token_hex(8)}")
    try:
        with temporary.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if old is not None:
            temporary.chmod(stat.S_IMODE(old.st_mode))
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return True


def files_in(folder: str | os.PathLike[str], /) -> Iterator[str]:
    """Yield the paths of the files in a folder and its subfolders, in order.

    What begins with a dot is left out, files as well as folders.
    """
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (str(Path(place, name)) for name in sorted(files) if not name.startswith("."))
