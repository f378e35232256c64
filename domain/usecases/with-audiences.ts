import { isActiveAcceder } from '#domain/accession/state.ts';
import { accededDossier, type QueuedNotice } from '#domain/notices/notice.ts';
import type { Acceders } from '#domain/ports/ports.ts';

/**
 * Says with each notice to an audience who belongs to it, by the acceders' logs as they stand now: a later step, at the same instant
 * even, changes nothing about whom an event tells. An event that names its audience itself is left as it is.
 */
export async function withAudiences(
  acceders: Acceders,
  notices: readonly QueuedNotice[],
): Promise<readonly QueuedNotice[]> {
  const dossiers = new Set(
    notices.flatMap(({ recipient, audience }) => (audience === undefined ? (accededDossier(recipient) ?? []) : [])),
  );
  if (dossiers.size === 0) return notices;
  const known = new Map(
    await Promise.all(
      [...dossiers].map(async (dossier) => [dossier, await acceders.of(dossier)] satisfies [string, unknown]),
    ),
  );
  return notices.map((notice) => {
    const rows = known.get(accededDossier(notice.recipient) ?? '');
    if (rows === undefined || notice.audience !== undefined) return notice;
    const audience = rows
      .filter(({ periods }) => isActiveAcceder(periods, notice.asBefore))
      .map(({ organisation }) => organisation);
    return { ...notice, audience: audience.sort() };
  });
}
