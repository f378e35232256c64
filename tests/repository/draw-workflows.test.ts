import { describe, expect, test } from 'vitest';
import { drawMachine, drawPage } from '#scripts/draw-workflows.ts';
import { aMachine, fileOf } from './support/machine.ts';

describe('the drawing of a workflow', () => {
  test('shows states as sentences, conditions, inner machines and caught errors', () => {
    expect(drawMachine(aMachine())).toEqual([
      'stateDiagram-v2',
      '  direction TB',
      '  state "Wait for the next event" as s1',
      '  state "Is it published?" as s2',
      '  state "For each condition" as s3 {',
      '    state "Open" as s3a1',
      '    [*] --> s3a1',
      '    s3a1 --> [*]',
      '  }',
      '  state "Done" as s4',
      '  state "Failed#58; it broke" as s5',
      '  [*] --> s1',
      '  s1 --> s2',
      '  s1 --> s2 : ⚡ Timeout',
      '  s1 --> s5 : ⚡ any error',
      "  s2 --> s3 : $event.type = 'DecisionPublished' and $exists($event.conditions)",
      '  s2 --> s4 : otherwise',
      '  s3 --> s4',
      '  s4 --> [*]',
      '  s5 --> [*]',
      '  classDef question fill:#fff3bf,stroke:#a67c00,color:#222',
      '  class s2 question',
      '  classDef failure fill:#ffe0e0,stroke:#b00020,color:#222',
      '  class s5 failure',
    ]);
  });

  test('shortens a long condition', () => {
    const machine = aMachine();
    machine.States['Is it published?'].Choices[0]!.Condition = `{% $states.input.type in ['${'x'.repeat(100)}'] %}`;

    const arrow = drawMachine(machine).find((line) => line.startsWith('  s2 --> s3'));

    expect(arrow).toMatch(/ : type in \['x+…$/);
  });

  test('draws branches side by side', () => {
    const branch = (name: string) => ({ StartAt: name, States: { [name]: { Type: 'Succeed' } } });
    const both = { Type: 'Parallel', Branches: [branch('One'), branch('Two')], End: true };

    const lines = drawMachine({ StartAt: 'Both', States: { Both: both } });

    expect(lines.slice(2, 11)).toEqual([
      '  state "Both" as s1 {',
      '    state "One" as s1a1',
      '    [*] --> s1a1',
      '    s1a1 --> [*]',
      '    --',
      '    state "Two" as s1b1',
      '    [*] --> s1b1',
      '    s1b1 --> [*]',
      '  }',
    ]);
  });

  test('changes when the workflow changes, so that a stale page is noticed', () => {
    const machine = aMachine();
    const before = drawPage([fileOf(machine)]);
    machine.States['Is it published?'].Default = 'Failed: it broke';

    expect(drawPage([fileOf(machine)])).not.toBe(before);
    expect(before).toContain(
      '## example\n\nA task that waits, a question, and two ends.\n\n```mermaid\nstateDiagram-v2\n',
    );
  });

  test('refuses a transition to a state that is not there', () => {
    expect(() => drawMachine({ StartAt: 'Gone', States: {} })).toThrow('no state is named "Gone"');
  });
});
