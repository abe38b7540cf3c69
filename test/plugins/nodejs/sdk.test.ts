import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as pulumi from '@pulumi/pulumi';
import ts from 'typescript';
import { sdkFiles, writeSdk } from '../../../plugins/nodejs/writeSdk';

const root = resolve(__dirname, '..', '..', '..');
const schemaText = readFileSync(join(root, 'schema.json'), 'utf8');
const cache = join(root, 'node_modules', '.cache');

let folder: string;
beforeAll(async () => {
    mkdirSync(cache, { recursive: true });
    folder = mkdtempSync(join(cache, 'sdk-'));
    writeSdk(schemaText, folder);
    await pulumi.runtime.setMocks({
        newResource: ({ name, inputs }) => ({ id: name, state: { ...(inputs as object), host: 'hello.default' } }),
        call: () => ({}),
    });
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What TypeScript says about a program that uses the SDK, checking the SDK's own declarations too. */
function problems(program: string): string[] {
    const file = join(folder, 'program.ts');
    writeFileSync(file, `import { EchoApp, types } from './index';\n${program}`);
    const options: ts.CompilerOptions = {
        strict: true,
        exactOptionalPropertyTypes: true,
        noEmit: true,
        module: ts.ModuleKind.Node16,
        target: ts.ScriptTarget.ES2022,
        types: [],
    };
    const checked = ts.createProgram([file], options);
    const ours = checked.getSourceFiles().filter(({ fileName }) => fileName.startsWith(folder));
    return ours
        .flatMap((source) => [...checked.getSyntacticDiagnostics(source), ...checked.getSemanticDiagnostics(source)])
        .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}

describe('the SDK of a package', () => {
    it('types arguments and outputs', () => {
        const right = `const app = new EchoApp('a', { appName: 'a', text: 'b', cluster: 'c', hardening: types.enums.Hardening.Guide });
            export const host: import('@pulumi/pulumi').Output<string> = app.host;`;
        expect(problems(right)).toEqual([]);
        expect(problems(`new EchoApp('a', { appName: 7, text: 'b', cluster: 'c' });`)).toEqual([
            expect.stringContaining(`'number' is not assignable to type 'Input<string>'`),
        ]);
    });

    const sdk = () =>
        import(folder) as Promise<{ EchoApp: new (name: string, args: object) => { host: pulumi.Output<string> } }>;

    it('gives the outputs that the plugin constructed', async () => {
        const { EchoApp } = await sdk();
        const app = new EchoApp('hello', { appName: 'a', text: 'b', cluster: 'c' });
        expect(await new Promise((done) => app.host.apply(done))).toBe('hello.default');
    });

    it('names a required argument that is missing', async () => {
        const { EchoApp } = await sdk();
        expect(() => new EchoApp('hello', { appName: 'a', text: 'b' })).toThrow(`Missing required property 'cluster'`);
    });
});

describe('sdkFiles', () => {
    const component = { isComponent: true, inputProperties: {}, properties: {} };

    it.each([
        [{}, '@pulumi/shop'],
        [{ namespace: 'acme' }, '@acme/shop'],
        [{ language: { nodejs: { packageName: 'shop-sdk' } } }, 'shop-sdk'],
    ])('names the SDK of %j %s', (more, name) => {
        const files = sdkFiles({
            name: 'shop',
            version: '1.2.3',
            resources: { 'shop:index:Till': component },
            ...more,
        });
        expect(JSON.parse(files['package.json'] ?? '')).toMatchObject({
            name,
            pulumi: { resource: true, name: 'shop', version: '1.2.3' },
        });
    });

    it('declares names that are no identifiers', () => {
        const { 'index.d.ts': declaration = '' } = sdkFiles({
            name: 'shop',
            resources: { 'shop:index:Till': { ...component, properties: { 'open-source': { type: 'string' } } } },
            types: { 'shop:index:Licence': { enum: [{ value: 'open-source' }, { name: 'Closed', value: 1 }] } },
        });
        const { diagnostics } = ts.transpileModule(declaration, { fileName: 'index.ts', reportDiagnostics: true });
        expect(diagnostics).toEqual([]);
        expect(declaration).toContain('readonly "open-source": "open-source"; readonly Closed: 1');
    });

    it('refuses a package that is more than components', () => {
        expect(() => sdkFiles({ name: 'shop', resources: { 'shop:index:Till': {} } })).toThrow(
            'shop:index:Till of shop is no component',
        );
    });
});
