import * as z from 'zod';
import { type ListPosition, listPositionSchema } from '#adapters/dynamodb/lists.ts';
import { localDate } from '#domain/commands/shared-fields.ts';
import type { PageAsked } from '#functions/middleware/lists.ts';
import type { ApiPorts } from './api-ports.ts';
import { Problem } from './problem.ts';
import type { ApiRequest } from './request.ts';

const LONGEST_PAGE = 100;
const USUAL_PAGE = 50;

/** What every list takes beside its own filters. */
export const PAGE_QUERY = {
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(LONGEST_PAGE)
    .default(USUAL_PAGE)
    .meta({
      description: 'how many at most',
      override: { type: 'integer', minimum: 1, maximum: LONGEST_PAGE, default: USUAL_PAGE },
    }),
  cursor: z.string().max(4000).optional().meta({ description: '`next` of the page before, with the same filters' }),
};

/** What a list takes that is given whole, unless it is asked for page by page. */
export const PART_QUERY = {
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(LONGEST_PAGE)
    .optional()
    .meta({
      description: 'how many at most; without it the list comes whole',
      override: { type: 'integer', minimum: 1, maximum: LONGEST_PAGE },
    }),
  cursor: PAGE_QUERY.cursor,
};

/** A filter by due day. */
export const DUE_QUERY = {
  dueFrom: localDate.optional().meta({ description: 'due on this day or later' }),
  dueUntil: localDate.optional().meta({ description: 'due on this day or earlier' }),
};

/** Where the next page begins; a page may be short, or empty, and not be the last. */
export const NEXT = {
  next: z.string().optional().meta({ description: 'the cursor of the next page; absent at the end' }),
};

const cursorSchema = z.object({ list: z.string(), position: listPositionSchema });

/** What a cursor is good for: one list, with its filters, as one caller sees it. */
function listKey({ person, query, path }: ApiRequest, operation: string): string {
  const { limit: _limit, cursor: _cursor, ...filters } = query;
  const { role, organisation, committee } = person;
  return JSON.stringify([operation, path, role, organisation, committee, Object.entries(filters).sort()]);
}

/** The stretch of a list that a request asks for. */
export function pageAsked(
  { cursors }: ApiPorts,
  request: ApiRequest,
  operation: string,
  { limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined },
): PageAsked {
  if (cursor === undefined) return { limit };
  const opened = cursors.open(cursor);
  const read = opened === undefined ? undefined : cursorSchema.safeParse(JSON.parse(opened)).data;
  if (read === undefined || read.list !== listKey(request, operation)) {
    throw new Problem(
      400,
      'invalid-cursor',
      'This cursor is not of this list with these filters; begin again without.',
    );
  }
  return { limit, from: read.position };
}

/** The cursor of the next page, as an answer has it. */
export function nextCursor(
  { cursors }: ApiPorts,
  request: ApiRequest,
  operation: string,
  position: ListPosition | undefined,
): { readonly next?: string } {
  if (position === undefined) return {};
  const cursor: z.infer<typeof cursorSchema> = { list: listKey(request, operation), position };
  return { next: cursors.close(JSON.stringify(cursor)) };
}

/** The part of a list that a request asks for, of one that only grows at its end, and where it goes on. */
export function partOf<Row>(
  ports: ApiPorts,
  request: ApiRequest,
  operation: string,
  rows: readonly Row[],
  { limit, cursor }: { readonly limit?: number | undefined; readonly cursor?: string | undefined },
): { readonly rows: Row[]; readonly next?: string } {
  if (limit === undefined && cursor === undefined) return { rows: [...rows] };
  const { from, limit: most } = pageAsked(ports, request, operation, { limit: limit ?? LONGEST_PAGE, cursor });
  const begin = Number(from?.after?.place ?? 0);
  const end = begin + most;
  const position = end < rows.length ? { source: 0, after: { place: String(end) } } : undefined;
  return { rows: rows.slice(begin, end), ...nextCursor(ports, request, operation, position) };
}
