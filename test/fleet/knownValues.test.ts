import fc from 'fast-check';
import { knownValue } from '../../fleet/knownValues';

/** Properties as a policy has them in a preview: reading an unknown one throws. */
const throwing = {
    known: 1,
    get unknown(): string {
        throw Object.assign(new Error('string value at .unknown can’t be known during preview'), {
            unknownTypeSentinel: 'x',
        });
    },
};

describe('a value without its unknown parts', () => {
    it('is the same where all is known', () => {
        fc.assert(
            fc.property(fc.jsonValue(), (value) => {
                expect(knownValue(value)).toEqual({ value, unknown: [] });
            }),
        );
    });

    it('lacks the properties that throw, and names them', () => {
        expect(knownValue({ spec: throwing })).toEqual({ value: { spec: { known: 1 } }, unknown: ['spec.unknown'] });
    });

    it('passes on any other error', () => {
        const broken = {
            get field(): string {
                throw new TypeError('broken');
            },
        };
        expect(() => knownValue(broken)).toThrow('broken');
    });
});
