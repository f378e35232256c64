import * as z from 'zod';
import { CAMPAIGN_PROGRESS, type Campaign } from '#domain/accession/campaign.ts';
import { ACCESSION_STATES } from '#domain/accession/steps.ts';
import { localDateOf, withOffset } from '#domain/calendar/brussels-time.ts';
import { remindAccedersBody } from '#domain/commands/campaign-commands.ts';
import { remindAcceders } from '#domain/usecases/campaigns.ts';
import { campaignSeenBy, listCampaigns, progressOf, type SeenCampaign } from '#functions/middleware/campaign-reads.ts';
import type { ApiPorts } from '../api-ports.ts';
import { NO_FIELDS, operation, type Route } from '../operation.ts';
import { NEXT, nextCursor, PAGE_QUERY, pageAsked } from '../paging.ts';
import { Problem, problemOf } from '../problem.ts';
import { type ApiRequest, dossierOfPath, safeguardsOf } from '../request.ts';

const instant = z.iso.datetime({ offset: true });
const day = z.iso.date();

const progressSchema = z.object({
  /** The acceders of the version before, who have to sign anew. */
  renewing: z.int(),
  /** Those of them who have signed. */
  signed: z.int(),
  /** Those of them whose commitment a person reviews. */
  underReview: z.int(),
  /** Those of them who are still waited for. */
  waitedFor: z.int(),
  /** Others who have signed the new version. */
  joined: z.int(),
});

const campaignListItem = z
  .object({
    dossier: z.string(),
    amends: z.string(),
    number: z.string(),
    version: z.int(),
    state: z.enum(['running', 'closed']),
    from: instant,
    until: instant,
    progress: progressSchema,
  })
  .meta({ id: 'campaignListItem' });

const campaignSchema = z
  .object({
    ...campaignListItem.shape,
    organisations: z.array(
      z.object({
        organisation: z.string(),
        renews: z.boolean(),
        progress: z.enum(CAMPAIGN_PROGRESS),
        versions: z.array(
          z.object({ dossier: z.string(), version: z.int(), state: z.enum(ACCESSION_STATES), since: day.optional() }),
        ),
        remindedAt: instant.optional(),
        remindableFrom: day.optional(),
      }),
    ),
    commands: z.array(z.literal('remind-acceders')),
  })
  .meta({ id: 'campaign' });

const listItem = (campaign: Campaign): z.input<typeof campaignListItem> => {
  const { dossier, amends, number, version, state, from, until } = campaign;
  return {
    dossier,
    amends,
    number,
    version,
    state,
    from: withOffset(from),
    until: withOffset(until),
    progress: progressOf(campaign),
  };
};

const campaignView = ({ campaign, commands }: SeenCampaign): z.input<typeof campaignSchema> => ({
  ...listItem(campaign),
  organisations: campaign.members.map(({ versions, remindedAt, ...member }) => ({
    ...member,
    versions: versions.map(({ activeSince, ...version }) => ({
      ...version,
      ...(activeSince === undefined ? {} : { since: localDateOf(activeSince) }),
    })),
    ...(remindedAt === undefined ? {} : { remindedAt: withOffset(remindedAt) }),
  })),
  commands: [...commands],
});

async function campaignAnswer(ports: ApiPorts, request: ApiRequest) {
  const dossier = dossierOfPath(request);
  const seen = await campaignSeenBy(ports, request.person, dossier);
  if (seen === undefined) throw new Problem(404, 'no-such-campaign', `${dossier} opens no campaign that you may see.`);
  return { version: seen.version, body: campaignView(seen) };
}

/** The renewal of accessions to a new version of a general deliberation. */
export const campaignRoutes: readonly Route[] = [
  operation({
    operation: 'list-campaigns',
    method: 'GET',
    path: '/api/v1/campaigns',
    subject: 'Accessions',
    summary:
      'the campaigns that run now and that the caller may see whole: new versions of general deliberations, published and not in force yet',
    query: z.strictObject(PAGE_QUERY),
    body: NO_FIELDS,
    answers: z.object({ campaigns: z.array(campaignListItem), ...NEXT }),
    async answer(ports, { request, query }) {
      const asked = pageAsked(ports, request, 'list-campaigns', query);
      const { campaigns, next } = await listCampaigns(ports, request.person, asked);
      return { body: { campaigns: campaigns.map(listItem), ...nextCursor(ports, request, 'list-campaigns', next) } };
    },
  }),
  operation({
    operation: 'get-campaign',
    method: 'GET',
    path: '/api/v1/dossiers/{dossier}/campaign',
    subject: 'Accessions',
    summary:
      'the campaign that a new version of a general deliberation opens: which organisation has signed which version; an organisation without a part in the dossier sees itself',
    query: NO_FIELDS,
    body: NO_FIELDS,
    answers: campaignSchema,
    answer: (ports, { request }) => campaignAnswer(ports, request),
  }),
  operation({
    operation: 'remind-acceders',
    method: 'POST',
    path: '/api/v1/dossiers/{dossier}/remind-acceders',
    subject: 'Accessions',
    summary:
      'sends a reminder to the organisations that have not signed the new version: those that are named, or all that were not reminded in the last seven days',
    isCommand: true,
    query: NO_FIELDS,
    body: remindAccedersBody,
    answers: campaignSchema,
    statuses: { 200: 'The reminders leave now; the campaign as it stands.' },
    async answer(ports, { request, body }) {
      const result = await remindAcceders(ports, body, request.person, safeguardsOf(request, 'remind-acceders'));
      if (!result.ok) throw problemOf(result);
      return campaignAnswer(ports, request);
    },
  }),
];
