import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as typescript from 'typescript';
import { ensureTools } from '../../../lab/tools';
import { eventually, FakeHost, runs } from './support/fakeHost';

const root = join(__dirname, '..', '..', '..');

/** Compiles what builds tools into a directory, so that a process of its own can run it and be killed. */
function compile(into: string): void {
    for (const folder of ['errors', 'lab/process', 'lab/tools']) {
        for (const name of readdirSync(join(root, folder)).filter((file) => file.endsWith('.ts'))) {
            const { outputText } = typescript.transpileModule(readFileSync(join(root, folder, name), 'utf8'), {
                compilerOptions: { module: typescript.ModuleKind.CommonJS, target: typescript.ScriptTarget.ES2022 },
            });
            const path = join(into, folder, name.replace(/\.ts$/, '.js'));
            mkdirSync(dirname(path), { recursive: true });
            writeFileSync(path, outputText);
        }
    }
}

describe('a builder that is killed', () => {
    const fake = new FakeHost();
    afterAll(() => fake.remove());

    it('takes its build with it, and leaves nothing that the next one trips over', async () => {
        compile(fake.directory);
        fake.write('hold');
        const script = `require('./lab/tools/ensureTools').ensureTools(['etcd'], { host: ${JSON.stringify(fake.host)} })`;
        const builder = spawn(process.execPath, ['-e', script], { cwd: fake.directory, stdio: 'inherit' });
        const ended = once(builder, 'exit');
        await eventually(() => fake.read('compiler') !== '' || builder.exitCode !== null);
        expect(builder.exitCode).toBe(null);
        const compiler = Number(fake.read('compiler'));
        expect(fake.entries).toEqual([expect.stringMatching(/^\.unfinished-/)]);

        builder.kill('SIGKILL');
        await ended;
        fake.remove('hold');
        const [tool] = await ensureTools(['etcd'], { host: fake.host });

        expect(runs(compiler)).toBe(false);
        expect(tool.source).toBe('built');
        expect(fake.entries).toEqual([expect.stringMatching(/^etcd-3\.6\.6-/)]);
    });
});
