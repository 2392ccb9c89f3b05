"""A Nest service of many accounts for the measurement of many homes: each has a home of its own, by its access token."""

import asyncio
import contextlib
import threading

import homes

KEEP_ALIVE = 30  # seconds between two signs of life, as the real service has it

HEAD = (
    b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream;charset=UTF-8\r\nCache-Control: no-cache\r\n"
    b"Connection: keep-alive\r\n\r\n"
)
UNAVAILABLE = b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


def home_of(number, pattern):
    """`pattern` with other ids, which no other account has."""

    def renamed(value):
        if isinstance(value, dict):
            return {names.get(name, name): renamed(member) for name, member in value.items()}
        if isinstance(value, list):
            return [renamed(member) for member in value]
        return names.get(value, value) if isinstance(value, str) else value

    ids = [*pattern["structures"], *(device for group in pattern["devices"].values() for device in group)]
    names = {identifier: f"{identifier}-home{number}" for identifier in ids}
    return renamed(pattern)


class ManyServices:
    """Runs on a thread of its own. The other methods are called from any thread."""

    def __init__(self, accounts):
        pattern = homes.make_home(homes.SIZES["11kb"])
        all_homes = [home_of(number, pattern) for number in range(accounts)]
        self._documents = [self._event(home) for home in all_homes]
        self.counting_topics = [homes.counting_topic(home) for home in all_homes]
        self._values = [homes.FIRST_VALUE] * accounts
        self._streams = {}
        self._away = set()
        self._loop = asyncio.new_event_loop()
        self._listens = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    @staticmethod
    def _event(home):
        return f'event: put\ndata: {{"path":"/","data":{homes.to_text(home)}}}\n\n'

    @staticmethod
    def token(number):
        return f"c.benchmark-account-{number}"

    def __enter__(self):
        self._thread.start()
        self._listens.wait()
        return self

    def __exit__(self, *_):
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def change(self, number):
        """One leaf of this account's home; gives the value that the broker is to have."""
        before, self._values[number] = self._values[number], self._values[number] + 1
        self._documents[number] = self._documents[number].replace(str(before), str(self._values[number]), 1)
        self._loop.call_soon_threadsafe(self._send, number)
        return str(self._values[number])

    def fail(self, number):
        """The account's stream ends and no new one is served."""
        self._loop.call_soon_threadsafe(self._cut, number)

    def _run(self):
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(asyncio.start_server(self._serve, "127.0.0.1", 0, backlog=2_000))
        self.port = server.sockets[0].getsockname()[1]
        signs_of_life = self._loop.create_task(self._keep_alive())
        self._listens.set()
        self._loop.run_forever()
        signs_of_life.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            self._loop.run_until_complete(signs_of_life)

    async def _serve(self, reader, writer):
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            number = int(head.partition("c.benchmark-account-")[2].partition("\r\n")[0])
            if number in self._away:
                writer.write(UNAVAILABLE)
                writer.close()
                return
            self._streams[number] = writer
            writer.write(HEAD + self._documents[number].encode())

    def _send(self, number):
        self._streams[number].write(self._documents[number].encode())

    def _cut(self, number):
        self._away.add(number)
        self._streams.pop(number).close()

    async def _keep_alive(self):
        while True:
            # Spread over the time, as those of many clients are.
            for number in range(len(self._documents)):
                await asyncio.sleep(KEEP_ALIVE / len(self._documents))
                if number in self._streams:
                    self._streams[number].write(b"event: keep-alive\ndata: null\n\n")
