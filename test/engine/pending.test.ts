import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { type ExportedState, packageOf, settlePending } from '../../engine/pending';

const operation = (type: string): { type: string; resource: { urn: string } } => ({
    type: 'creating',
    resource: { urn: `urn:pulumi:s::p::${type}::x` },
});

/** Settles a state, and gives what was imported and said. */
async function settled(
    pending: ReturnType<typeof operation>[],
): Promise<{ imported: ExportedState[]; said: string[] }> {
    const [imported, said]: [ExportedState[], string[]] = [[], []];
    const state = { version: 3, deployment: { resources: [{ urn: 'kept' }], pending_operations: pending } };
    await settlePending(
        (args) => {
            if (args[1] === 'import') {
                imported.push(JSON.parse(readFileSync(args[3] ?? '', 'utf8')) as ExportedState);
            }
            return Promise.resolve(JSON.stringify(state));
        },
        ['kubernetes', 'tls'],
        tmpdir(),
        (line) => said.push(line),
    );
    return { imported, said };
}

describe('settlePending', () => {
    it('leaves a state without pending operations alone', async () => {
        expect(await settled([])).toEqual({ imported: [], said: [] });
    });

    it('takes out what our plugins know, and nothing else', async () => {
        const foreign = operation('command:local:Command');
        const { imported, said } = await settled([operation('a:b:C$kubernetes:apps/v1:Deployment'), foreign]);
        expect(imported).toEqual([
            { version: 3, deployment: { resources: [{ urn: 'kept' }], pending_operations: [foreign] } },
        ]);
        expect(said).toEqual(['resuming after an interrupted run: 1 operation was under way']);
    });

    it('leaves the operations of other plugins to the engine', async () => {
        expect((await settled([operation('command:local:Command')])).imported).toEqual([]);
    });
});

describe('packageOf', () => {
    it.each([
        ['kubernetes:apps/v1:Deployment', 'kubernetes'],
        ['a:b:C$tls:index/privateKey:PrivateKey', 'tls'],
        ['pulumi:providers:kubernetes', 'kubernetes'],
        ['pulumi:pulumi:Stack', 'pulumi'],
    ])('of %s is %s', (type, expected) => expect(packageOf(`urn:pulumi:s::p::${type}::x`)).toBe(expected));
});
