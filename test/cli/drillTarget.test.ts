import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { targetOfFile } from '../../cli/drillTarget';
import { plan } from '../drill/support/synthetic';

const folder = mkdtempSync(join(tmpdir(), 'target-'));
afterAll(() => rmSync(folder, { recursive: true }));

function planFile(change: object): string {
    const file = join(folder, 'plan.json');
    writeFileSync(file, JSON.stringify({ ...plan, ...change }));
    return file;
}

describe('a plan from a file', () => {
    const name = plan.primary;
    const kubeconfigs = { [name]: 'cluster.yaml' };
    writeFileSync(join(folder, 'cluster.yaml'), 'a kubeconfig');

    it('has the kubeconfigs that it names', async () => {
        const target = await targetOfFile(planFile({ infrastructure: 'existing', kubeconfigs }), folder);
        expect(target.kubeconfigs).toEqual({ [name]: 'a kubeconfig' });
    });

    it('cannot pass clusters off as those of the lab, which need no confirmation', async () => {
        await expect(targetOfFile(planFile({ infrastructure: 'lab', kubeconfigs }), folder)).rejects.toThrow(
            /^`kubeconfigs` of .*plan\.json is not accepted with `infrastructure` lab/,
        );
    });
});
