import * as pulumi from '@pulumi/pulumi';
import { judge, transitionGuard } from '../../../components/certificates/transitionGuard';
import { annotations, type TrustRecord } from '../../../components/certificates/trustRecord';
import { deploy } from '../../support/deployment';

const [first, second] = ['1'.repeat(64), '2'.repeat(64)];
const since = '2020-01-01T00:00:00.000Z';
const record: TrustRecord = {
    trustedRoots: [first],
    issuingRoot: first,
    issuingRootSince: since,
    issuedAt: since,
    settlingHours: 0,
    allowOutage: false,
};
const before = { metadata: { annotations: annotations(record) } };
const skipping = annotations({ ...record, trustedRoots: [second], issuingRoot: second });

/** What the guard says to a change, as the engine has it: secrets are Outputs. */
async function said(newInputs: Record<string, unknown>, preview = false): Promise<string> {
    let message = 'nothing';
    await deploy(
        () =>
            judge('MeshAuthority europe', before, newInputs).catch((error: Error) => {
                message = error.message;
            }),
        { preview },
    );
    return message;
}

const secretly = Object.fromEntries(Object.entries(skipping).map(([name, text]) => [name, pulumi.secret(text)]));

describe('the guard of a Secret', () => {
    it.each<[string, Record<string, unknown>]>([
        ['as they are', { metadata: { annotations: skipping } }],
        ['each a secret', { metadata: { annotations: secretly } }],
        ['a secret together', { metadata: { annotations: pulumi.secret(skipping) } }],
        ['in secret metadata', { metadata: pulumi.secret({ annotations: skipping }) }],
    ])('refuses what skips a phase, its annotations given %s', async (_, newInputs) => {
        const message = await said(newInputs);
        expect(message).toContain('MeshAuthority europe cannot be declared like this');
        expect(message).toContain(`removes the root ${first.slice(0, 12)}…`);
    });

    it('judges in a preview what is readable, and waits for nothing else', async () => {
        expect(await said({ metadata: { annotations: skipping } }, true)).toContain('removes the root');
        expect(await said({ metadata: { annotations: secretly } }, true)).toBe('nothing');
        expect(await said({ metadata: pulumi.output(pulumi.unknown) }, true)).toBe('nothing');
    });

    it.each([{}, { metadata: {} }, { metadata: { annotations: undefined } }])(
        'has nothing against %j',
        async (inputs) => {
            expect(await said(inputs)).toBe('nothing');
        },
    );

    it('is left out where the engine is a mock, so that programs can be tested', async () => {
        let binding: pulumi.ResourceHookBinding | undefined;
        await deploy(() => void (binding = transitionGuard('MeshAuthority europe')));
        expect(binding).toEqual({});
    });
});
