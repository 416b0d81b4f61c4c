"""The program `hfdigest`, also as `python -m hfdigest`."""

import atexit
import gc
import sys

import hfdigest


def run() -> None:
    """Run the command that the arguments of the process tell, and exit as it ends."""
    # The version is asked for by scripts and hooks, and the command line takes time to load.
    if sys.argv[1:] == ["--version"] and _tells_version():
        sys.exit(0)
    _look_for_cycles_seldom()
    try:
        from hfdigest.cli import main  # noqa: PLC0415
    except KeyboardInterrupt:  # which ends a command that is loaded in the same way
        print("interrupted", file=sys.stderr)  # noqa: T201
        sys.exit(130)
    main(prog_name="hfdigest")


def _look_for_cycles_seldom() -> None:
    """Let what a short command makes stay until it ends, as nearly all of it does anyway.

    To look among modules, classes and what was read for cycles that nobody needs, and at the end
    once more, would take a seventh of the time that `check` takes for one post.
    """
    gc.set_threshold(100_000)
    atexit.register(gc.freeze)


def _tells_version() -> bool:
    """Print the version, and tell whether that could be done."""
    try:
        print(f"hfdigest {hfdigest.__version__}", flush=True)  # noqa: T201
    except OSError:
        return False
    return True


if __name__ == "__main__":
    run()
