"""The chat protocol of OpenAI, as servers of large models speak it: messages in, a text that should be JSON out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from qa.scoring.openai_server import RefusedError, Server

_PATH = "chat/completions"
_REFUSES_FORMAT = (400, 422)


class ChatServer:
    """One model behind one server; see `Server` for the arguments and what they raise."""

    def __init__(self, name: str, reference: str) -> None:
        self._server = Server(name, reference)
        self._refused = 0  # how many of the formats the server does not know

    def answer(self, messages: Sequence[Mapping[str, str]], schema: Mapping[str, object], seed: int) -> str:
        """What the model says; a server that does not know JSON schemas is asked for JSON, or for nothing special.

        Raises:
            ModelError: the server can't be reached, refuses, is too slow, or does not speak the protocol.
        """
        formats: list[dict[str, object]] = [
            {
                "response_format": {
                    "type": "json_schema",
                    "json_schema": {"name": "answer", "strict": True, "schema": schema},
                }
            },
            {"response_format": {"type": "json_object"}},
            {},
        ]
        body = {"model": self._server.model, "messages": messages, "temperature": 0, "seed": seed}
        for refused in range(self._refused, len(formats)):
            try:
                reply = self._server.post(_PATH, body | formats[refused])
            except RefusedError as error:
                if error.status in _REFUSES_FORMAT and refused + 1 < len(formats):
                    continue
                raise
            self._refused = refused
            return self._text(reply)
        raise AssertionError  # the last format returns or raises

    def _text(self, reply: object) -> str:
        match reply:
            case {"choices": [{"message": {"content": str(text)}}, *_]}:
                return text
        raise self._server.failure(_PATH, "does not answer as a chat server does")
