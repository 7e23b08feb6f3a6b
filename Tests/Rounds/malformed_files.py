"""CSV files that nobody should hand in, made by chance from a seed.

`good` says how many of a file's rows are right all the same and must be taken; nothing, when the whole file is refused.
"""

import os

HEADER = "编号,标题,正文,时间,点赞数"


class FileMaker:
    """Makes files; the same seed makes the same ones."""

    def __init__(self, chance):
        self.chance = chance
        self.number = 0
        self.families = [
            self.gbk, self.not_utf8, self.nul, self.open_quote, self.after_quote, self.cells, self.no_header, self.no_text,
            self.columns_twice, self.large_cell, self.many_columns, self.binary, self.values, self.line_ends, self.missing,
        ]

    def files(self, count):
        """So many files: family, bytes, and how many rows are right."""
        for turn in range(count):
            family = self.families[turn % len(self.families)]
            content, good = family()
            yield family.__name__.replace("_", " "), content, good

    def row(self, **cells):
        self.number += 1
        row = {"id": f"f-{self.number}", "title": "停水", "text": f"第{self.number}天", "time": "2026-01-31", "likes": "3"} | cells
        return ",".join(row.values())

    def between(self, bad, tail=True):
        """A bad row among right ones."""
        before = [self.row() for _ in range(self.chance.randint(0, 3))]
        after = [self.row() for _ in range(self.chance.randint(0, 3))] if tail else []
        lines = [HEADER.encode(), *(row.encode() for row in before), bad, *(row.encode() for row in after)]
        return b"\n".join(lines) + b"\n", len(before) + len(after)

    def gbk(self):
        bad = self.row(text="x").encode("gb18030") + b"\xff"
        return "\n".join([HEADER, self.row(), self.row(), ""]).encode("gb18030") + bad, 2

    def not_utf8(self):
        return self.between(self.row(text="x").encode() + self.chance.choice([b"\xff", b"\xed\xa0\x80", b"\xc0\xaf"]))

    def nul(self):
        return self.between(self.row(text="a\0b").encode())

    def open_quote(self):
        return self.between(self.row(text='"没有结束').encode(), tail=False)

    def after_quote(self):
        return self.between(self.row(text='"结束"之后').encode())

    def cells(self):
        return self.between(self.chance.choice([self.row() + ",多一格", "f-x,少", self.row() + "," * 50]).encode())

    def no_header(self):
        return self.chance.choice([b"", b"\n\n\n", b"\xef\xbb\xbf", b"\r\n", b" "]), None

    def no_text(self):
        return ("编号,作者\n" + "1,甲\n").encode(), None

    def columns_twice(self):
        return ("编号,正文,内容\n" + "1,甲,乙\n").encode(), None

    def large_cell(self):
        size = self.chance.choice([20_001, (1 << 20) + 1, (4 << 20) + 1])
        return self.between(self.row(text="x" * size).encode())

    def many_columns(self):
        return (",".join(f"c{n}" for n in range(300)) + "\n" + ",".join("x" * 300) + "\n").encode(), None

    def binary(self):
        return self.chance.choice([b"\x89PNG\r\n\x1a\n", b"PK\x03\x04", b"\x7fELF"]) + self.chance.randbytes(3_000), None

    def values(self):
        bad = self.chance.choice(
            [{"likes": "很多"}, {"likes": "-1"}, {"likes": "9" * 40}, {"likes": "1e9"}, {"time": "昨天"}, {"time": "2026-02-30"},
             {"id": "x" * 201}, {"text": "", "title": ""}, {"text": "a\x01b"}, {"title": "长" * 501}, {"likes": "3.5"}]
        )
        return self.between(self.row(**bad).encode())

    def line_ends(self):
        rows = [HEADER, self.row(), self.row(likes="x"), self.row()]
        return self.chance.choice(["\r\n", "\r", "\n\r\n"]).join(rows).encode(), 2

    def missing(self):
        """A path that leads to no file; the caller writes nothing."""
        return None, None


def write(folder, content):
    """Writes a file, or names one that is not there."""
    path = os.path.join(folder, "malformed.csv")
    if os.path.exists(path):
        os.remove(path)
    if content is not None:
        with open(path, "wb") as out:
            out.write(content)
    return path
