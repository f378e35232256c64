import type { ServerResponse } from 'node:http';
import { renderMessage } from '#adapters/ses/render-message.ts';
import { previewIndex } from './preview-pages.ts';
import { SAMPLES, sampleName } from './samples.ts';

const PLACE = '/dev/mail/preview';
const TYPES = {
  html: 'text/html; charset=UTF-8',
  txt: 'text/plain; charset=UTF-8',
  eml: 'text/plain; charset=UTF-8',
} as const;
type Form = keyof typeof TYPES;

const isForm = (text: string | undefined): text is Form => text !== undefined && Object.hasOwn(TYPES, text);

/** Answers the preview of the mail: the list at /dev/mail/preview, and each message below it; false for every other address. */
export async function answerPreview(url: URL, response: ServerResponse, portalUrl: string): Promise<boolean> {
  if (url.pathname !== PLACE && !url.pathname.startsWith(`${PLACE}/`)) return false;
  const answer = (type: string, body: string | Buffer, status = 200) => {
    response.writeHead(status, {
      'content-type': type,
      // A message has its style with it, and fetches nothing.
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
    });
    response.end(body);
    return true;
  };
  if (url.pathname === PLACE)
    return answer(TYPES.html, String(await previewIndex((name, form) => `${PLACE}/${name}.${form}`)));
  const file = url.pathname.slice(PLACE.length + 1);
  const form = file.split('.').at(-1);
  const sample = SAMPLES.find((each) => sampleName(each) === file.slice(0, file.lastIndexOf('.')));
  if (sample === undefined || !isForm(form)) return answer(TYPES.txt, 'Zo is er geen voorbeeld.\n', 404);
  const { html, text, raw } = await renderMessage(sample.message, {
    from: 'Beraad <beraad@beraad.example>',
    portalUrl,
  });
  return answer(TYPES[form], { html, txt: text, eml: raw }[form]);
}
