"""What events do to each other, written down apart from the program: the reference that walks are compared with.

A step that several rules forbid may be refused by any of them, as no rule says which is asked first; only the post comes
before all others. What is taken changes the model.
"""

DANGERS = {"explosion-fire", "collapse", "disaster", "traffic-accident", "poisoning", "epidemic", "death", "injury", "mass"}
# From this score on an event that shows a death is proposed for level 3, whatever its heat.
BELIEVED_FROM = 45


class Refusals(Exception):
    """What the service may answer instead of taking the step."""

    def __init__(self, *answers):
        super().__init__(answers)
        self.answers = set(answers)


class Item:
    """What was said: the facts that the assessment found, and which item it repeats."""

    def __init__(self, id, text, event, repeats, matter, risks, score):
        self.id, self.text, self.event, self.repeats = id, text, event, repeats
        self.first = repeats  # what it repeated when it came in
        self.matter, self.risks, self.score = matter, risks, score


class Event:
    """One event as the rules say it stands."""

    def __init__(self, id, state="recorded"):
        self.id, self.state = id, state
        self.level = self.proposed = self.merged_into = self.matter = None
        self.cases = {}  # plan → case, which knows its state
        self.steps = []
        self.kept = False  # whether its level was confirmed again, on which nothing follows
        self.through = None  # the regrouping that brought what it is proposed for
        self.said_at = self.proposed_at = 0  # behind how many steps its level was said, and proposed
        self.reopened = 0  # behind how many closings of cases it was reopened last

    def graver(self):
        """Whether a graver level was proposed since one was confirmed."""
        return bool(self.level and self.proposed and self.proposed < self.level and self.proposed_at > self.said_at)


class City:
    """The events and items of one walk, and every step that the rules know."""

    def __init__(self):
        self.events = {}
        self.items = {}
        self.regroupings = []  # as regrouping_model.py has them
        self.stale = False  # whether the step is asked for with a version that is none
        self.closings = []  # cases in the order in which they were closed

    # What is read.

    def members(self, event):
        return [item for item in self.items.values() if item.event is event]

    def risks(self, event):
        return sorted({risk for item in self.members(event) for risk in item.risks})

    def folded(self, event):
        return sum(item.repeats is not None for item in self.members(event))

    def matters(self, event):
        """The matters that most of its items are about; where several are as many, either may be shown."""
        said = [item.matter for item in self.members(event) if item.matter]
        most = max((said.count(matter) for matter in said), default=0)
        return {matter for matter in said if said.count(matter) == most} or {None}

    def plan(self, event):
        """The response plan that the event's level and matter call for."""
        if event.level <= 2 and DANGERS & set(self.risks(event)):
            return "safety-incident"
        return "housing-property" if (event.matter or "").startswith("housing.") else "livelihood"

    def owes(self, event):
        """The plan that is to open a case now that a level was confirmed or raised, or nothing."""
        return None if self.plan(event) in event.cases else self.plan(event)

    def due(self, event):
        """The level that is to be proposed, or nothing."""
        if event.state not in ("recorded", "open") or event.proposed:
            return None
        scores = [item.score for item in self.members(event)]
        return 3 if "death" in self.risks(event) and max(scores) >= BELIEVED_FROM else None

    def let_in(self, event):
        """The agencies that see an event: those that have or had a case of it, and those that assist."""
        return {agency for case in event.cases.values() for agency in case.assistants.union(case.custody())}

    def reads(self, actor, event):
        if actor.role in ("coordinator", "leader", "inspector"):
            return event is not None
        return event is not None and (event.state == "merged" or actor.agency in self.let_in(event))

    def repeatable(self):
        """Items beside which news that repeats them must come to stand: none that is much the same stands for itself."""
        own = [item for item in self.items.values() if item.repeats is None]
        same = [self.kin(item) for item in own]
        return [item for item in own if same.count(self.kin(item)) == 1]

    def kin(self, item):
        """The first item of those that are much the same."""
        return self.kin(self.items[item.first]) if item.first else item.id

    def open_cases(self, event):
        return [case for case in event.cases.values() if case.state != "closed"]

    # What forbids a step.

    def post(self, actor, event, *roles):
        if actor.role not in roles:
            # Who may read the event may also hear that it changed.
            changed = [(412, "precondition.stale")] if self.stale and self.reads(actor, event) else []
            raise Refusals((403, "role.not-for-this-post"), *changed)

    def known(self, event, reason, *rules):
        """Refuses what the rules forbid, where there is such an event and a reason."""
        answers = set() if reason.strip() else {(422, "event.reason-needed")}
        if event is None:
            raise Refusals((404, "event.absent"), *answers)
        answers |= {(status, "event." + code) for holds, status, code in rules if holds()}
        answers |= {(412, "precondition.stale")} if self.stale else set()
        if answers:
            raise Refusals(*answers)

    @staticmethod
    def living(event):
        return (lambda: event.state == "closed", 409, "closed"), (lambda: event.state == "merged", 409, "merged")

    @staticmethod
    def reachable(event, other):
        """What forbids another event as the one that items go to."""
        yield lambda: other is event, 422, "same-event"
        yield lambda: other is None, 422, "other-absent"
        yield lambda: other is not None and other.state == "closed", 409, "closed"
        yield lambda: other is not None and other.state == "merged", 409, "merged"

    # What is written down.

    def note(self, event, step, person=True, level=None, reason=None, other=None):
        event.steps.append((step, level, person, reason.strip() if reason else None, other.id if other else None))

    def build(self, event):
        """A person's step on an event: no earlier regrouping of it can be taken back any more."""
        for done in self.regroupings:
            done.built_on = done.built_on or event in (done.origin, done.target)

    def open_case(self, event, plan, case):
        event.cases[plan] = case
        for done in self.regroupings:
            done.built_on = done.built_on or event is done.target

    # Levels.

    def confirm(self, actor, event, level, reason):
        self.post(actor, event, "coordinator", "leader")
        self.known(event, reason, *self.living(event), (
            lambda: event.level is not None and not (level == event.level and event.graver()), 409, "already-confirmed"
        ))
        event.state = "open"
        event.kept = event.level is not None
        self.set_level(event, "level-confirmed", level, reason)

    def raise_level(self, actor, event, level, reason):
        self.post(actor, event, "coordinator", "leader")
        self.known(
            event, reason, *self.living(event), (lambda: event.level is None, 409, "not-confirmed"),
            (lambda: event.level is not None and level >= event.level, 409, "not-graver"),
        )
        self.set_level(event, "level-raised", level, reason)

    def lower_level(self, actor, event, level, reason):
        self.post(actor, event, "coordinator")
        self.known(
            event, reason, *self.living(event), (lambda: event.level is None, 409, "not-confirmed"),
            (lambda: event.level is not None and level <= event.level, 409, "not-lesser"),
        )
        self.set_level(event, "level-lowered", level, reason)

    def set_level(self, event, step, level, reason):
        event.level = level
        self.build(event)
        self.note(event, step, level=level, reason=reason)
        event.said_at = len(event.steps)

    def propose(self, event):
        event.proposed, event.through = self.due(event), self.last(event)
        event.proposed_at = len(event.steps) + 1
        event.state = "open"
        # One that is no graver than what a person confirmed waits for nobody.
        if event.level is None or event.proposed < event.level:
            self.note(event, "level-proposed", person=False, level=event.proposed)

    # Noise.

    def sort(self, kind, actor, events, reason):
        """Sets events aside or takes them up again; answers for each nothing, or the code of what forbids it."""
        self.post(actor, None, "coordinator")
        if not reason.strip():
            raise Refusals((422, "event.reason-needed"))
        answers = {}
        for event in events:
            code = self.unsorted(kind, event)
            answers[event.id] = code and "event." + code
            if code is None:
                event.state = "recorded" if kind == "dismiss" else "open"
                self.build(event)
                self.note(event, "dismissed" if kind == "dismiss" else "restored", reason=reason)
        return answers

    def unsorted(self, kind, event):
        if event.state in ("closed", "merged"):
            return event.state
        # A proposal that was taken back says nothing.
        telling = {"dismissed", "restored"} | ({"level-proposed"} if event.proposed else set())
        said = [step[0] for step in event.steps if step[0] in telling]
        if kind == "restore":
            return None if event.state == "recorded" and said[-1:] == ["dismissed"] else "not-dismissed"
        if event.state == "recorded":
            return "not-open"
        return "already-confirmed" if event.level else None

    # Closing, and what opens again.

    def close(self, actor, event, reason):
        self.post(actor, event, "coordinator")
        owed = (lambda: bool(self.open_cases(event)), 409, "cases-not-closed")
        self.known(event, reason, *self.living(event), owed)
        event.state = "closed"
        self.build(event)
        self.note(event, "closed", reason=reason)

    def reopen(self, actor, event, reason):
        self.post(actor, event, "coordinator")
        self.known(
            event, reason, (lambda: event.state == "merged", 409, "merged"),
            (lambda: event.state != "closed", 409, "not-closed"),
        )
        self.open_again(event)
        self.build(event)
        self.note(event, "reopened", reason=reason)

    def open_again(self, event):
        event.state = "open"
        event.reopened = len(self.closings)

    def closes(self, case):
        """A case was closed: should its event's merger be taken back, the event that it belongs to remembers it."""
        self.closings.append(case)
        for done in self.regroupings:
            if done.kind == "merge" and not done.undone:
                done.closed.append(case)

    def left_closed(self, done):
        """The events of a merger that was taken back that must close now: the last of their cases was closed meanwhile."""
        return [
            event for event in (done.origin, done.target)
            if event.state == "open" and event.cases and not self.open_cases(event)
            and any(case in done.closed for case in event.cases.values())
            and any(case in self.closings[event.reopened:] for case in event.cases.values())
        ]

    def follow(self, event, step):
        """The last case was closed, or one was reopened."""
        if step == "closed":
            event.state = "closed"
        else:
            self.open_again(event)
        self.note(event, step, person=False)

    def arrive(self, item):
        """News that repeats another item joins its event and opens it again; its cases only follow on news of their own."""
        self.items[item.id] = item
        if item.event.state == "closed":
            self.open_again(item.event)
            self.note(item.event, "reopened", person=False)
