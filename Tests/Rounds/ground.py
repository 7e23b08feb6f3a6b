"""PostgreSQL for the rounds: a cluster of our own that no service starts or stops, or the embedded one of a service.

Both keep everything in one private folder under the temporary folder, listen on a socket and on no port, and are as
durable as in earnest: what is acknowledged must survive.
"""

import ctypes
import glob
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SUPERUSER = "hy_superuser"
NAME = "huiying"


class Fault(Exception):
    """Why the rounds cannot go on."""


def programs():
    """The folder with PostgreSQL's programs, found as the service finds them."""
    said = os.environ.get("HUIYING_PG_BIN")
    majors = sorted(glob.glob("/usr/lib/postgresql/*/bin"), key=lambda p: -int(p.split("/")[4]))
    for folder in [said] if said else majors + os.environ["PATH"].split(":"):
        if os.access(os.path.join(folder, "initdb"), os.X_OK):
            return folder
    raise Fault("PostgreSQL's programs were not found; set HUIYING_PG_BIN")


def account():
    """Who PostgreSQL runs as when we are root: it refuses to run as root."""
    if os.getuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres").pw_name
    except KeyError:
        return "nobody"


class Ground:
    """What the two kinds of ground share: the folder, psql, and the processes of the server."""

    def __init__(self):
        adopt_orphans()
        self.folder = tempfile.mkdtemp(prefix="hy-rounds-")
        os.chmod(self.folder, 0o711)
        self.data = os.path.join(self.folder, "data")
        self.sockets = os.path.join(self.folder, "socket")
        self.log = os.path.join(self.folder, "server.log")
        self.programs = programs()
        self.account = account()

    def conninfo(self, user, database=NAME):
        return f"host='{self.sockets}' port=5432 user={user} dbname={database}"

    def as_account(self, words):
        return (["runuser", "-u", self.account, "--"] if self.account else []) + words

    def sql(self, script, database=NAME, limit=120):
        """Runs a script as superuser, past every policy; answers the rows of text that it prints."""
        command = [os.path.join(self.programs, "psql"), "-XAtq", "-F", "\t", "-v", "ON_ERROR_STOP=1", "-f", "-"]
        done = subprocess.run(
            command + ["-d", self.conninfo(SUPERUSER, database)], input=script.encode(), capture_output=True, timeout=limit,
        )
        if done.returncode != 0:
            raise Fault("psql: " + done.stderr.decode(errors="replace").strip()[:800])
        return [line.split("\t") for line in done.stdout.decode().splitlines() if line]

    def value(self, query):
        """The one value of a query."""
        rows = self.sql(query)
        return rows[0][0] if rows else None

    def postmaster(self):
        """The number of the server's first process, or nothing when it does not live."""
        try:
            with open(os.path.join(self.data, "postmaster.pid")) as file:
                pid = int(file.readline())
            with open(f"/proc/{pid}/comm") as file:
                return pid if file.read().strip() == "postgres" and lives(pid) else None
        except (FileNotFoundError, ValueError, ProcessLookupError):
            return None

    def kill(self):
        """Kills every process of the server at once, the first one first."""
        first = self.postmaster()
        if first is None:
            raise Fault("there is no server to kill")
        family = [first] + children(first)
        for pid in family:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        end = time.monotonic() + 10
        while any(not gone(pid) for pid in family):
            if time.monotonic() > end:
                raise Fault("the server's processes do not die")
            time.sleep(0.01)

    def stop(self):
        """Ends the server, which has nothing left to lose."""
        if self.postmaster():
            self.kill()

    def remove(self):
        shutil.rmtree(self.folder, ignore_errors=True)


class OwnGround(Ground):
    """A cluster with roles and an empty database, as an operator makes them for a city in earnest."""

    def __init__(self):
        super().__init__()
        if self.account:
            shutil.chown(self.folder, self.account)
        subprocess.run(self.as_account(["mkdir", "-m", "700", self.sockets]), check=True)
        self.run(
            "initdb", "-D", self.data, "-U", SUPERUSER, "--locale=C.UTF-8", "--encoding=UTF8", "--auth=trust",
            "--no-instructions",
        )
        settings = [
            "listen_addresses = ''", f"unix_socket_directories = '{self.sockets}'", "max_connections = 100",
            "shared_buffers = '128MB'", "timezone = 'UTC'", "log_min_messages = warning",
        ]
        appended = "\n".join(settings) + "\n"
        subprocess.run(
            self.as_account(["tee", "-a", os.path.join(self.data, "postgresql.conf")]),
            input=appended.encode(), stdout=subprocess.DEVNULL, check=True,
        )
        self.start()
        with open(os.path.join(ROOT, "db", "roles.sql")) as file:
            self.sql(file.read(), "postgres")
        self.sql(f"CREATE DATABASE {NAME} OWNER hy_owner;", "postgres")
        self.sql(
            f"REVOKE ALL ON DATABASE {NAME} FROM PUBLIC;"
            f"GRANT CONNECT ON DATABASE {NAME} TO hy_login, hy_public, hy_migrate, hy_backup;",
            "postgres",
        )

    @property
    def environment(self):
        return {
            "HUIYING_DATABASE": self.conninfo("hy_login"),
            "HUIYING_DATABASE_MIGRATE": self.conninfo("hy_migrate"),
        }

    def run(self, program, *arguments, environment=None):
        said = ["env", *(f"{name}={value}" for name, value in environment.items())] if environment else []
        words = [*said, os.path.join(self.programs, program), *arguments]
        with open(os.path.join(self.folder, "ground.log"), "ab") as log:
            if subprocess.run(self.as_account(words), stdout=log, stderr=log, cwd="/").returncode != 0:
                raise Fault(f"{program} failed; see {self.folder}/ground.log")

    def start(self):
        self.run("pg_ctl", "-D", self.data, "-l", self.log, "-w", "-t", "60", "start")

    def restart(self, environment):
        """Starts the server anew, with more in its environment."""
        self.run("pg_ctl", "-D", self.data, "-m", "fast", "-w", "stop")
        self.run("pg_ctl", "-D", self.data, "-l", self.log, "-w", "-t", "60", "start", environment=environment)


class EmbeddedGround(Ground):
    """The server that the service makes, starts and watches by itself in HUIYING_DATA."""

    @property
    def environment(self):
        return {"HUIYING_DATA": self.folder}


def adopt_orphans():
    """Makes servers whose starter ended our children, so that they do not linger as zombies and hold their lock."""
    pr_set_child_subreaper = 36
    ctypes.CDLL(None).prctl(pr_set_child_subreaper, 1, 0, 0, 0)


def gone(pid):
    """Whether a killed process is no more, not even as a zombie; reaps it if it is ours to reap."""
    try:
        os.waitpid(pid, os.WNOHANG)
    except ChildProcessError:
        pass
    return not os.path.exists(f"/proc/{pid}")


def children(parent):
    """The processes that a process has forked."""
    found = []
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                with open(f"/proc/{entry}/stat") as file:
                    words = file.read().rsplit(")", 1)[1].split()
            except (FileNotFoundError, ProcessLookupError, IndexError):
                continue
            if int(words[1]) == parent:
                found.append(int(entry))
    return found


def lives(pid):
    """Whether a process is there and no zombie."""
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False
