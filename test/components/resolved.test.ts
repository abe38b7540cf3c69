import * as pulumi from '@pulumi/pulumi';
import { InvalidArguments, refuse } from '../../components/invalidArguments';
import { resolved, resolvedFrom } from '../../components/resolved';

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
        expect(await settled(resolved<Args, string>('Thing', { size: 1, parts: ['a'] }, small))).toBe('1 a');
    });

    it('refuses plain arguments where they are given', () => {
        expect(() => resolved<Args, string>('Thing', { size: 4 }, small)).toThrow(InvalidArguments);
    });

    it.each<[string, Args]>([
        ['an output', { size: pulumi.output(1), parts: ['a'] }],
        ['a promise', { size: Promise.resolve(1), parts: ['a'] }],
        ['an output within a list', { size: 1, parts: [pulumi.output('a')] }],
    ])('reads %s once it is known', async (_, args) => {
        expect(await settled(resolved('Thing', args, small))).toBe('1 a');
    });

    it('refuses in the output what only the output knows', async () => {
        await expect(settled(resolved('Thing', { size: pulumi.output(4) }, small))).rejects.toThrow(
            '`size` is too big.',
        );
    });
});

/** A component of ours, since the table of arguments has no other. */
describe('an argument that the component does not have', () => {
    const read = ({ host, port = 80 }: { host: string; port?: number }) => {
        refuse('EchoApp', port > 0 ? [] : [{ path: 'port', reason: 'is 0.' }]);
        return host.length;
    };
    const refused = (args: object, part: object = args) =>
        settled(resolvedFrom('MeshFailover', args, part as { host: string }, read)).then(
            () => undefined,
            (error: unknown) => (error as InvalidArguments).problems.map(({ path, fix }) => `${path}: ${fix}`),
        );

    it('is refused beside every other problem', () => {
        expect(() => resolvedFrom('MeshFailover', { detecton: {} }, { host: 'a', port: 0 }, read)).toThrow(
            '- `detecton` is not an argument; did you mean `detection`?\n  - `port` is 0.',
        );
        expect(() => resolvedFrom('MeshFailover', { servise: {} }, {} as { host: string }, read)).toThrow(
            'MeshFailover cannot be declared like this:\n  - `servise` is not an argument; did you mean `service`?',
        );
    });

    it('is refused at once if it is plain, whatever the others are', () => {
        const args = { host: pulumi.output('a'), detecton: {} };
        expect(() => resolvedFrom('MeshFailover', args, args, read)).toThrow('`detecton`');
    });

    it('is refused once it is known', async () => {
        const later = { service: pulumi.output({ hosts: 'a' }) };
        expect(await refused(later)).toEqual(['service.hosts: did you mean `host`?']);
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
