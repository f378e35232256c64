import type { WorkflowFile } from '#scripts/workflow-files.ts';

/** A small valid state machine with every kind of thing the scripts look at. */
export function aMachine() {
  return {
    Comment: 'A task that waits, a question, and two ends.',
    QueryLanguage: 'JSONata',
    StartAt: 'Wait for the next event',
    States: {
      'Wait for the next event': {
        Type: 'Task',
        Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
        TimeoutSeconds: '{% $states.input.secondsLeft %}',
        Arguments: {
          FunctionName: '${AwaitEventFunction}',
          Payload: { token: '{% $states.context.Task.Token %}', attempts: '{% ${MaxAttempts} %}' },
        },
        Assign: {
          event: '{% $states.result.events[type = "DecisionPublished"][0] %}',
          names: '{% [$states.result.events.(name & "!")] %}',
        },
        Catch: [
          { ErrorEquals: ['States.Timeout'], Next: 'Is it published?' },
          { ErrorEquals: ['States.ALL'], Next: 'Failed: it broke' },
        ],
        Next: 'Is it published?',
      },
      'Is it published?': {
        Type: 'Choice',
        Choices: [
          {
            Condition: "{% $event.type = 'DecisionPublished' and $exists($event.conditions) %}",
            Next: 'For each condition',
          },
        ],
        Default: 'Done',
      },
      'For each condition': {
        Type: 'Map',
        Items: '{% $map($event.conditions, function($condition) { $condition.id }) %}',
        ItemProcessor: {
          StartAt: 'Open',
          States: {
            Open: {
              Type: 'Task',
              Resource: 'arn:aws:states:::lambda:invoke',
              TimeoutSeconds: 60,
              Arguments: { FunctionName: '${OpenFunction}' },
              End: true,
            },
          },
        },
        Next: 'Done',
      },
      Done: { Type: 'Succeed' },
      'Failed: it broke': { Type: 'Fail', Error: 'Broken', Cause: '{% $states.input.Cause %}' },
    },
  };
}

export function fileOf(machine: unknown): WorkflowFile {
  return { name: 'example', path: 'workflows/example.asl.json', text: JSON.stringify(machine) };
}
