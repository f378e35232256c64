import { resolve } from 'node:path';
import { epochOf, instantOfLocal } from '#domain/calendar/brussels-time.ts';
import { isLocalTime } from '#domain/commands/shared-fields.ts';

/** The program was started in a way that cannot work; the message says what to do, and needs no stack. */
export class StartProblem extends Error {
  override readonly name = 'StartProblem';
}

/** How the platform is to be started. */
export interface StartSettings {
  /** 0 takes any free port. */
  readonly port: number;
  readonly folder: string;
  /** Where time begins on an empty platform, milliseconds since 1970; undefined for today, with the example dossiers. */
  readonly beginAt: number | undefined;
}

const DEFAULT_PORT = 3000;
const LARGEST_PORT = 65_535;

function readPort(text: string | undefined): number {
  if (text === undefined || text === '') return DEFAULT_PORT;
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= LARGEST_PORT) return port;
  throw new StartProblem(
    `PORT is "${text}", which is no port. Give a number from 0 to ${LARGEST_PORT} (0 takes any free one): PORT=3100 npm start`,
  );
}

function readBegin(text: string | undefined): number | undefined {
  if (text === undefined || text === '') return undefined;
  if (isLocalTime(text)) return epochOf(instantOfLocal(text));
  throw new StartProblem(
    `BERAAD_NOW is "${text}", which is no time in Brussels. Write it as 2017-06-01T09:00: BERAAD_NOW=2017-06-01T09:00 npm start`,
  );
}

/** Reads the settings from the environment. */
export function readSettings(environment: NodeJS.ProcessEnv, defaultFolder: string): StartSettings {
  const { PORT, BERAAD_DATA, BERAAD_NOW } = environment;
  return {
    port: readPort(PORT),
    folder: resolve(BERAAD_DATA === undefined || BERAAD_DATA === '' ? defaultFolder : BERAAD_DATA),
    beginAt: readBegin(BERAAD_NOW),
  };
}
