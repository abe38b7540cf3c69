import type { PartialRecord } from './trustRecord';

const hourMs = 3_600_000;

/**
 * Everything by which a change from one record to the next would break connections: those between what has changed
 * already and what has not, and those of certificates that are still in use under an old root. What is not known is not
 * judged.
 */
export function transitionProblems(before: PartialRecord, after: PartialRecord, now: number): string[] {
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
): string[] {
    if (issuingRoot === undefined || issuingRoot === signing) {
        return [];
    }
    if (!trusted.includes(issuingRoot)) {
        return [
            `The root ${short(issuingRoot)} is to sign, but was not trusted here until now: all that has not heard of ` +
                'it would refuse the new certificates. Introduce it first (`rotation.phase: introduce`), with an ' +
                'update of its own.',
        ];
    }
    const settled = Date.parse(issuingRootSince ?? '') + hours * hourMs;
    return now < settled
        ? [
              `The root ${short(issuingRoot)} is to sign, but exists only since ${issuingRootSince}, and it takes up ` +
                  `to ${hours} h (\`settlingHours\`) until all have heard of it. Stay with \`introduce\` until ` +
                  `${time(settled)}.`,
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
): string[] {
    const dropped = trusted.filter((root) => after.trustedRoots !== undefined && !after.trustedRoots.includes(root));
    if (dropped.includes(signing)) {
        return [
            `The root ${short(signing)} is to be trusted no more, but all certificates were signed under it until ` +
                'now. Have them issued again first (`rotation.phase: reissue`), with an update of its own.',
        ];
    }
    const settled = Date.parse(issuedAt) + hours * hourMs;
    return dropped.length > 0 && now < settled
        ? [
              `The root ${dropped.map(short).join(', ')} is to be trusted no more, but what signs here changed only at ` +
                  `${issuedAt}, and certificates from before are used for up to ${hours} h (\`settlingHours\`). Stay ` +
                  `with \`reissue\` until ${time(settled)}.`,
          ]
        : [];
}

const short = (root: string) => `${root.slice(0, 12)}…`;

const time = (at: number) => new Date(at).toISOString();

/** The problem with a time to settle, or nothing. */
export function settlingProblems(settlingHours: number): string[] {
    return Number.isFinite(settlingHours) && settlingHours >= 0
        ? []
        : [`\`settlingHours\` is ${settlingHours}; a number of hours of at least 0 is needed.`];
}
