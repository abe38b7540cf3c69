import { gateway } from '../../../components/istio/gateway/gatewayManifest';
import { virtualService } from '../../../components/istio/virtualService';
import { preferredSpec, weightedSpec } from './validFailover';

describe('gateway', () => {
    it('is the one of the CSM guide', () => {
        expect(gateway(weightedSpec({ hardening: 'guide' }))).toEqual({
            apiVersion: 'networking.istio.io/v1',
            kind: 'Gateway',
            metadata: { name: 'public-gateway', namespace: 'default' },
            spec: {
                selector: { istio: 'ingressgateway' },
                servers: [{ port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts: ['*'] }],
            },
        });
    });
});

describe('virtualService', () => {
    const destination = { host: 'hello-world.default.svc.cluster.local' };

    it('is the one of the CSM guide with `guide`', () => {
        expect(virtualService(weightedSpec({ hardening: 'guide' }))).toEqual({
            apiVersion: 'networking.istio.io/v1',
            kind: 'VirtualService',
            metadata: { name: 'hello-world', namespace: 'default' },
            spec: { hosts: ['*'], gateways: ['public-gateway'], http: [{ route: [{ destination }] }] },
        });
    });

    const [idempotent, other] = virtualService(weightedSpec()).spec.http;
    const matches = (method: string) => new RegExp(`^(${idempotent?.match?.[0]?.method?.regex})$`).test(method);

    it.each([
        ['GET', true],
        ['HEAD', true],
        ['OPTIONS', true],
        ['PUT', true],
        ['DELETE', true],
        ['TRACE', true],
        ['POST', false],
        ['PATCH', false],
        ['CONNECT', false],
        ['GETTER', false],
    ])('takes %s for idempotent: %s', (method, expected) => expect(matches(method)).toBe(expected));

    it('tries idempotent requests again after any failure', () => {
        expect(idempotent?.retries).toEqual({
            attempts: 3,
            perTryTimeout: '1s',
            retryOn: 'gateway-error,connect-failure,refused-stream,reset',
            retryRemoteLocalities: true,
        });
    });

    it('tries others again only when they were never sent, and cuts none of them short', () => {
        expect(other?.retries).toEqual({
            attempts: 3,
            retryOn: 'connect-failure,refused-stream',
            retryRemoteLocalities: true,
        });
        expect(other).not.toHaveProperty('match');
    });

    it('gives all of them the same time in all', () => {
        expect([idempotent?.timeout, other?.timeout]).toEqual(['15s', '15s']);
    });

    it('has no limit with `0s`, which Istio itself refuses: its default is none', () => {
        for (const timeout of ['0s', '0ms']) {
            const { http } = virtualService(weightedSpec({ timeout })).spec;
            expect(http).toHaveLength(2);
            expect(http.filter((route) => 'timeout' in route)).toEqual([]);
            expect(http[0]?.retries).toEqual(idempotent?.retries);
        }
    });

    it('has no limit, but for connections, however long the tries may take in all', () => {
        const { http } = virtualService(
            weightedSpec({ timeout: '0s', retry: { attempts: 5, perTryTimeout: '10m' } }),
        ).spec;
        expect(http[0]?.retries).toMatchObject({ attempts: 5, perTryTimeout: '10m' });
    });

    it('makes no difference between methods when told so', () => {
        const { http } = virtualService(weightedSpec({ retry: { nonIdempotent: true } })).spec;
        expect(http).toEqual([{ route: [{ destination }], timeout: '15s', retries: idempotent?.retries }]);
    });

    it('names the port of a service that has several', () => {
        const { http } = virtualService(weightedSpec({ service: { ...destination, port: 8080 } })).spec;
        expect(http.map(({ route }) => route)).toEqual(
            Array(2).fill([{ destination: { ...destination, port: { number: 8080 } } }]),
        );
    });

    const sized = (...replicas: number[]) =>
        replicas.map((size, index) => ({ region: `r${index}`, weight: 100 / replicas.length, replicas: size }));

    it.each<[string, ReturnType<typeof weightedSpec>, number]>([
        ['2 with weights and one endpoint in each region', weightedSpec({ localities: sized(1, 1) }), 2],
        ['as many as the largest region has endpoints', weightedSpec({ localities: sized(2, 4) }), 4],
        ['5 at most', weightedSpec({ localities: sized(20, 20) }), 5],
        ['3 when nobody says how many endpoints there are', weightedSpec(), 3],
        ['2 with an order, where the third try leaves the priority', preferredSpec(), 2],
        ['as asked', weightedSpec({ retry: { attempts: 1 } }), 1],
    ])('tries again %s', (_, spec, attempts) => {
        expect(virtualService(spec).spec.http.map(({ retries }) => retries?.attempts)).toEqual([attempts, attempts]);
    });

    it('retries in the guide’s variant once asked to, with Istio’s defaults for the rest', () => {
        const { http } = virtualService(weightedSpec({ hardening: 'guide', retry: { attempts: 2 } })).spec;
        expect(http[0]?.retries).toEqual({ attempts: 2 });
    });
});
