import type { Report } from './diagnostics.ts';
import { isObject } from './json-text.ts';
import { findService, INTEGRATION_NAMES } from './services.ts';

const JSONPATH_FIELDS = new Set([
  'InputPath',
  'OutputPath',
  'ResultPath',
  'Parameters',
  'ResultSelector',
  'Result',
  'ItemsPath',
  'SecondsPath',
  'TimestampPath',
  'TimeoutSecondsPath',
  'HeartbeatSecondsPath',
  'MaxConcurrencyPath',
  'ErrorPath',
  'CausePath',
  'Variable',
  'ToleratedFailureCountPath',
  'ToleratedFailurePercentagePath',
]);
const DISTRIBUTED_FIELDS = new Set([
  'ItemReader',
  'ItemBatcher',
  'ResultWriter',
  'ToleratedFailureCount',
  'ToleratedFailurePercentage',
  'Label',
]);

/** What is well-formed on AWS but not implemented here gets its own name, before the shape is checked. */
export function reportRefusals(value: unknown, location: string, report: Report): void {
  if (Array.isArray(value)) {
    value.forEach((item, index) => reportRefusals(item, `${location}[${index}]`, report));
    return;
  }
  if (!isObject(value)) return;
  for (const [key, child] of Object.entries(value)) {
    const at = `${location}/${key}`;
    if (key === 'QueryLanguage' && child === 'JSONPath')
      report('NOT_IMPLEMENTED', 'JSONPath definitions are not implemented: set "QueryLanguage": "JSONata"', at);
    if (key === 'Mode' && child === 'DISTRIBUTED')
      report('NOT_IMPLEMENTED', 'Distributed Map is not implemented: use "Mode": "INLINE"', at);
    if (key === 'States' || key === 'ItemProcessor' || key === 'ProcessorConfig') reportRefusals(child, at, report);
    else if (key === 'Branches') reportRefusals(child, at, report);
    else if (isObject(child) && typeof child.Type === 'string') reportStateRefusals(child, at, report);
  }
}

function reportStateRefusals(state: Record<string, unknown>, location: string, report: Report): void {
  for (const field of Object.keys(state)) {
    if (JSONPATH_FIELDS.has(field))
      report(
        'NOT_IMPLEMENTED',
        `the JSONPath field '${field}' is not supported in a JSONata state`,
        `${location}/${field}`,
      );
    if (DISTRIBUTED_FIELDS.has(field))
      report(
        'NOT_IMPLEMENTED',
        `'${field}' belongs to Distributed Map, which is not implemented`,
        `${location}/${field}`,
      );
    if (field === 'Iterator')
      report(
        'NOT_IMPLEMENTED',
        "'Iterator' is deprecated and not implemented: use 'ItemProcessor'",
        `${location}/${field}`,
      );
    if (field === 'Credentials')
      report('NOT_IMPLEMENTED', "'Credentials' (cross-account tasks) is not implemented", `${location}/${field}`);
  }
  const { Resource, Type, Items } = state;
  if (Type === 'Map' && isObject(Items))
    report(
      'NOT_IMPLEMENTED',
      'a Map over the members of an object is not implemented: Items must be an array',
      `${location}/Items`,
    );
  if (Type === 'Task' && typeof Resource === 'string' && findService(Resource) === undefined) {
    report(
      'NOT_IMPLEMENTED',
      `the resource '${Resource}' is not implemented: Lambda function ARNs and ${INTEGRATION_NAMES.map((name) => `arn:aws:states:::${name}`).join(', ')} are`,
      `${location}/Resource`,
    );
  }
  reportRefusals(state, location, report);
}
