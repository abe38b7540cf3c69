import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { components } from '../support/components';

const run = promisify(execFile);
const root = resolve(__dirname, '..', '..');
const modules = join(root, 'node_modules');

/** A project that has installed what `npm pack` makes, and beside it what that depends on. */
describe('the packed package in an empty project', () => {
    let project: string;

    beforeAll(async () => {
        project = mkdtempSync(join(tmpdir(), 'import-'));
        const { stdout } = await run('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', project], {
            cwd: root,
        });
        const [packed] = JSON.parse(stdout) as [{ filename: string }];
        const installed = join(project, 'node_modules', 'pulumi-failover');
        mkdirSync(installed, { recursive: true });
        await run('tar', ['-xzf', join(project, packed.filename), '-C', installed, '--strip-components=1']);
        for (const name of readdirSync(modules).filter((entry) => !entry.startsWith('.'))) {
            symlinkSync(join(modules, name), join(project, 'node_modules', name));
        }
    });

    afterAll(() => rmSync(project, { recursive: true, force: true }));

    const names = components.map(({ className }) => className);
    const print = `console.log(JSON.stringify([${names.map((name) => `typeof ${name}`).join(', ')}]));`;

    it.each([
        ['required', 'program.cjs', `const { ${names.join(', ')} } = require('pulumi-failover');\n${print}`],
        ['imported', 'program.mjs', `import { ${names.join(', ')} } from 'pulumi-failover';\n${print}`],
    ])('gives every component when it is %s', async (_, file, text) => {
        writeFileSync(join(project, file), text);
        const { stdout } = await run(process.execPath, [file], { cwd: project });
        expect(JSON.parse(stdout)).toEqual(names.map(() => 'function'));
    });

    it.each([
        ['a CommonJS', 'commonjs'],
        ['an ES module', 'module'],
    ])('types the arguments of a component in %s program', async (_, type) => {
        const program = (text: string) => `import { EchoApp } from 'pulumi-failover';\n
            export const { host } = new EchoApp('a', { appName: 'a', text: ${text}, cluster: 'c' });\n`;
        const options = { module: 'node20', target: 'es2022', strict: true, noEmit: true, skipLibCheck: true };
        writeFileSync(join(project, 'package.json'), JSON.stringify({ type }));
        writeFileSync(
            join(project, 'tsconfig.json'),
            JSON.stringify({ compilerOptions: { ...options, types: ['node'] }, files: ['right.ts', 'wrong.ts'] }),
        );
        writeFileSync(join(project, 'right.ts'), program("'hello'"));
        writeFileSync(join(project, 'wrong.ts'), program('7'));
        const checked = run(join(modules, '.bin', 'tsc'), ['-p', '.'], { cwd: project });
        const { stdout } = await checked.catch((error: { stdout: string }) => error);
        expect(stdout.trim().split('\n')).toEqual([
            expect.stringMatching(/^wrong\.ts\(3,.*'number' is not assignable/),
        ]);
    });
});
