"""Ids of things that are there, in three requests of four."""

import json
import os
import random

import schemathesis

IDS = json.loads(os.environ["HUIYING_IDS"])
CHANCE = random.Random(7)


@schemathesis.serializer("text/csv", "application/x-ndjson", "application/ndjson")
def lines(context, value):
    return value if isinstance(value, bytes) else str(value).encode(errors="replace")


@schemathesis.hook
def before_call(context, case, kwargs):
    path = case.path
    # A head of more than 16 KiB is cut by the server before it is a request.
    if case.query and isinstance(case.query.get("cursor"), str):
        case.query["cursor"] = case.query["cursor"][:500]
    if case.path_parameters and "id" in case.path_parameters and CHANCE.random() < 0.75:
        kind = path.split("/")[2]
        if IDS.get(kind):
            case.path_parameters["id"] = CHANCE.choice(IDS[kind])
    if isinstance(case.body, dict):
        for field, kind in (("agency_id", "agency"), ("person_id", "person")):
            if field in case.body and CHANCE.random() < 0.75:
                case.body[field] = CHANCE.choice(IDS[kind])
