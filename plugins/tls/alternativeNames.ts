import { isIP } from 'node:net';
import type { Refusal } from '../protocol/plugin';
import { type Properties, textsAt } from '../protocol/values';

/** A name of the SubjectAlternativeName extension, in the X.509 library's terms. */
export interface AlternativeName {
    type: 'dns' | 'ip' | 'url';
    value: string;
}

export function alternativeNames(inputs: Properties): AlternativeName[] {
    return [
        ...textsAt(inputs, 'dnsNames').map((value) => ({ type: 'dns' as const, value })),
        ...textsAt(inputs, 'ipAddresses').map((value) => ({ type: 'ip' as const, value })),
        ...textsAt(inputs, 'uris').map((value) => ({ type: 'url' as const, value })),
    ];
}

export function refusedNames(inputs: Properties): Refusal[] {
    return [
        ...textsAt(inputs, 'ipAddresses').flatMap((address, index) =>
            isIP(address) > 0
                ? []
                : [{ property: `ipAddresses[${index}]`, reason: `"${address}" is not an IP address` }],
        ),
        ...textsAt(inputs, 'uris').flatMap((uri, index) =>
            URL.canParse(uri) ? [] : [{ property: `uris[${index}]`, reason: `"${uri}" is not a URI` }],
        ),
    ];
}
