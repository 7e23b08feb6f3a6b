"""A client that never stops: batches of items for one machine key, sent again until they are answered."""

import hashlib
import json
import random
import threading
import time

PLACES = ["城东新区", "滨河路", "幸福里小区", "老火车站", "第三中学", "南门市场", "工业园", "湖心公园"]
MATTERS = ["停水两天了", "路灯一直不亮", "垃圾没人清运", "夜里施工很吵", "公交总是晚点", "下水道堵了", "电梯坏了", "有煤气味"]
WISHES = ["请尽快处理。", "打电话没人接。", "希望给个说法。", "老人孩子都受不了。", "不知道归谁管。"]


class Client(threading.Thread):
    """Posts batches of 1 to 20 items to services taken by chance; what is not answered goes to the next one."""

    def __init__(self, name, services, token, seed, paced=0.02):
        super().__init__(name=f"client-{name}", daemon=True)
        self.prefix = f"c{name}"
        self.services = services
        self.token = token
        self.chance = random.Random(seed)
        self.paced = paced
        self.made = 0
        self.sent = {}  # external id → SHA-256 of its text
        self.acknowledged = {}  # external id → batch id
        self.receipts = {}  # batch id → receipt without lines
        self.unknown = 0
        self.busy = 0
        self.longest = 0.0
        self.faults = []
        self.ending = threading.Event()

    def run(self):
        while not self.ending.is_set():
            items = [self.item() for _ in range(self.chance.randint(1, 20))]
            for item in items:
                self.sent[item["id"]] = hashlib.sha256(item["text"].encode()).hexdigest()
            begun = time.monotonic()
            self.deliver(items)
            self.longest = max(self.longest, time.monotonic() - begun)
            self.ending.wait(self.paced)

    def item(self):
        self.made += 1
        number = self.made * 1_000 + self.chance.randrange(1_000)
        words = [self.chance.choice(part) for part in (PLACES, MATTERS, WISHES)]
        return {
            "id": f"{self.prefix}-{number}", "text": "".join(words) + f"（{number}）",
            "likes": self.chance.randrange(500), "comments": self.chance.randrange(60),
        }

    def deliver(self, items, patience=120):
        """Sends one batch until it is answered; the batch counts as answered once a receipt was read to its end."""
        lines = self.chance.random() < 0.3
        body = (
            "\n".join(json.dumps(item, ensure_ascii=False) for item in items)
            if lines else json.dumps(items if len(items) > 1 else items[0], ensure_ascii=False)
        ).encode()
        kind = "application/x-ndjson" if lines else "application/json"
        service = self.chance.choice(self.services)
        asked_again = False
        end = time.monotonic() + patience
        while time.monotonic() < end:
            try:
                answer = service.ask("POST", "/v1/items", body, self.token, kind, limit=20)
            except OSError as fault:
                self.unknown += 1
                self.unanswered(fault)
            else:
                if answer.status == 201:
                    return self.keep(items, answer, asked_again)
                if answer.status != 503:
                    return self.faults.append(f"a batch was answered {answer.short()}")
                self.busy += 1
                if "retry-after" not in answer.headers:
                    self.faults.append("a 503 came without Retry-After")
            asked_again = True
            service = self.chance.choice([other for other in self.services if other is not service] or [service])
            time.sleep(0.05)
        if not self.ending.is_set():
            self.faults.append(f"a batch was not answered within {patience} seconds")

    def unanswered(self, fault):
        """What it means that a service gave no answer; where none is killed, it means something."""

    def keep(self, items, answer, asked_again):
        receipt = answer.json
        counted = [receipt[name] for name in ("accepted", "duplicate", "changed", "rejected")]
        if sum(counted) != receipt["rows"] or receipt["rows"] != len(items) or len(receipt["items"]) != len(items):
            self.faults.append(f"the counts of a receipt do not add up: {answer.short()}")
        for item, line in zip(items, receipt["items"]):
            if line["status"] != "accepted" and not (asked_again and line["status"] == "duplicate"):
                self.faults.append(f"item {item['id']} was {line['status']} where it was new")
            self.acknowledged[item["id"]] = receipt["batch"]
        self.receipts[receipt["batch"]] = (receipt["rows"], *counted)


def verify_items(ground, source, clients, tally, strangers=None):
    """What was answered is stored once as it was sent; nothing else is, but for ids of `strangers`; batches add up."""
    sent = {name: digest for client in clients for name, digest in client.sent.items()}
    acknowledged = {name for client in clients for name in client.acknowledged}
    stored = ground.sql(
        "SELECT external_id, encode(sha256(convert_to(item_texts.text, 'UTF8')), 'hex'), count(*) OVER (PARTITION BY external_id)"
        " FROM hy.items JOIN hy.sources ON sources.id = source_id"
        " LEFT JOIN hy.item_texts ON item_texts.item_id = items.id"
        f" WHERE sources.code = '{source}';"
    )
    found = {row[0]: row[1] for row in stored}
    lost = acknowledged - found.keys()
    tally.check(not lost, f"{len(lost)} answered items are not stored, such as {sorted(lost)[:3]}")
    twice = {row[0] for row in stored if row[2] != "1"}
    tally.check(not twice, f"{len(twice)} items are stored more than once, such as {sorted(twice)[:3]}")
    strange = {name for name in found.keys() - sent.keys() if not (strangers and name.startswith(strangers))}
    tally.check(not strange, f"{len(strange)} items are stored that were never sent, such as {sorted(strange)[:3]}")
    other = {name for name in found.keys() & sent.keys() if found[name] != sent[name]}
    tally.check(not other, f"{len(other)} items are stored with other words, such as {sorted(other)[:3]}")
    batches = {
        row[0]: tuple(int(cell) for cell in row[1:])
        for row in ground.sql(
            "SELECT batches.id, rows, accepted, duplicate, changed, rejected,"
            " (SELECT count(*) FROM hy.items WHERE batch_id = batches.id)"
            f" FROM hy.batches JOIN hy.sources ON sources.id = source_id WHERE sources.code = '{source}';"
        )
    }
    for client in clients:
        for batch, counts in client.receipts.items():
            tally.check(
                batches.get(batch, ())[:5] == counts, f"batch {batch} was answered {counts}, stored {batches.get(batch)}"
            )
        for sentence in client.faults:
            tally.fault(sentence)
    for batch, counts in batches.items():
        tally.check(counts[1] == counts[5], f"batch {batch} counts {counts[1]} accepted items and has {counts[5]}")
    tally.figure("batches answered", sum(len(client.receipts) for client in clients))
    tally.figure("items answered", len(acknowledged))
    tally.figure("unknown answers", sum(client.unknown for client in clients))
    tally.figure("503s", sum(client.busy for client in clients))
    tally.figure("longest wait for a receipt", f"{max(client.longest for client in clients):.1f} s")
