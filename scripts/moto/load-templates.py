"""Loads the templates of a cloud assembly into moto's CloudFormation and says, as JSON, what it took and what it refuses.

    python3 scripts/moto/load-templates.py cdk.out/assembly

Nothing leaves the process: moto answers in the place of AWS. Needs the Python packages moto and boto3.
"""

import importlib
import json
import logging
import os
import sys
import warnings

# The account of the example stage.
ACCOUNT = "111122223333"
os.environ.update(
    AWS_ACCESS_KEY_ID="test", AWS_SECRET_ACCESS_KEY="test", AWS_DEFAULT_REGION="eu-west-1", MOTO_ACCOUNT_ID=ACCOUNT
)

# moto says things of its own; only the result goes to the output.
result = sys.stdout
sys.stdout = sys.stderr

import boto3
import moto
from moto import mock_aws
from moto.awslambda.models import lambda_backends
from moto.backends import list_of_moto_modules
from moto.cloudformation import parsing

warnings.simplefilter("ignore")
logging.disable(logging.WARNING)


def in_order(assembly):
    """The stacks of the manifest, each after those that it depends on."""
    with open(os.path.join(assembly, "manifest.json")) as file:
        artifacts = json.load(file)["artifacts"]
    ordered = []

    def add(name):
        artifact = artifacts[name]
        for other in artifact.get("dependencies", []):
            add(other)
        if artifact["type"] == "aws:cloudformation:stack" and name not in ordered:
            ordered.append(name)

    for name in artifacts:
        add(name)
    return [(name, artifacts[name]["properties"]["templateFile"], artifacts[name]["environment"]) for name in ordered]


FAIL_ON_TAGS = {"AWS::KMS::Key", "AWS::SSM::Parameter"}

refused = []
create = parsing.parse_and_create_resource


def create_or_note(logical_id, resource_json, *rest, **more):
    """A resource that moto cannot make keeps no other from being made."""
    try:
        return create(logical_id, resource_json, *rest, **more)
    except Exception as error:  # noqa: BLE001: whatever it refuses with is what we want to know
        if logical_id not in [one["id"] for one in refused]:
            why = f"{type(error).__name__}: {error}"[:160]
            refused.append({"id": logical_id, "type": resource_json["Type"], "why": why})
        return None


def put_code(resources, region):
    """What CDK uploads before it deploys: the code of functions, here empty."""
    s3 = boto3.client("s3", region_name=region)
    for resource in resources.values():
        code = resource.get("Properties", {}).get("Code", {}) if resource["Type"] == "AWS::Lambda::Function" else {}
        if "S3Key" in code:
            bucket = code["S3Bucket"] = f"cdk-hnb659fds-assets-{ACCOUNT}-{region}"
            if bucket not in [one["Name"] for one in s3.list_buckets()["Buckets"]]:
                place = {} if region == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": region}}
                s3.create_bucket(Bucket=bucket, **place)
            s3.put_object(Bucket=bucket, Key=code["S3Key"], Body=b"")


def is_supported(kind):
    return kind in parsing.get_model_map() or kind in parsing.NULL_MODELS or kind.startswith("Custom::")


def load(name, template, region):
    """One template; what became of its resources."""
    resources = template["Resources"]
    unsupported = {}
    for resource in resources.values():
        kind = resource["Type"]
        if not is_supported(kind):
            unsupported[kind] = unsupported.get(kind, 0) + 1
    # Tags in CloudFormation's form make moto's key and parameter fail.
    for resource in resources.values():
        if resource["Type"] in FAIL_ON_TAGS:
            resource.get("Properties", {}).pop("Tags", None)
    # moto fails as a whole on an output of what it does not know; another stack that imports it is loaded with this in its place.
    for said in template.get("Outputs", {}).values():
        value = said["Value"] if isinstance(said["Value"], dict) else {}
        told = value.get("Ref") or (value.get("Fn::GetAtt") or [None])[0]
        if told in resources and not is_supported(resources[told]["Type"]):
            said["Value"] = f"arn:aws:unsupported:{region}:{ACCOUNT}:{told}"
    put_code(resources, region)
    refused.clear()
    whole = None
    client = boto3.client("cloudformation", region_name=region)
    try:
        client.create_stack(StackName=name, TemplateBody=json.dumps(template), Capabilities=["CAPABILITY_NAMED_IAM"])
    except Exception as error:  # noqa: BLE001
        whole = f"{type(error).__name__}: {error}"[:300]
    return {
        "resources": len(resources),
        "loaded": 0 if whole else len(resources) - sum(unsupported.values()) - len(refused),
        "unsupported": dict(sorted(unsupported.items())),
        "refused": sorted(refused, key=lambda one: one["id"]),
        **({"failed": whole} if whole else {}),
    }


def know_every_service():
    """moto knows the resources of a service only when that has been used or imported."""
    for module in list_of_moto_modules():
        try:
            importlib.import_module(f"moto.{module}.models")
        except ImportError:
            # It needs a package that is not here; what belongs to it counts as not supported.
            pass


def main(assembly):
    know_every_service()
    parsing.parse_and_create_resource = create_or_note
    stacks = {}
    with mock_aws(config={"lambda": {"use_docker": False}}):
        for name, file, environment in in_order(assembly):
            region = environment.rsplit("/", 1)[-1]
            boto3.client("ssm", region_name=region).put_parameter(
                Name="/cdk-bootstrap/hnb659fds/version", Value="30", Type="String", Overwrite=True
            )
            with open(os.path.join(assembly, file)) as template:
                stacks[name] = load(name, json.load(template), region)
        there = {
            "tables": boto3.client("dynamodb", region_name="eu-west-1").list_tables()["TableNames"],
            # Asked of moto itself: its API without Docker answers from another list than CloudFormation fills.
            "functions": len(list(lambda_backends[ACCOUNT]["eu-west-1"].list_functions())),
            "machines": sorted(
                machine["name"]
                for machine in boto3.client("stepfunctions", region_name="eu-west-1").list_state_machines()["stateMachines"]
            ),
        }
    json.dump({"moto": moto.__version__, "stacks": stacks, "there": there}, result, indent=2)
    result.write("\n")


if __name__ == "__main__":
    main(sys.argv[1])
