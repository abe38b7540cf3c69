import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';
import type { Properties } from '../../../../plugins/protocol/values';

/** What Helm makes of a chart, as `pulumi up` would have it made. */
export interface Release {
    /** Folder of the chart. */
    chart: string;
    name: string;
    namespace: string;
    values: unknown;
}

/** The objects of a release, rendered without any cluster. */
export function rendered(helm: string, { chart, name, namespace, values }: Release): Properties[] {
    const folder = mkdtempSync(join(tmpdir(), 'values-'));
    try {
        const file = join(folder, 'values.json');
        writeFileSync(file, JSON.stringify(values)); // JSON is YAML
        const args = ['template', name, chart, '--namespace', namespace, '--values', file, '--include-crds'];
        const { status, stderr, stdout } = spawnSync(helm, args, {
            encoding: 'utf8',
            maxBuffer: 2 ** 26,
            env: { ...process.env, HELM_CACHE_HOME: folder, HELM_CONFIG_HOME: folder, HELM_DATA_HOME: folder },
        });
        if (status !== 0) {
            throw new Error(`helm template ${name}: ${stderr}`);
        }
        return (loadAll(stdout) as (Properties | null)[]).filter((object): object is Properties => object !== null);
    } finally {
        rmSync(folder, { recursive: true });
    }
}
