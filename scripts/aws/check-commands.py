"""Holds the aws commands of pages against the models of AWS's own SDK: that each operation and each option is one that AWS knows.

    python3 scripts/aws/check-commands.py docs/deploy.md docs/runbooks/*.md

Needs the Python package botocore, which brings the models; nothing is called.
"""

import re
import sys

import botocore.session
from botocore import xform_name

# What the aws program has of itself: options of every command, and commands that are no operations.
EVERYWHERE = {"query", "output", "cli-binary-format", "region", "profile"}
PAGING = {"max-items", "page-size", "starting-token"}
OWN = {("s3", "ls"): {"recursive"}}
session = botocore.session.get_session()
SERVICES = set(session.get_available_services())


def commands(text):
    """Every aws command of a page, also one inside another: its service, its name, and what follows."""
    inside = re.findall(r"\$\(([^)]*)\)", text)
    text = "\n".join([re.sub(r"\$\([^)]*\)", "VALUE", text), *inside])
    for found in re.finditer(r"(?<![\w/-])aws ([a-z0-9-]+) ([a-z0-9-]+)([^`\n]*)", text):
        yield found.group(1), found.group(2), found.group(3)


def fault(service, command, rest):
    options = {found for found in re.findall(r"(?<=\s)--([a-z0-9-]+)", rest)}
    if (service, command) in OWN:
        unknown = options - OWN[(service, command)] - EVERYWHERE
        return f"has no --{sorted(unknown)[0]}" if unknown else None
    if service not in SERVICES:
        return "is no service"
    model = session.get_service_model(service)
    if command == "wait":
        waiter = session.create_client(service, region_name="eu-west-1").waiter_names
        name = rest.split()[0].replace("-", "_")
        return None if name in waiter else f"waits for nothing called {name}"
    by_name = {xform_name(name, "-"): name for name in model.operation_names}
    if command not in by_name:
        return "is no operation"
    shape = model.operation_model(by_name[command]).input_shape
    members = shape.members if shape is not None else {}
    known = {xform_name(name, "-") for name in members} | EVERYWHERE | PAGING
    # A yes or no is also said with no-.
    known |= {f"no-{name}" for name in known}
    unknown = {option for option in options if option not in known}
    if unknown:
        return f"has no --{sorted(unknown)[0]}"
    required = {xform_name(name, "-") for name in (shape.required_members if shape is not None else [])}
    # Named in passing, without any option, it is not a command to copy.
    given = options | {option.removeprefix("no-") for option in options}
    missing = required - given if options else set()
    return f"lacks --{sorted(missing)[0]}" if missing else None


count = 0
faults = []
for page in sys.argv[1:]:
    with open(page) as file:
        for service, command, rest in commands(file.read()):
            count += 1
            wrong = fault(service, command, rest)
            if wrong:
                faults.append(f"{page}: aws {service} {command} {wrong}")
print(f"{count} commands")
for one in faults:
    print(one)
sys.exit(1 if faults or count == 0 else 0)
