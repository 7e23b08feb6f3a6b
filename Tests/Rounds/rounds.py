"""What the rounds share: the program as processes, its answers, keys and sessions, and how a run ends."""

import argparse
import hashlib
import http.client
import json
import os
import random
import re
import secrets
import signal
import socket
import subprocess
import sys
import time

from ground import ROOT, EmbeddedGround, Fault, OwnGround

GROUNDS = {"own": OwnGround, "embedded": EmbeddedGround}


class Program:
    """The program on one ground: its commands, and services that are started, killed and started again."""

    def __init__(self, binary, ground):
        self.binary = os.path.abspath(binary)
        # What stands before the program when a service is started.
        self.wrapper = []
        self.ground = ground
        if not os.access(self.binary, os.X_OK):
            raise Fault(f"{binary} is no program; build it first, or name it with --binary")
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "HUIYING_PG_BIN", "TSAN_OPTIONS") if name in os.environ}
        self.seals = os.path.join(ground.folder, "seals")
        self.environment = kept | ground.environment | {
            "HUIYING_KEY": secrets.token_hex(32), "HUIYING_SEALS": self.seals,
        }

    def run(self, *arguments, accepted=(0,), limit=120, given=""):
        """Runs a command to its end, with what it is given on standard input; answers its exit code and what it printed."""
        done = subprocess.run(
            [self.binary, *arguments], env=self.environment, input=given.encode(), capture_output=True, timeout=limit,
            cwd=self.ground.folder,
        )
        printed = (done.stdout + done.stderr).decode(errors="replace")
        if accepted is not None and done.returncode not in accepted:
            raise Fault(f"huiying {' '.join(arguments)} ended with {done.returncode}: {printed.strip()[-800:]}")
        return done.returncode, printed

    def found(self, city):
        """Makes the schema and brings a city file in; answers the secrets of its machine keys by source."""
        self.run("migrate")
        file = os.path.join(self.ground.folder, "city.yaml")
        with open(file, "w") as out:
            out.write(city)
        os.chmod(file, 0o644)
        _, printed = self.run("city", "import", file)
        return printed

    def service(self, name):
        return Service(self, name)


class Service:
    """One `huiying serve` on a port of its own."""

    def __init__(self, program, name):
        self.program = program
        self.name = name
        self.port = free_port()
        self.log = os.path.join(program.ground.folder, f"serve-{name}.log")
        self.process = None

    def start(self):
        environment = self.program.environment | {"HUIYING_PORT": str(self.port), "HUIYING_HOST": "127.0.0.1"}
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                [*self.program.wrapper, self.program.binary, "serve"], env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                cwd=self.program.ground.folder,
            )
        return self

    @property
    def lives(self):
        return self.process is not None and self.process.poll() is None

    def kill(self):
        """Ends the process without a word to it."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self):
        """Asks the process to end; kills it when it does not within ten seconds."""
        if not self.lives:
            return
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.kill()
            raise Fault(f"serve {self.name} did not stop within 10 seconds of SIGTERM") from None

    def wait_ready(self, limit=30):
        """Waits until it answers /readyz with 200; answers how many seconds that took."""
        begun = time.monotonic()
        while time.monotonic() - begun < limit:
            if not self.lives:
                raise Fault(f"serve {self.name} ended with {self.process.returncode}: {self.last_words()}")
            try:
                if self.ask("GET", "/readyz", limit=2).status == 200:
                    return time.monotonic() - begun
            except OSError:
                pass
            time.sleep(0.05)
        raise Fault(f"serve {self.name} was not ready within {limit} seconds: {self.last_words()}")

    def last_words(self):
        with open(self.log, errors="replace") as file:
            return file.read()[-800:].strip()

    def ask(self, method, path, body=None, token=None, kind="application/json", limit=10, headers=()):
        """Sends one request on a connection of its own.

        Throws OSError (also for a cut answer) when it is unknown whether the request was carried out.
        """
        fields = dict(headers)
        if token:
            fields["Authorization"] = f"Bearer {token}"
        if body is not None:
            fields.setdefault("Content-Type", kind)
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=limit)
        try:
            connection.request(method, path, body=body, headers=fields)
            answer = connection.getresponse()
            return Answer(answer.status, answer.getheaders(), answer.read())
        except http.client.HTTPException as fault:
            raise ConnectionError(f"the answer was cut: {fault!r}") from fault
        finally:
            connection.close()


class Answer:
    """What a service answered."""

    def __init__(self, status, headers, body):
        self.status = status
        self.headers = {name.lower(): value for name, value in headers}
        self.body = body

    @property
    def json(self):
        return json.loads(self.body)

    def short(self):
        return f"{self.status} {self.body[:300].decode(errors='replace')}"


class Tally:
    """What went wrong, and the figures of a run; every script ends through `finish`."""

    def __init__(self, title):
        self.title = title
        self.faults = []
        self.figures = []
        self.begun = time.monotonic()

    def fault(self, sentence):
        self.faults.append(sentence)

    def check(self, holds, sentence):
        if not holds:
            self.fault(sentence)

    def figure(self, name, value):
        self.figures.append((name, value))

    def finish(self):
        """Prints everything and answers the exit code."""
        self.figure("seconds", f"{time.monotonic() - self.begun:.0f}")
        print(f"{self.title}: " + ", ".join(f"{name} {value}" for name, value in self.figures))
        for sentence in self.faults[:40]:
            print(f"  WRONG: {sentence}")
        if len(self.faults) > 40:
            print(f"  and {len(self.faults) - 40} more")
        print("failed" if self.faults else "all held")
        return 1 if self.faults else 0


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def options(description, **defaults):
    """Reads the options that every script has, and the ones that it adds as whole numbers."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--binary", default=os.path.join(ROOT, ".build", "release", "huiying"), help="the program")
    parser.add_argument("--seed", type=int, default=None, help="repeats the choices of an earlier run")
    parser.add_argument("--ground", choices=sorted(GROUNDS), default="own", help="whose PostgreSQL it runs on")
    parser.add_argument("--keep", action="store_true", help="leave the folder with logs and data")
    for name, (default, meaning) in defaults.items():
        parser.add_argument(f"--{name}", type=type(default), default=default, help=f"{meaning} ({default})")
    chosen = parser.parse_args()
    if chosen.seed is None:
        chosen.seed = random.SystemRandom().randrange(1 << 32)
    return chosen


def run(title, chosen, body):
    """Prepares the ground, runs `body(ground, program, tally)`, cleans up, and ends the script."""
    tally = Tally(f"{title} (seed {chosen.seed}, ground {chosen.ground})")
    on_ground(chosen, tally, body)
    sys.exit(tally.finish())


def on_ground(chosen, tally, body):
    """Runs `body(ground, program, tally)` on a ground of its own, and cleans up."""
    ground = GROUNDS[chosen.ground]()
    services = []
    try:
        program = Program(chosen.binary, ground)
        make = program.service
        program.service = lambda name: services.append(make(name)) or services[-1]
        body(ground, program, tally)
    except Fault as fault:
        tally.fault(str(fault))
    finally:
        for service in services:
            try:
                service.stop()
            except Fault as fault:
                tally.fault(str(fault))
        ground.stop()
        if chosen.keep:
            print(f"kept: {ground.folder}")
        else:
            ground.remove()


def secret_keys(printed):
    """The secrets of machine keys that an import printed, in their order."""
    return re.findall(r"hyk_[A-Za-z0-9_-]{20,}", printed)


def sign_in(program, service, role):
    """Signs somebody with a role in; answers the session's secret."""
    _, printed = program.run("sign-in", "--role", role)
    link = re.search(r"hyl_[A-Za-z0-9_-]{20,}", printed)[0]
    return service.ask("POST", "/v1/sessions", json.dumps({"link": link}).encode()).json["session"]


def add_key(ground, source, name="rounds"):
    """Gives a source a machine key, past the program; answers its secret."""
    secret = "hyk_" + secrets.token_urlsafe(32)
    ground.sql(
        f"INSERT INTO hy.machine_keys (id, source_id, name, prefix, digest) SELECT gen_random_uuid(), id, '{name}',"
        f" '{secret[:8]}', '\\x{hashlib.sha256(secret.encode()).hexdigest()}' FROM hy.sources WHERE code = '{source}';"
    )
    return secret
