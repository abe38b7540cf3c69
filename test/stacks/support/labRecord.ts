import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { identityOf } from '../../../lab/process/identity';
import { type LabShape, networkOf } from '../../../lab/shape';
import { labShapes } from '../../../stacks/scenarios/labShapes';

/** What only a kubeconfig of the recorded lab holds. */
export const token = 'token-that-nobody-may-see';

/** Makes the folder of a lab of these regions, as a running one has it. */
export function recordLab(regions: readonly string[], shape: LabShape = labShapes.locality): string {
    const directory = mkdtempSync(join(tmpdir(), 'failover-stack-'));
    mkdirSync(join(directory, 'clusters'));
    const clusters = regions.map((region, index) => {
        const kubeconfig = join(directory, 'clusters', `${region}.yaml`);
        const apiServer = `https://198.18.${index + 1}.1:6443`;
        writeFileSync(kubeconfig, JSON.stringify(kubeconfigOf(region, apiServer)));
        return {
            name: region,
            region,
            zone: `${region}-a`,
            zones: [`${region}-a`],
            network: networkOf(region, shape.networks),
            kubeconfig,
            apiServer,
        };
    });
    const supervisor = { supervisorPid: process.pid, startTime: identityOf(process.pid)?.startTime };
    const record = { schemaVersion: 1, ...supervisor, controlSocket: '', shape, clusters };
    writeFileSync(join(directory, 'lab.json'), JSON.stringify(record));
    return directory;
}

function kubeconfigOf(name: string, server: string): object {
    return {
        apiVersion: 'v1',
        kind: 'Config',
        clusters: [{ name, cluster: { server } }],
        users: [{ name, user: { token: `${token}-${name}` } }],
        contexts: [{ name, context: { cluster: name, user: name } }],
        'current-context': name,
    };
}

/** Runs a test in a process that believes to be inside a lab of these regions. */
export function insideRecordedLab(regions: readonly string[], shape?: LabShape): void {
    const before = { ...process.env };
    let directory = '';
    beforeAll(() => {
        directory = recordLab(regions, shape);
        process.env['FAILOVER_LAB_STATE'] = directory;
        process.env['FAILOVER_INSIDE_LAB'] = '1';
    });
    afterAll(() => {
        process.env = before;
        rmSync(directory, { recursive: true });
    });
}
