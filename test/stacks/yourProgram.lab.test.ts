import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { readReports } from '../../drill/report/file';
import { execute, failoverProgram, TestLab } from '../lab/support/failover';

const root = resolve(__dirname, '..', '..');
const regions = ['europe-west1', 'us-central1'];
const lab = new TestLab();
const folder = mkdtempSync(join(tmpdir(), 'your-program-'));
afterAll(async () => {
    await lab.remove();
    rmSync(folder, { recursive: true });
});

/** Runs a command in the program's folder, inside the lab. */
async function inLab(...command: string[]): Promise<string> {
    const args = [failoverProgram, 'lab', 'exec', '--', ...command];
    const { code, stdout, stderr } = await execute(process.execPath, args, { cwd: folder, env: lab.env });
    if (code !== 0) {
        throw new Error(`${command.join(' ')} exited with ${code}:\n${stdout}\n${stderr}`);
    }
    return stdout;
}

describe('a program of the user', () => {
    it('is drilled by its output `drill`, without a plan file', async () => {
        expect(await lab.run('lab', 'up')).toMatchObject({ code: 0 });
        writeFileSync(join(folder, 'Pulumi.yaml'), 'name: shop\nruntime: nodejs\n');
        writeFileSync(join(folder, 'package.json'), JSON.stringify({ main: 'index.ts' }));
        copyFileSync(join(root, 'examples/localityFailover.ts'), join(folder, 'index.ts'));
        mkdirSync(join(folder, 'node_modules'));
        symlinkSync(root, join(folder, 'node_modules/pulumi-failover'));
        symlinkSync(join(root, 'node_modules/@pulumi'), join(folder, 'node_modules/@pulumi'));
        const { clusters } = await lab.status();
        const kubeconfigs = Object.fromEntries(
            regions.map((region) => {
                const file = clusters.find((each) => each.region === region)?.kubeconfig ?? '';
                return [region, readFileSync(file, 'utf8')];
            }),
        );
        const pulumi = (...args: string[]) => inLab('pulumi', '--non-interactive', ...args);
        await pulumi('stack', 'init', 'dev');
        await pulumi('config', 'set', '--secret', 'kubeconfigs', JSON.stringify(kubeconfigs));
        await pulumi('up', '--yes', '--skip-preview');

        const drill = [failoverProgram, 'drill', '--stack', 'dev', '--fault', 'scale', '--confirm', 'europe-west1'];
        const shorter = ['--hold', '3500ms', '--requests', '500', '--attempts', '3', '--output', 'out'];
        await inLab(process.execPath, ...drill, ...shorter);

        const [report] = readReports(join(folder, 'out/report.json'));
        expect(report).toMatchObject({
            infrastructure: 'existing',
            scenario: 'hello',
            fault: 'scale',
            verdict: 'pass',
        });
        await pulumi('destroy', '--yes', '--skip-preview');
    }, 600_000); // a minute where the machine is quiet
});
