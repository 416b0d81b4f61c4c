"""Files: those in a folder, one read within bounds, and one replaced so that none is ever torn."""

import errno
import os
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, AnyStr, BinaryIO

from hfdigest.errors import ArgumentError, HfDigestError, ParseError, excerpt

if sys.platform != "win32":
    import fcntl

_KINDS = {
    stat.S_IFDIR: "a folder",
    stat.S_IFIFO: "a named pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
}

_GIVEN_OPEN = ("/dev/fd/", "/dev/stdin", "/proc/self/fd/")
"""Where what a process was given open stands, such as the pipe of a shell's `<(command)`."""

_CHUNK = 2**20


def _name_of(path: str | os.PathLike[str]) -> str:
    """Return a path as text; an ArgumentError for one that no file can have."""
    name = os.fspath(path)
    try:
        known = b"\0" not in os.fsencode(name)
    except UnicodeEncodeError:  # half of a surrogate pair
        known = False
    if not known:
        message = f"no file can have this path: {excerpt(name)}"
        raise ArgumentError(message)
    return name


# --- reading -------------------------------------------------------------------------------------


def files_in(folder: str | os.PathLike[str], /) -> Iterator[str]:
    """Yield the paths of the files in a folder and its subfolders, in order of path.

    What begins with a dot is left out, files as well as folders; links to folders are not
    followed. A subfolder that cannot be listed is given in place of its files. What is neither
    file nor folder is given too: `read_file` says what it is.
    """
    with os.scandir(folder) as found:
        parts = [part for part in found if not part.name.startswith(".")]
    # A folder sorts as its files do, by the separator after its name.
    for part in sorted(parts, key=lambda part: part.name + os.sep * _is_folder(part)):
        if not _is_folder(part):
            yield part.path
        elif not part.is_symlink():
            try:
                yield from files_in(part.path)
            except OSError:  # it may not be listed, or is gone
                yield part.path


def _is_folder(part: "os.DirEntry[str]") -> bool:
    try:
        return part.is_dir()
    except OSError:  # a link that leads round in a circle
        return False


def read_file(
    path: str | os.PathLike[str], /, *, most: int, error: type[HfDigestError] = ParseError
) -> bytes:
    """Return what a file holds; an error, before it is read, where that is more than `most` bytes.

    What is no regular file is an error that says what it is instead: a named pipe would be waited
    for, and a device may have no end. What the process was given open, such as `/dev/fd/63`, is
    read. Raises OSError as opening does.
    """
    name = _name_of(path)
    status = os.stat(path)  # noqa: PTH116 - as fast as it goes
    if not stat.S_ISREG(status.st_mode) and not name.startswith(_GIVEN_OPEN):
        advice = "; give the path of a file in it" if stat.S_ISDIR(status.st_mode) else ""
        message = f"this is {_kind(status)}{advice or ', not a file'}"
        raise error(message, name=name)
    if status.st_size <= most:
        with open(path, "rb") as file:  # noqa: PTH123 - as fast as it goes
            data = file.read(status.st_size + 1)
            if len(data) > status.st_size:  # a pipe, or a file that grows
                data = b"".join((data, *chunks(file, most - len(data))))
        if len(data) <= most:
            return data
    size = max(status.st_size, most + 1)
    message = f"the file has {size:,} bytes or more; {most:,} are read"
    raise error(message, name=name)


def read_stream(file: BinaryIO, /, *, most: int, name: str | None) -> bytes:
    """Return what an open file still holds; a ParseError, unread, for more than `most` bytes."""
    data = b"".join(chunks(file, most))
    if len(data) > most:
        message = f"the input has {len(data):,} bytes or more; {most:,} are read"
        raise ParseError(message, name=name)
    return data


def chunks(file: IO[AnyStr], most: int) -> Iterator[AnyStr]:
    """Yield what is left of a file, until it is more than `most` bytes or characters."""
    while most >= 0 and (chunk := file.read(_CHUNK)):
        most -= len(chunk)
        yield chunk


def head_of(path: str | os.PathLike[str], size: int, /) -> bytes:
    """Return the first bytes of a regular file; none of what is something else."""
    if not stat.S_ISREG(os.stat(path).st_mode):  # noqa: PTH116 - as fast as it goes
        return b""
    with open(path, "rb", buffering=0) as file:  # noqa: PTH123 - as fast as it goes
        return file.read(size)


def ends_of(path: str | os.PathLike[str], size: int, /) -> tuple[bytes, bytes]:
    """Return the first and the last bytes of a regular file."""
    with open(path, "rb", buffering=0) as file:  # noqa: PTH123 - as in `head_of`
        head = file.read(size)
        file.seek(max(0, os.fstat(file.fileno()).st_size - size))
        return head, file.read(size)


def _kind(status: os.stat_result) -> str:
    return _KINDS.get(stat.S_IFMT(status.st_mode), "something else")


# --- writing -------------------------------------------------------------------------------------


def replace_file(
    path: str | os.PathLike[str], data: bytes, /, *, within: str | os.PathLike[str] | None = None
) -> bool:
    """Make the file hold the data, and tell whether that changed it.

    A file that holds the data already is not touched. Another one is replaced in one step, keeps
    its permissions, owner and group, and stays as it was when that fails. A file of several hard
    links, and one whose owner or group cannot be kept, is written in place, which keeps them and
    is not one step. Of a symbolic link the target is replaced, but an OSError says where it leads
    out of the folder `within`. What is not a regular file, such as a pipe, is written to. Every
    OSError names the file.
    """
    place = Path(_name_of(path))
    with _naming(place):
        return _replaced(place, data, None if within is None else Path(within))


def write_file(path: str | os.PathLike[str], write: Callable[[BinaryIO], None], /) -> None:
    """Replace a file, as `replace_file` does, by what `write` writes into the file it is given.

    A file that has to be written in place is one that `write` is given itself.
    """
    place = Path(_name_of(path))
    with _naming(place):
        target, old = _real(place), place.stat() if place.exists() else None
        plain = old is None or (stat.S_ISREG(old.st_mode) and old.st_nlink == 1)
        if not plain or not _put_in_place(target, write, old):
            with target.open("wb") as file:
                write(file)


@contextmanager
def _naming(path: Path) -> Iterator[None]:
    """Let every OSError name a file, and not the temporary one."""
    try:
        yield
    except OSError as fault:
        if isinstance(fault, HfDigestError) or fault.filename == str(path):
            raise
        raise type(fault)(fault.errno, fault.strerror or str(fault), str(path)) from fault


def _replaced(path: Path, data: bytes, within: Path | None) -> bool:
    target = _real(path)
    if within is not None and not target.is_relative_to(_real(within)):
        raise OSError(errno.EPERM, "a symbolic link leads out of the folder", str(path))
    try:
        old = path.stat()
    except FileNotFoundError:
        old = None

    def writing(file: BinaryIO) -> object:
        return file.write(data)

    if old is None:
        return _put_in_place(target, writing, None)
    if not stat.S_ISREG(old.st_mode):
        target.write_bytes(data)
        return True
    if old.st_size == len(data) and target.read_bytes() == data:
        return False
    if old.st_nlink > 1 or not _put_in_place(target, writing, old):
        target.write_bytes(data)
    return True


def _real(path: Path) -> Path:
    """Return a path without symbolic links; of a loop of them, one that leads nowhere."""
    return Path(os.path.realpath(path))


def _put_in_place(
    target: Path, write: Callable[[BinaryIO], object], old: os.stat_result | None
) -> bool:
    """Move a new file to the target's place; False where it cannot be owned as the old one is."""
    temporary, file = _new_beside(target, 0o666 if old is None else 0o600)
    try:
        with file:
            alike = _owned_alike(file.fileno(), old)
            if alike:
                write(file)
                file.flush()
                os.fsync(file.fileno())
                if sys.platform == "win32":
                    file.close()  # Windows moves no file that is open
                temporary.replace(target)
                return True
        temporary.unlink(missing_ok=True)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return False


def _owned_alike(descriptor: int, old: os.stat_result | None) -> bool:
    """Give a new file the owner, group and permissions of the old one; False where it cannot."""
    if old is None or not hasattr(os, "fchmod"):
        return True
    new = os.fstat(descriptor)
    try:
        if (new.st_uid, new.st_gid) != (old.st_uid, old.st_gid):
            os.fchown(descriptor, old.st_uid, old.st_gid)
    except PermissionError:
        return False
    os.fchmod(descriptor, stat.S_IMODE(old.st_mode))
    return True


def _new_beside(target: Path, mode: int) -> tuple[Path, BinaryIO]:
    """Return an empty temporary file beside a target.

    Its name follows from the target's, so that what a killed writer has left is found and removed.
    Writers of one target wait for each other: whoever writes holds a lock on the file.
    """
    import hashlib  # noqa: PLC0415 - reading needs it not

    known = hashlib.blake2s(os.fsencode(target.name), digest_size=8).hexdigest()
    path = target.with_name(f".hfdigest-{known}")
    if sys.platform == "win32":
        import secrets  # noqa: PLC0415 - of Windows

        path = path.with_name(f"{path.name}-{secrets.token_hex(8)}")
    while True:
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        except FileExistsError:
            _remove_left(path)
            continue
        file = os.fdopen(descriptor, "wb")
        if _locked(descriptor, path):
            return path, file
        file.close()


def _remove_left(path: Path) -> None:
    """Remove a temporary file as soon as nobody writes it."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
    except FileNotFoundError:
        return
    try:
        if _locked(descriptor, path):
            path.unlink()
    finally:
        os.close(descriptor)


def _locked(descriptor: int, path: Path) -> bool:
    """Lock an open file; tell whether it still stands at its path then."""
    if sys.platform == "win32":
        return True
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    try:
        return os.path.samestat(path.stat(), os.fstat(descriptor))
    except FileNotFoundError:
        return False
