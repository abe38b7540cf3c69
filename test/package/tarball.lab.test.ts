import { execFile } from 'node:child_process';
import {
    cpSync,
    existsSync,
    lstatSync,
    mkdirSync,
    mkdtempSync,
    readdirSync,
    readFileSync,
    rmSync,
    statSync,
    symlinkSync,
    writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { promisify } from 'node:util';
import { components } from '../support/components';

const run = promisify(execFile);
const root = resolve(__dirname, '..', '..');
const megabyte = 2 ** 20;

/** An empty project in which what `npm pack` makes was installed, with its dependencies and peers. */
describe('the packed package in an empty project', () => {
    let folder: string;
    let tarball: string;
    let project: string;
    let installed: string;

    beforeAll(async () => {
        folder = mkdtempSync(join(tmpdir(), 'tarball-'));
        [tarball, project] = [await packed(folder), join(folder, 'project')];
        installed = join(project, 'node_modules', 'pulumi-failover');
        mkdirSync(project);
        writeFileSync(join(project, 'package.json'), JSON.stringify({ private: true }));
        await run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error', tarball], {
            cwd: project,
        });
    });

    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    it('is small', () => {
        expect(statSync(tarball).size).toBeLessThan(3 * megabyte);
    });

    it('is installed light, and without the packages of clouds', () => {
        expect(bytesIn(join(project, 'node_modules'))).toBeLessThan(100 * megabyte);
        expect(bytesIn(installed)).toBeLessThan(10 * megabyte);
        expect(readdirSync(join(project, 'node_modules', '@pulumi')).sort()).toEqual(['kubernetes', 'pulumi', 'tls']);
        expect(existsSync(join(project, 'node_modules', '@kubernetes'))).toBe(false);
    });

    it('holds what readers, the plugin and the lab need, and nothing else', () => {
        const files = filesIn(installed).map((file) => relative(installed, file));
        const needed = ['LICENSE', 'README.md', 'schema.json', 'dist/kubernetesClient.LICENSES.txt'];
        const policy = ['PulumiPolicy.yaml', 'package.json', 'index.js'];
        const plugin = ['PulumiPlugin.yaml', 'package.json', 'index.js', 'compile.js', 'unused/index.js'];
        expect(files).toEqual(
            expect.arrayContaining([
                ...needed,
                'dist/policy/policies.js',
                ...plugin.map((file) => `provider/${file}`),
                ...policy.map((file) => `policy/${file}`),
            ]),
        );
        expect(
            files.filter((file) => /\.map$|\.test\.|^(dist\/)?(test|bench|reference)\/|tsbuildinfo/.test(file)),
        ).toEqual([]);
    });

    it('has no dead links', () => {
        const pages = filesIn(installed).filter((file) => file.endsWith('.md') && !file.includes('node_modules'));
        const dead = pages.flatMap((page) =>
            [...readFileSync(page, 'utf8').matchAll(/\]\((?!\w+:|#)([^)#\s]+)/g)]
                .map(([, link = '']) => join(dirname(page), link))
                .filter((target) => !existsSync(target))
                .map((target) => `${relative(installed, page)}: ${relative(installed, target)}`),
        );
        expect(dead).toEqual([]);
    });

    it.each([
        [['--help'], /^Usage: failover/],
        [['lab', 'tools', '--json'], /"name": "pulumi"/],
        [['doctor', '--json'], /node/i],
    ])('runs the command with %j', async (args, said) => {
        const command = join(project, 'node_modules', '.bin', 'pulumi-failover');
        const { stdout } = await run(command, args, { cwd: project }).catch((error: { stdout: string }) => error);
        expect(stdout).toMatch(said);
    });

    it('starts a lab, shows it and ends it without a trace', async () => {
        const state = join(folder, 'state');
        mkdirSync(state);
        const env = { ...process.env, FAILOVER_LAB_STATE: join(state, 'lab') };
        const command = join(project, 'node_modules', '.bin', 'pulumi-failover');
        const failover = (...args: string[]) => run(command, args, { cwd: project, env });
        try {
            await failover('lab', 'up');
            const { stdout } = await failover('lab', 'status', '--json');
            expect(JSON.parse(stdout)).toMatchObject({ running: true });
        } finally {
            await failover('lab', 'down');
        }
        expect(readdirSync(state)).toEqual([]);
    });

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
    ])('types the arguments of a component in %s program, under the strictest settings', async (_, type) => {
        const program = (text: string) => `import { EchoApp } from 'pulumi-failover';\n
            export const { host } = new EchoApp('a', { appName: 'a', text: ${text}, cluster: 'c' });\n`;
        const strictest = {
            strict: true,
            noUncheckedIndexedAccess: true,
            exactOptionalPropertyTypes: true,
            noImplicitOverride: true,
            noPropertyAccessFromIndexSignature: true,
            noFallthroughCasesInSwitch: true,
            verbatimModuleSyntax: type === 'module',
        };
        const options = { module: 'node20', target: 'es2022', noEmit: true, skipLibCheck: false, types: ['node'] };
        writeFileSync(join(project, 'package.json'), JSON.stringify({ type }));
        writeFileSync(
            join(project, 'tsconfig.json'),
            JSON.stringify({ compilerOptions: { ...options, ...strictest }, files: ['right.ts', 'wrong.ts'] }),
        );
        writeFileSync(join(project, 'right.ts'), program("'hello'"));
        writeFileSync(join(project, 'wrong.ts'), program('7'));
        const checked = run(join(root, 'node_modules', '.bin', 'tsc'), ['-p', '.'], { cwd: project });
        const { stdout } = await checked.catch((error: { stdout: string }) => error);
        const ours = stdout.split('\n').filter((line) => /^(\w|node_modules\/pulumi-failover)[^:]*\.ts\(/.test(line));
        expect(ours.filter((line) => !/^node_modules\/(?!pulumi-failover)/.test(line))).toEqual([
            expect.stringMatching(/^wrong\.ts\(3,.*'number' is not assignable/),
        ]);
    });
});

/** Packs a copy of the checkout as compiled, since packing changes `dist`. */
async function packed(folder: string): Promise<string> {
    const copy = join(folder, 'checkout');
    const left = new Set(['node_modules', 'out', 'coverage', '.git']);
    cpSync(root, copy, {
        recursive: true,
        filter: (path) =>
            !relative(root, path)
                .split('/')
                .some((name) => left.has(name)),
    });
    symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
    await run(process.execPath, [join(copy, 'packaging', 'bundle.js')]);
    const { stdout } = await run('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', folder], {
        cwd: copy,
    });
    const [made] = JSON.parse(stdout.slice(stdout.indexOf('['))) as [{ filename: string }];
    return join(folder, made.filename);
}

function filesIn(folder: string): string[] {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .map((name) => join(folder, name))
        .filter((file) => lstatSync(file).isFile());
}

/** Size of the files, as npm counts it; what they take on a disk depends on its blocks. */
function bytesIn(folder: string): number {
    return filesIn(folder).reduce((sum, file) => sum + lstatSync(file).size, 0);
}
