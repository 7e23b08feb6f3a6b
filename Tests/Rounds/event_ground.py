"""The items that walks through events begin with: for each walk a few, some of them near to each other, some repeated."""

import itertools
import json

from event_model import Item
from rounds import Fault
from walking import like_no_other, wait

# What an item is about decides the plan; a death that is believed proposes a level by itself.
HEADS = {"plain": "", "near": "", "repeated": "", "water": "停水", "fees": "物业费", "death": "爆炸死亡"}
LENGTH = 60
ROWS = """
SELECT items.external_id, items.id, event_id, coalesce(folded_into::text, ''), coalesce(matter, ''), assessments.risks, score,
       item_texts.text
FROM hy.event_items JOIN hy.items ON items.id = item_id JOIN hy.item_texts ON item_texts.item_id = items.id
JOIN hy.assessments ON assessments.item_id = items.id
WHERE items.external_id LIKE 'event-%' ORDER BY items.external_id
"""


def rare(chance, length):
    """A text of characters so rare that no lexicon has them."""
    return like_no_other(chance, length, 0x3400, 0x4DB0)


def draw(chance, walk):
    """The items of one walk: (external id, text)."""
    texts = []
    for kind in chance.sample(list(HEADS), chance.randint(2, 4)) + chance.choices(list(HEADS), k=1):
        head = HEADS[kind] + rare(chance, LENGTH)
        texts.append(head)
        if kind == "near":
            texts.append(head[:LENGTH * 7 // 10] + rare(chance, LENGTH * 3 // 10))
        if kind == "repeated":
            texts.append(head)
    return [(f"event-{walk}-{place}", text) for place, text in enumerate(texts)]


def make_items(ground, service, key, count, chance):
    """The rows of each walk: items as the keeper placed them, and what was found in them."""
    items = [item for walk in range(count) for item in draw(chance, walk)]
    for first in range(0, len(items), 500):
        batch = [{"id": id, "text": text} for id, text in items[first:first + 500]]
        answer = service.ask("POST", "/v1/items", json.dumps(batch).encode(), key, limit=60)
        if answer.status != 201:
            raise Fault(f"items were answered {answer.short()}")
    placed = "SELECT count(*) FROM hy.event_items JOIN hy.items ON items.id = item_id WHERE external_id LIKE 'event-%'"
    wait(lambda: int(ground.value(placed)) == len(items), 600, "every item stands in an event")
    walks = {walk: [] for walk in range(count)}
    for external, id, event, repeats, matter, risks, score, text in ground.sql(ROWS):
        found = [risk for risk in risks.strip("{}").split(",") if risk]
        walks[int(external.split("-")[1])].append({
            "id": id, "event": event, "repeats": repeats or None, "matter": matter or None, "risks": found,
            "score": int(score), "text": text,
        })
    return list(walks.values())


def deliverer(key, name):
    """What lets an item come in that repeats another one, and waits until it stands beside it."""
    numbers = itertools.count()

    def deliver(walk, first):
        body = {"id": f"late-{name}-{next(numbers)}", "text": first.text}
        status, _, answer = walk.line.send("POST", "/v1/items", key, json.dumps(body).encode())
        if status != 201:
            raise Fault(f"an item was answered {status} {answer[:200]}")
        id = json.loads(answer)["items"][0]["id"]
        count = len(walk.model.members(first.event)) + 1
        walk.wait(first.event, "", lambda file: file["event"]["items"] == count, f"item {id} beside {first.id}")
        return Item(id, first.text, first.event, first.id, first.matter, first.risks, first.score)

    return deliver
