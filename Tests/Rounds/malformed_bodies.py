"""Bodies and requests that nobody should send, made by chance from a seed.

Every one of them is wrong in at least one way, so each must be refused as a whole, or have at least one item listed
with a reason. `good` says how many items of a body are right all the same and must be taken.
"""

import dataclasses
import gzip
import json

NOT_UTF8 = [b"\xff", b"\xc0\xaf", b"\xed\xa0\x80", b"\xf0\x9f\x98", b"\x80", b"\xe4\xbd", b"\xf8\x88\x80\x80\x80", b"\xc3("]
COUNTS = ["likes", "dislikes", "comments", "shares", "views"]
TEXTS = ["title", "text", "author", "url"]
BAD_TIMES = [
    "2026-02-30", "2026-13-01", "2026-01-01 25:00", "2026-01-01 12:60", "昨天", "1800-01-01", "2200-01-01", "99",
    "2026-01-01T", "2026-1-1T1:1", "20260132", "2026-01-01 12:00:00 GMT", "2026-01-01T12:00:00+99:00", "1" * 40,
]
BAD_URLS = [
    "javascript:alert(1)", "ftp://a/b", "http://", "https:///x", "http://a b/", 'http://a/"', "http://a/\u202e", "//x",
    "http://:80/", "http://a/\\x", "data:text/html,x", "http://" + "a" * 2000,
]
WRONG_TYPES = [
    "text/plain", "application/xml", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded", "json",
    "application/json-patch+json", "application/jsonx", "text/json", "application/octet-stream", ", application/json",
    "application/x-ndjson2", "*/*", "application/" + "j" * 5000,
]


@dataclasses.dataclass
class Case:
    """One request: its family, what is sent, and how many right items it holds."""

    family: str
    body: bytes
    kind: str | None = "application/json"
    good: int = 0
    method: str = "POST"
    target: str = "/v1/items"
    headers: list = dataclasses.field(default_factory=list)
    framing: str = "length"  # or: chunked, announced, raw


class Maker:
    """Makes cases; the same seed makes the same ones."""

    def __init__(self, chance):
        self.chance = chance
        self.number = 0
        self.families = [
            self.not_utf8, self.nul, self.twice, self.deep, self.wrong_type, self.huge_number, self.cut, self.not_json,
            self.too_much, self.against_rules, self.lines, self.mixed, self.wrong_content_type, self.headers,
            self.queries, self.bytes_changed,
        ]

    def cases(self, count):
        """So many cases, every family in turn."""
        for turn in range(count):
            family = self.families[turn % len(self.families)]
            case = family()
            case.family = family.__name__.replace("_", " ")
            yield case

    def item(self, **fields):
        self.number += 1
        return {"id": f"m-{self.number}", "text": f"小区停水第{self.number}天", "likes": 3} | fields

    def written(self, **fields):
        return json.dumps(self.item(**fields), ensure_ascii=self.chance.random() < 0.3)

    def wrapped(self, text):
        """An item's notation as it is, or as the only element of an array."""
        return f"[{text}]" if self.chance.random() < 0.5 else text

    def not_utf8(self):
        text = self.wrapped(self.written()).encode()
        place = text.index(b"text") + self.chance.randint(8, 12)
        return Case("", text[:place] + self.chance.choice(NOT_UTF8) + text[place:])

    def nul(self):
        name = self.chance.choice(["id", *TEXTS])
        text = self.written(**{name: "https://a.example/\u0000"})
        forms = [
            text.encode(), text.replace("\\u0000", "\0").encode(), self.written().encode() + b"\0",
            b"\0" + self.written().encode(), self.written(**{"te\0xt": "x"}).encode(),
        ]
        return Case("", self.chance.choice(forms))

    def twice(self):
        name = self.chance.choice(["id", "text", "likes"])
        again = {"id": '"x"', "text": '"别的话"', "likes": "4"}[name]
        key = self.chance.choice([f'"{name}"', '"' + "".join(f"\\u{ord(c):04x}" for c in name) + '"'])
        text = self.written()
        forms = [text[:-1] + f",{key}:{again}}}", text[:-1] + ',"x":{"a":1,"a":2}}']
        if name == "id":
            forms.append(self.written(external_id="y"))
        return Case("", self.wrapped(self.chance.choice(forms)).encode())

    def deep(self):
        depth = self.chance.choice([33, 40, 100, 1_000, 50_000])
        pair = self.chance.choice([("[", "]"), ('{"a":', "}")])
        inner = pair[0] * depth + "1" + pair[1] * depth
        forms = [inner, pair[0] * depth, self.written()[:-1] + f',"title":{inner}}}']
        return Case("", self.chance.choice(forms).encode())

    def wrong_type(self):
        field = self.chance.choice([*TEXTS, *COUNTS, "id", "time"])
        wrong = [True, [], {}, ["x"], {"a": 1}]
        wrong += ["x", 1.5, -1, "12"] if field in COUNTS else [1.5] if field == "id" else [] if field == "time" else [7]
        return Case("", self.wrapped(self.written(**{field: self.chance.choice(wrong)})).encode())

    def huge_number(self):
        field = self.chance.choice([*COUNTS, "id", "time"])
        forms = ["1e999", "-1e999", "9" * 400, "9223372036854775808", "1" + "0" * 5000, "1e400", "9" * 30 + ".5"]
        if field in COUNTS:
            forms += ["1000000000001", "-1", "1e3", "0.1", "1.0", "-9223372036854775808"]
        number = self.chance.choice(forms)
        plain = self.item()
        plain.pop(field, None)
        text = json.dumps(plain)[:-1] + f',"{field}":{number}}}'
        return Case("", self.wrapped(text).encode())

    def cut(self):
        text = json.dumps([self.item(), self.item()], ensure_ascii=False).encode()
        return Case("", text[: self.chance.randrange(1, len(text))])

    def not_json(self):
        text = self.written()
        forms = [
            text[:-1] + ",}", text.replace('"', "'"), "/* x */" + text, text.replace(": 3", ": NaN"),
            text.replace(": 3", ": Infinity"), text.replace('"likes"', "likes"), text.replace(": 3", ": 03"),
            text.replace(": 3", ": +3"), text.replace(": 3", ": 0x3"), text.replace(": 3", ": .3"), text + "}",
            text + text, text + "x", text.replace(": 3", ": 3."), text.replace(": 3", ": 3e"), text.replace(": 3", ":"),
            self.written(text="\ud800"[:0] + "x").replace('"x"', '"\\ud800"'),
            self.written(text="x").replace('"x"', '"\\udc00\\ud800"'), self.written(text="x").replace('"x"', '"\\x41"'),
            self.written(text="x").replace('"x"', '"\\u12"'), self.written(text="x").replace('"x"', '"a\tb\x01"'),
            "", " \n", "null", "true", "7", '"text"', "[]", "[null]", "[[]]", "[1,2]", "{}", "[{}]", "{", "[", '"', "\\",
            "\ufeff\ufeff" + text, f"[{text},]", f"[{text}", f"[{text} {text}]", "<html></html>", "id,text\n1,x",
        ]
        body = self.chance.choice(forms).encode()
        if self.chance.random() < 0.1:
            body = text.encode(self.chance.choice(["utf-16", "utf-32", "utf-16-be"]))
        return Case("", body)

    def too_much(self):
        many = [{"text": "x"}] * 5_001
        forms = [
            lambda: self.written(text="长" * 20_001), lambda: self.written(title="长" * 501),
            lambda: self.written(author="长" * 201), lambda: self.written(id="长" * 201),
            lambda: self.written(**{f"k{n}": n for n in range(70)}), lambda: self.written(**{"k" * 100_000: 1}),
            lambda: json.dumps(many), lambda: self.written(title=list(range(20_000))),
        ]
        if self.chance.random() < 0.06:
            framing = self.chance.choice(["announced", "chunked", "length"])
            return Case("", b"[" + b" " * (10 << 20) + b"]", framing=framing)
        return Case("", self.chance.choice(forms)().encode(), framing=self.chance.choice(["length", "chunked"]))

    def against_rules(self):
        forms = [
            {"time": self.chance.choice(BAD_TIMES)}, {"url": self.chance.choice(BAD_URLS)}, {"text": "a\u0001b"},
            {"title": "a\u001bb"}, {"id": "a\nb"}, {"text": None}, {"text": " \t\n"}, {"unknown": 1}, {"Text": "x"},
            {"time": -1}, {"time": 5e20}, {"likes": 10**12 + 1},
        ]
        return Case("", self.wrapped(self.written(**self.chance.choice(forms))).encode())

    def lines(self):
        good = [self.written() for _ in range(self.chance.randint(0, 4))]
        bad = self.chance.choice(
            ["{", "x", "[]", f"[{self.written()}]", self.written() + self.written(), '{"text":1}', '{"a":1}', "null"]
        )
        place = self.chance.randint(0, len(good))
        text = self.chance.choice(["\n", "\r\n", "\n\n"]).join([*good[:place], bad, *good[place:]])
        return Case("", text.encode(), kind="application/x-ndjson", good=len(good))

    def mixed(self):
        good = [self.item() for _ in range(self.chance.randint(1, 6))]
        bad = [{"text": 1}, {}, None, 7, [], {"text": "x", "likes": -1}, {"text": "x", "u": 1}, {"text": "x" * 20_001}]
        items = good + self.chance.sample(bad, self.chance.randint(1, 4))
        self.chance.shuffle(items)
        return Case("", json.dumps(items).encode(), good=len(good))

    def wrong_content_type(self):
        return Case("", self.written().encode(), kind=self.chance.choice([*WRONG_TYPES, None, ""]))

    def headers(self):
        """Headers that lie or break the grammar, over a body that is cut, so that no reading makes it right."""
        body = self.written().encode()[:-1]
        length = ("Content-Length", str(len(body)))
        forms = [
            [("Content-Length", "-1")], [("Content-Length", "abc")], [("Content-Length", "9" * 30)],
            [length, ("Content-Length", "5")], [length, ("Transfer-Encoding", "chunked")],
            [length, ("Transfer-Encoding", "gzip")], [("Transfer-Encoding", "chunked, chunked")],
            [length, ("X-A", "a\0b")], [length, ("X-A", "a" * 100_000)], [length, ("Content-Encoding", "gzip")],
            [length, ("Content Type", "x")], [length, ("", "x")], [length, ("X-\u00e9", "x")], [length, ("X-A\r\n b", "x")],
            [length, *[(f"X-{n}", "x") for n in range(2_000)]], [length, ("Host", "other")], [length, ("Cookie", "=;=;;")],
            [length, ("Accept-Language", "\x7f" * 300)], [length, ("Authorization", "Bearer " + "x" * 9_000)],
        ]
        case = Case("", body, headers=self.chance.choice(forms), framing="raw")
        if ("Content-Encoding", "gzip") in case.headers:
            case.body = gzip.compress(body)
            case.headers[0] = ("Content-Length", str(len(case.body)))
        return case

    def queries(self):
        stranger = "0197a2b4-1c00-7a10-8a4e-2f1d9c0b7e99"
        targets = [
            "/v1/items?limit=0", "/v1/items?limit=201", "/v1/items?limit=x", "/v1/items?limit=", "/v1/items?limit=1e1",
            "/v1/items?limit=9999999999999999999999", "/v1/items?cursor=", "/v1/items?cursor=AAAA", "/v1/items?cursor=%00",
            "/v1/items?cursor=" + "A" * 3_000, "/v1/items?cursor=%ff%fe", "/v1/events?state=x", "/v1/cases?state=%00",
            "/v1/items/x", "/v1/items/%00", f"/v1/items/{stranger}", f"/v1/items/{stranger}%00", "/v1/items/..%2f..",
            f"/v1/batches/{stranger}", "/v1/batches/'; DROP TABLE hy.items; --".replace(" ", "%20"), "/v1/nothing",
            "/v1/items/" + "a" * 4_000, "/v1/attachments/%F0%9F%98%80", "//v1//items//x", "/v1/items/{id}",
        ]
        return Case("", b"", kind=None, method="GET", target=self.chance.choice(targets))

    def bytes_changed(self):
        """Something right with the bytes of its notation shuffled."""
        text = list(self.written().encode())
        marks = [n for n, byte in enumerate(text) if byte in b'{}":,']
        for place in self.chance.sample(marks, self.chance.randint(2, 5)):
            text[place] = self.chance.choice(b'{}[]":,\\\x00\xff\x7f')
        body = bytes(text)
        try:
            json.loads(body)
        except ValueError:
            return Case("", body)
        return Case("", body + b"}")
