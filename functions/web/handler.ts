import middy from '@middy/core';

/** The portal behind API Gateway. */
export const handler = middy().handler(async () => ({ statusCode: 404, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: 'Niet gevonden' }));
