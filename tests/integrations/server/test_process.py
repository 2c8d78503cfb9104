"""A real process: how it starts, what it withstands, how it ends."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from qa.errors import UsageError
from qa.integrations.server.run import listen

WAIT = 20.0
Start = Callable[..., Any]


def connect(service: Any, data: bytes) -> socket.socket:
    """A connection on which that has been sent."""
    connection = socket.create_connection(("127.0.0.1", service.port), WAIT)
    connection.sendall(data)
    return connection


def received(connection: socket.socket) -> bytes:
    """All that the service sends until it hangs up."""
    data = b""
    while chunk := connection.recv(65536):
        data += chunk
    return data


def head(length: str) -> bytes:
    return f"POST /v1/check HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n{length}\r\n\r\n".encode()


def test_it_serves_tells_where_and_ends_with_0(process: Start) -> None:
    service = process("--host", "127.0.0.1")
    answer = httpx.post(f"{service.url}/v1/check", json={"text": "Hello , world.", "lang": "en"})
    assert answer.json()["summary"]["by_code"]["TYP206"] == 1
    assert service.end() == 0
    assert [line.split(" ", 2)[2].rsplit(" ", 2)[0] for line in service.log[1:-1]] == ["POST /v1/check 200"]


def test_slow_and_endless_clients_are_cut_off(process: Start) -> None:
    service = process("--body-timeout", "0.3", "--max-body", "1000")
    with connect(service, head("Content-Length: 100") + b'{"text":') as slow:
        assert received(slow).startswith(b"HTTP/1.1 408 ")
    with connect(service, b"GET /healthz HT") as slow_head:
        assert received(slow_head) == b""
    with connect(service, b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n") as again:
        while b"ok" not in again.recv(65536):
            pass
        again.sendall(b"GET /healthz")
        assert received(again) == b""
    with connect(service, head("Content-Length: 9999999999")) as large:
        assert received(large).startswith(b"HTTP/1.1 413 ")
    with connect(service, head("Transfer-Encoding: chunked") + b"3e8\r\n" + b" " * 1000 + b"\r\n1\r\n \r\n") as endless:
        assert received(endless).startswith(b"HTTP/1.1 413 ")
    assert httpx.get(f"{service.url}/healthz").status_code == 200
    assert service.end() == 0


def test_a_client_that_hangs_up_takes_its_text_out_of_the_queue(process: Start) -> None:
    service = process("--batch", "1", held=True)
    service_check = f"{service.url}/v1/check"
    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(httpx.post, service_check, json={"text": "First."}, timeout=WAIT)
        assert service.batch() == ["First."]
        body = b'{"text": "Gone."}'
        connect(service, head(f"Content-Length: {len(body)}") + body).close()
        last = threads.submit(httpx.post, service_check, json={"text": "Last."}, timeout=WAIT)
        end = time.monotonic() + WAIT
        while " 499 " not in " ".join(service.log):
            assert time.monotonic() < end
            service.log.append(service.process.stderr.readline().rstrip())
        service.release()
        assert service.batch() == ["Last."]
        service.release()
        assert (first.result().status_code, last.result().status_code) == (200, 200)
    assert service.end() == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_requests_under_way_are_answered_before_it_ends(process: Start, number: signal.Signals) -> None:
    service = process(held=True)
    with ThreadPoolExecutor(1) as threads:
        answer = threads.submit(httpx.post, f"{service.url}/v1/check", json={"text": "Last."}, timeout=WAIT)
        assert service.batch() == ["Last."]
        service.process.send_signal(number)
        end = time.monotonic() + WAIT
        while True:  # until it takes no more
            try:
                socket.create_connection(("127.0.0.1", service.port), 1).close()
            except OSError:
                break
            assert time.monotonic() < end
        service.release()
        assert answer.result().status_code == 200
    assert service.process.wait(WAIT) == 0
    service.close()


def run(*options: str) -> tuple[int, str]:
    """Exit code and errors of a `qa serve` that should not start."""
    command = [sys.executable, "-m", "qa", "serve", "--model", "none", *options]
    done = subprocess.run(command, capture_output=True, text=True, timeout=WAIT, env={**os.environ, "QA_TOKEN": ""})
    return done.returncode, done.stderr


def test_a_port_in_use_is_one_line(process: Start) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        code, errors = run("--token", "t", "--port", str(port))
    assert code == 2
    assert errors == f"qa: can't listen on 127.0.0.1:{port}: Address already in use; choose another --host or --port\n"


@pytest.mark.parametrize(("host", "port"), [("127.0.0.1", 99999), ("a..b", 0), ("no.such.host.invalid", 0)])
def test_an_address_that_is_none_is_told(host: str, port: int) -> None:
    with pytest.raises(UsageError, match=f"^can't listen on {host}:{port}: .*; choose another --host or --port$"):
        listen(host, port).close()


def test_an_empty_token_is_no_token() -> None:
    code, errors = run("--port", "0")
    assert code == 2
    assert errors.count("\n") == 1
    assert "token" in errors


def test_without_the_extra_the_command_tells_how_to_get_it() -> None:
    program = "import sys; sys.modules['uvicorn'] = None; from qa.cli import main; sys.exit(main(['serve']))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=WAIT)
    assert (done.returncode, done.stderr) == (2, 'qa: the service is not installed; run: pip install "qa[serve]"\n')
