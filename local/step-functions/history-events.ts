import { isObject, parseJson } from './json-text.ts';
import type { EventRecord } from './records.ts';
import { seconds } from './requests.ts';

/** Members that `includeExecutionData: false` leaves out. */
const DATA_MEMBERS = new Set([
  'input',
  'output',
  'inputDetails',
  'outputDetails',
  'parameters',
  'assignedVariables',
  'assignedVariablesDetails',
]);

/** Name of the member that holds an event's details: API model, `HistoryEvent`. */
function detailsName(type: string): string {
  if (type.endsWith('StateEntered')) return 'stateEnteredEventDetails';
  if (type.endsWith('StateExited')) return 'stateExitedEventDetails';
  return `${type.charAt(0).toLowerCase()}${type.slice(1)}EventDetails`;
}

/** An event as GetExecutionHistory answers it. */
export function historyEvent(event: EventRecord, includeExecutionData: boolean): object {
  const details = event.details === undefined ? undefined : parseJson(event.details);
  const shown =
    includeExecutionData || !isObject(details)
      ? details
      : Object.fromEntries(Object.entries(details).filter(([name]) => !DATA_MEMBERS.has(name)));
  return {
    timestamp: seconds(event.at),
    type: event.type,
    id: event.id,
    previousEventId: event.previous,
    ...(shown === undefined ? {} : { [detailsName(event.type)]: shown }),
  };
}
