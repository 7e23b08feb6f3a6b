#!/usr/bin/env -S python3 -B
"""Stands in for the robots, the SMS gateway and receivers of events, on a port of this machine, for tests.

It checks for itself what the real ones check (signatures, moments, tokens, keywords, sizes, types, how often) and
answers as they do. Nothing is known before it was told: POST /_robots. POST /_script says what it answers next
whatever comes; GET /_seen tells what came. The first line that it prints is its port.

    Tests/Rounds/robot_peer.py
"""

import base64
import collections
import hashlib
import hmac
import http.server
import json
import os
import threading
import time
import urllib.parse

lock = threading.Lock()
robots = {}
scripts = collections.defaultdict(collections.deque)
seen = []


def mac(key, message):
    return base64.b64encode(hmac.new(key.encode(), message.encode(), hashlib.sha256).digest()).decode()


def too_often(robot, limits):
    """Whether there were more requests than so many in so many seconds; this one counts."""
    now = time.time()
    robot.setdefault("times", []).append(now)
    return any(sum(now - at < seconds for at in robot["times"]) > count for count, seconds in limits)


def words(value):
    """Every string within a value."""
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        value = value.values()
    return " ".join(words(part) for part in value) if isinstance(value, (list, type({}.values()))) else ""


def ding_talk(query, kind, body):
    robot = robots.get(("ding-talk", query.get("access_token")))
    if robot is None:
        return {"errcode": 300005, "errmsg": "token is not exist"}
    if robot.get("shut", 0) > time.time():
        return {"errcode": 410100, "errmsg": "发送速度太快而限流"}
    if too_often(robot, [(robot.get("most", 20), 60)]):
        robot["shut"] = time.time() + 600
        return {"errcode": 130101, "errmsg": "send too fast, exceed 20 times per minute"}
    if not kind.startswith("application/json"):
        return {"errcode": 43004, "errmsg": "invalid content-type"}
    if len(body) > 20_000:
        return {"errcode": 40035, "errmsg": "message too long, exceed 20000 bytes"}
    if "secret" in robot:
        stamp = query.get("timestamp", "")
        if not stamp.isdigit() or abs(int(stamp) / 1000 - time.time()) > 3600:
            return {"errcode": 310000, "errmsg": "invalid timestamp"}
        if not hmac.compare_digest(query.get("sign", ""), mac(robot["secret"], f"{stamp}\n{robot['secret']}")):
            return {"errcode": 310000, "errmsg": "sign not match"}
    message = json.loads(body)
    if robot.get("keyword", "") not in words(message):
        return {"errcode": 310000, "errmsg": "keywords not in content"}
    if message["msgtype"] != "markdown":
        return {"errcode": 400105, "errmsg": "unsupported msgtype"}
    text, at = message["markdown"]["text"], message["at"]
    if not message["markdown"]["title"] or not all(f"@{who}" in text for who in at["atMobiles"] + at["atUserIds"]):
        return {"errcode": 40035, "errmsg": "缺少参数"}
    return {"errcode": 0, "errmsg": "ok"}


def we_com(query, kind, body):
    robot = robots.get(("we-com", query.get("key")))
    if robot is None:
        return {"errcode": 93000, "errmsg": "invalid webhook url, hint: [1708397705432012366598976], from ip: 1.2.3.4"}
    if too_often(robot, [(robot.get("most", 20), 60)]):
        return {"errcode": 45009, "errmsg": "api freq out of limit"}
    message = json.loads(body)
    kind = message["msgtype"]
    if len(message[kind]["content"].encode()) > {"markdown": 4096, "text": 2048}[kind]:
        return {"errcode": 40058, "errmsg": f"{kind}.content exceed max length {4096 if kind == 'markdown' else 2048}"}
    return {"errcode": 0, "errmsg": "ok"}


def feishu(token, kind, body):
    robot = robots.get(("feishu", token))
    if robot is None:
        return {"code": 19001, "data": {}, "msg": "param invalid: incoming webhook access token invalid"}
    if too_often(robot, [(5, 1), (robot.get("most", 100), 60)]):
        return {"code": 11232, "msg": "frequency limited"}
    message = json.loads(body)
    if len(body) > 20 * 1024 or message.get("msg_type") != "interactive":
        return {"code": 9499, "msg": "Bad Request", "data": {}}
    if "secret" in robot:
        stamp = message.get("timestamp", "0")
        signed = hmac.compare_digest(message.get("sign", ""), mac(f"{stamp}\n{robot['secret']}", ""))
        if not signed or abs(int(stamp) - time.time()) > 3600:
            told = "sign match fail or timestamp is not within one hour from current time"
            return {"StatusCode": 0, "code": 19021, "msg": told}
    if robot.get("keyword", "") not in words(message["card"]):
        return {"code": 19024, "msg": "Key Words Not Found"}
    return {"StatusCode": 0, "StatusMessage": "success", "code": 0, "data": {}, "msg": "success"}


def mas(kind, body):
    message = json.loads(base64.b64decode(body, validate=True))
    robot = robots.get(("mas", message["apId"]))
    if robot is None or "secretKey" in message:
        return {"success": False, "rspcod": "InvalidUsrOrPwd", "msgGroup": ""}
    fields = [message[name] for name in ("ecName", "apId", "mobiles", "content", "sign", "addSerial")]
    fields.insert(2, robot["secret"])
    if hashlib.md5("".join(fields).encode()).hexdigest() != message["mac"]:
        return {"success": "false", "rspcod": "IllegalMac", "msgGroup": ""}
    return {"success": "true", "rspcod": "success", "msgGroup": "0517111500001000012345"}


def receiver(name, headers, body):
    """An answer of a receiver of events: a status alone."""
    robot = robots[("webhook", name)]
    stamp = headers.get("webhook-timestamp", "0")
    if abs(int(stamp) - time.time()) > 300:
        return 400
    signed = f"{headers['webhook-id']}.{stamp}.".encode() + body
    key = base64.b64decode(robot["secret"].removeprefix("whsec_"))
    wanted = "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    return 204 if wanted in headers["webhook-signature"].split(" ") and len(body) < 20_000 else 401


class Peer(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self, status, body, headers=(), pace=0):
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        for start in range(0, len(body), 1 if pace else 65_536):
            self.wfile.write(body[start:start + (1 if pace else 65_536)])
            time.sleep(pace)

    def do_GET(self):
        with lock:
            self.answer(200, json.dumps(seen).encode())

    def do_CONNECT(self):
        """A proxy that leads back to this server, whatever was asked for."""
        with lock:
            seen.append({"path": self.path, "method": "CONNECT"})
        self.send_response(200)
        self.end_headers()

    def do_POST(self):
        try:
            self.take(self.rfile.read(int(self.headers.get("Content-Length", 0))))
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def take(self, body):
        address = urllib.parse.urlsplit(self.path)
        if address.path == "/_robots":
            told = json.loads(body)
            robots[(told["kind"], told["token"])] = told
            return self.answer(200, b"{}")
        if address.path == "/_script":
            told = json.loads(body)
            scripts[told["path"]].extend(told["answers"])
            return self.answer(200, b"{}")
        kind = self.headers.get("Content-Type", "")
        query = dict(urllib.parse.parse_qsl(address.query))
        with lock:
            seen.append({
                "path": address.path, "query": query, "type": kind, "body": body.decode(),
                "headers": {name.lower(): value for name, value in self.headers.items()},
            })
            script = scripts[address.path]
            scripted = script.popleft() if script else None
        if scripted is not None:
            time.sleep(scripted.get("delay", 0))
            if scripted.get("hangsUp"):
                self.close_connection = True
                return None
            return self.answer(
                scripted.get("status", 200), scripted.get("body", "").encode() * scripted.get("times", 1),
                scripted.get("headers", {}).items(), scripted.get("pace", 0),
            )
        with lock:
            parts = address.path.split("/")
            if address.path.endswith("/robot/send"):
                answer = ding_talk(query, kind, body)
            elif address.path.endswith("/cgi-bin/webhook/send"):
                answer = we_com(query, kind, body)
            elif address.path.endswith("/sms/norsubmit"):
                answer = mas(kind, body)
            elif "/open-apis/bot/v2/hook/" in address.path:
                answer = feishu(parts[-1], kind, body)
            else:
                return self.answer(receiver(parts[-1], self.headers, body), b"")
        self.answer(200, json.dumps(answer, ensure_ascii=False).encode(), [("Content-Type", "application/json")])

    def log_message(self, *parts):
        pass


def end_with(parent):
    """Ends when whoever started this has ended, however that came about."""
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(0)


if __name__ == "__main__":
    threading.Thread(target=end_with, args=(os.getppid(),), daemon=True).start()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Peer)
    server.daemon_threads = True
    print(server.server_port, flush=True)
    server.serve_forever()
