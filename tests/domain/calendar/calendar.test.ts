import Holidays from 'date-holidays';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addDays,
  atLocalTime,
  endOfDay,
  epochOf,
  instantOfLocal,
  localDateOf,
  localTimeOf,
  startOfDay,
  withOffset,
} from '#domain/calendar/brussels-time.ts';
import { holidaysOf } from '#domain/calendar/holidays.ts';
import { addPeriods, isZeroPeriod } from '#domain/calendar/periods.ts';
import {
  addWorkingDays,
  firstWorkingDayOnOrAfter,
  lastWorkingDayOnOrBefore,
  nonWorkingReason,
} from '#domain/calendar/working-days.ts';

const HOUR = 3_600_000;
const days = fc
  .date({ min: new Date('1970-01-02'), max: new Date('2200-12-30'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));

describe('the holidays', () => {
  test('are those that date-holidays knows for Belgium, from 1970 to 2200', () => {
    const belgium = new Holidays('BE');
    const differing: unknown[] = [];
    for (let year = 1970; year <= 2200; year += 1) {
      const theirs = belgium
        .getHolidays(year)
        .filter(({ type }) => type === 'public')
        .map(({ date }) => date.slice(0, 10));
      const ours = [...holidaysOf(year).keys()].sort();
      const wanted = [...new Set(theirs)].sort();
      if (JSON.stringify(ours) !== JSON.stringify(wanted)) differing.push({ year, ours, wanted });
    }

    expect(differing).toEqual([]);
  });

  test('are ten, by name, unless two share a day', () => {
    expect(new Set(holidaysOf(2017).values()).size).toBe(10);
    expect(holidaysOf(2017).get('2017-05-25')).toBe('ascension-day');
    // In 2008 Ascension fell on 1 May.
    expect(holidaysOf(2008).size).toBe(9);
  });
});

describe('working days', () => {
  test.each([
    ['2017-11-30', undefined],
    ['2017-12-02', { kind: 'weekend' }],
    ['2017-12-03', { kind: 'weekend' }],
    ['2017-12-25', { kind: 'holiday', name: 'christmas-day' }],
    ['2017-11-11', { kind: 'holiday', name: 'armistice-day' }],
    ['2017-11-02', undefined],
    ['2017-07-11', undefined],
    ['2017-12-27', { kind: 'closed-day' }],
  ])('%s is %j', (date, reason) => {
    expect(nonWorkingReason(date, ['2017-12-27'])).toEqual(reason);
  });

  test('pass over weekends, holidays and closed days, and say so', () => {
    expect(lastWorkingDayOnOrBefore('2017-12-27', ['2017-12-27'])).toEqual({
      date: '2017-12-26',
      skipped: [{ date: '2017-12-27', reason: { kind: 'closed-day' } }],
    });
    expect(firstWorkingDayOnOrAfter('2017-12-30', [])).toEqual({
      date: '2018-01-02',
      skipped: [
        { date: '2017-12-30', reason: { kind: 'weekend' } },
        { date: '2017-12-31', reason: { kind: 'weekend' } },
        { date: '2018-01-01', reason: { kind: 'holiday', name: 'new-year' } },
      ],
    });
  });

  test('are counted from the day after', () => {
    expect(addWorkingDays('2017-11-03', 10, []).date).toBe('2017-11-17');
    expect(addWorkingDays('2017-11-29', 5, []).date).toBe('2017-12-06');
    expect(addWorkingDays('2017-12-23', 0, []).date).toBe('2017-12-23');
  });

  test('are found in the right direction, whatever the day', () => {
    fc.assert(
      fc.property(days, fc.array(days, { maxLength: 3 }), fc.integer({ min: 1, max: 30 }), (date, closed, count) => {
        const before = lastWorkingDayOnOrBefore(date, closed);
        const after = firstWorkingDayOnOrAfter(date, closed);
        const counted = addWorkingDays(date, count, closed);
        for (const { date: found } of [before, after, counted]) expect(nonWorkingReason(found, closed)).toBeUndefined();
        expect(before.date <= date && date <= after.date).toBe(true);
        const passed = (epochOf(startOfDay(counted.date)) - epochOf(startOfDay(date))) / (24 * HOUR);
        expect(Math.round(passed)).toBe(count + counted.skipped.length);
      }),
    );
  });
});

describe('periods', () => {
  test.each([
    ['2018-01-31', 'P1M', 1, '2018-02-28'],
    ['2020-01-31', 'P1M', 1, '2020-02-29'],
    ['2018-01-31', 'P1M', 2, '2018-03-31'],
    ['2020-02-29', 'P1Y', 1, '2021-02-28'],
    ['2020-02-29', 'P1Y', 4, '2024-02-29'],
    ['2017-11-30', 'P3M', 1, '2018-02-28'],
    ['2017-01-15', 'P1Y6M', 1, '2018-07-15'],
    ['2017-01-15', 'P2W', 3, '2017-02-26'],
    ['2017-01-15', 'P1Y2M3W4D', 1, '2018-04-09'],
    ['2017-10-20', 'P10WD', 1, '2017-11-06'],
    ['2017-10-20', 'P10WD', 2, '2017-11-20'],
    ['2017-10-20', 'P30D', 0, '2017-10-20'],
  ])('from %s %s times %i is %s', (from, period, times, result) => {
    expect(addPeriods(from, period, times, []).date).toBe(result);
  });

  test.each(['P1H', '1M', 'PT1H', 'P1WDM', 'P-1D', ''])('do not include %j', (text) => {
    expect(() => addPeriods('2017-01-01', text, 1, [])).toThrow(RangeError);
  });

  test.each([
    ['P0D', true],
    ['P0WD', true],
    ['P10D', false],
    ['P1WD', false],
  ])('of nothing are known as such: %s is %s', (period, zero) => {
    expect(isZeroPeriod(period)).toBe(zero);
  });
});

describe('Brussels time', () => {
  test.each([
    ['2017-11-30T14:00', '2017-11-30T13:00:00.000Z', '2017-11-30T14:00:00+01:00'],
    ['2017-06-08T10:12', '2017-06-08T08:12:00.000Z', '2017-06-08T10:12:00+02:00'],
    // The last minute before and the first after summer time begins and ends.
    ['2017-03-26T01:59', '2017-03-26T00:59:00.000Z', '2017-03-26T01:59:00+01:00'],
    ['2017-03-26T03:00', '2017-03-26T01:00:00.000Z', '2017-03-26T03:00:00+02:00'],
    ['2017-10-29T01:59', '2017-10-28T23:59:00.000Z', '2017-10-29T01:59:00+02:00'],
    // The hour that comes twice is the earlier one.
    ['2017-10-29T02:30', '2017-10-29T00:30:00.000Z', '2017-10-29T02:30:00+02:00'],
    ['2017-10-29T03:00', '2017-10-29T02:00:00.000Z', '2017-10-29T03:00:00+01:00'],
  ])('%s is %s', (local, instant, shown) => {
    expect(instantOfLocal(local)).toBe(instant);
    expect(withOffset(instant)).toBe(shown);
  });

  test('lets an hour of sending in the hour that is skipped still fall on its day', () => {
    const instant = atLocalTime('2017-03-26', '02:30');

    expect(localDateOf(instant)).toBe('2017-03-26');
    expect(localTimeOf(instant)).toBe('03:30');
  });

  test.each([
    ['2017-03-26', 23],
    ['2017-10-29', 25],
    ['2017-11-30', 24],
  ])('gives %s %i hours', (date, hours) => {
    expect(epochOf(endOfDay(date)) - epochOf(startOfDay(date))).toBe(hours * HOUR);
  });

  test('ends a day where the next begins, and no instant belongs to two', () => {
    fc.assert(
      fc.property(days, (date) => {
        expect(endOfDay(date)).toBe(startOfDay(addDays(date, 1)));
        expect(localDateOf(startOfDay(date))).toBe(date);
        expect(localDateOf(new Date(epochOf(endOfDay(date)) - 1).toISOString())).toBe(date);
      }),
    );
  });
});
