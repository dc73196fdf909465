"""Entry point of `python -m clipper`, of the `clipper` command and of the frozen program."""

import multiprocessing


def main() -> None:
    """Run the command line; without a command it opens the window."""
    multiprocessing.freeze_support()
    from clipper.cli import run

    run()


if __name__ == "__main__":
    main()
