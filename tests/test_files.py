"""Replacing a file in one step."""

import os
import stat
import threading
from pathlib import Path

import pytest

from hfdigest.files import replace_file


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
