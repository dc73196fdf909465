"""Entry point of `python -m clipper`, of the `clipper` command and of the frozen program."""

import gc
import sys


def main() -> None:
    """Run the command line; without a command it opens the window."""
    if getattr(sys, "frozen", False):
        import multiprocessing

        multiprocessing.freeze_support()
    if len(sys.argv) == 1:  # the window waits for nothing of the command line
        from clipper import paths

        if paths.display_available():
            gc.disable()  # until the window is there: what is imported and made until then stays
            from clipper import app

            sys.exit(app.run())
    from clipper.cli import run

    run()


if __name__ == "__main__":
    main()
