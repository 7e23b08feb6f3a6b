"""One walk by chance through some events and their cases over the API, step by step beside the model."""

import json
import uuid

from event_model import Refusals
from event_sight import EventSight

# What is asked at which address.
ADDRESSES = {
    "confirm": ("PUT", "level"), "raise_level": ("POST", "level-raises"), "lower_level": ("POST", "level-lowerings"),
    "close": ("PUT", "closure"), "reopen": ("POST", "reopenings"), "undo": ("POST", "undoings"),
    "merge": ("PUT", "merger"), "move": ("POST", "moves"), "split": ("POST", "splits"),
}
STEPS = (
    ["confirm"] * 3 + ["raise_level"] * 2 + ["lower_level", "close", "reopen"] + ["news"] * 2
    + ["merge"] * 4 + ["move"] * 3 + ["split"] * 3 + ["undo"] * 5 + ["work"] * 4
    + ["noise"] * 2
)


class EventWalk(EventSight):
    """Steps by chance: the right ones and the wrong ones."""

    def go(self, steps):
        for event in list(self.model.events.values()):
            self.model.note(event, "gathered", person=False)
            self.settle(event)
        for _ in range(steps):
            if self.holds:
                self.step()
        if self.holds:
            self.compare()

    # What is drawn.

    def who(self):
        luck = self.chance.random()
        if luck < 0.85:
            return self.office
        return self.chance.choice([actor for actor in self.actors if luck > 0.92 or actor.role == "leader"])

    def some(self, least=1):
        """An event of the walk, mostly with so many items; now and then one that was merged or that does not exist."""
        events = list(self.model.events.values())
        likely = [event for event in events if len(self.model.members(event)) >= least]
        luck = self.chance.random()
        return None if luck < 0.02 else self.chance.choice(likely if likely and luck < 0.85 else events)

    def reason(self):
        return "  " if self.chance.random() < 0.03 else f" 理由{self.chance.randrange(1_000)} "

    def pick(self, event):
        """Some items of an event, now and then of another one."""
        here = [item.id for item in self.model.members(event)] if event and self.chance.random() < 0.95 else []
        here = here or list(self.model.items)
        return self.chance.sample(here, self.chance.randint(1, max(1, len(here) - 1)))

    def random_id(self):
        return str(uuid.UUID(int=self.chance.getrandbits(128)))

    # One step.

    def step(self):
        kind = self.chance.choice(STEPS)
        if kind in ("news", "work", "noise"):
            return getattr(self, kind)()
        actor, event = self.who(), self.some(2 if kind in ("move", "split") else 1)
        other, body, known = None, {}, []
        if kind in ("merge", "move"):
            other = self.some()
            body["event_id"] = other.id if other else self.random_id()
            known.append(other)
        if kind in ("move", "split"):
            body["items"] = self.pick(event)
            known.append(body["items"])
        if "level" in ADDRESSES[kind][1]:
            body["level"] = self.chance.randint(1, 4)
            known.append(body["level"])
        body["reason"] = self.reason()
        done = self.model.last(event) if event and kind == "undo" else None
        touched = [event, other] if kind != "undo" else [done.origin, done.target] if done else []
        self.model.stale = self.chance.random() < 0.08
        try:
            opened, wanted = getattr(self.model, kind)(actor, event, *known, body["reason"]), None
        except Refusals as refusals:
            opened, wanted = None, refusals.answers
        address = f"/v1/events/{event.id if event else self.random_id()}"
        found = self.ask(actor, kind, address, body, wanted)
        if wanted is None and self.holds:
            if opened:
                touched.append(opened(found["id"]))
            for event in [event for event in touched if event]:
                self.settle(event, kind == "raise_level" or kind == "confirm" and not event.kept)
            for event in self.model.left_closed(done) if done else []:
                self.follow(event, "closed")

    def ask(self, actor, kind, event, body, wanted):
        """Asks for a step and holds the answer against the model's; answers what was found."""
        method, path = ADDRESSES[kind]
        path, text = f"{event}/{path}", json.dumps(body).encode()
        key = {"Idempotency-Key": self.random_id()} if self.chance.random() < 0.1 else {}
        right = not self.model.stale and self.chance.random() < 0.15
        headers = key | ({"If-Match": '"v9999"'} if self.model.stale else {})
        for _ in range(5):
            if right:
                headers["If-Match"] = self.read(event)[1].get("etag", "*")
            status, fields, answer = self.line.send(method, path, actor.token, text, headers)
            # The keeper may have counted the event anew between the reading and the asking.
            if status != 412 or not right or self.read(event)[1].get("etag") == headers["If-Match"]:
                break
        found = json.loads(answer)
        said = (status, found.get("code"))
        self.trace.append(f"{actor} {kind} {event[-12:]} {body} {headers or ''} -> {said}")
        if wanted is not None:
            self.check(said in wanted, f"wanted {wanted}")
            return found
        self.check(status == (201 if kind == "split" else 200), "the model takes it")
        if key and self.holds:
            again = self.line.send(method, path, actor.token, text, headers)
            same = (again[0], again[2]) == (status, answer) and again[1].get("idempotency-replayed") == "true"
            self.check(same, f"sent again with its key it is answered {again}")
        return found

    def noise(self):
        """Some events are set aside as noise, or taken up again, each on its own account."""
        kind = self.chance.choice(["dismiss", "restore"])
        actor, reason = self.who(), self.reason()
        events = self.chance.sample(list(self.model.events.values()), self.chance.randint(1, 2))
        unknown = [self.random_id()] if self.chance.random() < 0.1 else []
        body = {"events": [event.id for event in events] + unknown, "reason": reason}
        path = "/v1/dismissals" if kind == "dismiss" else "/v1/restorations"
        status, _, answer = self.line.send("POST", path, actor.token, json.dumps(body).encode())
        found = json.loads(answer)
        self.trace.append(f"{actor} {kind} {[event.id[-12:] for event in events]} {reason} -> {status} {found}")
        try:
            wanted = self.model.sort(kind, actor, events, reason) | {id: "event.absent" for id in unknown}
        except Refusals as refusals:
            self.check((status, found.get("code")) in refusals.answers, f"wanted {refusals.answers}")
            return
        said = {id: None for id in found.get("done", [])} | {one["event"]: one["code"] for one in found.get("left", [])}
        self.check(status == 200 and said == wanted, f"wanted {wanted}")
        for event in events:
            if self.holds and wanted[event.id] is None:
                self.settle(event)

    def news(self):
        """An item comes in that repeats another one."""
        found = self.model.repeatable()
        if not found:
            return
        first = self.chance.choice(found)
        item = self.deliver(first)
        self.trace.append(f"news {item.id[-12:]} that repeats {first.id[-12:]} in {first.event.id[-12:]}")
        self.model.arrive(item)
        self.settle(first.event)

    def work(self):
        """Some steps on one of the cases, in the way of the walks through cases."""
        if not self.walks:
            return
        walk = self.chance.choice(list(self.walks.values()))
        for _ in range(self.chance.randint(1, 12)):
            event = next(event for event in self.model.events.values() if walk.model in event.cases.values())
            before = walk.model.state
            if not walk.step():
                self.holds = False
                return
            after = walk.model.state
            if before == after:
                continue
            self.trace.append(f"case {walk.id[-12:]} of {event.id[-12:]} {before} -> {after}")
            if after == "closed":
                self.model.closes(walk.model)
            if after == "closed" and event.state == "open" and not self.model.open_cases(event):
                self.follow(event, "closed")
            if before == "closed" and event.state == "closed":
                self.follow(event, "reopened")
            if not self.holds:
                return
