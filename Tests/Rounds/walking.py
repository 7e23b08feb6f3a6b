"""What walks by chance share: their city, who asks, one connection for each walker, and items that are like no others."""

import http.client
import json
import random
import time
import uuid

from rounds import Fault

AGENCIES = ("one", "two", "three", "four")
CITY = """\
city: {name: 轮试市}
agencies:
  - {code: office, name: 市政府办公室, short: 市政府办, kind: department, since: 2020-01-01, duties: [information-office]}
  - {code: one, name: 第一局, short: 一局, kind: department, since: 2020-01-01}
  - {code: two, name: 第二局, short: 二局, kind: department, since: 2020-01-01}
  - {code: three, name: 第三局, short: 三局, kind: department, since: 2020-01-01}
  - {code: four, name: 第四局, short: 四局, kind: department, since: 2020-01-01}
  - {code: old, name: 原第一局, short: 原一局, kind: department, since: 2010-01-01, until: 2020-01-01, successor: one}
  - {code: gone, name: 撤销局, short: 撤销局, kind: department, since: 2010-01-01, until: 2020-01-01}
people:
@PEOPLE@
sources:
  - {code: rounds, name: 轮试来源, kind: forum, weight: 0.5}
keys: []
"""
POSTS = [("office", role) for role in ("coordinator", "head", "liaison", "inspector")] + [("office", "leader")] + [
    (agency, role) for agency in AGENCIES for role in ("liaison", "head", "reviewer")
]


class Actor:
    """Somebody who asks: a post, its session, and a connection that stays."""

    def __init__(self, agency, role, person, token):
        self.agency, self.role, self.person, self.token = agency, role, person, token

    def __repr__(self):
        return f"{self.role} of {self.agency}"


class World:
    """The agencies of the city by code and id, as the model needs them."""

    def __init__(self, agencies):
        self.ids = {agency["code"]: agency["id"] for agency in agencies}
        self.codes = {agency["id"]: agency["code"] for agency in agencies}
        self.shorts = {agency["short_name"]: agency["code"] for agency in agencies}
        self.office = "office"

    def living(self, code):
        return {"old": "one", "gone": None, "nowhere": None}.get(code, code)

    def id(self, code):
        return self.ids.get(code) or str(uuid.UUID(int=random.getrandbits(128)))


class Line:
    """One connection to the service, opened again when it was closed."""

    def __init__(self, port):
        self.port = port
        self.connection = None
        self.busy = 0

    def ask(self, method, path, token, body=None, kind="application/json"):
        headers = {"If-Match": "*"} if path.endswith("/assignee") else {}
        status, _, answer = self.send(method, path, token, body, headers | {"Content-Type": kind})
        return status, answer

    def send(self, method, path, token, body=None, headers=()):
        """One request, asked again while the service is busy; answers its status, its headers and its body."""
        fields = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"} | dict(headers)
        for _ in range(10):
            status, found, answer = self.once(method, path, body, fields)
            if status != 503 or "retry-after" not in found:
                break
            # Nothing was done: the step waited too long for another one.
            self.busy += 1
            time.sleep(int(found["retry-after"]))
        return status, found, answer

    def once(self, method, path, body, fields):
        for attempt in (1, 2):
            if self.connection is None:
                self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
            try:
                self.connection.request(method, path, body=body, headers=fields)
                answer = self.connection.getresponse()
                return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
            except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
                # An idle connection may be closed just when it is used again; nothing was carried out then.
                self.connection = None
                if attempt == 2:
                    raise
        return None


def people(walkers):
    """A person for each post, and for each walker an office of coordinators so that none waits for another."""
    posts = POSTS + [("office", "coordinator")] * (walkers - 1)
    return [(f"{role}.{agency}.{place}", agency, role) for place, (agency, role) in enumerate(posts)]


def sign_in(program, service, posts, world):
    actors = []
    for login, agency, role in posts:
        _, printed = program.run("sign-in", "--role", role, "--login", login)
        link = printed.strip().split("link=")[-1]
        answer = service.ask("POST", "/v1/sessions", json.dumps({"link": link}).encode())
        token = answer.json["session"]
        person = service.ask("GET", "/v1/sessions/current", token=token).json["person"]
        actors.append(Actor(agency, role, person, token))
    return actors


def like_no_other(chance, length, first=0x4E00, last=0x9FA5):
    """A text that repeats nothing."""
    return "".join(chr(chance.randrange(first, last)) for _ in range(length))


def wait(holds, limit, what):
    begun = time.monotonic()
    while not holds():
        if time.monotonic() - begun > limit:
            raise Fault(f"not within {limit} seconds: {what}")
        time.sleep(0.2)
