"""What faults are made with and watched by: a proxy that goes silent, and the vitals of a service."""

import os
import select
import socket
import threading
import time

# Every limit that was armed, with how many seconds after its due moment it fired.
FIRED = """
SELECT deadlines.id, coalesce(extract(epoch FROM fired_at - deadlines.due_at)::text, '')
FROM hy.deadlines LEFT JOIN hy.deadline_firings ON deadline_id = deadlines.id WHERE rule = 'rounds';
"""


class Proxy:
    """Carries connections to a socket of PostgreSQL; while it is silent nothing is carried and nothing closed."""

    def __init__(self, target):
        self.target = target
        self.is_silent = False
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=200)
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def silence(self, is_silent):
        self.is_silent = is_silent

    def accept(self):
        while True:
            try:
                near, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.carry, args=(near,), daemon=True).start()

    def carry(self, near):
        while self.is_silent:
            time.sleep(0.05)
        far = socket.socket(socket.AF_UNIX)
        try:
            far.connect(self.target)
            ends = {near: far, far: near}
            while True:
                if self.is_silent:
                    time.sleep(0.05)
                    continue
                for ready in select.select(list(ends), [], [], 0.2)[0]:
                    part = ready.recv(65_536)
                    while self.is_silent:
                        time.sleep(0.05)
                    if not part:
                        return
                    ends[ready].sendall(part)
        except OSError:
            pass
        finally:
            near.close()
            far.close()

    def close(self):
        self.listener.close()


class Vitals:
    """Asks a service all the time, as liveness probe, reader and machine, and watches its memory."""

    def __init__(self, service, token, reachable):
        self.service, self.token, self.reachable = service, token, reachable
        self.slowest = 0.0
        self.faults = []
        self.ending = threading.Event()
        self.threads = [
            threading.Thread(target=self.pulse, daemon=True), threading.Thread(target=self.probe, daemon=True)
        ]

    def start(self):
        self.before = self.memory("VmRSS")
        # From here on the high mark is that of the fault.
        with open(f"/proc/{self.service.process.pid}/clear_refs", "w") as file:
            file.write("5")
        for thread in self.threads:
            thread.start()

    def end(self):
        self.ending.set()
        for thread in self.threads:
            thread.join(60)
        self.grown = self.memory("VmHWM") - self.before

    def memory(self, name):
        """Resident memory in MiB."""
        with open(f"/proc/{self.service.process.pid}/status") as file:
            for line in file:
                if line.startswith(name + ":"):
                    return int(line.split()[1]) / 1_024
        return 0.0

    def pulse(self):
        while not self.ending.wait(0.3):
            try:
                answer = self.service.ask("GET", "/livez", limit=30)
            except OSError as fault:
                if self.reachable:
                    self.faults.append(f"/livez gave no answer: {fault!r}")
                continue
            if answer.status != 200:
                self.faults.append(f"/livez answered {answer.short()}")

    def probe(self):
        number = 0
        while not self.ending.wait(0.3):
            number += 1
            begun = time.monotonic()
            try:
                if number % 2:
                    answer = self.service.ask("GET", "/v1/items?limit=1", token=self.token, limit=30)
                else:
                    text = f'{{"id": "probe-{os.getpid()}-{time.monotonic_ns()}", "text": "路灯坏了。"}}'
                    answer = self.service.ask("POST", "/v1/items", text.encode(), self.token, limit=30)
            except OSError as fault:
                if self.reachable:
                    self.faults.append(f"a request gave no answer: {fault!r}")
                continue
            if self.reachable:
                self.slowest = max(self.slowest, time.monotonic() - begun)
            if answer.status == 503 and "retry-after" not in answer.headers:
                self.faults.append("a 503 came without Retry-After")
            if answer.status not in (200, 201, 503):
                self.faults.append(f"a request was answered {answer.short()}")
