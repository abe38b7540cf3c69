import * as fc from 'fast-check';
import {
    hasSecrets,
    hasUnknowns,
    plain,
    type Properties,
    secret,
    unknown,
    type Value,
    withoutNulls,
    withSecretsOf,
} from '../../../plugins/protocol/values';

const value = fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<Value>;
const properties = fc.dictionary(fc.string(), value) as fc.Arbitrary<Properties>;

describe('secrets', () => {
    it('are taken off by plain, wherever they are', () => {
        expect(plain({ a: secret({ b: secret('x') }), c: [secret(1)] })).toEqual({ a: { b: 'x' }, c: [1] });
    });

    it.each<[what: string, value: Properties, marked: Properties, expected: Properties]>([
        ['a member', { a: 1, b: 2 }, { a: secret(0) }, { a: secret(1), b: 2 }],
        ['a nested member', { a: { b: 1, c: 2 } }, { a: { b: secret(0) } }, { a: { b: secret(1), c: 2 } }],
        ['a whole array with one secret element', { a: [1, 2] }, { a: [0, secret(0)] }, { a: secret([1, 2]) }],
        ['an object that was marked as a whole', { a: { b: 1 } }, { a: secret({ b: 0 }) }, { a: secret({ b: 1 }) }],
        ['nothing that is not there', { a: 1 }, { b: secret(0) }, { a: 1 }],
        ['nothing twice', { a: secret(1) }, { a: secret(0) }, { a: secret(1) }],
    ])('carry over to %s', (_, of, marked, expected) => {
        expect(withSecretsOf(of, marked)).toEqual(expected);
    });

    it('never change the value', () => {
        fc.assert(
            fc.property(properties, properties, (of, marked) => {
                expect(plain(withSecretsOf(of, { ...marked, ...markedAll(of) }))).toEqual(of);
            }),
        );
    });

    it('cover everything when everything was marked', () => {
        fc.assert(
            fc.property(properties, (of) => {
                const covered = withSecretsOf(of, markedAll(of));
                Object.values(covered).forEach((member) => expect(hasSecrets(member)).toBe(true));
            }),
        );
    });
});

const markedAll = (of: Properties): Properties =>
    Object.fromEntries(Object.entries(of).map(([key, member]) => [key, secret(member)]));

describe('hasUnknowns', () => {
    it.each<[boolean, Value]>([
        [true, unknown],
        [true, { a: [{ b: unknown }] }],
        [true, { a: secret(unknown) }],
        [true, 'dd056dcd-154b-4c76-9bd3-c8f88648b5ff'],
        [false, { a: [1, null, 'x'] }],
    ])('is %s for %j', (expected, of) => expect(hasUnknowns(of)).toBe(expected));
});

describe('withoutNulls', () => {
    it('drops members that are null, at any depth', () => {
        expect(withoutNulls({ a: null, b: { c: null, d: [{ e: null, f: 1 }] } })).toEqual({ b: { d: [{ f: 1 }] } });
    });
});
