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

/** What is well-formed on AWS but not implemented here gets its own name, before the shape is checked. `list` is a list of states, well-formed or not. */
export function reportRefusals(list: unknown, location: string, report: Report): void {
  if (!isObject(list)) return;
  reportQueryLanguage(list, location, report);
  const { ProcessorConfig, States } = list;
  if (isObject(ProcessorConfig) && ProcessorConfig.Mode === 'DISTRIBUTED')
    report(
      'NOT_IMPLEMENTED',
      'Distributed Map is not implemented: use "Mode": "INLINE"',
      `${location}/ProcessorConfig/Mode`,
    );
  if (!isObject(States)) return;
  for (const [name, state] of Object.entries(States))
    if (isObject(state)) reportStateRefusals(state, `${location}/States/${name}`, report);
}

function reportQueryLanguage({ QueryLanguage }: Record<string, unknown>, location: string, report: Report): void {
  if (QueryLanguage === 'JSONPath')
    report(
      'NOT_IMPLEMENTED',
      'JSONPath definitions are not implemented: set "QueryLanguage": "JSONata"',
      `${location}/QueryLanguage`,
    );
}

function reportStateRefusals(state: Record<string, unknown>, location: string, report: Report): void {
  reportQueryLanguage(state, location, report);
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
  const { Resource, Type, Items, Branches, ItemProcessor } = state;
  if (Type === 'Map' && isObject(Items))
    report(
      'NOT_IMPLEMENTED',
      "'Items' must be an array: a Map over the members of an object is a Distributed Map, which is not implemented",
      `${location}/Items`,
    );
  if (Type === 'Task' && typeof Resource === 'string' && findService(Resource) === undefined) {
    report(
      'NOT_IMPLEMENTED',
      `the resource '${Resource}' is not implemented (those that are: a Lambda function's ARN, ${INTEGRATION_NAMES.map((name) => `arn:aws:states:::${name}`).join(', ')})`,
      `${location}/Resource`,
    );
  }
  if (Array.isArray(Branches))
    Branches.forEach((branch, index) => reportRefusals(branch, `${location}/Branches[${index}]`, report));
  reportRefusals(ItemProcessor, `${location}/ItemProcessor`, report);
}
