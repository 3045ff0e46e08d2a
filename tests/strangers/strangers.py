#!/usr/bin/env python3
"""Has programs that nobody here wrote judge generated servers and clients.

For each description of a list its crate is generated `--with tests`, and the crates are built in one workspace. Then, as
`--judge` says,
- `schemathesis`: each mock is served on loopback, and Schemathesis calls it with valid and invalid requests;
- `prism`: Prism serves the description with `--errors`, and the crate's own program calls every operation with samples, for
  every documented status: no request may be a violation, and every answer has to be read;
- `contract`: the crate's contract test is run, client against mock.
What is found is printed; the exit status is 1 where something is found that the list does not explain.

Some things are so by design. Schemathesis reads a copy of the description that says them:
- a description seldom documents what HTTP itself demands of a server (`401`, `406`, `415`, …): the copy does, where neither
  `default` nor a range does it;
- header parameters `Accept` and `Content-Type` are ignored, as OpenAPI demands: the copy has none, nor has that for Prism;
- an integer is one of 64 bits, or of as many as its format says: the copy has the bounds;
- a format that has no type of its own in Rust (`email`, `hostname`, …; see `docs/support.md`) is not checked: the copy has none;
- `contentEncoding: base64` is read as bytes, as `format: byte` is: the copy says that;
- a schema with `properties` or that of `additionalProperties`, and without `type`, is one of objects: the copy says so;
- a pattern is read without slashes around it: the copy has none;
- an operation that documents no success, or no response, is answered with `204`: the copy documents that;
- Swagger 2.0 has no media types of one response: `produces` of the copy has that of refusals, and is empty where an operation
  documents a response without content, for which the tool asks them as well.
And a mock takes any credentials, so the check `ignored_auth` is not asked; that absent ones are refused is tested in
`tests/wire`.

    tests/strangers/strangers.py [--judge JUDGE] [--only NAME,...] [--max-examples N] [--seconds N] [--paths REGEX]
                                 [--generator PROGRAM]

The tools are installed once, from PyPI and npm, into `target/strangers`; everything else is offline.
"""

import argparse
import contextlib
import fcntl
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
from urllib.parse import unquote

ROOT = Path(__file__).resolve().parents[2]
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
CACHE = Path(os.environ.get("SPECTRAIT_STRANGERS", TARGET / "strangers"))
LIST = Path(os.environ.get("SPECTRAIT_LIST", Path(__file__).with_name("descriptions.txt")))
SCHEMATHESIS = "schemathesis>=4.32,<5"
PRISM = "@stoplight/prism-cli@^5.14"


def descriptions(only):
    """Name, file and exclusions of each line of the list: `name path [-check[:METHOD%20/path|:^REGEX] …]  # reason`."""
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


@contextlib.contextmanager
def installing():
    """Lets one run at a time install what is not there yet."""
    CACHE.mkdir(parents=True, exist_ok=True)
    with open(CACHE / "installing", "w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        yield


def tools():
    """Schemathesis, installed where it is not there yet."""
    program = CACHE / "python" / "bin" / "st"
    with installing():
        if program.exists():
            return program
        subprocess.run([sys.executable, "-m", "venv", CACHE / "python"], check=True)
        pip = CACHE / "python" / "bin" / "pip"
        subprocess.run([pip, "install", "--quiet", SCHEMATHESIS], check=True)
    return program


def prism():
    """Prism, installed where it is not there yet."""
    program = CACHE / "node" / "node_modules" / ".bin" / "prism"
    with installing():
        if program.exists():
            return program
        (CACHE / "node").mkdir(parents=True, exist_ok=True)
        subprocess.run(["npm", "install", "--silent", "--no-fund", "--no-audit", "--prefix", CACHE / "node", PRISM], check=True)
    return program


def inside(program):
    """Goes on within the environment of Schemathesis, which has a reader of YAML."""
    python = program.with_name("python")
    if Path(sys.prefix).resolve() != (CACHE / "python").resolve():
        os.execv(python, [python, __file__, *sys.argv[1:]])


def completed(name, path, with_problems):
    """A description that documents what a server answers to requests that it refuses, and where no success is documented.

    `with_problems`: problem details beside the errors that are documented.
    """
    tree = loaded(path)
    without_ignored(tree)
    refused = {"description": "Refused"}
    for item in tree.get("paths", {}).values():
        for method, operation in item.items():
            if method in ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query"):
                responses = operation.setdefault("responses", {})
                known = {str(status).upper() for status in responses if not str(status).startswith("x-")}
                if not any(status[0] in "23D" for status in known):
                    responses["204"] = {"description": "Done"}
                if not known & {"DEFAULT", "4XX"}:
                    for status in ("400", "401", "406", "413", "414", "415"):
                        if status not in known:
                            responses[status] = refused
                documented = {status: resolved(tree, responses[status]) for status in responses if str(status)[0] != "x"}
                if "swagger" in tree:
                    produced = operation.get("produces", tree.get("produces", []))
                    empty = any("schema" not in response for response in documented.values() if response is not refused)
                    operation["produces"] = [] if empty else [*produced, "application/problem+json"]
                for status, response in documented.items():
                    if with_problems and "content" in response and str(status)[0] in "45d":
                        response["content"].setdefault("application/problem+json", {})
    if "swagger" in tree:
        tree.pop("produces", None)
    understood(tree)
    return written(tree, path.parent, name)


def loaded(path):
    """What is in a file, as JSON would have it."""
    text = path.read_text()
    if path.suffix == ".json":
        return json.loads(text)
    import yaml

    class Loader(yaml.SafeLoader):
        """Leaves dates and the like as text, as JSON would."""

    Loader.yaml_implicit_resolvers = {
        first: [(tag, expression) for tag, expression in resolvers if tag != "tag:yaml.org,2002:timestamp"]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    return yaml.load(text, Loader)


def written(tree, folder, name):
    """The file of a copy of a description in a folder."""
    absolute(tree, folder)
    out = CACHE / "descriptions" / f"{name}.json"
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(tree))
    return out


# The header parameters that are ignored (OpenAPI 3.1 §4.8.12.2.1); `Authorization` is read where no scheme sends it.
IGNORED = ("accept", "content-type")


def without_ignored(tree):
    """Leaves out the header parameters that are ignored; whether there are any."""
    found = False

    def is_heard(parameter):
        parameter = resolved(tree, parameter)
        return parameter.get("in") != "header" or str(parameter.get("name")).lower() not in IGNORED

    items = [item for item in tree.get("paths", {}).values() if isinstance(item, dict)]
    for owner in [*items, *(value for item in items for value in item.values() if isinstance(value, dict))]:
        parameters = owner.get("parameters")
        if isinstance(parameters, list):
            owner["parameters"] = [parameter for parameter in parameters if is_heard(parameter)]
            found = found or len(owner["parameters"]) < len(parameters)
    return found


def resolved(tree, described):
    """What is described; where it is a reference, what that leads to in the same file."""
    parts = str(described.get("$ref", "")).split("/")
    if parts[0] != "#":
        return described
    for part in parts[1:]:
        tree = tree.get(part, {})
    return tree


# Formats with a type of their own, which are checked.
CHECKED = {"date-time", "date", "ipv4", "ipv6", "byte", "binary", "password"}
# The least and the greatest number of a format.
BOUNDS = {f"int{bits}": (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1) for bits in (8, 16, 32, 64)}
BOUNDS |= {f"uint{bits}": (0, 2**bits - 1) for bits in (8, 16, 32, 64)}


def understood(tree):
    """Schemas with what types in Rust add, and without what they do not check."""
    if isinstance(tree, dict):
        if isinstance(tree.get("format"), str) and isinstance(tree.get("type"), (str, list)):
            kind, name = tree["type"], tree["format"]
            if "string" in kind and name not in CHECKED and not name.startswith("uuid"):
                del tree["format"]
        if tree.get("contentEncoding") == "base64":
            tree["format"] = "byte"
        members = tree.get("properties")
        described = isinstance(members, dict) and all(isinstance(member, dict) for member in members.values())
        described = described or isinstance(tree.get("additionalProperties"), dict)
        if described and not tree.keys() & {"type", "$ref", "allOf", "oneOf", "anyOf"}:
            tree["type"] = "object"
        slashes = re.fullmatch(r"/(\^.*\$)/", str(tree.get("pattern")))
        if slashes:
            tree["pattern"] = slashes.group(1)
        kind = tree.get("type")
        if kind == "integer" or isinstance(kind, list) and "integer" in kind and "number" not in kind:
            bounded(tree, *BOUNDS.get(tree.get("format"), BOUNDS["int64"]))
        tree = [value for key, value in tree.items() if key not in ("example", "examples", "default", "enum", "const")]
    if isinstance(tree, list):
        for value in tree:
            understood(value)


def bounded(schema, least, greatest):
    """A schema with the bounds of its type, unless it has narrower ones."""
    if "exclusiveMinimum" not in schema and not schema.get("minimum", least) > least:
        schema["minimum"] = least
    if "exclusiveMaximum" not in schema and not schema.get("maximum", greatest) < greatest:
        schema["maximum"] = greatest


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


def build(found, program, judge):
    """The crates of all descriptions in one workspace; their folders and programs by name."""
    folder = CACHE / "crates"
    folder.mkdir(parents=True, exist_ok=True)
    members = []
    for name, path, _ in found:
        package = f"s-{name}"
        before = {file: (file.read_bytes(), file.stat().st_mtime_ns) for file in sorted(folder.glob(f"{name}/**/*.rs"))}
        done = subprocess.run(
            [program, "generate", path, "--out", folder / name, "--name", package, "--with", "tests", "--quiet"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        manifest = folder / name / "Cargo.toml"
        if done.returncode not in (0, 1) or not manifest.exists():
            sys.exit(f"{name}: not generated")
        # All is on loopback; what `https` needs takes long to build.
        text = manifest.read_text()
        if '"default-tls", ' in text:
            manifest.write_text(text.replace('"default-tls", ', ""))
        # What is as it was is not built again.
        for file, (content, time_ns) in before.items():
            if file.exists() and file.read_bytes() == content:
                os.utime(file, ns=(time_ns, time_ns))
        members.append(name)
    workspace = f"[workspace]\nresolver = \"3\"\nmembers = {json.dumps(members)}\n\n[profile.dev]\ndebug = false\nstrip = \"debuginfo\"\n"
    (folder / "Cargo.toml").write_text(workspace)
    target = CACHE / "target"
    # The programs serve two of the judges, so that there is one build for both.
    what = ["test", "--no-run", "--test", "contract"] if judge == "contract" else ["build", "--bins"]
    environment = {**os.environ, "CARGO_TARGET_DIR": str(target)}
    subprocess.run(["cargo", *what, "--quiet", "--all-features"], cwd=folder, check=True, env=environment)
    return folder, target / "debug"


def serve(program):
    """A mock on a free port, once it listens."""
    server = subprocess.Popen([program, "127.0.0.1:0"], stdout=subprocess.PIPE, text=True)
    line = server.stdout.readline()
    port = line.rsplit(":", 1)[-1].strip()
    with socket.create_connection(("127.0.0.1", int(port)), timeout=5):
        pass
    return server, f"http://127.0.0.1:{port}"


def schemathesis(program, name, path, url, arguments, excluded):
    """What Schemathesis finds."""
    out = CACHE / "reports" / name
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    description = completed(name, path, "problem" in excluded)
    command = [
        program, "run", description, "--url", url, "--no-color", "--generation-deterministic", "--continue-on-failure",
        "--max-examples", str(arguments.max_examples), "--seed", "1", "--request-timeout", "10",
        "--phases", "examples,coverage,fuzzing", "--warnings", "off", "--output-sanitize", "false",
        # How long it takes to make a request says nothing of the server.
        "--suppress-health-check", "all",
        "--report", "ndjson", "--report-ndjson-path", out / "events.ndjson",
    ]
    # Checks that no server of this description passes, or that the tool gets wrong: everywhere, or of some operations.
    checks = ["ignored_auth", *(word for word in excluded if ":" not in word and word != "problem")]
    command += ["--exclude-checks", ",".join(checks)]
    settings = ""
    for word in excluded:
        check, separator, operation = word.partition(":")
        if separator and check == "operation":
            command += ["--exclude-path-regex", operation]
        elif separator:
            which = "path-regex" if operation.startswith("^") else "name"
            settings += f"[[operations]]\ninclude-{which} = {json.dumps(unquote(operation))}\nchecks.{check}.enabled = false\n\n"
    (out / "schemathesis.toml").write_text(settings)
    if arguments.paths:
        command += ["--include-path-regex", arguments.paths]
    with open(out / "output.txt", "w") as log:
        try:
            subprocess.run(command, stdout=log, stderr=subprocess.STDOUT, cwd=out, timeout=arguments.seconds)
        except subprocess.TimeoutExpired:
            # Without a summary it is a finding.
            log.write("\nnot done in time\n")
    return (out / "output.txt").read_text()


def judged_by_schemathesis(program, name, path, excluded, mock, arguments):
    """Whether Schemathesis finds nothing, and what it did."""
    server, url = serve(mock)
    try:
        output = schemathesis(program, name, path, url, arguments, excluded)
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=10)
    ended = server.returncode == -signal.SIGTERM
    failures = re.search(r"^=+ FAILURES =+$", output, re.M)
    errors = re.search(r"^=+ ERRORS =+$", output, re.M)
    cases = re.search(r"(\d+) generated", output)
    operations = re.search(r"Operations:\s+(.*)", output)
    good = not failures and not errors and ended and cases
    return good, f"{operations.group(1) if operations else '?'}, {cases.group(1) if cases else '?'} cases"


def judged_by_prism(program, name, path, excluded, calls, arguments):
    """Whether every call is one that Prism takes, and every answer is read."""
    out = CACHE / "reports" / f"{name}.prism.txt"
    out.parent.mkdir(parents=True, exist_ok=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    tree = loaded(path)
    if without_ignored(tree):
        path = written(tree, path.parent, f"{name}.prism")
    with open(out.with_suffix(".log"), "w") as log:
        server = subprocess.Popen(
            [program, "mock", "--errors", "--host", "127.0.0.1", "--port", str(port), path], stdout=log, stderr=log
        )
    try:
        for _ in range(600):
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                if server.poll() is not None:
                    return False, f"Prism does not serve it, see {out.with_suffix('.log')}"
                time.sleep(0.1)
        done = subprocess.run(
            [calls, f"http://127.0.0.1:{port}"], capture_output=True, text=True, timeout=arguments.seconds
        )
    except subprocess.TimeoutExpired:
        return False, "not done in time"
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=10)
    out.write_text(done.stdout + done.stderr)
    failed = [line for line in done.stdout.splitlines() if line.startswith("FAILED")]
    own = [line for line in failed if of_prism(line)]
    known = [line for line in failed if line not in own and any(word in line for word in explained(excluded))]
    found = len(failed) - len(own) - len(known)
    summary = done.stdout.splitlines()[-1] if done.stdout else "no report"
    return found == 0 and done.stdout != "", f"{summary}; {len(own)} answers of Prism's own that it refuses, {len(known)} explained"


def explained(excluded):
    """What the list says of Prism: `prism:TEXT`, a part of a failure, with `%20` for a blank."""
    return [unquote(word.removeprefix("prism:")) for word in excluded if word.startswith("prism:")]


# What Prism says where it cannot make an answer, or takes a body of `""`, `0` or `false` for none.
UNABLE = (
    "errors#NO_COMPLEX_OBJECT_TEXT",
    "errors#SCHEMA_TOO_COMPLEX",
    "Cannot find serializer",
    '"code":"required","message":"Body parameter is required"',
)


def of_prism(line):
    """Whether all that Prism objects to is in the response, which it made itself or could not make, or no fault at all."""
    if any(word in line for word in UNABLE):
        return True
    places = re.findall(r'"location":\["(\w+)"', line)
    return "errors#VIOLATIONS" in line and places != [] and set(places) == {"response"}


def judged_by_contract(folder, name):
    """Whether client and mock agree."""
    out = CACHE / "reports" / f"{name}.contract.txt"
    out.parent.mkdir(parents=True, exist_ok=True)
    command = ["cargo", "test", "--quiet", "--all-features", "--test", "contract", "-p", f"s-{name}", "--", "--nocapture"]
    environment = {**os.environ, "CARGO_TARGET_DIR": str(CACHE / "target")}
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, env=environment)
    out.write_text(done.stdout + done.stderr)
    summary = re.search(r"^\d+ operations, .*$", done.stdout, re.M)
    return done.returncode == 0, summary.group(0) if summary else "no report"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--judge", choices=("schemathesis", "prism", "contract"), default="schemathesis")
    parser.add_argument("--only", default="")
    parser.add_argument("--max-examples", type=int, default=20)
    parser.add_argument("--seconds", type=int, default=300)
    parser.add_argument("--paths", help="an expression: Schemathesis asks only the paths that fit, once something was mended")
    parser.add_argument("--generator", type=Path, help="the built command; built where it is not given")
    arguments = parser.parse_args()
    found = descriptions([name for name in arguments.only.split(",") if name])
    program = None
    if arguments.judge != "contract":
        # Whatever reads YAML runs where Schemathesis is installed.
        program = tools()
        inside(program)
    if arguments.judge == "prism":
        program = prism()
    command = arguments.generator or generator()
    # Runs beside each other share the workspace, and take turns to build it; what they report has places of its own.
    CACHE.mkdir(parents=True, exist_ok=True)
    with open(CACHE / "building", "w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        folder, programs = build(found, command, arguments.judge)
    failed = 0
    for name, path, excluded in found:
        start = time.monotonic()
        if arguments.judge == "schemathesis":
            excluded = [word for word in excluded if not word.startswith("prism:")]
            good, what = judged_by_schemathesis(program, name, path, excluded, programs / f"s-{name}-mock", arguments)
        elif arguments.judge == "prism":
            good, what = judged_by_prism(program, name, path, excluded, programs / f"s-{name}-calls", arguments)
        else:
            good, what = judged_by_contract(folder, name)
        failed += not good
        verdict = "nothing found" if good else f"FOUND, see {CACHE / 'reports'}/{name}*"
        print(f"{name}: {what}, {time.monotonic() - start:.0f} s: {verdict}", flush=True)
    print(f"{arguments.judge}: {len(found)} descriptions, {failed} with findings")
    sys.exit(1 if failed or not found else 0)


if __name__ == "__main__":
    main()
