"""The command line of the engine: the same stages as the wizard, without a window."""

from __future__ import annotations

import argparse
import json
import sys
import traceback
from argparse import ArgumentParser, Namespace
from pathlib import Path

from tinycore.artifacts import explain_os_error
from tinycore.commands.command import Command, Result
from tinycore.commands.table import COMMANDS, load_command
from tinycore.commands.terminal import TerminalContext
from tinycore.errors import Cancelled, TinysmithError

EXIT_FAILED = 1
EXIT_CANCELLED = 130


def main(arguments: list[str]) -> int:
    """Run one command; 0 when it succeeded. With `--json` the last line of stdout is one JSON object."""
    if not arguments or arguments[0] not in COMMANDS:
        overview().parse_args(arguments)
        overview().print_help()
        return EXIT_FAILED
    command = load_command(arguments[0])
    return execute(command, parser_of(command).parse_args(arguments[1:]))


def overview() -> ArgumentParser:
    """The help page that lists the commands."""
    lines = "\n".join(f"  {name:<10} {summary}" for name, summary in COMMANDS.items())
    text = f"commands:\n{lines}\n  {'test':<10} all checks and tests\n\nWithout a command the wizard opens."
    parser = ArgumentParser("main.py", description=__doc__, epilog=text, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", choices=list(COMMANDS), metavar="command", nargs="?")
    return parser


def parser_of(command: Command) -> ArgumentParser:
    """The arguments of one command, `--json` among them."""
    parser = ArgumentParser(f"main.py {command.name}", description=command.summary)
    parser.add_argument("--json", action="store_true", help="print one JSON object as the last line")
    command.add_arguments(parser)
    return parser


def execute(command: Command, arguments: Namespace) -> int:
    """Run the command and print its result, or the two sentences of what went wrong."""
    context = TerminalContext()
    context.listen_to_interrupts()
    try:
        result = command.run(arguments, context)
    except (Cancelled, KeyboardInterrupt):
        return fail(TinysmithError("cancelled"), status=EXIT_CANCELLED, as_json=arguments.json)
    except TinysmithError as error:
        return fail(error, status=EXIT_FAILED, as_json=arguments.json)
    except OSError as error:
        return fail(explain_os_error(error, Path.cwd()), status=EXIT_FAILED, as_json=arguments.json)
    except Exception as error:  # noqa: BLE001 - people read no tracebacks; it goes to the log
        detail = traceback.format_exc()
        return fail(TinysmithError("internal", kind=type(error).__name__, detail=detail), status=EXIT_FAILED, as_json=arguments.json)
    show(command, result, as_json=arguments.json)
    return 0


def show(command: Command, result: Result, *, as_json: bool) -> None:
    """Print words for a person, or one line of JSON."""
    print(json.dumps(result, ensure_ascii=False, default=str) if as_json else command.render(result), flush=True)


def fail(error: TinysmithError, *, status: int, as_json: bool) -> int:
    """Say what happened and what to try; details go to a log file."""
    from tinycore.commands.log import write_log

    message = error.message()
    log = write_log(error) if error.detail else None
    if as_json:
        print(json.dumps({"error": {"code": message.code, "what": message.what, "try": message.advice}}, ensure_ascii=False), flush=True)
    else:
        print(f"{message.what}\n{message.advice}" + (f"\nDetails: {log}" if log else ""), file=sys.stderr)
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
