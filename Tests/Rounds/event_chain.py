"""Whether the steps of every event lead from state to state as the drawing of events has it, past the program."""

# The state after a step, where it is another one than before.
AFTER = {
    ("recorded", "level-proposed"): "open", ("recorded", "level-confirmed"): "open",
    ("recorded", "closed"): "closed", ("open", "closed"): "closed", ("closed", "reopened"): "open",
    ("open", "dismissed"): "recorded", ("recorded", "restored"): "open",
    ("recorded", "merged"): "merged", ("open", "merged"): "merged",
}
BEGINS = {"gathered": "recorded", "split-off": "open"}
# Steps that are taken where the event stays what it is.
WITHIN = {
    "recorded": {"took-in", "split", "moved-out", "moved-in", "undone"},
    "open": {
        "level-proposed", "level-confirmed", "level-raised", "level-lowered", "level-unconfirmed", "took-in", "split",
        "moved-out", "moved-in", "undone",
    },
}
STEPS = """
SELECT event_steps.event_id, step, events.state, coalesce(regroupings.kind, ''), event_steps.event_id = regroupings.from_id, coalesce(regrouping_id, 0)
FROM hy.event_steps JOIN hy.events ON events.id = event_id
LEFT JOIN hy.regroupings ON regroupings.id = regrouping_id ORDER BY event_steps.event_id, event_steps.id
"""


def broken_chains(ground):
    """The events whose steps lead elsewhere than to the state that they are in."""
    chains = {}
    for event, step, state, kind, origin, regrouping in ground.sql(STEPS):
        chains.setdefault((event, state), []).append((step, kind, origin == "t", regrouping))
    return [event for (event, state), steps in chains.items() if state not in ends(steps)]


def ends(steps):
    """The states to which steps may lead; none where one of them cannot be."""
    states = {BEGINS.get(steps[0][0])}
    before = {}
    for step, kind, origin, regrouping in steps[1:]:
        before.setdefault(regrouping, states)
        after = set()
        for state in states:
            if (state, step) in AFTER:
                after.add(AFTER[state, step])
            elif step == "undone" and kind == "split" and not origin and state == "open":
                after.add("merged")
            elif step == "undone" and kind == "merge" and origin and state == "merged":
                after |= before[regrouping]
            elif step in WITHIN.get(state, ()):
                after.add(state)
                # What it was proposed for may have been taken back with the regrouping.
                if step == "undone" and state == "open":
                    after |= before[regrouping] & {"recorded"}
        states = after
    return states
