import * as pulumi from '@pulumi/pulumi';
import { InvalidArguments, refuse } from '../../components/invalidArguments';
import { isRefusal } from '../../errors';

const problems = [
    { path: 'localities[1].weight', reason: 'is 0.', fix: 'Give it 1 to 100.' },
    { path: 'hardening', reason: 'is "soft"', fix: 'known are hardened, guide.' },
    { path: 'preference', reason: 'names `mars` twice.' },
];
const error = new InvalidArguments('LocalityFailover', problems);

describe('invalid arguments', () => {
    it('are listed in one text', () => {
        expect(error.message.split('\n')).toEqual([
            'LocalityFailover cannot be declared like this:',
            '  - `localities[1].weight` is 0. Give it 1 to 100.',
            '  - `hardening` is "soft"; known are hardened, guide.',
            '  - `preference` names `mars` twice.',
        ]);
    });

    it('are an error of the program’s user, which Pulumi shows without a stack trace', () => {
        expect(pulumi.RunError.isInstance(error)).toBe(true);
        expect(isRefusal(error)).toBe(true);
        expect(error.name).toBe('InvalidArguments');
    });

    it('are reported by property path to programs in other languages', () => {
        expect(pulumi.InputPropertiesError.isInstance(error)).toBe(true);
        expect(error.errors).toEqual([
            { propertyPath: 'localities[1].weight', reason: 'is 0. Give it 1 to 100.' },
            { propertyPath: 'hardening', reason: 'is "soft"; known are hardened, guide.' },
            { propertyPath: 'preference', reason: 'names `mars` twice.' },
        ]);
    });

    it('are none where no check found a problem', () => {
        expect(() => refuse('LocalityFailover', [])).not.toThrow();
        expect(() => refuse('LocalityFailover', problems)).toThrow(error);
    });
});
