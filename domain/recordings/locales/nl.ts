/** Events that decisions of this field have in common, as people call them. */
const EVENT_NAMES: Readonly<Record<string, string>> = {
  'sample-drawn': 'steekproef getrokken',
  ceremony: 'ceremonie gehouden',
  'ceremony-held': 'ceremonie gehouden',
  'batch-received': 'bestand ontvangen',
  'zivver-rolled-out': 'Zivver in gebruik genomen',
  'processor-engaged': 'verwerker ingeschakeld',
  'plan-validated': 'plan gevalideerd',
};

/** An event that a party reports, in Dutch: by its common name, else by the words of the reference that its decision gave it. */
export const reportedEventName = (event: string): string =>
  Object.hasOwn(EVENT_NAMES, event) ? (EVENT_NAMES[event] ?? event) : event.replaceAll('-', ' ');
