import { rmSync } from 'node:fs';
import { epochOf, instantOfLocal } from '#domain/calendar/brussels-time.ts';
import { startPlatform } from '#local/platform/platform.ts';
import type { Platform, PlatformOptions } from '#local/platform/platform-interface.ts';
import { temporaryFolder } from '#local/platform/temporary-folder.ts';

/** A platform on a folder of its own. */
export interface TestPlatform extends AsyncDisposable {
  readonly folder: string;
  readonly platform: Platform;
  /** Ends the platform and starts it again on its folder, where it goes on. */
  restart(options?: Partial<PlatformOptions>): Promise<Platform>;
}

/** Milliseconds of a local Brussels time, `2017-11-30T14:00`. */
export const at = (local: string): number => epochOf(instantOfLocal(local));

/** Starts an empty platform whose time stands at a local time; disposing of it ends it and forgets its folder. */
export async function aPlatform(
  begin: string,
  options: Partial<Omit<PlatformOptions, 'folder' | 'beginAt'>> = {},
): Promise<TestPlatform> {
  const folder = temporaryFolder('test');
  const given: PlatformOptions = { folder, port: 0, beginAt: at(begin), time: 'standing', ...options };
  let platform = await startPlatform(given);
  return {
    folder,
    get platform() {
      return platform;
    },
    async restart(more = {}) {
      await platform.close();
      platform = await startPlatform({ ...given, ...more });
      return platform;
    },
    async [Symbol.asyncDispose]() {
      await platform.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
