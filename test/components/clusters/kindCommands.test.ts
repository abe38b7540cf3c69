import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createCluster, deleteCluster, joinPods, readNodeNetwork } from '../../../components/clusters/kindCommands';
import { nodeNetwork } from '../../../components/clusters/kindNodeNetwork';
import { FakeKind, kindToken } from '../../support/fakeKind';

let fake: FakeKind;
beforeEach(() => void (fake = new FakeKind()));
afterEach(() => fake.remove());

/** Runs a command as the plugin does. */
function run(command: string, environment: Record<string, string>, input = '') {
    const { status, stdout, stderr } = spawnSync('/bin/sh', ['-c', command], {
        env: { ...fake.environment, ...environment },
        input,
        encoding: 'utf8',
    });
    return { status, stdout, stderr };
}

const create = (mark = 'mark-1', config = '{"kind":"Cluster"}') =>
    run(createCluster, { KIND_CLUSTER: 'blue', KIND_MARK: mark }, config);

describe('creating a kind cluster', () => {
    it('makes it from the configuration and prints its kubeconfig, and nothing else', () => {
        expect(create()).toEqual({
            status: 0,
            stdout: `kubeconfig of blue: ${kindToken}\n`,
            stderr: 'Creating cluster\n',
        });
        expect(readFileSync(fake.file('config-blue'), 'utf8')).toBe('{"kind":"Cluster"}');
        expect(readFileSync(fake.file('clusters', 'blue', 'mark'), 'utf8')).toBe('mark-1');
    });

    it('twice makes it once', () => {
        const first = create();
        expect(create()).toEqual({ ...first, stderr: '' });
        expect(fake.calls.filter((call) => call.startsWith('kind create'))).toHaveLength(1);
    });

    it('leaves the user’s kubeconfig alone, and its own no trace', () => {
        create();
        const scratch = /--kubeconfig (\S+)/.exec(fake.calls.join('\n'))?.[1] ?? '';
        expect(scratch).toMatch(/^\/.+/);
        expect(existsSync(scratch)).toBe(false);
    });

    it.each([
        ['made otherwise', () => create('mark-2')],
        ['half made, or somebody else’s', () => mkdirSync(fake.file('clusters', 'blue'))],
    ])('does not touch one of that name that was %s', (_, before) => {
        before();
        const made = fake.calls.length;
        const { status, stdout, stderr } = create('mark-1');
        expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
        expect(stderr).toContain('delete it: kind delete cluster --name blue');
        expect(fake.calls.slice(made).filter((call) => /^kind (create|delete)/.test(call))).toEqual([]);
    });

    it('does not take another cluster for it whose name begins alike', () => {
        mkdirSync(fake.file('clusters', 'blue-2'));
        expect(create().status).toBe(0);
        expect(existsSync(fake.file('clusters', 'blue'))).toBe(true);
    });

    it('that fails says why, marks nothing and prints no kubeconfig', () => {
        writeFileSync(fake.file('fail'), '');
        expect(create()).toEqual({ status: 1, stdout: '', stderr: 'node(s) already exist\n' });
        expect(fake.calls.filter((call) => call.includes('failover-mark'))).toEqual([]);
    });
});

describe('deleting a kind cluster', () => {
    const remove = () => run(deleteCluster, { KIND_CLUSTER: 'blue' });

    it('deletes that one, and twice is no error', () => {
        create();
        mkdirSync(fake.file('clusters', 'green'));
        expect([remove().status, remove().status]).toEqual([0, 0]);
        expect([existsSync(fake.file('clusters', 'blue')), existsSync(fake.file('clusters', 'green'))]).toEqual([
            false,
            true,
        ]);
    });

    it('leaves the user’s kubeconfig alone', () => {
        remove();
        expect(fake.calls.at(-1)).toMatch(/^kind delete cluster --name blue --kubeconfig \//);
    });
});

it('the place of a node is asked of Docker', () => {
    const { stdout } = run(readNodeNetwork, { KIND_CLUSTER: 'blue' });
    expect(nodeNetwork(stdout)).toEqual({ address: '172.18.0.3', subnet: '172.18.0.0/16' });
    expect(fake.calls[0]).toContain('blue-control-plane');
});

it('joining the pods gives every node a route to those of every node of the others', () => {
    expect(run(joinPods, { KIND_CLUSTERS: 'a b' })).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(fake.calls.filter((call) => call.includes('ip route')).sort()).toEqual(
        ['control-plane', 'worker']
            .flatMap((role) => [
                `docker exec a-${role} ip route replace 10.11.0.0/24 via 172.18.0.4`,
                `docker exec a-${role} ip route replace 10.11.1.0/24 via 172.18.0.5`,
                `docker exec b-${role} ip route replace 10.10.0.0/24 via 172.18.0.2`,
                `docker exec b-${role} ip route replace 10.10.1.0/24 via 172.18.0.3`,
            ])
            .sort(),
    );
});
