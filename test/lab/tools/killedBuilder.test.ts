import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { ensureTools } from '../../../lab/tools';
import { registerFile } from '../../drill/support/typescript';
import { eventually, FakeHost, runs } from './support/fakeHost';

const builderModule = join(__dirname, '../../../lab/tools/ensureTools.ts');

describe('a builder that is killed', () => {
    const fake = new FakeHost();
    afterAll(() => fake.remove());

    it('takes its build with it, and leaves nothing that the next one trips over', async () => {
        fake.write('hold');
        const script = `require(${JSON.stringify(builderModule)}).ensureTools(['etcd'], { host: ${JSON.stringify(fake.host)} })`;
        const builder = spawn(process.execPath, ['-r', registerFile, '-e', script], { stdio: 'inherit' });
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
