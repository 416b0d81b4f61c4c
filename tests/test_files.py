"""Replacing a file in one step."""

import os
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

import hfdigest
from hfdigest.errors import ArgumentError, ParseError
from hfdigest.files import files_in, head_of, read_file, replace_file, write_file

posix = pytest.mark.skipif(not hasattr(os, "fork"), reason="owners and links are a thing of POSIX")


def test_a_new_file_gets_the_usual_permissions(tmp_path):
    usual = tmp_path / "usual"
    usual.touch()
    new = tmp_path / "new.md"
    assert replace_file(str(new), b"new\n") is True
    assert new.read_bytes() == b"new\n"
    assert new.stat().st_mode == usual.stat().st_mode


def test_a_changed_file_keeps_its_permissions_and_leaves_nothing_beside_it(tmp_path):
    post = tmp_path / "post.md"
    post.write_bytes(b"old")
    post.chmod(0o640)
    assert replace_file(post, b"new") is True
    assert post.read_bytes() == b"new"
    assert stat.S_IMODE(post.stat().st_mode) == 0o640
    assert list(tmp_path.iterdir()) == [post]


def test_an_unchanged_file_is_not_touched(tmp_path):
    post = tmp_path / "post.md"
    post.write_bytes(b"same")
    before = post.stat()
    assert replace_file(post, b"same") is False
    after = post.stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_a_symbolic_link_stays_one_and_its_target_is_replaced(tmp_path):
    target = tmp_path / "there" / "post.md"
    target.parent.mkdir()
    target.write_bytes(b"old")
    link = tmp_path / "link.md"
    link.symlink_to(Path("there") / "post.md")
    assert replace_file(link, b"new") is True
    assert link.is_symlink()
    assert target.read_bytes() == b"new"


def test_a_symbolic_link_to_nothing_makes_its_target(tmp_path):
    link = tmp_path / "link.md"
    link.symlink_to("target.md")
    assert replace_file(link, b"new") is True
    assert link.is_symlink()
    assert (tmp_path / "target.md").read_bytes() == b"new"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes are a thing of POSIX")
def test_a_pipe_is_written_to_and_stays_a_pipe(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    received = []
    reader = threading.Thread(target=lambda: received.append(pipe.read_bytes()))
    reader.start()
    assert replace_file(pipe, b"data") is True
    reader.join()
    assert received == [b"data"]
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_a_folder_is_refused(tmp_path):
    with pytest.raises(OSError, match=r"Is a directory|Permission denied"):
        replace_file(tmp_path, b"data")


def test_a_missing_folder_is_refused(tmp_path):
    with pytest.raises(FileNotFoundError):
        replace_file(tmp_path / "missing" / "post.md", b"data")


def test_when_replacing_fails_the_old_file_stays_and_nothing_is_left(tmp_path, monkeypatch):
    post = tmp_path / "post.md"
    post.write_bytes(b"old")

    def refuse(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(OSError, match="No space left"):
        replace_file(post, b"new")
    assert post.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [post]


def test_an_error_names_the_file_and_not_the_temporary_one(tmp_path, monkeypatch):
    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    post = tmp_path / "post.md"
    with pytest.raises(OSError, match="No space left") as caught:
        replace_file(post, b"new")
    assert caught.value.filename == str(post)
    assert list(tmp_path.iterdir()) == []


@posix
def test_a_file_of_several_links_is_written_in_place(tmp_path):
    post, other = tmp_path / "post.md", tmp_path / "other.md"
    post.write_bytes(b"old")
    other.hardlink_to(post)
    assert replace_file(post, b"new") is True
    assert other.read_bytes() == b"new"
    assert post.stat().st_nlink == 2


@posix
def test_owner_and_group_are_kept_or_the_file_is_written_in_place(tmp_path, monkeypatch):
    post = tmp_path / "post.md"
    post.write_bytes(b"old")
    before = post.stat()
    given = []
    new = os.stat_result([*before[:4], before.st_uid + 1, *before[5:]])
    monkeypatch.setattr(os, "fstat", lambda _: new)
    monkeypatch.setattr(os.path, "samestat", lambda *_: True)
    monkeypatch.setattr(os, "fchown", lambda _, *owner: given.append(owner))
    assert replace_file(post, b"new") is True
    assert given == [(before.st_uid, before.st_gid)]

    def refuse(*_):
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "fchown", refuse)
    number = post.stat().st_ino
    assert replace_file(post, b"newer") is True
    assert (post.read_bytes(), post.stat().st_ino) == (b"newer", number)
    assert list(tmp_path.iterdir()) == [post]


@posix
def test_a_temporary_file_is_private_from_its_first_byte_where_the_target_is(tmp_path, monkeypatch):
    post = tmp_path / "post.md"
    post.write_bytes(b"old")
    post.chmod(0o600)
    modes = []
    plain = os.fsync

    def look(descriptor):
        modes.append(stat.S_IMODE(os.fstat(descriptor).st_mode))
        plain(descriptor)

    opened = []
    made = os.open

    def open_(path, flags, mode=0o777):
        opened.append(mode)
        return made(path, flags, mode)

    monkeypatch.setattr(os, "fsync", look)
    monkeypatch.setattr(os, "open", open_)
    replace_file(post, b"new")
    assert (opened, modes) == ([0o600], [0o600])


@posix
def test_a_temporary_file_has_the_mode_of_its_target_before_anything_is_written(tmp_path):
    post = tmp_path / "post.md"
    post.write_bytes(b"old")
    post.chmod(0o640)
    number = post.stat().st_ino
    seen = []

    def write(file):
        status = os.fstat(file.fileno())
        seen.append((stat.S_IMODE(status.st_mode), status.st_ino != number))
        file.write(b"new")

    write_file(post, write)
    assert seen == [(0o640, True)]
    assert post.read_bytes() == b"new"


@posix
def test_a_file_of_several_links_is_given_to_its_writer(tmp_path):
    post, other = tmp_path / "post.md", tmp_path / "other.md"
    post.write_bytes(b"old")
    other.hardlink_to(post)
    write_file(post, lambda file: file.write(b"new"))
    assert other.read_bytes() == b"new"
    assert post.stat().st_nlink == 2


@posix
def test_what_a_killed_writer_left_is_removed_by_the_next_write(tmp_path):
    post = tmp_path / "post.md"
    script = (
        "import os, sys; from hfdigest import files; "
        "os.fsync = lambda _: os.kill(os.getpid(), 9); files.replace_file(sys.argv[1], b'new')"
    )
    subprocess.run([sys.executable, "-c", script, str(post)], check=False)
    (left,) = tmp_path.iterdir()
    assert left.name.startswith(".hfdigest-")
    assert replace_file(post, b"newer") is True
    assert [path.name for path in tmp_path.iterdir()] == ["post.md"]


@posix
def test_two_writers_wait_for_each_other(tmp_path):
    post = tmp_path / "post.md"
    contents = [bytes([number]) * 100_000 for number in range(8)]
    writers = [threading.Thread(target=replace_file, args=(post, data)) for data in contents]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert post.read_bytes() in contents
    assert list(tmp_path.iterdir()) == [post]


@posix
def test_a_link_that_leads_round_is_an_error(tmp_path):
    loop = tmp_path / "loop"
    loop.symlink_to("loop")
    with pytest.raises(OSError, match="Too many levels") as caught:
        replace_file(loop, b"data")
    assert caught.value.filename == str(loop)


def test_a_file_is_read_within_bounds(tmp_path):
    post = tmp_path / "post.md"
    with post.open("wb") as file:
        file.truncate(300 * 10**9)  # of which the disk holds nothing
    with pytest.raises(ParseError, match="the file has 300,000,000,000 bytes or more; 100"):
        read_file(post, most=100)
    assert head_of(post, 4) == b"\0\0\0\0"
    post.write_bytes(b"x" * 100)
    assert read_file(post, most=100) == b"x" * 100


@posix
def test_what_is_no_file_is_not_read(tmp_path):
    with pytest.raises(ParseError, match="this is a device, not a file"):
        read_file("/dev/zero", most=100)
    assert head_of("/dev/zero", 4) == b""
    os.mkfifo(tmp_path / "pipe.md")
    for read in (hfdigest.load, hfdigest.load_post, hfdigest.Dialect.load):
        with pytest.raises(ParseError, match="this is a named pipe, not a file"):
            read(tmp_path / "pipe.md")
        with pytest.raises(ParseError, match="this is a folder; give the path of a file in it"):
            read(tmp_path)
        with pytest.raises(ArgumentError, match=r"no file can have this path: a\\x00b"):
            read("a\0b")


@posix
def test_a_pipe_that_was_given_open_is_read():
    reader, writer = os.pipe()
    os.write(writer, b"x" * 60)
    os.close(writer)
    assert read_file(f"/dev/fd/{reader}", most=100) == b"x" * 60
    os.close(reader)


def test_the_files_of_a_folder_come_in_order_of_path(tmp_path):
    names = ["b.md", "a/z.md", "a-b.md", "a.md", "a/.hidden/x.md", ".git/config", "c/d/e.md"]
    for name in names:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    found = list(files_in(tmp_path))
    assert found == sorted(found)
    assert [Path(path).relative_to(tmp_path).as_posix() for path in found] == [
        "a-b.md",
        "a.md",
        "a/z.md",
        "b.md",
        "c/d/e.md",
    ]


def test_a_subfolder_that_vanishes_while_files_are_listed_stops_none(tmp_path):
    (tmp_path / "a.md").touch()
    (tmp_path / "b").mkdir()
    (tmp_path / "c.md").touch()
    found = files_in(tmp_path)
    assert next(found) == str(tmp_path / "a.md")
    (tmp_path / "b").rmdir()
    assert [*found] == [str(tmp_path / "b"), str(tmp_path / "c.md")]
