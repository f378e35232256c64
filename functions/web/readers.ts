import type { OpenIdLogin } from '#adapters/identity/open-id-login.ts';
import { claimsSchema, identityOf } from '#domain/identity/claims.ts';
import { recogniseCaller } from '#functions/middleware/callers.ts';
import type { TablePorts } from '#functions/middleware/ports.ts';
import type { LoggedIn, Login, Recognised } from '#web/ports.ts';

/** The login as the pages use it: what the provider says of somebody is kept with their session. */
export const portalLogin = (login: OpenIdLogin): Login => ({
  begin: login.begin,
  logoutAddress: login.logoutAddress,
  async finish(returned, checks) {
    const finished = await login.finish(returned, checks);
    if (!finished.ok) return finished;
    const { claims } = finished;
    return { ok: true, who: { person: claims.sub, claims: JSON.stringify(claims) } };
  },
});

/** Finds who somebody is in Beraad today, by what their login said of them, with the name of their body. */
export const readerOf =
  (ports: TablePorts, operator: string) =>
  async ({ claims }: LoggedIn): Promise<Recognised> => {
    const identity = identityOf(claimsSchema.parse(JSON.parse(claims)));
    const recognised = await recogniseCaller(ports, operator, identity);
    if (!recognised.ok) return { ok: false, code: recognised.refusal.code };
    const { person } = recognised;
    const { organisation, committee } = person;
    const body =
      committee !== undefined
        ? await ports.directory.committee(committee)
        : organisation !== undefined
          ? await ports.directory.organisation(organisation)
          : undefined;
    return { ok: true, reader: { person, name: identity.name ?? person.id, body: body?.name } };
  };
