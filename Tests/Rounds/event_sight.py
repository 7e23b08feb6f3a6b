"""What a walk through events sees over the API, and how it is compared with the model."""

import json
import time

from case_walk import Walk
from event_model import Event, Item
from regrouping_model import Office
from rounds import Fault
from walking import AGENCIES

# Seconds; a job that failed once is tried again within them.
PATIENCE = 60


class EventSight:
    """The events of one walk, their model, and the comparing of the two."""

    def __init__(self, line, world, actors, office, rows, deliver, waits, chance, fault):
        self.line, self.world, self.actors, self.office, self.chance = line, world, actors, office, chance
        self.fault = fault
        self.deliver = lambda first: deliver(self, first)
        self.waits = waits
        self.model = Office()
        self.walks = {}  # id → the walk through a case
        self.versions = {}  # id → the version of an event that was read last
        self.trace = []
        self.holds = True
        for row in rows:
            event = self.model.events.setdefault(row["event"], Event(row["event"]))
            facts = [row[name] for name in ("repeats", "matter", "risks", "score")]
            self.model.items[row["id"]] = Item(row["id"], row["text"], event, *facts)

    def check(self, holds, sentence):
        if not holds and self.holds:
            self.holds = False
            self.fault(f"{sentence}: {self.trace}")

    def same(self, what, event, found, wanted):
        self.check(found == wanted, f"event {event.id}: {what}: {found}, and the model has {wanted}")

    def read(self, path, actor=None):
        status, headers, body = self.line.send("GET", path, (actor or self.office).token)
        return status, headers, json.loads(body)

    def wait(self, event, path, holds, what):
        """Reads until what must follow by itself is there; answers what was read."""
        end = time.monotonic() + PATIENCE
        while True:
            found = self.read(f"/v1/events/{event.id}{path}")[2]
            if holds(found):
                return found
            if time.monotonic() > end:
                read = json.dumps(found, ensure_ascii=False)[:600]
                raise Fault(f"event {event.id}: not within {PATIENCE} seconds: {what}; it is {read}; {self.trace}")
            time.sleep(0.06)

    # What follows by itself.

    def settle(self, event, weighed=False):
        """Waits for what the rules let follow on a step, such as the case of a level just given, and compares the event."""
        if self.model.due(event):
            self.wait(event, "", lambda file: "proposed_level" in file["event"], "a level is proposed")
            self.model.propose(event)
        self.shows(event, self.read(f"/v1/events/{event.id}")[2]["event"])
        if weighed and self.model.owes(event):
            self.opened(event, self.model.owes(event))
        if weighed:
            self.rest(event)

    def rest(self, event):
        """Waits until all followed on the level of an event: what comes next may change which case it asks for."""
        end = time.monotonic() + PATIENCE
        while self.waits(event.id):
            if time.monotonic() > end:
                raise Fault(f"event {event.id}: work that follows is not done within {PATIENCE} seconds; {self.trace}")
            time.sleep(0.06)

    def opened(self, event, plan):
        def under(file):
            return [case["file"]["case"] for case in file["cases"] if case["file"]["case"]["plan"] == plan]

        case = under(self.wait(event, "/file", under, f"a case under {plan}"))[0]
        walk = Walk(self.line, self.world, self.actors, case, self.chance, self.fault)
        self.walks[case["id"]] = walk
        self.model.open_case(event, plan, walk.model)
        self.trace.append(f"case {case['id'][-12:]} of {event.id[-12:]} under {plan}")

    def follow(self, event, step):
        self.model.follow(event, step)
        self.wait(event, "", lambda file: file["event"]["state"] == event.state, f"{step} after its case")

    # What is shown.

    def shows(self, event, shown):
        """Compares an event as it is shown in one piece."""
        for name, wanted in (
            ("state", event.state), ("level", event.level), ("proposed_level", event.proposed),
            ("merged_into_id", event.merged_into.id if event.merged_into else None),
        ):
            self.same(name, event, shown.get(name), wanted)
        if event.state != "merged":
            self.same("items", event, shown["items"], len(self.model.members(event)))
            self.same("folded", event, shown["folded"], self.model.folded(event))
            self.same("risks", event, sorted(shown["risks"]), self.model.risks(event))
            matters = self.model.matters(event)
            self.check(shown.get("matter") in matters, f"event {event.id}: matter {shown.get('matter')} of {matters}")
            event.matter = shown.get("matter")
        self.check(shown["version"] >= self.versions.get(event.id, 1), f"event {event.id}: its version went back")
        self.versions[event.id] = shown["version"]

    def compare(self):
        """Compares the whole file of every event, and of every case."""
        for event in self.model.events.values():
            file = self.read(f"/v1/events/{event.id}/file")[2]
            self.shows(event, file["record"]["event"])
            steps = [
                (step["step"], step.get("level"), "person" in step, step.get("reason"), step.get("other_id"))
                for step in file["record"]["steps"]
            ]
            self.same("steps", event, steps, event.steps)
            self.same("items", event, {item["id"] for item in file["items"]}, {i.id for i in self.model.members(event)})
            states = sorted((case["file"]["case"]["plan"], case["file"]["case"]["state"]) for case in file["cases"])
            self.same("cases", event, states, sorted((plan, case.state) for plan, case in event.cases.items()))
            if event.state != "merged":
                self.seen_by(event)
        for walk in self.walks.values():
            walk.compare()

    def seen_by(self, event):
        """Compares which agencies see an event; of one without cases, whether one of them does."""
        agencies = AGENCIES + (self.world.office,)
        for agency in agencies if event.cases else [self.chance.choice(agencies)]:
            actor = next(a for a in self.actors if a.agency == agency and a.role == "liaison")
            status = self.read(f"/v1/events/{event.id}", actor)[0]
            self.same(f"sight of {actor}", event, status, 200 if agency in self.model.let_in(event) else 404)
