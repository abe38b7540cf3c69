import type { Problem } from '../problem';
/** A block of IPv4 addresses. */
export interface Cidr {
    first: number;
    last: number;
    prefix: number;
}

/** Parses a block such as `10.4.0.0/14`; undefined for anything else, also where host bits are set. */
export function cidr(text: string): Cidr | undefined {
    const [, a, b, c, d, length] = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(text) ?? [];
    const octets = [a, b, c, d].map(Number);
    const prefix = Number(length);
    if (octets.some((octet) => !(octet <= 255)) || !(prefix <= 32)) {
        return undefined;
    }
    const first = octets.reduce((sum, octet) => sum * 256 + octet, 0);
    const size = 2 ** (32 - prefix);
    return first % size === 0 ? { first, last: first + size - 1, prefix } : undefined;
}

/** An address in dotted notation. */
export function dotted(address: number): string {
    return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');
}

export function overlap(one: Cidr, other: Cidr): boolean {
    return one.first <= other.last && other.first <= one.last;
}

/**
 * Problems of subnets, which must be blocks of addresses that do not overlap.
 *
 * @param subnets Subnets by the name of their argument; undefined ones are ignored.
 */
export function subnetProblems(subnets: Readonly<Record<string, string | undefined>>): Problem[] {
    const given = Object.entries(subnets).flatMap(([argument, text]) =>
        text === undefined ? [] : [{ argument, text, block: cidr(text) }],
    );
    return [
        ...given
            .filter(({ block }) => !block)
            .map(({ argument, text }) => ({
                path: argument,
                reason:
                    `is "${text}"; a block of IPv4 addresses is needed that starts at its first one, such as ` +
                    '"10.4.0.0/14".',
            })),
        ...given.flatMap((one, index) =>
            given
                .slice(index + 1)
                .filter((other) => one.block && other.block && overlap(one.block, other.block))
                .map((other) => ({
                    path: one.argument,
                    reason: `(${one.text}) and \`${other.argument}\` (${other.text}) have addresses in common`,
                    fix: 'use blocks that do not overlap.',
                })),
        ),
    ];
}
