"""`qa serve`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qa.cli.arguments.values import number, points

_SERVE = """\
examples:
  qa serve                                      the page at http://127.0.0.1:8377/
  QA_TOKEN=… qa serve --host 0.0.0.0            for others, who must bring the token
  curl -H 'Content-Type: application/json' -d '{"text": "Hello ,world"}' http://127.0.0.1:8377/v1/check
"""


def add(commands: Any) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "serve",
        help="run the service: a page for people, JSON for programs",
        description="Run the service: a page for people, JSON over HTTP for programs.",
        epilog=_SERVE,
    )
    parser.set_defaults(module="qa.cli.serve")
    parser.add_argument("--lang", metavar="CODE", help="language of texts that come without one; else it is detected")
    parser.add_argument("--model", metavar="NAME", help='language model: "auto", "none", or one of `qa models list`')
    parser.add_argument("--quality", metavar="NAME", help='model that grades translations, "auto" or "none"')
    parser.add_argument("--select", metavar="CODES", action="append", help="offer only these rules (DOC102,TYP)")
    parser.add_argument("--ignore", metavar="CODES", action="append", help="offer all but these rules")
    parser.add_argument(
        "--config", metavar="FILE", type=Path, help="settings file; else the nearest qa.toml or pyproject.toml"
    )
    access = parser.add_argument_group("access")
    access.add_argument("--host", default="127.0.0.1", metavar="ADDRESS", help="to listen on (default: 127.0.0.1)")
    access.add_argument("--port", default=8377, type=number, metavar="N", help="default: 8377; 0 takes a free one")
    access.add_argument("--token", metavar="TOKEN", help="what clients must bring along; better in QA_TOKEN")
    access.add_argument("--no-token", action="store_true", help="let anyone who reaches --host in")
    access.add_argument(
        "--host-name", metavar="NAME", action="append", default=[], help="name that a proxy calls it by (repeatable)"
    )
    access.add_argument(
        "--cors-origin", metavar="URL", action="append", default=[], help="site whose pages may use it (repeatable)"
    )
    limits = parser.add_argument_group("limits")
    limits.add_argument("--max-body", type=number, metavar="BYTES", help="of a request (default: 262144)")
    limits.add_argument("--timeout", type=points, metavar="SECONDS", help="for an answer (default: 30)")
    limits.add_argument("--body-timeout", type=points, metavar="SECONDS", help="for a client's sending (default: 10)")
    limits.add_argument("--queue", type=number, metavar="N", help="texts that may wait (default: 64)")
    limits.add_argument(
        "--limit-concurrency", dest="concurrency", type=number, metavar="N", help="requests under way (default: 128)"
    )
    limits.add_argument("--batch", type=number, metavar="N", help="texts that are checked together (default: 16)")
