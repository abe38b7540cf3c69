import type { TrustRecord } from './trustRecord';

const hourMs = 3_600_000;

/**
 * Everything by which a change from one record to the next would break connections: those between what has changed
 * already and what has not, and those of certificates that are still in use under an old root.
 */
export function transitionProblems(before: TrustRecord, after: TrustRecord, now: number): string[] {
    if (after.allowOutage) {
        return [];
    }
    const { settlingHours } = after;
    const settled = (since: string) => Date.parse(since) + settlingHours * hourMs;
    const anotherSigns = after.issuingRoot !== before.issuingRoot;
    const dropped = before.trustedRoots.filter((root) => !after.trustedRoots.includes(root));
    const introduced = before.trustedRoots.includes(after.issuingRoot);
    const stillSigning = dropped.includes(before.issuingRoot);
    return [
        ...(introduced
            ? []
            : [
                  `The root ${short(after.issuingRoot)} is to sign, but was not trusted here until now: all that has ` +
                      'not heard of it would refuse the new certificates. Introduce it first ' +
                      '(`rotation.phase: introduce`), with an update of its own.',
              ]),
        ...(stillSigning
            ? [
                  `The root ${short(before.issuingRoot)} is to be trusted no more, but all certificates were signed ` +
                      'under it until now. Have them issued again first (`rotation.phase: reissue`), with an update ' +
                      'of its own.',
              ]
            : []),
        ...(introduced && anotherSigns && now < settled(after.issuingRootSince)
            ? [
                  `The root ${short(after.issuingRoot)} is to sign, but exists only since ${after.issuingRootSince}, ` +
                      `and it takes up to ${settlingHours} h (\`settlingHours\`) until all have heard of it. Stay ` +
                      `with \`introduce\` until ${time(settled(after.issuingRootSince))}.`,
              ]
            : []),
        ...(dropped.length > 0 && !stillSigning && now < settled(before.issuedAt)
            ? [
                  `${dropped.map((root) => `The root ${short(root)}`).join(', ')} is to be trusted no more, but ` +
                      `the authority here changed only at ${before.issuedAt}, and certificates from before are used ` +
                      `for up to ${settlingHours} h (\`settlingHours\`). Stay with \`reissue\` until ` +
                      `${time(settled(before.issuedAt))}.`,
              ]
            : []),
    ];
}

const short = (root: string) => `${root.slice(0, 12)}…`;

const time = (at: number) => new Date(at).toISOString();

/** The problem with a time to settle, or nothing. */
export function settlingProblems(settlingHours: number): string[] {
    return Number.isFinite(settlingHours) && settlingHours >= 0
        ? []
        : [`\`settlingHours\` is ${settlingHours}; a number of hours of at least 0 is needed.`];
}
