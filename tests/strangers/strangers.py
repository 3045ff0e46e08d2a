#!/usr/bin/env python3
"""Has programs that nobody here wrote judge generated servers.

For each description of a list: its crate is generated with a mock, the mocks are built in one workspace, each is served on
loopback, and Schemathesis calls it with valid and invalid requests. What it finds is printed; the exit status is 1 where
something is found that the list does not explain.

Two things are so by design. A description seldom documents what HTTP itself demands of a server (`401`, `406`, `415`, …):
Schemathesis reads a copy that does, where neither `default` nor a range does it. And a mock takes any credentials, so the
check `ignored_auth` is not asked; that absent ones are refused is tested in `tests/wire`.

    tests/strangers/strangers.py [--only NAME,...] [--max-examples N] [--seconds N] [--generator PROGRAM]

The tools are installed once, from PyPI, into `target/strangers`; everything else is offline.
"""

import argparse
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
CACHE = Path(os.environ.get("SPECTRAIT_STRANGERS", TARGET / "strangers"))
LIST = Path(os.environ.get("SPECTRAIT_LIST", Path(__file__).with_name("descriptions.txt")))
SCHEMATHESIS = "schemathesis>=4.32,<5"


def descriptions(only):
    """Name, file and exclusions of each line of the list: `name path [-check[:METHOD /path] …]  # reason`."""
    found = []
    for line in LIST.read_text().splitlines():
        words = line.split("#")[0].split()
        if len(words) < 2 or (only and words[0] not in only):
            continue
        path = ROOT / words[1]
        if not path.exists():
            print(f"{words[0]}: skipped, there is no {words[1]}")
            continue
        found.append((words[0], path, [word[1:] for word in words[2:]]))
    return found


def tools():
    """Schemathesis, installed where it is not there yet."""
    program = CACHE / "python" / "bin" / "st"
    if not program.exists():
        subprocess.run([sys.executable, "-m", "venv", CACHE / "python"], check=True)
        pip = CACHE / "python" / "bin" / "pip"
        subprocess.run([pip, "install", "--quiet", SCHEMATHESIS], check=True)
    return program


def inside(program):
    """Goes on within the environment of Schemathesis, which has a reader of YAML."""
    python = program.with_name("python")
    if Path(sys.prefix).resolve() != (CACHE / "python").resolve():
        os.execv(python, [python, __file__, *sys.argv[1:]])


def completed(path):
    """A description that documents what a server answers to requests that it refuses."""
    import yaml

    class Loader(yaml.SafeLoader):
        """Leaves dates and the like as text, as JSON would."""

    Loader.yaml_implicit_resolvers = {
        first: [(tag, expression) for tag, expression in resolvers if tag != "tag:yaml.org,2002:timestamp"]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    text = path.read_text()
    tree = json.loads(text) if path.suffix == ".json" else yaml.load(text, Loader)
    refused = {"description": "Refused"}
    for item in tree.get("paths", {}).values():
        for method, operation in item.items():
            if method in ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query"):
                responses = operation.setdefault("responses", {})
                known = {str(status).upper() for status in responses}
                if not known & {"DEFAULT", "4XX"}:
                    for status in ("400", "401", "406", "413", "415"):
                        if status not in known:
                            responses[status] = refused
    absolute(tree, path.parent)
    out = CACHE / "descriptions" / f"{path.stem}.json"
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(tree))
    return out


def absolute(tree, folder):
    """References to other files, as they are where the copy stands."""
    if isinstance(tree, dict):
        reference = tree.get("$ref")
        if isinstance(reference, str) and not reference.startswith("#") and "://" not in reference:
            file, mark, fragment = reference.partition("#")
            tree["$ref"] = (folder / file).resolve().as_uri() + mark + fragment
        tree = tree.values()
    if not isinstance(tree, (str, int, float, type(None))):
        for value in tree:
            absolute(value, folder)


def generator():
    """The program under test."""
    subprocess.run(["cargo", "build", "--quiet", "-p", "spectrait-cli"], cwd=ROOT, check=True)
    return TARGET / "debug" / "spectrait"


def build(found, program):
    """The mocks of all descriptions in one workspace; their programs by name."""
    folder = CACHE / "mocks"
    folder.mkdir(parents=True, exist_ok=True)
    members = []
    for name, path, _ in found:
        package = f"s-{name}"
        done = subprocess.run(
            [program, "generate", path, "--out", folder / name, "--name", package, "--with", "mock", "--quiet"],
            stderr=subprocess.DEVNULL,
        )
        if done.returncode not in (0, 1) or not (folder / name / "Cargo.toml").exists():
            sys.exit(f"{name}: not generated")
        members.append(name)
    workspace = f"[workspace]\nresolver = \"3\"\nmembers = {json.dumps(members)}\n\n[profile.dev]\ndebug = false\n"
    (folder / "Cargo.toml").write_text(workspace)
    target = CACHE / "target"
    command = ["cargo", "build", "--quiet", "--no-default-features", "--features", "mock", "--bins"]
    subprocess.run(command, cwd=folder, check=True, env={**os.environ, "CARGO_TARGET_DIR": str(target)})
    return {name: target / "debug" / f"s-{name}-mock" for name in members}


def serve(program):
    """A mock on a free port, once it listens."""
    server = subprocess.Popen([program, "127.0.0.1:0"], stdout=subprocess.PIPE, text=True)
    line = server.stdout.readline()
    port = line.rsplit(":", 1)[-1].strip()
    with socket.create_connection(("127.0.0.1", int(port)), timeout=5):
        pass
    return server, f"http://127.0.0.1:{port}"


def judge(program, name, path, url, arguments, excluded):
    """What Schemathesis finds."""
    out = CACHE / "reports" / name
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    command = [
        program, "run", completed(path), "--url", url, "--no-color", "--generation-deterministic", "--continue-on-failure",
        "--max-examples", str(arguments.max_examples), "--seed", "1", "--request-timeout", "10",
        "--phases", "examples,coverage,fuzzing", "--warnings", "off", "--output-sanitize", "false",
        "--report", "ndjson", "--report-ndjson-path", out / "events.ndjson",
    ]
    # Checks that no server of this description passes, or that the tool gets wrong.
    checks = ["ignored_auth", *(word for word in excluded if ":" not in word)]
    command += ["--exclude-checks", ",".join(checks)]
    for word in excluded:
        check, separator, operation = word.partition(":")
        if separator and check == "operation":
            command += ["--exclude-path-regex", operation]
    with open(out / "output.txt", "w") as log:
        subprocess.run(command, stdout=log, stderr=subprocess.STDOUT, cwd=out, timeout=arguments.seconds)
    return (out / "output.txt").read_text()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", default="")
    parser.add_argument("--max-examples", type=int, default=20)
    parser.add_argument("--seconds", type=int, default=300)
    parser.add_argument("--generator", type=Path, help="the built command; built where it is not given")
    arguments = parser.parse_args()
    found = descriptions([name for name in arguments.only.split(",") if name])
    program = tools()
    inside(program)
    programs = build(found, arguments.generator or generator())
    failed = 0
    for name, path, excluded in found:
        server, url = serve(programs[name])
        start = time.monotonic()
        try:
            output = judge(program, name, path, url, arguments, excluded)
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(timeout=10)
        ended = server.returncode == -signal.SIGTERM
        failures = re.search(r"^=+ FAILURES =+$", output, re.M)
        errors = re.search(r"^=+ ERRORS =+$", output, re.M)
        cases = re.search(r"(\d+) generated", output)
        operations = re.search(r"Operations:\s+(.*)", output)
        good = not failures and not errors and ended and cases
        failed += not good
        verdict = "nothing found" if good else "FOUND, see " + str(CACHE / "reports" / name / "output.txt")
        print(
            f"{name}: {operations.group(1) if operations else '?'}, {cases.group(1) if cases else '?'} cases,"
            f" {time.monotonic() - start:.0f} s: {verdict}",
            flush=True,
        )
    print(f"{len(found)} descriptions, {failed} with findings")
    sys.exit(1 if failed or not found else 0)


if __name__ == "__main__":
    main()
