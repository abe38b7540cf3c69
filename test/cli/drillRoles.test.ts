import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';
import type { DrillFlags } from '../../cli/drillCommands';
import { runDrills } from '../../cli/drillOperation';
import { drillRoles } from '../../cli/drillRoles';
import { Reported } from '../../cli/exitCodes';
import { throughApiServer } from '../../drill/faults/drillAccess';
import type { DrillPlan } from '../../drill/plan/plan';
import { MemoryCluster } from '../drill/support/memoryCluster';
import { kubeconfig } from '../drill/support/servers';
import { EUROPE, plan } from '../drill/support/synthetic';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'roles-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const usual: DrillFlags = {
    ...{ infrastructure: 'lab', scenario: 'locality', tool: [] },
    ...{ rate: '200', hold: '10s', timeout: '5s', warmUp: '30s', attempts: '1' },
};

/** What `failover drill --rbac` prints for a plan whose clusters nobody needs to ask, and says beside. */
async function printed(flags: Partial<DrillFlags>): Promise<{ text: string; said: string; code: number }> {
    let code = 0;
    const file = join(folder, 'plan.json');
    writeFileSync(join(folder, 'eu.yaml'), kubeconfig('http://127.0.0.1:9'));
    const written: DrillPlan & { kubeconfigs: object } = {
        ...plan,
        infrastructure: 'existing',
        expectations: { ...plan.expectations, faults: { scale: { fault: {} }, 'delete-pods': { fault: {} } } },
        kubeconfigs: { [EUROPE]: 'eu.yaml' },
    };
    writeFileSync(file, JSON.stringify(written));
    let [text, said] = ['', ''];
    const spies = [
        jest.spyOn(process.stdout, 'write').mockImplementation((part) => ((text += String(part)), true)),
        jest.spyOn(process.stderr, 'write').mockImplementation((part) => ((said += String(part)), true)),
    ];
    try {
        await runDrills({ ...usual, plan: file, rbac: true, ...flags });
    } catch (error) {
        code = error instanceof Reported ? error.exitCode : NaN;
    } finally {
        spies.forEach((spy) => spy.mockRestore());
    }
    return { text, said, code };
}

describe('failover drill --rbac', () => {
    it('prints a Role for each namespace, with names where they are known', async () => {
        const { text, said } = await printed({ fault: 'scale' });
        expect(said).toBe('');
        expect(text.replace(/failover-drill-[0-9a-f]{16}/g, 'failover-drill-…')).toBe(`# cluster ${EUROPE}
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: failover-drill
  namespace: default
rules:
  - apiGroups: ['']
    resources: [pods]
    verbs: [list]
  - apiGroups: [apps]
    resources: [deployments]
    resourceNames: [hello-world]
    verbs: [get, patch]
  - apiGroups: [coordination.k8s.io]
    resources: [leases]
    verbs: [create]
  - apiGroups: [coordination.k8s.io]
    resources: [leases]
    resourceNames: [failover-drill-…]
    verbs: [delete, get, patch]
  - apiGroups: [discovery.k8s.io]
    resources: [endpointslices]
    verbs: [list]
`);
    });

    it('prints what the chosen faults need, and by default those of the drill', async () => {
        const ofAll = (await printed({})).text;
        expect(ofAll).toBe((await printed({ fault: 'all' })).text);
        expect(ofAll).toContain('verbs: [delete, list]');
        expect((await printed({ fault: 'delete-pods' })).text).not.toContain('verbs: [get, patch]');
    });

    it('is a document for each namespace and cluster, which YAML reads with the same names', async () => {
        const clusters = { [EUROPE]: new MemoryCluster(), 'us-central1': new MemoryCluster() };
        const spread: DrillPlan = {
            ...plan,
            workload: { ...plan.workload, namespace: '1e3' },
            faults: {
                'ingress-down': {
                    actions: Object.keys(clusters).map((cluster) => ({
                        ...{ do: 'scale', cluster, namespace: 'null', deployment: 'no' },
                    })),
                },
            },
        };
        const access = { clusters, materials: {}, toPods: throughApiServer(clusters) };
        const text = await drillRoles(spread, ['ingress-down'], access);
        expect(text.match(/^# cluster .*$/gm)).toEqual([
            `# cluster ${EUROPE}`,
            '# cluster us-central1',
            `# cluster ${EUROPE}`,
        ]);
        const roles = loadAll(text) as { metadata: { namespace: unknown }; rules: { resourceNames?: unknown[] }[] }[];
        expect(roles.map(({ metadata }) => metadata.namespace)).toEqual(['null', 'null', '1e3']);
        expect(roles[0]?.rules.flatMap(({ resourceNames = [] }) => resourceNames)).toContain('no');
    });

    it('says of a fault that deploys the stack what it cannot list', async () => {
        const rotating: DrillPlan = { ...plan, faults: { rotation: { actions: [{ do: 'deploy', steps: [{}] }] } } };
        const stack = { deploy: () => Promise.resolve(), settings: () => Promise.resolve({}) };
        const access = { clusters: {}, materials: {}, toPods: throughApiServer({}), stack };
        expect(await drillRoles(rotating, ['rotation'], access)).toBe(
            '# rotation deploys the stack again, which needs what `failover up` needs.\n',
        );
    });

    it.each<[Partial<DrillFlags>, string]>([
        [{ dryRun: true }, '`--dry-run` shows writes and `--rbac` prints Roles. Give one.'],
        [{ fault: 'crash' }, '`--fault` has `crash`, for which'],
        [{ entry: 'none' }, '`--entry` is none'],
        [{ plan: '/nowhere.yaml' }, '/nowhere.yaml'],
    ])('prints nothing where it is asked wrongly: %j', async (flags, message) => {
        const { text, said, code } = await printed(flags);
        expect(code).toBe(2);
        expect(said).toContain(message);
        expect(text).toBe('');
    });
});
