import * as z from 'zod';

/** Registers something as the platform's administrator. */
export async function asAdministrator(url: string, path: string, body: object): Promise<void> {
  const token = z
    .object({ access_token: z.string() })
    .parse(
      await (
        await fetch(`${url}/dev/token`, { method: 'POST', body: JSON.stringify({ persona: '_beheerder' }) })
      ).json(),
    ).access_token;
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const response = await fetch(`${url}/api/v1/${path}`, { method: 'PUT', headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
}
