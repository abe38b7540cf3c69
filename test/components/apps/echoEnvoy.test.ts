import { Hardening } from '../../../components';
import { echoSpec } from '../../../components/apps/echoAppSpec';
import { echoDeployment } from '../../../components/apps/echoDeployment';
import { echoEnvoyConfig } from '../../../components/apps/echoEnvoyConfig';
import { echoService } from '../../../components/apps/echoService';

const valid = {
    appName: 'echo-blue',
    serviceName: 'service-blue',
    labels: { app: 'bluegreen', text: 'blue' },
    text: 'blue-pod',
    cluster: 'local',
    behindEnvoy: true,
};
const podOf = (hardening: Hardening = Hardening.Hardened) =>
    echoDeployment(echoSpec({ ...valid, hardening })).spec.template.spec;
const containersOf = (hardening?: Hardening) => podOf(hardening).containers;

describe('echo behind an Envoy', () => {
    it('has the Service of the Gloo guide', () => {
        expect(echoService(echoSpec(valid))).toMatchObject({
            metadata: { name: 'service-blue', labels: valid.labels },
            spec: { selector: valid.labels, ports: [{ port: 10_000, targetPort: 'http' }] },
        });
    });

    it('listens on 10000 before http-echo on 5678, with its switch on 19000', () => {
        expect(
            containersOf().map(({ name, ports }) => [name, ports?.map(({ containerPort }) => containerPort)]),
        ).toEqual([
            ['http-echo', [5678]],
            ['envoy', [10_000, 19_000]],
        ]);
        expect(containersOf()[1]?.ports).toContainEqual({ name: 'http', containerPort: 10_000 });
    });

    it('leaves it to the gateway’s health checks whether the pod gets requests', () => {
        for (const container of containersOf()) {
            expect(container).toHaveProperty('startupProbe');
            expect(container).not.toHaveProperty('readinessProbe');
            expect(container).not.toHaveProperty('livenessProbe');
        }
    });

    it('has no probes and ends at once with `guide`, as in the Gloo guide', () => {
        expect(podOf(Hardening.Guide)).toMatchObject({ terminationGracePeriodSeconds: 0 });
        for (const container of containersOf(Hardening.Guide)) {
            expect(container).not.toHaveProperty('startupProbe');
            expect(container).not.toHaveProperty('lifecycle');
        }
    });

    it('runs without any privilege', () => {
        expect(containersOf()[1]?.securityContext).toMatchObject({
            allowPrivilegeEscalation: false,
            capabilities: { drop: ['ALL'] },
            readOnlyRootFilesystem: true,
            runAsNonRoot: true,
        });
    });
});

describe('echoEnvoyConfig', () => {
    const filterOf = (hardening: Hardening) => {
        const [listener] = echoEnvoyConfig({ hardening, echoPort: 5678 }).static_resources.listeners;
        return listener?.filter_chains[0]?.filters[0]?.typed_config.http_filters[0]?.typed_config;
    };
    const adminOf = (hardening: Hardening) => echoEnvoyConfig({ hardening, echoPort: 5678 }).admin.address;

    it('fails only what asks for its health, and is switched from inside the pod', () => {
        expect(filterOf(Hardening.Hardened)).toMatchObject({
            pass_through_mode: true,
            headers: [{ name: ':path', string_match: { exact: '/health' } }],
        });
        expect(adminOf(Hardening.Hardened)).toMatchObject({
            socket_address: { address: '127.0.0.1', port_value: 19_000 },
        });
    });

    it('fails every request and is switched by anybody with the guide', () => {
        expect(filterOf(Hardening.Guide)).not.toHaveProperty('headers');
        expect(adminOf(Hardening.Guide)).toMatchObject({ socket_address: { address: '0.0.0.0' } });
    });
});

describe('echoSpec refuses', () => {
    it.each([
        ['no labels', { labels: {} }, '`labels` is empty'],
        ['a Service that is no name', { serviceName: 'A' }, '`serviceName` is "A"'],
        ['no port', { servicePort: 0 }, '`servicePort` is 0'],
        ['an unknown hardening', { hardening: 'soft' as Hardening }, 'known are hardened, guide'],
    ])('%s', (_, change, message) => {
        expect(() => echoSpec({ ...valid, ...change })).toThrow(message);
    });
});
