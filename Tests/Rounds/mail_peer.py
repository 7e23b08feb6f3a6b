#!/usr/bin/env -S python3 -B
"""A mail server on a port of this machine, for tests: takes mail, says what it read, or refuses as it is asked to.

The recipient's name says what it does: later@ (450), gone@ (550), full@ (552), spam@ (554 after the mail), busy@ (451
after the mail), slow@ (answers after a minute). The sender wrong@ is refused (553). The first line that it prints is
its port; then one line of JSON for every mail, as Python's own email package reads it.

    Tests/Rounds/mail_peer.py --folder DIRECTORY --tls starttls --login 'name:password'
"""

import argparse
import asyncio
import email
import email.policy
import json
import os
import ssl
import subprocess
import threading

from aiosmtpd.smtp import SMTP, AuthResult

from robot_peer import end_with


def certificate(folder):
    """Makes a certificate for localhost that nobody but the tests trusts."""
    names = [os.path.join(folder, name) for name in ("certificate.pem", "key.pem")]
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
         "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
         "-out", names[0], "-keyout", names[1]],
        check=True, capture_output=True,
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*names)
    return context


class Handler:
    async def handle_MAIL(self, server, session, envelope, address, options):
        if address.startswith("wrong@"):
            return "553 5.7.1 <" + address + ">: Sender address rejected: not owned by user"
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 2.1.0 Ok"

    async def handle_RCPT(self, server, session, envelope, address, options):
        name = address.split("@")[0]
        refusals = {
            "later": "450 4.2.1 <" + address + ">: greylisted, try again",
            "gone": "550 5.1.1 <" + address + ">: user unknown, see https://mail.example/" + address,
            "full": "552 5.2.2 <" + address + ">: over quota",
        }
        if name in refusals:
            return refusals[name]
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 Ok"

    async def handle_DATA(self, server, session, envelope):
        names = {address.split("@")[0] for address in envelope.rcpt_tos}
        if "slow" in names:
            await asyncio.sleep(60)
        if "cut" in names:
            server.transport.close()
        if "spam" in names:
            return "554 5.7.1 Message rejected as spam"
        if "busy" in names:
            return "451 4.3.0 Temporary failure"
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        print(json.dumps({
            "from": envelope.mail_from, "to": envelope.rcpt_tos,
            "headers": {name.lower(): str(value) for name, value in message.items()},
            "count": len(message.items()),
            "defects": [str(defect) for defect in message.defects],
            "body": message.get_content(),
            "type": message.get_content_type(),
            "longest": max(len(line) for line in envelope.content.split(b"\r\n")),
            "ascii": all(byte < 128 for byte in envelope.content),
            "bare": envelope.content.replace(b"\r\n", b"").count(b"\n"),
            "encrypted": session.ssl is not None or getattr(server, "is_implicit", False),
            "login": session.authenticated,
        }), flush=True)
        return "250 2.0.0 Ok: queued as 4XyZ12abc"


async def main(options):
    context = certificate(options.folder) if options.tls != "none" else None
    wanted = options.login.encode().split(b":") if options.login else None

    def authenticates(server, session, envelope, mechanism, data):
        if data.login == b"tired":
            return AuthResult(success=False, handled=False, message="454 4.7.0 Temporary authentication failure")
        return AuthResult(success=[data.login, data.password] == wanted, handled=False)

    def make():
        server = SMTP(
            Handler(), hostname="peer.example", decode_data=False, enable_SMTPUTF8=False,
            tls_context=context if options.tls == "starttls" else None,
            require_starttls=options.tls == "starttls" and options.strict,
            authenticator=authenticates, auth_required=wanted is not None,
            auth_require_tls=options.tls == "starttls",
        )
        server.is_implicit = options.tls == "implicit"
        return server

    loop = asyncio.get_running_loop()
    server = await loop.create_server(make, "127.0.0.1", 0, ssl=context if options.tls == "implicit" else None)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    threading.Thread(target=end_with, args=(os.getppid(),), daemon=True).start()
    parser = argparse.ArgumentParser()
    parser.add_argument("--folder", required=True)
    parser.add_argument("--tls", choices=["none", "starttls", "implicit"], default="none")
    parser.add_argument("--strict", action="store_true")
    parser.add_argument("--login")
    asyncio.run(main(parser.parse_args()))
