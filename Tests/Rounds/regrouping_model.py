"""What regrouping does to events, written down apart from the program: mergers, splits, moves, and what is taken back."""

from event_model import City, Event


class Regrouping:
    """A merger, split or move, with what is needed to take it back."""

    def __init__(self, kind, origin, target, items, cases):
        self.kind, self.origin, self.target, self.cases = kind, origin, target, cases
        self.items = [(item, item.repeats) for item in items]
        self.state = origin.state
        self.stood = {event: (event.state, event.proposed, event.through, event.proposed_at) for event in (origin, target)}
        self.undone = False
        self.built_on = False
        self.closed = []  # cases that were closed since


class Office(City):
    """The events of one walk, with the steps by which the information office regroups them."""

    def merge(self, actor, event, other, reason):
        self.post(actor, event, "coordinator")
        both = event is not None and other is not None and event is not other
        self.known(
            event, reason, *self.living(event), *self.reachable(event, other),
            (lambda: both and (event.level or 5) < (other.level or 5), 409, "merge-into-graver"),
            (lambda: both and bool(event.cases.keys() & other.cases.keys()), 409, "cases-clash"),
        )
        done = Regrouping("merge", event, other, self.members(event), dict(event.cases))
        self.regroupings.append(done)
        self.carry(done)
        other.cases |= event.cases
        event.cases = {}
        event.state, event.merged_into = "merged", other
        self.note(event, "merged", reason=reason, other=other)
        self.note(other, "took-in", reason=reason, other=event)

    def chosen(self, event, ids):
        """The chosen items of an event with what repeats them."""
        return [item for item in self.members(event) if item.id in ids or item.repeats in ids]

    def takes_out(self, event, ids):
        """What forbids to take items out of an event."""
        there = {item.id for item in self.members(event)} if event else set()
        yield from self.living(event)
        yield lambda: not set(ids) <= there, 422, "items-not-there"
        yield lambda: len(self.chosen(event, ids)) == len(there), 409, "nothing-left"

    def split(self, actor, event, ids, reason):
        """Answers what takes the id of the new event, once the service has given it one."""
        self.post(actor, event, "coordinator")
        self.known(event, reason, *self.takes_out(event, ids))

        def opened(id):
            new = self.events[id] = Event(id, "open")
            self.move_out("split", event, new, ids, reason, ("split", "split-off"))
            return new

        return opened

    def move(self, actor, event, other, ids, reason):
        self.post(actor, event, "coordinator")
        self.known(event, reason, *self.takes_out(event, ids), *self.reachable(event, other))
        self.move_out("move", event, other, ids, reason, ("moved-out", "moved-in"))

    def move_out(self, kind, event, other, ids, reason, steps):
        done = Regrouping(kind, event, other, self.chosen(event, ids), {})
        self.regroupings.append(done)
        self.carry(done)
        self.note(event, steps[0], reason=reason, other=other)
        self.note(other, steps[1], reason=reason, other=event)

    def carry(self, done):
        """Items go to the target; what repeated an item that stays behind repeats none any more."""
        ids = {item.id for item, _ in done.items}
        for item, repeats in done.items:
            item.event = done.target
            item.repeats = repeats if repeats in ids else None

    def last(self, event):
        found = [done for done in self.regroupings if event in (done.origin, done.target) and not done.undone]
        return found[-1] if found else None

    def undo(self, actor, event, reason):
        self.post(actor, event, "coordinator")
        done = self.last(event) if event else None
        self.known(
            event, reason, (lambda: event.state == "closed", 409, "closed"), (lambda: done is None, 409, "nothing-to-undo"),
            (lambda: done is not None and self.stands_firm(done), 409, "built-on"),
        )
        ids = {item.id for item, _ in done.items}
        for item in self.members(done.target):
            if done.kind == "split" or item.id in ids or item.repeats in ids:
                item.event = done.origin
        for item, repeats in done.items:
            item.repeats = repeats
        if done.kind == "merge":
            done.origin.state, done.origin.merged_into = done.state, None
            done.origin.cases = done.cases
            done.target.cases = {plan: case for plan, case in done.target.cases.items() if plan not in done.cases}
        if done.kind == "split":
            done.target.state, done.target.merged_into = "merged", done.origin
        # What it brought an event to be proposed for is taken back, and proposed anew where the event's own items speak for it.
        for event, (state, proposed, through, proposed_at) in done.stood.items():
            if event.through is done:
                event.state = state if event.state == "open" else event.state
                event.proposed, event.through, event.proposed_at = proposed, through, proposed_at
        done.undone = True
        self.note(done.origin, "undone", reason=reason, other=done.target)
        self.note(done.target, "undone", reason=reason, other=done.origin)

    def stands_firm(self, done):
        """Whether something was built on a regrouping, or closed since, as a closed event swallows nothing."""
        later = [other for other in self.regroupings[self.regroupings.index(done) + 1:] if not other.undone]
        touched = any(event in (other.origin, other.target) for other in later for event in (done.origin, done.target))
        return done.built_on or touched or "closed" in (done.origin.state, done.target.state)
