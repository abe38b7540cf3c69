import * as fc from 'fast-check';
import { changesBetween, propertyPath, touches } from '../../../plugins/protocol/changes';
import type { Properties } from '../../../plugins/protocol/values';

const paths = (before: Properties, after: Properties): Record<string, string> =>
    Object.fromEntries(changesBetween(before, after).map(({ segments, kind }) => [propertyPath(segments), kind]));

describe('changesBetween', () => {
    it.each<[what: string, before: Properties, after: Properties, expected: Record<string, string>]>([
        ['an added member', {}, { a: 1 }, { a: 'add' }],
        ['a removed member', { a: 1 }, {}, { a: 'delete' }],
        ['a changed scalar, deep down', { a: { b: [{ c: 1 }] } }, { a: { b: [{ c: 2 }] } }, { 'a.b[0].c': 'update' }],
        ['an element that was appended', { a: [1] }, { a: [1, 2] }, { 'a[1]': 'add' }],
        ['a changed type', { a: [1] }, { a: { b: 1 } }, { a: 'update' }],
        ['a key that needs quotes', { a: { 'x.y/z': 1 } }, { a: { 'x.y/z': 2 } }, { 'a["x.y/z"]': 'update' }],
        ['a first key that needs quotes', { 'tls.key': 1 }, {}, { '["tls.key"]': 'delete' }],
        ['nothing', { a: [1, { b: null }] }, { a: [1, { b: null }] }, {}],
    ])('finds %s', (_, before, after, expected) => expect(paths(before, after)).toEqual(expected));

    it('finds nothing exactly when nothing differs', () => {
        const properties = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 })) as fc.Arbitrary<Properties>;
        fc.assert(fc.property(properties, (of) => expect(changesBetween(of, structuredClone(of))).toEqual([])));
        fc.assert(
            fc.property(properties, fc.string(), (of, key) => {
                expect(changesBetween(of, { ...of, [key]: 'never generated: \u{1F600}' })).toHaveLength(1);
            }),
        );
    });
});

describe('touches', () => {
    it.each<[boolean, string, (string | number)[]]>([
        [true, 'spec.selector', ['spec', 'selector']],
        [true, 'spec.selector', ['spec', 'selector', 'matchLabels', 'app']],
        [true, 'spec.selector', ['spec']],
        [false, 'spec.selector', ['spec', 'replicas']],
        [true, 'spec.ports.0.name', ['spec', 'ports', 0, 'name']],
        [true, 'spec.ports.*.name', ['spec', 'ports', 3, 'name']],
        [false, 'data', ['metadata']],
    ])('is %s for %s and a change at %j', (expected, path, segments) => {
        expect(touches({ segments, kind: 'update' }, path)).toBe(expected);
    });
});
