import type { V1PodSpec } from '@kubernetes/client-node';
import { captureObstacle } from '../../../../lab/node/pod/captureObstacle';
import { refusals } from '../../../../lab/node/pod/refusals';

const spec = (change: Partial<V1PodSpec>): V1PodSpec => ({ containers: [{ name: 'main' }], ...change });

describe('refusals', () => {
    it('has none for what the lab has', () => {
        const volumes = [
            { name: 'a', configMap: { name: 'c' } },
            { name: 'b', emptyDir: {} },
            { name: 'c', projected: { sources: [{ serviceAccountToken: { path: 't' } }] } },
        ];
        const sysctls = [{ name: 'net.ipv4.ip_unprivileged_port_start', value: '0' }];
        expect(refusals({ spec: spec({ volumes, securityContext: { sysctls } }) })).toEqual([]);
    });

    it.each([
        ['hostNetwork', { hostNetwork: true }, '`spec.hostNetwork`'],
        ['hostPath', { volumes: [{ name: 'v', hostPath: { path: '/' } }] }, 'volume `v` is a hostPath'],
        ['claims', { volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'c' } }] }, 'persistentVolumeClaim'],
        [
            'trust bundles',
            { volumes: [{ name: 'v', projected: { sources: [{ clusterTrustBundle: { path: 'p' } }] } }] },
            'clusterTrustBundle',
        ],
        [
            'kernel sysctls',
            { securityContext: { sysctls: [{ name: 'kernel.shmmax', value: '1' }] } },
            '`kernel.shmmax`',
        ],
        ['sysctls that climb', { securityContext: { sysctls: [{ name: 'net/../../x', value: '1' }] } }, 'net/../../x'],
        ['grpc probes', { containers: [{ name: 'm', livenessProbe: { grpc: { port: 1 } } }] }, '`livenessProbe`'],
    ])('tells of %s', (_, change, message) => {
        expect(refusals({ spec: spec(change) })).toEqual([expect.stringContaining(message)]);
    });

    describe('of a sidecar', () => {
        const injected = spec({ initContainers: [{ name: 'istio-init', args: ['istio-iptables', '-p', '15001'] }] });

        it.each([
            ['without nft', captureObstacle(true, false), 'install nftables and delete the pod'],
            ['in the lab of an ordinary user', captureObstacle(false, true), 'needs a lab that root started'],
        ])('say why and what to do %s', (_, obstacle, words) => {
            const [refusal, ...others] = refusals({ spec: injected }, obstacle);
            expect(refusal).toContain('container `istio-init` captures traffic for a sidecar');
            expect(refusal).toContain(words);
            expect(refusal).toContain('`sidecar.istio.io/inject: "false"`');
            expect(others).toEqual([]);
            expect(refusals({ spec: spec({}) }, obstacle)).toEqual([]);
        });

        it('are none where it can capture', () => {
            expect(refusals({ spec: injected }, captureObstacle(true, true))).toEqual([]);
        });
    });

    it('lists every problem', () => {
        expect(refusals({ spec: spec({ hostPID: true, hostIPC: true }) })).toHaveLength(2);
    });
});
