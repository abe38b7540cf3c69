import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
    chmodSync,
    cpSync,
    existsSync,
    mkdirSync,
    mkdtempSync,
    readFileSync,
    rmSync,
    symlinkSync,
    utimesSync,
    writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

const program = resolve(__dirname, '..', '..', 'bin');

/** A program that stands for `dist/cli/failover.js`: says where it runs, with which arguments, and as which process. */
const compiled =
    'const [, , ...words] = process.argv; console.log(JSON.stringify({ words, pid: process.pid, cwd: process.cwd() }));' +
    "process.exitCode = Number(words[0] === 'exit' ? words[1] : 0);";

/** Records its calls and "compiles"; with a file `hold` beside it, only when the pipe `go` is written to. */
const npm = [
    '#!/bin/sh',
    'set -eu',
    'here=$(dirname "$0")',
    'echo "$*" >>"$here/calls"',
    'echo "output of npm"',
    '[ ! -e "$here/broken" ] || exit 3',
    '[ ! -e "$here/hold" ] || read -r _ <"$here/go"',
    'case $1 in',
    '    ci) mkdir -p node_modules; touch node_modules/.package-lock.json ;;',
    '    run) mkdir -p dist/cli; cp "$here/compiled.js" dist/cli/failover.js ;;',
    'esac',
].join('\n');

describe('bin/failover', () => {
    let folder: string;
    let checkout: string;
    let tools: string;

    beforeEach(() => {
        folder = mkdtempSync(join(tmpdir(), 'bin failover-'));
        checkout = join(folder, 'check out');
        tools = join(folder, 'tools');
        cpSync(program, join(checkout, 'bin'), { recursive: true });
        write('package.json', JSON.stringify({ engines: { node: '>=20.0.0' } }));
        write('package-lock.json', '{}');
        write('cli/failover.ts', '');
        write('node_modules/.package-lock.json', '{}');
        mkdirSync(tools);
        writeFileSync(join(tools, 'npm'), npm);
        writeFileSync(join(tools, 'compiled.js'), compiled);
        chmodSync(join(tools, 'npm'), 0o755);
        // Everything is an hour old, so that what a test writes is newer.
        ['package.json', 'package-lock.json', 'cli/failover.ts', 'cli', 'node_modules/.package-lock.json'].forEach(
            (name) => age(name),
        );
    });
    afterEach(() => rmSync(folder, { recursive: true }));

    function write(name: string, text: string): void {
        const file = join(checkout, name);
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, text);
    }

    function age(name: string, seconds = 3600): void {
        const then = Date.now() / 1000 - seconds;
        utimesSync(join(checkout, name), then, then);
    }

    const environment = () => ({ ...process.env, PATH: `${tools}${delimiter}${process.env['PATH']}` });
    const calls = () =>
        existsSync(join(tools, 'calls')) ? readFileSync(join(tools, 'calls'), 'utf8').trim().split('\n') : [];

    function run(words: string[] = [], { file = join(checkout, 'bin', 'failover'), cwd = folder } = {}) {
        const { status, stdout, stderr } = spawnSync(file, words, { cwd, env: environment(), encoding: 'utf8' });
        return { status, stdout, stderr };
    }

    it('compiles first, says so on standard error, and leaves standard output to the command', () => {
        const { status, stdout, stderr } = run(['up', '--stack', 'a b']);
        expect(status).toBe(0);
        expect(JSON.parse(stdout)).toMatchObject({ words: ['up', '--stack', 'a b'], cwd: folder });
        expect(stderr).toContain('compiling');
        expect(stderr).toContain('output of npm');
        expect(calls()).toEqual(['run --silent build']);
    });

    it('compiles nothing and says nothing when nothing has changed', () => {
        run();
        expect(run()).toMatchObject({ status: 0, stderr: '' });
        expect(calls()).toHaveLength(1);
    });

    it.each<[string, () => void]>([
        ['a source was edited', () => write('cli/failover.ts', '// edited')],
        ['a source was added to a new room', () => write('analysis/rules/rule.ts', '')],
        ['a source was removed', () => rmSync(join(checkout, 'cli/failover.ts'))],
        ['the package was edited', () => write('package.json', '{ "engines": { "node": ">=20.0.0" } }')],
        ['an earlier build was killed', () => rmSync(join(checkout, 'dist/.built'))],
    ])('compiles again when %s', (_, change) => {
        run();
        age('dist/.built', 60);
        expect(run().stderr).toBe('');
        change();
        expect(run().stderr).toContain('compiling');
        expect(run().stderr).toBe('');
    });

    it.each<[string, () => void]>([
        ['a test', () => write('test/cli/x.test.ts', '')],
        ['a report', () => write('out/locality/report.json', '{}')],
    ])('does not compile again for %s', (_, change) => {
        run();
        change();
        expect(run().stderr).toBe('');
    });

    it.each<[string, () => void]>([
        ['nothing is installed', () => rmSync(join(checkout, 'node_modules'), { recursive: true })],
        ['the lock file has changed', () => write('package-lock.json', '{ "a": 1 }')],
    ])('installs first when %s', (_, change) => {
        change();
        expect(run().stderr).toContain('npm ci');
        expect(calls()).toEqual(['ci --no-audit --no-fund', 'run --silent build']);
        expect(run().stderr).toBe('');
    });

    it('runs nothing when compiling fails, and tries again', () => {
        writeFileSync(join(tools, 'broken'), '');
        const { status, stdout, stderr } = run();
        expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
        expect(stderr).toContain('compiling failed');
        rmSync(join(tools, 'broken'));
        expect(run().status).toBe(0);
    });

    it('works through symbolic links, relative ones too', () => {
        symlinkSync('../check out/bin/failover', join(tools, 'relative'));
        symlinkSync(join(tools, 'relative'), join(folder, 'absolute'));
        expect(run([], { file: join(folder, 'absolute'), cwd: '/' })).toMatchObject({ status: 0 });
        expect(run(['a'], { file: './tools/relative' }).stdout).toContain('"words":["a"]');
    });

    it('gives the exit code of the command and becomes its process, so that signals reach it', async () => {
        expect(run(['exit', '3']).status).toBe(3);
        const child = spawn(join(checkout, 'bin', 'failover'), { env: environment() });
        const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
        expect(JSON.parse(line)).toMatchObject({ pid: child.pid });
    });

    it('builds once when two are started at once', async () => {
        spawnSync('mkfifo', [join(tools, 'go')]);
        writeFileSync(join(tools, 'hold'), '');
        const start = () => spawn(join(checkout, 'bin', 'failover'), { env: environment() });
        const said = (child: ChildProcess, words: string) =>
            new Promise<void>((done) => {
                let text = '';
                child.stderr?.on('data', (more: Buffer) => {
                    text += more.toString();
                    if (text.includes(words)) {
                        done();
                    }
                });
            });
        const first = start();
        await said(first, 'output of npm');
        const second = start();
        await said(second, 'waiting for another build');
        const ended = [first, second].map((child) => once(child, 'close') as Promise<[number]>);
        rmSync(join(tools, 'hold'));
        writeFileSync(join(tools, 'go'), 'go\n');
        expect((await Promise.all(ended)).map(([code]) => code)).toEqual([0, 0]);
        expect(calls()).toHaveLength(1);
    });
});
