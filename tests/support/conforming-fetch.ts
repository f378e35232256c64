/** Every answer of the API in every test is held against the OpenAPI document; one that breaks it fails the test that asked. */

const plainFetch = globalThis.fetch;

globalThis.fetch = async (input, init) => {
  const response = await plainFetch(input, init);
  const { pathname } = new URL(response.url === '' ? String(input) : response.url);
  if (!pathname.startsWith('/api/')) return response;
  const { breaksDocument } = await import('./conformance.ts');
  const broken = breaksDocument({
    method: init?.method ?? (input instanceof Request ? input.method : 'GET'),
    path: pathname,
    status: response.status,
    contentType: response.headers.get('content-type') ?? '',
    text: await response.clone().text(),
  });
  if (broken !== undefined) throw new Error(`An answer breaks the OpenAPI document: ${broken}`);
  return response;
};
