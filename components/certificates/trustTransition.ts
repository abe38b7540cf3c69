import type { Problem } from '../problem';
import type { PartialRecord } from './trustRecord';

const hourMs = 3_600_000;

/**
 * Everything by which a change from one record to the next would break connections: those between what has changed
 * already and what has not, and those of certificates that are still in use under an old root. What is not known is not
 * judged.
 */
export function transitionProblems(before: PartialRecord, after: PartialRecord, now: number): Problem[] {
    const { trustedRoots, issuingRoot, issuedAt } = before;
    if (after.allowOutage || trustedRoots === undefined || issuingRoot === undefined || issuedAt === undefined) {
        return [];
    }
    const hours = after.settlingHours ?? 0;
    return [
        ...signingProblems(trustedRoots, issuingRoot, after, hours, now),
        ...droppingProblems(trustedRoots, issuingRoot, issuedAt, after, hours, now),
    ];
}

/** By the root that is to sign now. */
function signingProblems(
    trusted: readonly string[],
    signing: string,
    { issuingRoot, issuingRootSince }: PartialRecord,
    hours: number,
    now: number,
): Problem[] {
    if (issuingRoot === undefined || issuingRoot === signing) {
        return [];
    }
    if (!trusted.includes(issuingRoot)) {
        return [
            {
                path: 'rotation.phase',
                reason:
                    `lets the root ${short(issuingRoot)} sign, which was not trusted here until now: workloads that do ` +
                    'not trust it yet would reject the new certificates.',
                fix: 'Introduce it first (`rotation.phase: introduce`), in a separate update.',
            },
        ];
    }
    const settled = Date.parse(issuingRootSince ?? '') + hours * hourMs;
    return now < settled
        ? [
              {
                  path: 'rotation.phase',
                  reason:
                      `lets the root ${short(issuingRoot)} sign, which exists only since ${issuingRootSince}; it takes ` +
                      `up to ${hours} h (\`settlingHours\`) until every workload trusts it.`,
                  fix: `Stay with \`introduce\` until ${time(settled)}.`,
              },
          ]
        : [];
}

/** By the roots that are to be trusted no more. */
function droppingProblems(
    trusted: readonly string[],
    signing: string,
    issuedAt: string,
    after: PartialRecord,
    hours: number,
    now: number,
): Problem[] {
    const dropped = trusted.filter((root) => after.trustedRoots !== undefined && !after.trustedRoots.includes(root));
    if (dropped.includes(signing)) {
        return [
            {
                path: 'rotation.phase',
                reason: `removes the root ${short(signing)}, but all certificates were signed under it until now.`,
                fix: 'Issue them again first (`rotation.phase: reissue`), in a separate update.',
            },
        ];
    }
    const settled = Date.parse(issuedAt) + hours * hourMs;
    return dropped.length > 0 && now < settled
        ? [
              {
                  path: 'rotation.phase',
                  reason:
                      `removes the root ${dropped.map(short).join(', ')}, but the issuer here changed only at ` +
                      `${issuedAt}, and certificates from before are used for up to ${hours} h (\`settlingHours\`).`,
                  fix: `Stay with \`reissue\` until ${time(settled)}.`,
              },
          ]
        : [];
}

const short = (root: string) => `${root.slice(0, 12)}…`;

const time = (at: number) => new Date(at).toISOString();

/** The problem with a time to settle, or nothing. */
export function settlingProblems(settlingHours: number): Problem[] {
    return Number.isFinite(settlingHours) && settlingHours >= 0
        ? []
        : [{ path: 'settlingHours', reason: `is ${settlingHours}; a number of hours of at least 0 is needed.` }];
}
