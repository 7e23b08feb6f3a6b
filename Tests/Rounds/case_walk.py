"""One walk by chance through a case over the API, compared with the model after every step and at the end."""

import json
import uuid

from case_model import Case, Refused
from rounds import Fault
from walking import AGENCIES, Line, like_no_other, wait

class Walk:
    """One walk: a case, its model, and steps by chance."""

    def __init__(self, line, world, actors, case, chance, fault):
        self.line, self.world, self.actors, self.chance, self.fault = line, world, actors, chance, fault
        self.id = case["id"]
        self.seen_drafts = []
        whole = self.read(self.of("coordinator"))
        assistants = [world.codes[id] for id in whole["assistants"]]
        self.model = Case(world.codes[case["agency_id"]], assistants, world)
        self.trace = []

    def of(self, role):
        return self.chance.choice([actor for actor in self.actors if actor.role == role])

    def read(self, actor):
        status, body = self.line.ask("GET", f"/v1/cases/{self.id}", actor.token)
        if status != 200:
            raise Fault(f"{actor} reads a case and is answered {status}")
        return json.loads(body)

    def deed(self):
        """Who does what: half of the time what comes next, half of it anything by anybody."""
        if self.chance.random() < 0.5:
            role, kind = self.chance.choice(NEXT[self.model.state])
            own = [actor for actor in self.actors if (actor.agency, actor.role) == (self.model.agency, role)]
            if kind == "close" and not all(self.model.reported) and self.chance.random() < 0.8:
                role, kind = "liaison", "report"
                own = [actor for actor in self.actors if (actor.agency, actor.role) == (self.model.agency, role)]
            return self.of(role) if role == "coordinator" else self.chance.choice(own), kind
        near = [actor for actor in self.actors if actor.agency == self.model.agency and actor.role != "inspector"]
        actor = self.chance.choice(near if self.chance.random() < 0.6 else self.actors)
        return actor, self.chance.choice(STEPS[actor.role] if self.chance.random() < 0.8 else EVERY)

    def reason(self):
        return "  " if self.chance.random() < 0.03 else f"理由{self.chance.randrange(1_000)}"

    def go(self, steps):
        for _ in range(steps):
            if not self.step():
                return
        self.compare()

    def step(self):
        actor, kind = self.deed()
        method, path, body, expected = getattr(self, kind)(actor)
        before = (self.model.state, self.model.agency)
        wanted = None
        try:
            expected()
        except Refused as refused:
            wanted = refused
        if kind == "attach":
            status, answer = self.line.ask(method, f"/v1/cases/{self.id}/{path}", actor.token, body, "text/plain")
        else:
            text = None if body is None else json.dumps(body).encode()
            status, answer = self.line.ask(method, f"/v1/cases/{self.id}/{path}", actor.token, text)
        self.trace.append(f"{actor} {kind} {body} -> {status}")
        found = json.loads(answer) if answer else {}
        if wanted is not None:
            holds = (status, found.get("code")) == (wanted.status, wanted.code)
            said = f"wanted {wanted.status} {wanted.code}"
        elif kind == "attach":
            holds, said = status == 201, "wanted 201"
        else:
            holds = status == 200 and found["state"] == self.model.state
            holds = holds and self.world.codes[found["agency_id"]] == self.model.agency
            said = f"wanted {self.model.state} with {self.model.agency}"
        if not holds:
            self.fault(f"case {self.id} from {before}: {self.trace[-1]} {answer[:200].decode()}: {said}; {self.trace}")
        return holds

    # Each step: the request, and what the model does.

    def accept(self, actor):
        return "PUT", "acceptance", None, lambda: self.model.accept(actor)

    def text(self):
        return " \n" if self.chance.random() < 0.03 else f" 答复{self.chance.randrange(10_000)} "

    def draft(self, actor):
        text = self.text()
        return "PUT", "draft", {"text": text}, lambda: self.model.draft(actor, text)

    def reject(self, actor):
        reason = self.reason()
        return "POST", "rejections", {"reason": reason}, lambda: self.model.reject(actor, reason)

    def answer(self, actor):
        text = self.text()
        return "PUT", "answer", {"text": text}, lambda: self.model.answer(actor, text)

    def sign(self, actor):
        drafts = []
        if actor.agency == self.model.agency and self.model.sees(actor) is not None:
            drafts = [draft["id"] for draft in self.read(actor)["drafts"]]
        newest = bool(drafts) and self.chance.random() < 0.8
        draft = drafts[-1] if newest else (drafts[0] if len(drafts) > 1 else str(uuid.uuid4()))
        return "PUT", "answer", {"draft_id": draft}, lambda: self.model.sign(actor, newest)

    def close(self, actor):
        return "PUT", "closure", None, lambda: self.model.close(actor)

    def other(self):
        return self.chance.choice(AGENCIES + ("office", "old", "gone", "nowhere"))

    def give_back(self, actor):
        reason, agency = self.reason(), self.chance.choice((None, self.other(), self.other()))
        body = {"reason": reason} | ({"agency_id": self.world.id(agency)} if agency else {})
        return "POST", "returns", body, lambda: self.model.give_back(actor, agency, reason)

    def transfer(self, actor):
        reason, agency = self.reason(), self.other()
        body = {"reason": reason, "agency_id": self.world.id(agency)}
        return "POST", "transfers", body, lambda: self.model.transfer(actor, agency, reason)

    def send_back(self, actor):
        reason = self.reason()
        return "POST", "revisions", {"reason": reason}, lambda: self.model.send_back(actor, reason)

    def reopen(self, actor):
        reason = self.reason()
        return "POST", "reopenings", {"reason": reason}, lambda: self.model.reopen(actor, reason)

    def assign(self, actor):
        near = [other for other in self.actors if other.agency == actor.agency]
        person = self.chance.choice(near if self.chance.random() < 0.7 else self.actors)
        return "PUT", "assignee", {"person_id": person.person}, lambda: self.model.assign(actor, person)

    def contribute(self, actor):
        text = self.reason()
        return "POST", "contributions", {"text": text}, lambda: self.model.contribute(actor, text)

    def ask_extension(self, actor):
        text, later = self.reason(), self.chance.random() < 0.9
        body = {"reason": text, "until": "2090-01-01T00:00:00Z" if later else "2020-01-01T00:00:00Z"}
        return "POST", "extensions", body, lambda: self.model.ask_extension(actor, text, later)

    def instruct(self, actor):
        text = self.reason()
        return "POST", "instructions", {"text": text}, lambda: self.model.instruct(actor, text)

    def report(self, actor):
        text, number = self.reason(), self.chance.randrange(1, len(self.model.reported) + 2)
        body = {"instruction": number, "text": text}
        return "POST", "reports", body, lambda: self.model.report(actor, number, text)

    def attach(self, actor):
        return "POST", "attachments?name=a.txt", b"proof", lambda: self.model.attach(actor)

    # The whole file at the end.

    def compare(self):
        whole = self.read(self.of("coordinator"))
        self.tile(whole)
        steps = [(step["step"], self.world.shorts[step["custody"]]) for step in whole["steps"]]
        self.same("steps", steps, self.model.steps)
        answers = [(self.world.shorts[answer["agency"]], answer["text"]) for answer in whole["answers"]]
        numbers = [step["instruction"] for step in whole["steps"] if step["step"] == "instruct"]
        self.same("instructions", numbers, list(range(1, len(self.model.reported) + 1)))
        told = sorted(step["instruction"] for step in whole["steps"] if step["step"] == "report")
        self.same("reports", told, [n for n, reported in enumerate(self.model.reported, 1) if reported])
        self.same("answers", answers, self.model.answers)
        self.same("state", whole["case"]["state"], self.model.state)
        self.same("drafts of the office", whole["drafts"], [])
        assignee = self.model.assignee.person if self.model.assignee else None
        self.same("assignee", whole["case"].get("assignee_id"), assignee)
        for agency in AGENCIES + ("office",):
            actor = self.chance.choice([a for a in self.actors if a.agency == agency and a.role in ("liaison", "head")])
            status, body = self.line.ask("GET", f"/v1/cases/{self.id}", actor.token)
            seen = self.model.sees(actor)
            self.same(f"sight of {actor}", status, 404 if seen is None else 200)
            if status == 200 and seen is not None:
                file = json.loads(body)
                self.same(f"steps that {actor} sees", len(file["steps"]), seen)
                drafts = [text for owner, text in self.model.drafts if owner == agency]
                self.same(f"drafts that {actor} sees", [draft["text"] for draft in file["drafts"]], drafts)

    def tile(self, whole):
        segments = whole["custody"]
        self.same("custody", [self.world.codes[s["agency_id"]] for s in segments], self.model.custody())
        self.same("begin of custody", segments[0]["since"], whole["case"]["opened_at"])
        self.same("seams of custody", [s.get("until") for s in segments], [s["since"] for s in segments[1:]] + [None])
        ordered = [s["since"] for s in segments]
        self.same("order of custody", ordered, sorted(ordered))

    def same(self, what, found, wanted):
        if found != wanted:
            self.fault(f"case {self.id}: {what}: {found}, and the model has {wanted}; {self.trace}")


EVERY = [
    "accept", "draft", "reject", "answer", "sign", "close", "give_back", "transfer", "send_back", "reopen", "assign",
    "contribute", "ask_extension", "instruct", "report", "attach",
]
# What comes next in each state, and who of the agency that has the case does it; coordinators do the rest.
NEXT = {
    "routed": [("liaison", "accept"), ("head", "accept"), ("liaison", "accept"), ("liaison", "give_back")],
    "raised": [("coordinator", "transfer")],
    "accepted": [("liaison", "draft"), ("liaison", "draft"), ("head", "answer"), ("liaison", "attach")],
    "drafted": [("head", "sign"), ("head", "sign"), ("head", "reject"), ("head", "answer"), ("liaison", "attach")],
    "answered": [("liaison", "attach"), ("coordinator", "close"), ("coordinator", "close"), ("coordinator", "send_back")],
    "closed": [("coordinator", "reopen")],
}
LIAISON = ["accept", "accept", "draft", "draft", "give_back", "assign", "contribute", "ask_extension", "report", "attach"]
STEPS = {
    "liaison": LIAISON,
    "head": LIAISON + ["sign", "sign", "sign", "answer", "answer", "reject"],
    "coordinator": ["close"] * 4 + ["send_back", "send_back", "reopen", "reopen", "transfer", "attach"],
    "leader": ["instruct"],
    "inspector": EVERY,
    "reviewer": EVERY,
}


def make_cases(ground, service, key, office, count, chance):
    """As many events as walks, each of one item that is like no other, and for each a case."""
    for first in range(0, count, 500):
        items = [
            {"id": f"{first + n}", "text": like_no_other(chance, 24)}
            for n in range(min(500, count - first))
        ]
        answer = service.ask("POST", "/v1/items", json.dumps(items).encode(), key, limit=60)
        if answer.status != 201:
            raise Fault(f"items were answered {answer.short()}")
    wait(lambda: int(ground.value("SELECT count(*) FROM hy.event_items")) == count, 300, "every item stands in an event")
    events = [row[0] for row in ground.sql("SELECT id FROM hy.events ORDER BY id")]
    line = Line(service.port)
    level = json.dumps({"level": 3, "reason": "值班研判"}).encode()
    for event in events:
        status, body = line.ask("PUT", f"/v1/events/{event}/level", office.token, level)
        if status != 200:
            raise Fault(f"a level was answered {status} {body[:200]}")
    wait(lambda: int(ground.value("SELECT count(*) FROM hy.cases")) == len(events), 600, "every event has its case")
    # Agencies that assist on every third case, as a matter's would.
    ground.sql(
        "INSERT INTO hy.case_assistants (case_id, agency_id) SELECT cases.id, agencies.id FROM hy.cases, hy.agencies"
        " WHERE agencies.code = 'four' AND cases.number % 3 = 0;"
        "INSERT INTO hy.access (agency_id, event_id, granted_at, reason) SELECT agencies.id, event_id, now(), 'assisting'"
        " FROM hy.cases, hy.agencies WHERE agencies.code = 'four' AND cases.number % 3 = 0 ON CONFLICT DO NOTHING;"
    )
    rows = ground.sql("SELECT id, agency_id FROM hy.cases ORDER BY number")
    return [{"id": id, "agency_id": agency} for id, agency in rows]
