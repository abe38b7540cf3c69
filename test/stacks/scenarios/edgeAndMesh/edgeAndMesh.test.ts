import { createPublicKey, generateKeyPairSync, type JsonWebKey, verify } from 'node:crypto';
import { drillPlan } from '../../../../drill/plan/planCheck';
import { edgeAndMeshExpectations } from '../../../../stacks/scenarios/edgeAndMesh/expectations';
import { edgeAndMeshFaults } from '../../../../stacks/scenarios/edgeAndMesh/faults';
import { meshUpstream } from '../../../../stacks/scenarios/edgeAndMesh/meshUpstream';
import { token, tokenPolicy } from '../../../../stacks/scenarios/edgeAndMesh/tokens';
import type { Deployment } from '../../../support/deployment';
import { deployStack, everyStack, type StackCase } from '../../support/everyStack';
import { insideRecordedLab } from '../../support/labRecord';

const existing = someStack();
let deployment: Deployment;
beforeAll(async () => void (deployment = await deployStack(existing)), 60_000);
const [europe, america] = [{ name: 'europe-west1' }, { name: 'us-central1' }];
const local = { 'europe-west1': 1, 'us-central1': 0 };
const remote = { 'europe-west1': 0, 'us-central1': 1 };

describe('what is expected', () => {
    const { faults, hops } = edgeAndMeshExpectations(europe, america, 'hardened');

    it.each([
        ['scale', local, { reviews: { fault: remote }, ratings: { fault: remote } }],
        ['crash', local, { reviews: { fault: remote }, ratings: { fault: remote } }],
        ['caller-down', remote, { reviews: { fault: remote }, details: { fault: remote } }],
        ['workload-then-caller', remote, { reviews: { fault: remote }, details: { fault: remote } }],
        ['caller-then-workload', remote, { reviews: { fault: remote }, details: { fault: remote } }],
        ['cluster-down', remote, { reviews: { fault: remote }, details: { fault: remote } }],
        ['gateway-replace', local, { reviews: { steady: remote, fault: remote, recovery: remote } }],
    ] as const)('of %s is that productpage is where %j says', (kind, fault, services) => {
        expect(faults[kind]).toMatchObject({ fault, hops: services, lost: 0 });
    });

    it.each(['partition', 'gateway-down'] as const)('of %s is that nothing moves and nothing is lost', (kind) => {
        expect(faults[kind]).toEqual({ fault: local, lost: 0 });
    });

    it('is that every service starts and ends in the first cluster', () => {
        const stays = { steady: local, recovery: local };
        expect(hops).toEqual({ details: stays, reviews: stays, ratings: stays });
    });

    it('of the guide says where the requests go, not how many are lost', () => {
        const guide = edgeAndMeshExpectations(europe, america, 'guide').faults;
        expect(Object.values(guide).every(({ lost }) => lost === undefined)).toBe(true);
    });
});

describe('two faults at once', () => {
    it('come in both orders', () => {
        const faults = edgeAndMeshFaults(europe, america);
        const deployments = (kind: 'workload-then-caller' | 'caller-then-workload') =>
            faults[kind]?.actions.map((action) => ('deployment' in action ? action.deployment : ''));
        expect(deployments('workload-then-caller')).toEqual(['reviews-v3', 'productpage-v1']);
        expect(deployments('caller-then-workload')).toEqual(['productpage-v1', 'reviews-v3']);
    });
});

describe('the token', () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const privatePem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const publicPem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
    const [provider] = tokenPolicy('edge', 'default', publicPem).spec.jwt.providers;

    it('is signed by the key that the edge trusts, for its issuer and audience', () => {
        const [head = '', claims = '', signature = ''] = token(privatePem).split('.');
        const { keys } = JSON.parse(provider?.localJWKS.inline ?? '') as { keys: [JsonWebKey] };
        const key = createPublicKey({ key: keys[0], format: 'jwk' });
        expect(verify('sha256', Buffer.from(`${head}.${claims}`), key, Buffer.from(signature, 'base64url'))).toBe(true);
        expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toMatchObject({
            iss: provider?.issuer,
            aud: provider?.audiences[0],
        });
    });

    it('is the same in every deployment with the same key', () => {
        expect(token(privatePem)).toBe(token(privatePem));
    });

    it('is not needed to know which keys are trusted', () => {
        expect(provider?.localJWKS.inline).not.toMatch(/"(d|p|q|dp|dq|qi)"/);
    });
});

describe('the edge', () => {
    it('calls nobody but productpage by mutual TLS', () => {
        expect(meshUpstream('cluster.local').spec).toMatchObject({
            targetRefs: [{ kind: 'Service', name: 'productpage', sectionName: 'http' }],
            validation: { subjectAltNames: [{ uri: 'spiffe://cluster.local/ns/default/sa/bookinfo-productpage' }] },
        });
    });

    it('has an identity of the mesh in every cluster, and shows it', () => {
        const requests = deployment.resources.filter(({ type }) => type.endsWith(':CertRequest'));
        expect(requests.flatMap(({ inputs }) => inputs['uris'] ?? [])).toEqual(
            Array(2).fill('spiffe://cluster.local/ns/default/sa/edge'),
        );
        for (const { inputs } of deployment.all('EnvoyProxy')) {
            expect(inputs['spec']).toMatchObject({ backendTLS: { clientCertificateRef: { name: 'edge-identity' } } });
        }
    });

    it('asks every request for a token, before there is a route', () => {
        expect(deployment.one('SecurityPolicy').inputs).toMatchObject({
            spec: {
                targetRefs: [{ kind: 'Gateway', name: 'edge' }],
                jwt: { providers: [{ audiences: ['bookinfo'] }] },
            },
        });
        const names = deployment.resources.map(({ name }) => name);
        expect(names.indexOf('edge-authentication')).toBeLessThan(names.indexOf('edge-failover-route'));
    });
});

describe('a drill', () => {
    it('sends one request in ten without a token, which must get 401 in every phase', () => {
        const { requests = [] } = drillPlan(deployment.outputs['drill'], 'the stack');
        const weight = (some: typeof requests) => some.reduce((sum, { weight: each = 1 }) => sum + each, 0);
        const without = requests.filter(({ headers }) => headers === undefined);
        expect(without.map(({ expect: reply }) => reply)).toEqual([{ status: [401] }]);
        expect(weight(without) / weight(requests)).toBeCloseTo(0.1);
    });

    it('judges no shares where the images do not say who served what', () => {
        const { expectations, requests = [] } = drillPlan(deployment.outputs['drill'], 'the stack');
        expect(requests.filter(({ hops }) => hops)).toEqual([]);
        expect(expectations.hops).toBeUndefined();
        expect(expectations.faults.scale).toMatchObject({ lost: 0 });
    });
});

describe('refused are', () => {
    it('a mesh whose root the stack does not have', async () => {
        const gke = { ...existing, infrastructure: 'gke', settings: { project: 'example-project' } };
        await expect(deployStack(gke)).rejects.toThrow('has been joined to a mesh by its infrastructure');
    });

    it('other than two clusters', async () => {
        const regions = JSON.stringify(['europe-west1']);
        const one = { ...existing, settings: { ...existing.settings, regions } };
        await expect(deployStack(one)).rejects.toThrow('needs two clusters; `existing` has 1');
    });
});

describe('in the lab of scenario edge', () => {
    insideRecordedLab(['europe-west1', 'us-central1'], { networks: 'each', istio: false, gateways: ['gloo'] });

    it('it asks for a lab with Envoy Gateway, whatever gateway runs', async () => {
        const stack = deployStack({ ...existing, infrastructure: 'lab', settings: {}, environment: {} });
        await expect(stack).rejects.toThrow(
            'needs a lab with a network for each cluster, Istio, Envoy Gateway; the one that runs has a network for each ' +
                'cluster, Gloo. Start the one it needs: failover lab down, then failover lab up --scenario edge-and-mesh.',
        );
    });
});

function someStack(): StackCase {
    const found = everyStack.find(
        ({ infrastructure, scenario, variant }) =>
            infrastructure === 'existing' && scenario === 'edge-and-mesh' && variant === 'hardened',
    );
    if (!found) {
        throw new Error('existing × edge-and-mesh is no stack.');
    }
    return found;
}
