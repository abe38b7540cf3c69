import { isObject } from '../../isObject';
import type { Refusal } from '../protocol/plugin';
import { type Properties, textAt, textsAt, type Value } from '../protocol/values';
import type { JsonName } from './x509';

/** Attributes of a distinguished name in the order in which they are written, by the tls package's names. */
const attributes: [field: string, identifier: string][] = [
    ['country', 'C'],
    ['organization', 'O'],
    ['organizationalUnit', 'OU'],
    ['locality', 'L'],
    ['province', 'ST'],
    ['streetAddresses', '2.5.4.9'],
    ['postalCode', '2.5.4.17'],
    ['commonName', 'CN'],
    ['serialNumber', '2.5.4.5'],
    ['emailAddress', 'E'],
];

/** The subject as a distinguished name; empty when there is none. */
export function distinguishedName(subject: Value | undefined): JsonName {
    return attributes.flatMap(([field, identifier]) => {
        const single = textAt(subject, field);
        const values = single === undefined ? textsAt(subject, field) : [single];
        return values.map((value) => ({ [identifier]: [value] }));
    });
}

export function refusedSubject(inputs: Properties): Refusal[] {
    const subject = inputs['subject'];
    const known = attributes.map(([field]) => field);
    return Object.keys(isObject(subject) ? subject : {})
        .filter((field) => !known.includes(field))
        .map((field) => ({
            property: `subject.${field}`,
            reason: `is not part of a subject; known: ${known.join(', ')}`,
        }));
}
