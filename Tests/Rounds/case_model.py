"""What a case does, written down apart from the program: the reference that walks are compared with.

A refusal is the code of the answer; everything else changes the model and answers nothing.
"""

HANDOVERS = ("route", "return", "raise", "transfer")
WORDS = 2_000


class Refused(Exception):
    """What the service must answer instead of taking the step."""

    def __init__(self, status, code):
        super().__init__(code)
        self.status = status
        self.code = code


class Case:
    """One case as the rules say it stands."""

    def __init__(self, agency, assistants, world):
        self.world = world
        self.assistants = set(assistants)
        self.state = "routed"
        self.agency = agency
        self.returns = 0
        self.ruled = False
        self.assignee = None
        self.steps = [("route", agency)]
        self.drafts = []
        self.answers = []
        self.files = []
        # Whether each of the leaders' instructions was reported on.
        self.reported = []

    # Who sees what.

    def sees(self, actor):
        """How many of its steps somebody sees, or nothing where the case does not exist for them."""
        if actor.role in ("coordinator", "leader", "inspector"):
            return len(self.steps)
        if actor.role not in ("liaison", "head", "reviewer", "spokesperson"):
            return None
        if actor.agency == self.agency or actor.agency in self.assistants:
            return len(self.steps)
        moves = [place for place, (step, _) in enumerate(self.steps) if step in HANDOVERS]
        left = [after for now, after in zip(moves, moves[1:]) if self.steps[now][1] == actor.agency]
        return left[-1] + 1 if left else None

    def custody(self):
        return [agency for step, agency in self.steps if step in HANDOVERS]

    # What each step asks for, in the order in which it is asked.

    @staticmethod
    def post(actor, *roles):
        if actor.role not in roles:
            raise Refused(403, "role.not-for-this-post")

    @staticmethod
    def words(text, most=WORDS, code="case.reason-missing"):
        if not 1 <= len(text.strip()) <= most:
            raise Refused(422, code)

    def seen(self, actor):
        if self.sees(actor) is None:
            raise Refused(404, "case.absent")

    def held(self, actor):
        self.seen(actor)
        if actor.agency != self.agency:
            raise Refused(403, "case.not-yours")

    def open(self):
        if self.state == "closed":
            raise Refused(409, "case.closed")

    def refuse(self, code):
        raise Refused(409, "case." + code)

    def take(self, step, agency=None):
        self.agency = agency or self.agency
        if agency:
            self.assignee = None
            self.files = []
        self.steps.append((step, self.agency))

    # The steps.

    def accept(self, actor):
        self.post(actor, "liaison", "head")
        self.held(actor)
        if self.state == "closed":
            self.refuse("closed")
        if self.state == "raised":
            self.refuse("raised")
        if self.state != "routed":
            self.refuse("already-accepted")
        self.state = "accepted"
        self.take("accept")

    def writable(self):
        reasons = {
            "routed": "not-accepted", "raised": "raised", "answered": "already-answered", "closed": "closed",
        }
        if self.state in reasons:
            self.refuse(reasons[self.state])

    def draft(self, actor, text):
        self.post(actor, "liaison", "head")
        self.words(text, 20_000, "case.answer-empty")
        self.held(actor)
        self.writable()
        self.state = "drafted"
        self.drafts.append((self.agency, text.strip()))
        self.take("draft")

    def reject(self, actor, reason):
        self.post(actor, "head")
        self.words(reason)
        self.held(actor)
        if self.state == "answered":
            self.refuse("already-answered")
        if self.state == "closed":
            self.refuse("closed")
        if self.state != "drafted":
            self.refuse("not-drafted")
        self.state = "accepted"
        self.take("reject")

    def answer(self, actor, text):
        self.post(actor, "head")
        self.words(text, 20_000, "case.answer-empty")
        self.held(actor)
        self.writable()
        self.answered(text.strip())

    def sign(self, actor, newest):
        """Signs the newest draft, or with `newest` false another one than that."""
        self.post(actor, "head")
        self.held(actor)
        self.writable()
        if self.state != "drafted":
            self.refuse("not-drafted")
        if not newest:
            self.refuse("draft-superseded")
        self.answered([text for agency, text in self.drafts if agency == self.agency][-1])

    def answered(self, text):
        self.state = "answered"
        self.answers.append((self.agency, text))
        self.take("answer")

    def close(self, actor):
        self.post(actor, "coordinator")
        if self.state == "closed":
            self.refuse("closed")
        if self.state != "answered":
            self.refuse("not-answered")
        # Proof comes from who works at the agency in custody, since it got the case or last had to answer anew.
        if not self.files:
            raise Refused(422, "case.proof-missing")
        if not all(self.reported):
            self.refuse("instruction-open")
        self.state = "closed"
        self.take("close")

    def give_back(self, actor, agency, reason):
        self.post(actor, "liaison", "head")
        self.words(reason)
        self.held(actor)
        target = self.world.living(agency) if agency else None
        if agency and target is None:
            raise Refused(422, "case.agency-unknown")
        if self.state in ("closed", "raised"):
            self.refuse(self.state)
        if self.state != "routed":
            self.refuse("not-returnable")
        if self.ruled:
            self.refuse("ruled")
        if target == self.agency:
            self.refuse("same-agency")
        raised = target is None or self.returns >= 2
        self.returns += 1
        self.state = "raised" if raised else "routed"
        self.take("raise" if raised else "return", self.world.office if raised else target)

    def transfer(self, actor, agency, reason):
        self.post(actor, "coordinator")
        self.words(reason)
        if self.state == "closed":
            self.refuse("closed")
        if self.state == "answered":
            self.refuse("already-answered")
        target = self.world.living(agency)
        if target is None:
            raise Refused(422, "case.agency-unknown")
        if target == self.agency and self.state != "raised":
            self.refuse("same-agency")
        self.ruled = self.ruled or self.state == "raised"
        self.state = "routed"
        self.take("transfer", target)

    def send_back(self, actor, reason):
        self.post(actor, "coordinator")
        self.words(reason)
        if self.state == "closed":
            self.refuse("closed")
        if self.state != "answered":
            self.refuse("not-answered")
        self.again("send-back")

    def reopen(self, actor, reason):
        self.post(actor, "coordinator")
        self.words(reason)
        if self.state != "closed":
            self.refuse("not-closed")
        self.again("reopen")

    def again(self, step):
        self.state = "accepted"
        self.files = []
        self.take(step)

    def assign(self, actor, person):
        self.post(actor, "liaison", "head")
        self.held(actor)
        self.open()
        if person.agency != self.agency or person.role not in ("liaison", "head", "reviewer", "spokesperson"):
            raise Refused(422, "case.person-unknown")
        self.assignee = person
        self.take("assign")

    def contribute(self, actor, text):
        self.post(actor, "liaison", "head")
        self.words(text)
        self.seen(actor)
        self.open()
        if actor.agency not in self.assistants or actor.agency == self.agency:
            self.held(actor)
        self.take("contribute")

    def ask_extension(self, actor, text, later):
        self.post(actor, "liaison", "head")
        self.words(text)
        if not later:
            raise Refused(422, "case.not-later")
        self.held(actor)
        self.open()
        self.take("ask-extension")

    def instruct(self, actor, text):
        self.post(actor, "leader")
        self.words(text)
        self.open()
        self.reported.append(False)
        self.take("instruct")

    def report(self, actor, number, text):
        self.post(actor, "liaison", "head")
        self.words(text)
        self.held(actor)
        self.open()
        if self.state in ("routed", "raised"):
            self.refuse("not-accepted" if self.state == "routed" else "raised")
        if number > len(self.reported):
            raise Refused(422, "case.instruction-unknown")
        if self.reported[number - 1]:
            self.refuse("instruction-reported")
        self.reported[number - 1] = True
        self.take("report")

    def attach(self, actor):
        self.post(actor, "liaison", "head", "coordinator")
        if actor.role != "coordinator":
            self.seen(actor)
            if actor.agency != self.agency:
                raise Refused(403, "case.not-yours")
        self.open()
        if actor.role != "coordinator":
            self.files.append(actor.agency)
