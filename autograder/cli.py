"""The command line. Its verbs are in `verbs/`.

Data goes to stdout, everything that is only for a person to stderr. Exit codes: 0 done, 1 some check did not pass
(`check` and `verify`), some threshold did not hold (`calibrate --quick`) or some attack gained something (`attack`),
2 usage, 3 fault of the grader, 130 interrupted.
"""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path
from typing import Any

import click

from autograder.errors import AutograderError
from autograder.text import LANGS, Lang
from autograder.verbs import authoring, checking, grading, machine, recording, results

log = logging.getLogger("autograder")

# torch takes two seconds to import: each verb imports what it needs, so that `autograder --help` answers at once.

VERBS = (
    authoring.new, authoring.build, authoring.verify, authoring.calibrate, authoring.release,
    checking.check, grading.grade, grading.merge, recording.autograde,
    results.feedback, results.report, results.diff, results.export, results.gradescope,
    machine.doctor, machine.demo, machine.attack,
)  # fmt: skip


class Cli(click.Group):
    """The group of verbs: turns our exceptions into a sentence and an exit code."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run, and exit."""
        try:
            sys.exit(super().main(*args, **{**kwargs, "standalone_mode": False}) or 0)
        except click.exceptions.Exit as stop:
            sys.exit(stop.exit_code)
        except (click.Abort, KeyboardInterrupt):
            click.echo("Interrupted.", err=True)
            sys.exit(130)
        except click.ClickException as error:
            error.show()
            sys.exit(2)
        except AutograderError as error:
            click.echo(f"Error: {error}", err=True)
            sys.exit(error.exit_code)
        except (
            Exception
        ) as error:  # the border of the program: a fault of ours must not look like a verdict's exit code
            log.debug("a fault of the grader", exc_info=True)
            click.echo(f"Error: a fault of the grader ({type(error).__name__}: {error}). -v shows where.", err=True)
            sys.exit(AutograderError.exit_code)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a verb; a reader of stdout that has read enough, as in `autograder grade ... | head`, ends it."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # for what is still in its buffer
            return ctx.exit(0)


@click.group(cls=Cli, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--course", type=click.Path(path_type=Path), help="The course's folder (default: the one around here).")
@click.option("--lang", type=click.Choice(LANGS), default="en", help="Language of tables and messages.")
@click.option("-v", "--verbose", is_flag=True, help="Say more on stderr.")
@click.version_option(package_name="autograder")
@click.pass_context
def main(context: click.Context, course: Path | None, lang: Lang, verbose: bool) -> None:
    """Graded assignments on deep generative models."""
    logging.basicConfig(level=logging.DEBUG if verbose else logging.WARNING, format="%(levelname)s: %(message)s")
    for name in ("matplotlib", "asyncio", "numba"):
        logging.getLogger(name).setLevel(logging.WARNING)
    context.obj = (course, lang)


for verb in VERBS:
    main.add_command(verb)

if __name__ == "__main__":
    main()
