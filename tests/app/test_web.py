"""What the server lets in: readers from this machine, and nobody who writes or comes by another name."""

import pytest
from tests.app.loop import finished

from civsim.app.guard import Guard
from civsim.app.serving import LOOPBACK, listen
from civsim.app.web import preferred_language
from civsim.cli import main
from civsim.errors import InputError


def asked(kind="http", method="GET", host="127.0.0.1:8765", origin="", hosts=LOOPBACK):
    """Return what the guard answers: the status or what was closed; "through" where the page itself answers."""
    sent = []

    async def page(scope, receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": []})

    async def receive():
        return {"type": "websocket.connect"}

    async def send(message):
        sent.append(message)

    headers = [(b"host", host.encode()), *([(b"origin", origin.encode())] if origin else [])]
    scope = {"type": kind, "method": method, "headers": headers}
    finished(Guard(page, hosts)(scope, receive, send))
    return sent[0]


def test_readers_of_this_machine_get_the_page_and_are_kept_here():
    for host in ("127.0.0.1:8765", "localhost:8765", "[::1]:8765"):
        answer = asked(host=host)
        assert answer["status"] == 200
        policy = dict(answer["headers"])[b"content-security-policy"].decode()
        assert "default-src 'self'" in policy and "http" not in policy


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_nobody_writes(method):
    assert asked(method=method)["status"] == 403


def test_a_page_that_points_its_own_name_here_is_turned_away():
    assert asked(host="evil.example:8765")["status"] == 403
    assert asked(host="evil.example:8765", hosts=None)["status"] == 200
    assert asked("websocket", host="evil.example")["type"] == "websocket.close"
    assert asked("websocket", origin="http://evil.example")["type"] == "websocket.close"
    assert asked("websocket", origin="null")["type"] == "websocket.close"
    assert asked("websocket", origin="http://127.0.0.1:8765")["status"] == 200


def test_a_port_that_is_taken_is_told():
    first = listen("127.0.0.1", 0)
    port = first.getsockname()[1]
    with pytest.raises(InputError, match=f"port={port} cannot be used"):
        listen("127.0.0.1", port)
    first.close()


def test_the_browsers_language_is_taken_where_the_catalogue_has_it():
    assert preferred_language("fr-FR,fr;q=0.9,de-DE;q=0.8,en;q=0.7") == "de"
    assert preferred_language("fr") == "en"
    assert preferred_language("../x" * 1000) == "en"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["port=99999"], "port='99999' is out of bounds"),
        (["host=nowhere.invalid", "port=0"], "host=nowhere.invalid"),
        (["--port", "99999"], "port='99999' is out of bounds"),
        (["--host=nowhere.invalid", "port=0"], "host=nowhere.invalid"),
        (["browser=maybe"], "true or false"),
        (["lod=2"], "Did you mean 'load'?"),
        (["pirmasens"], "not of the form key=value"),
    ],
)
def test_words_that_cannot_be_used_are_refused_before_anything_starts(words, message, capsys):
    assert main(["app", *words]) == 2
    assert message in capsys.readouterr().err
