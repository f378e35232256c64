"""Drives the engine with boto3, unchanged but for the endpoint: create, start, token, history. Prints what it saw as JSON."""

import json
import sys
import time

import boto3
from botocore.config import Config


def main(endpoint, tokens_file):
    sfn = boto3.client(
        "stepfunctions",
        endpoint_url=endpoint,
        region_name="eu-west-1",
        aws_access_key_id="local",
        aws_secret_access_key="local",
        config=Config(retries={"max_attempts": 1}),
    )
    definition = {
        "QueryLanguage": "JSONata",
        "StartAt": "Ask",
        "States": {
            "Ask": {
                "Type": "Task",
                "Resource": "arn:aws:states:::lambda:invoke.waitForTaskToken",
                "Arguments": {"FunctionName": "ask", "Payload": {"token": "{% $states.context.Task.Token %}"}},
                "Output": "{% $states.result.answer %}",
                "End": True,
            }
        },
    }
    machine = sfn.create_state_machine(name="from-boto3", definition=json.dumps(definition), roleArn="arn:aws:iam::000000000000:role/r")
    started = sfn.start_execution(stateMachineArn=machine["stateMachineArn"], name="one", input=json.dumps({"who": "boto3"}))
    errors = []
    for attempt in ("{", json.dumps({"who": "somebody else"})):
        try:
            sfn.start_execution(stateMachineArn=machine["stateMachineArn"], name="one", input=attempt)
        except sfn.exceptions.InvalidExecutionInput:
            errors.append("InvalidExecutionInput")
        except sfn.exceptions.ExecutionAlreadyExists:
            errors.append("ExecutionAlreadyExists")

    token = None
    for _ in range(100):
        with open(tokens_file, encoding="utf-8") as lines:
            token = lines.read().strip()
        if token:
            break
        time.sleep(0.05)
    sfn.send_task_heartbeat(taskToken=token)
    sfn.send_task_success(taskToken=token, output=json.dumps({"answer": 42}))
    try:
        sfn.send_task_success(taskToken=token, output="{}")
    except sfn.exceptions.TaskTimedOut:
        errors.append("TaskTimedOut")

    described = {}
    for _ in range(100):
        described = sfn.describe_execution(executionArn=started["executionArn"])
        if described["status"] != "RUNNING":
            break
        time.sleep(0.05)
    pages = sfn.get_paginator("get_execution_history").paginate(executionArn=started["executionArn"], PaginationConfig={"PageSize": 3})
    listed = sfn.list_executions(stateMachineArn=machine["stateMachineArn"], statusFilter="SUCCEEDED")
    print(
        json.dumps(
            {
                "boto3": boto3.__version__,
                "status": described["status"],
                "output": described["output"],
                "startYear": described["startDate"].year,
                "stopped": described["stopDate"] >= described["startDate"],
                "events": [event["type"] for page in pages for event in page["events"]],
                "listed": [execution["name"] for execution in listed["executions"]],
                "errors": errors,
            }
        )
    )


main(sys.argv[1], sys.argv[2])
