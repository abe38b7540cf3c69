import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';
import { isObject } from '../../isObject';
import { failoverSchemeDefinition, kubernetesClusterDefinition } from '../../lab/gloo/federationSchemas';
import { envoyGatewayDefinitions, gatewayApiDefinitions, kgatewayDefinitions } from '../../lab/tools/catalog';
import { describe as named, Kinds, pathOf } from '../../plugins/kubernetes/kinds';
import { objectsAt, type Properties, textAt } from '../../plugins/protocol/values';
import { inScratchNamespaces } from '../plugins/support/inScratchNamespaces';
import { type ScratchCluster, startScratchCluster, toolPath, untilTrue } from '../plugins/support/scratchCluster';
import type { Deployment } from '../support/deployment';
import { withFakeKind } from '../support/fakeKind';
import { opened } from '../support/secrets';
import { deployStack, everyStack, stackTitle } from './support/everyStack';

/** What no definition is at hand for, and what is no object of Kubernetes. */
const notJudged = /^kubernetes:(metallb\.io\/|helm\.sh\/)/;

// No cloud and no Docker here: but a real API server, with the real definitions, can say what it thinks of every object
// that every stack would apply.
inScratchNamespaces(
    __filename,
    'what every stack would apply',
    () => {
        withFakeKind();
        let cluster: ScratchCluster;
        let kinds: Kinds;
        const judged = new Map<string, Promise<string | undefined>>();
        const environment = { ...process.env };

        beforeAll(async () => {
            cluster = await startScratchCluster('/run/cluster');
            kinds = new Kinds(cluster.request);
            for (const definition of definitions()) {
                await apply(definition);
                const [version] = objectsAt(definition, 'spec', 'versions').map((each) => textAt(each, 'name') ?? '');
                const group = textAt(definition, 'spec', 'group') ?? '';
                const kind = textAt(definition, 'spec', 'names', 'kind') ?? '';
                await untilTrue(
                    async () => (await new Kinds(cluster.request).find(`${group}/${version}`, kind)) !== undefined,
                );
            }
            kinds = new Kinds(cluster.request);
        }, 170_000);
        afterAll(() => cluster.stop());

        it.each(everyStack.map((stack) => [stackTitle(stack), stack] as const))('%s', async (_, stack) => {
            Object.assign(process.env, stack.environment);
            const objects = manifests(await deployStack(stack));
            process.env = { ...environment, PATH: process.env['PATH'] };
            expect(objects.length).toBeGreaterThan(10);
            const answers = await Promise.all(objects.map(answer));
            expect(answers.filter((refusal) => refusal !== undefined)).toEqual([]);
        });

        /** What is wrong with an object, asked once. */
        const answer = (object: Properties): Promise<string | undefined> => {
            const key = JSON.stringify(object);
            const known =
                judged.get(key) ??
                apply(object, true).then(
                    () => undefined,
                    (error: Error) => `${named(object)}: ${error.message}`,
                );
            judged.set(key, known);
            return known;
        };

        const spaces = new Map<string, Promise<void>>();

        /** Applies an object, or has the API server judge it as if. */
        const apply = async (object: Properties, dryRun = false): Promise<void> => {
            const kind = await kinds.find(textAt(object, 'apiVersion') ?? '', textAt(object, 'kind') ?? '');
            if (!kind) {
                throw new Error('The API server does not serve this kind.');
            }
            const namespace = kind.namespaced ? (textAt(object, 'metadata', 'namespace') ?? 'default') : undefined;
            if (namespace !== undefined) {
                const made = spaces.get(namespace) ?? apply(space(namespace));
                spaces.set(namespace, made);
                await made;
            }
            await cluster.request({
                method: 'PATCH',
                path: pathOf(kind, namespace, textAt(object, 'metadata', 'name') ?? ''),
                query: { fieldManager: 'test', fieldValidation: 'Strict', ...(dryRun && { dryRun: 'All' }) },
                contentType: 'application/apply-patch+yaml',
                body: object,
            });
        };
    },
    ['istio-files', 'gloo-files', 'envoy-gateway-files', 'kgateway-files', 'gateway-api-files'],
);

const space = (name: string): Properties => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });

/** Istio's, Gloo's, Envoy Gateway's, kgateway's, Gateway API's, and ours for the two kinds of Gloo Federation that scenarios use. */
function definitions(): Properties[] {
    const folders = [
        join(toolPath('gloo-files'), 'install/helm/gloo/crds'),
        join(toolPath('envoy-gateway-files'), envoyGatewayDefinitions),
        join(toolPath('kgateway-files'), kgatewayDefinitions),
        join(toolPath('gateway-api-files'), gatewayApiDefinitions),
    ];
    const files = [
        join(toolPath('istio-files'), 'manifests/charts/base/files/crd-all.gen.yaml'),
        ...folders.flatMap((folder) =>
            readdirSync(folder)
                .filter((file) => file.endsWith('.yaml'))
                .map((file) => join(folder, file)),
        ),
    ];
    const published = files.flatMap((file) => loadAll(readFileSync(file, 'utf8')) as (Properties | null)[]);
    return [
        ...published.filter((object): object is Properties => object?.['kind'] === 'CustomResourceDefinition'),
        failoverSchemeDefinition as unknown as Properties,
        kubernetesClusterDefinition as unknown as Properties,
    ];
}

/** The objects that a deployment would apply, with a name for those that the engine would name, and patched. */
function manifests({ resources }: Deployment): Properties[] {
    const applied = resources
        .filter(({ type }) => type.startsWith('kubernetes:') && !notJudged.test(type))
        .map(({ inputs, name, provider, type }) => {
            const object = opened(inputs) as Properties;
            const metadata = (object['metadata'] ?? {}) as Properties;
            const manifest = { ...object, metadata: { ...metadata, name: metadata['name'] ?? name } };
            return { manifest, provider, patches: type.endsWith('Patch') };
        });
    return applied.map(({ manifest, provider, patches }) => {
        const target = applied.find(
            (other) => patches && !other.patches && other.provider === provider && isSame(other.manifest, manifest),
        );
        return target ? merged(target.manifest, manifest) : manifest;
    });
}

const isSame = (one: Properties, other: Properties) =>
    named(one) === named(other) && textAt(one, 'apiVersion') === textAt(other, 'apiVersion');

/** What applying the second leaves of the first. */
function merged(one: Properties, other: Properties): Properties {
    const both = Object.entries(other).map(([key, value]) => {
        const before = one[key];
        return [key, isObject(before) && isObject(value) ? merged(before, value) : value] as const;
    });
    return { ...one, ...Object.fromEntries(both) };
}
