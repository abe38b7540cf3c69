import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { probeJob, probeScript } from '../../../components/clusters/injectionProbe';

/** A `curl` that finds no server, then a pod without a proxy, then one with it; and a `sleep` that does not. */
const curl = `#!/bin/sh
echo "$@" >>"$CALLS"
case $(wc -l <"$CALLS") in
1) exit 7 ;;
2) echo '{"spec": {"containers": [{"name": "app"}]}}' ;;
*) echo '{"spec": {"initContainers": [{"name": "istio-proxy"}], "containers": [{"name": "app"}]}}' ;;
esac
`;

it('the probe asks by dry run until a pod would get a proxy', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'probe-'));
    for (const [name, script] of [
        ['curl', curl],
        ['sleep', '#!/bin/sh\n'],
    ] as const) {
        writeFileSync(join(folder, name), script);
        chmodSync(join(folder, name), 0o755);
    }
    const calls = join(folder, 'calls');
    appendFileSync(calls, '');
    const { env } = probeJob('applications', 'image').spec.template.spec.containers[0] ?? { env: [] };
    const probe = spawn('/bin/sh', ['-c', probeScript], {
        env: {
            PATH: `${folder}${delimiter}${process.env['PATH'] ?? ''}`,
            CALLS: calls,
            ...Object.fromEntries(env.map(({ name, value }) => [name, value])),
        },
        stdio: 'ignore',
    });
    expect(await once(probe, 'exit')).toEqual([0, null]);
    const asked = readFileSync(calls, 'utf8').trim().split('\n');
    expect(asked).toHaveLength(3);
    expect(asked[0]).toContain('/api/v1/namespaces/applications/pods?dryRun=All');
    expect(asked[0]).toContain('"sidecar.istio.io/inject":"true"');
    rmSync(folder, { recursive: true });
});
