import * as pulumi from '@pulumi/pulumi';
import { InvalidArguments, refuse } from '../../components/invalidArguments';
import { resolved } from '../../components/resolved';

interface Args {
    size: pulumi.Input<number>;
    parts?: pulumi.Input<pulumi.Input<string>[]>;
}

const small = ({ size, parts }: pulumi.Unwrap<Args>) => {
    refuse('Thing', size > 3 ? [{ path: 'size', reason: 'is too big.' }] : []);
    return `${size} ${(parts ?? []).join()}`;
};

/** Parts of an Output that the SDK keeps to itself; each rejects when the value does. */
interface Inner<T> {
    promise(): Promise<T>;
    allResources(): Promise<unknown>;
    isKnown: Promise<boolean>;
    isSecret: Promise<boolean>;
}

async function settled<T>(output: pulumi.Output<T>): Promise<T> {
    const inner = output as unknown as Inner<T>;
    await Promise.allSettled([inner.allResources(), inner.isKnown, inner.isSecret]);
    return inner.promise();
}

describe('resolved', () => {
    it('reads plain arguments at once', async () => {
        expect(await settled(resolved<Args, string>({ size: 1, parts: ['a'] }, small))).toBe('1 a');
    });

    it('refuses plain arguments where they are given', () => {
        expect(() => resolved<Args, string>({ size: 4 }, small)).toThrow(InvalidArguments);
    });

    it.each<[string, Args]>([
        ['an output', { size: pulumi.output(1), parts: ['a'] }],
        ['a promise', { size: Promise.resolve(1), parts: ['a'] }],
        ['an output within a list', { size: 1, parts: [pulumi.output('a')] }],
    ])('reads %s once it is known', async (_, args) => {
        expect(await settled(resolved(args, small))).toBe('1 a');
    });

    it('refuses in the output what only the output knows', async () => {
        await expect(settled(resolved({ size: pulumi.output(4) }, small))).rejects.toThrow('`size` is too big.');
    });
});

describe('refuse', () => {
    it('lists every problem in one error', () => {
        const refused = () =>
            refuse('Thing', [
                { path: 'a', reason: 'is wrong.', fix: 'Use 1.' },
                { path: 'b', reason: 'too.' },
            ]);
        expect(refused).toThrow('Thing cannot be declared like this:\n  - `a` is wrong. Use 1.\n  - `b` too.');
    });
});
