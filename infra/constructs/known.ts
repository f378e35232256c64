import { Stack } from 'aws-cdk-lib';
import { type IFunction, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { type IQueue, Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { Names } from '../names.ts';

/** A function that another stack deploys, by its fixed name: whoever may call it is said where the calling is. */
export function knownFunction(scope: Construct, names: Names, name: string): IFunction {
  return LambdaFunction.fromFunctionAttributes(scope, `Known-${name}`, {
    functionArn: names.functionArn(name),
    sameEnvironment: true,
  });
}

/** The queue of failed events, by its fixed name; its own stack says who may send to it. */
export const knownFailedEvents = (scope: Construct, names: Names): IQueue =>
  Queue.fromQueueArn(
    scope,
    'KnownFailedEvents',
    Stack.of(scope).formatArn({ service: 'sqs', resource: `${names.prefix}-failed-events` }),
  );
