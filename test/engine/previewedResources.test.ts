import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { declaredResources, previewedResources } from '../../engine/previewedResources';

const provider = 'urn:pulumi:dev::shop::pulumi:providers:kubernetes::west';
const step = (op: string, newState?: object): object => ({ op, urn: 'urn:pulumi:dev::shop::a:b:C::c', newState });
const state = { type: 'a:b:C', urn: 'urn:pulumi:dev::shop::a:b:C::c', inputs: { x: 1 } };

describe('what `pulumi preview --json` declares', () => {
    const declared = (...steps: object[]) => declaredResources(JSON.stringify({ steps }));

    it.each(['create', 'same', 'update', 'create-replacement', 'import'])('has what it would %s', (op) => {
        expect(declared(step(op, state))).toEqual([
            { type: 'a:b:C', urn: state.urn, provider: undefined, properties: { x: 1 } },
        ]);
    });

    it.each(['delete', 'delete-replaced'])('has nothing that it would %s', (op) => {
        expect(declared(step(op, state))).toEqual([]);
    });

    it.each(['0f3c', '04da6b54-80e4-46f7-96ec-b56ff0331ba9'])('has the provider without its id, %s', (id) => {
        expect(declared(step('create', { ...state, provider: `${provider}::${id}` }))[0]?.provider).toBe(provider);
    });

    it('is nothing where nothing was printed', () => {
        expect(declaredResources('')).toEqual([]);
    });
});

describe('a preview of a stack', () => {
    let folder: string;
    beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'preview-'))));
    afterEach(() => rmSync(folder, { recursive: true }));

    it('has what would not change, which `pulumi` leaves out unless it is asked for', async () => {
        const pulumi = join(folder, 'pulumi');
        writeFileSync(
            pulumi,
            `#!/usr/bin/env node
            const [command, ...flags] = process.argv.slice(2);
            const steps = ${JSON.stringify([step('create', state), step('same', state)])};
            const shown = steps.filter(({ op }) => op !== 'same' || flags.includes('--show-sames'));
            const isForStack = flags[flags.indexOf('--stack') + 1] === 'dev';
            console.log(command === 'version' ? 'v3.999.0' : JSON.stringify({ steps: isForStack ? shown : [] }));`,
        );
        chmodSync(pulumi, 0o755);
        const resources = await previewedResources({ project: folder, stack: 'dev', pulumi, folder });
        expect(resources).toHaveLength(2);
    });
});
