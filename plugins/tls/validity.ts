import type { Refusal } from '../protocol/plugin';
import { numberAt, type Properties, textAt } from '../protocol/values';

const hourMs = 3_600_000;

/** From now, in whole seconds, as certificates count. */
export interface Validity {
    notBefore: Date;
    notAfter: Date;
}

export function validityOf(inputs: Properties, now: number = Date.now()): Validity {
    const start = Math.floor(now / 1000) * 1000;
    const hours = numberAt(inputs, 'validityPeriodHours') ?? 0;
    return { notBefore: new Date(start), notAfter: new Date(start + hours * hourMs) };
}

/** RFC 3339 without fractions, e.g. `2026-11-21T08:00:00Z`. */
export function timeText(date: Date): string {
    return date.toISOString().replace(/\.\d+Z$/, 'Z');
}

/** True from `earlyRenewalHours` before the recorded end on: then the next update replaces the certificate. */
export function isReadyForRenewal(outputs: Properties, inputs: Properties, now: number = Date.now()): boolean {
    const end = Date.parse(textAt(outputs, 'validityEndTime') ?? '');
    return Number.isFinite(end) && now >= end - (numberAt(inputs, 'earlyRenewalHours') ?? 0) * hourMs;
}

export function refusedValidity(inputs: Properties): Refusal[] {
    const [hours, early] = [numberAt(inputs, 'validityPeriodHours'), numberAt(inputs, 'earlyRenewalHours') ?? 0];
    if (hours !== undefined && hours <= 0) {
        return [{ property: 'validityPeriodHours', reason: `${hours}; expected more than 0` }];
    }
    if (early < 0) {
        return [{ property: 'earlyRenewalHours', reason: `${early}; expected 0 or more` }];
    }
    return hours !== undefined && early >= hours
        ? [
              {
                  property: 'earlyRenewalHours',
                  reason: `${early} is not less than \`validityPeriodHours\` (${hours}): every update would replace the certificate`,
              },
          ]
        : [];
}
