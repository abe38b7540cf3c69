import type { Problem } from '../problem';
const hourMs = 3_600_000;

/** How long a certificate lasts, and how long before its end it is due for another. */
export interface Validity {
    validityHours: number;
    earlyRenewalHours: number;
}

/** What was given of it, else the default; a short-lived certificate is due in the last quarter of its life. */
export function validity(given: Partial<Validity>, usual: Validity): Validity {
    const validityHours = given.validityHours ?? usual.validityHours;
    const lastQuarter = Math.max(0, Math.floor(validityHours / 4));
    return {
        validityHours,
        earlyRenewalHours: given.earlyRenewalHours ?? Math.min(usual.earlyRenewalHours, lastQuarter),
    };
}

/** Everything wrong with a validity. */
export function validityProblems({ validityHours, earlyRenewalHours }: Validity): Problem[] {
    const lasts = Number.isInteger(validityHours) && validityHours > 0;
    return [
        ...(lasts
            ? []
            : [
                  {
                      path: 'validityHours',
                      reason: `is ${validityHours}; a whole number of hours of at least 1 is needed.`,
                  },
              ]),
        ...(Number.isInteger(earlyRenewalHours) && earlyRenewalHours >= 0
            ? []
            : [
                  {
                      path: 'earlyRenewalHours',
                      reason: `is ${earlyRenewalHours}; a whole number of hours of at least 0 is needed.`,
                  },
              ]),
        ...(lasts && earlyRenewalHours >= validityHours
            ? [
                  {
                      path: 'earlyRenewalHours',
                      reason:
                          `is ${earlyRenewalHours}, not less than the ${validityHours} of \`validityHours\`: every \`pulumi up\` ` +
                          'would issue another certificate.',
                      fix: `Use less, such as ${Math.floor(validityHours / 4)}.`,
                  },
              ]
            : []),
    ];
}

/** Whether a certificate that ends then is due for another now. */
export function isDue(validityEndTime: string, earlyRenewalHours: number, now: number): boolean {
    return now >= Date.parse(validityEndTime) - earlyRenewalHours * hourMs;
}

/** The earlier of two points in time. */
export function earlier(one: string, other: string): string {
    return Date.parse(one) <= Date.parse(other) ? one : other;
}
