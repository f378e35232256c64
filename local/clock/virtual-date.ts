import { VirtualClock } from './virtual-clock.ts';

/**
 * Gives this realm a `Date` that tells the platform's time. Production code reads the clock as it always does and has no branch for
 * running here; timers keep the machine's pace.
 */
export function installVirtualDate(shared: Float64Array): void {
  const clock = new VirtualClock(shared);
  const RealDate = Date;
  // A constructor that is called without arguments means "now"; everything else is the real Date's.
  const VirtualDate = new Proxy(RealDate, {
    construct: (target, given: unknown[], newTarget) =>
      Reflect.construct(target, given.length === 0 ? [clock.now()] : given, newTarget),
    apply: () => new RealDate(clock.now()).toString(),
    get: (target, name, receiver) => (name === 'now' ? () => clock.now() : Reflect.get(target, name, receiver)),
  });
  globalThis.Date = VirtualDate;
}
