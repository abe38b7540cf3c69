import { messageOf } from '../../errors';
import { isObject } from '../../isObject';
import type { Checked, CheckRequest, Refusal } from '../protocol/plugin';
import { at, isUnknown, plain, type Properties, textAt, withoutNulls, withSecretsOf } from '../protocol/values';
import { waitForAnnotation, wantedOf } from './awaiting/waitFor';
import type { Cluster } from './cluster';
import {
    autoName,
    autonamedAnnotation,
    fieldManagerOf,
    isAppliedBy,
    isAutonamed,
    type Token,
    tokenOf,
} from './identity';
import { builtInNamespaced, isBuiltIn } from './kinds';
import { secretData } from './liveObject';
import { standIn } from './standIn';

/** Annotations by which the official plugin changes its behaviour and which are not honoured here. */
const unsupported = ['pulumi.com/replaceUnready'];

/** Refuses unsupported inputs, and fills in the optional ones: name and namespace. */
export class Check {
    /** Resources that were there when this update began: a name for one of these is for its replacement. */
    private readonly recorded = new Set<string>();

    async check({ urn, olds, news }: CheckRequest, cluster: Cluster): Promise<Checked> {
        const token = tokenOf(urn, textAt(plain(news), 'kind'));
        const old = plain(olds);
        if (Object.keys(old).length > 0) {
            this.recorded.add(urn);
        }
        const inputs = withApiVersionAndKind(withoutNulls(plain(news)), token);
        const failures = refusals(token, inputs);
        if (failures.length > 0 || isUnknown(at(inputs, 'metadata'))) {
            return { inputs: withSecretsOf(inputs, news), failures };
        }
        const placed = await withNamespace(inputs, cluster);
        const named = await this.withName(placed, old, urn, cluster);
        return { inputs: withSecretsOf(secretData(named), news), failures };
    }

    private async withName(inputs: Properties, old: Properties, urn: string, cluster: Cluster): Promise<Properties> {
        if (at(inputs, 'metadata', 'name') !== undefined) {
            return inputs;
        }
        const name =
            (isAutonamed(old) ? textAt(old, 'metadata', 'name') : undefined) ??
            (this.recorded.has(urn) ? undefined : await leftover(inputs, urn, cluster)) ??
            autoName(tokenOf(urn).name);
        const annotations = at(inputs, 'metadata', 'annotations');
        const metadata = at(inputs, 'metadata');
        return {
            ...inputs,
            metadata: {
                ...(isObject(metadata) ? metadata : {}),
                name,
                ...(isUnknown(annotations)
                    ? {}
                    : {
                          annotations: {
                              ...(isObject(annotations) ? annotations : {}),
                              [autonamedAnnotation]: 'true',
                          },
                      }),
            },
        };
    }
}

/** An object that an interrupted update created under a generated name and did not record. */
async function leftover(inputs: Properties, urn: string, cluster: Cluster): Promise<string | undefined> {
    const [apiVersion, kindName] = [textAt(inputs, 'apiVersion'), textAt(inputs, 'kind')];
    const namespace = textAt(inputs, 'metadata', 'namespace');
    try {
        const kind = await cluster.kinds.find(apiVersion ?? '', kindName ?? '');
        if (kind === undefined || (kind.namespaced && namespace === undefined)) {
            return undefined;
        }
        const objects = await cluster.list(kind, namespace, { metadataOnly: true });
        const ours = objects.find(
            (object) =>
                isAppliedBy(object, fieldManagerOf(urn)) &&
                isAutonamed(object) &&
                at(object, 'metadata', 'deletionTimestamp') === undefined,
        );
        return textAt(ours, 'metadata', 'name');
    } catch {
        return undefined; // Whatever is wrong with the cluster, the operation itself will say it better.
    }
}

async function withNamespace(inputs: Properties, cluster: Cluster): Promise<Properties> {
    const metadata = at(inputs, 'metadata');
    if (at(metadata, 'namespace') !== undefined || !(await isNamespaced(inputs, cluster))) {
        return inputs;
    }
    return { ...inputs, metadata: { ...(isObject(metadata) ? metadata : {}), namespace: cluster.namespace } };
}

async function isNamespaced(inputs: Properties, cluster: Cluster): Promise<boolean> {
    const [apiVersion = '', kind = ''] = [textAt(inputs, 'apiVersion'), textAt(inputs, 'kind')];
    const builtIn = builtInNamespaced(apiVersion, kind);
    if (builtIn !== undefined) {
        return builtIn;
    }
    // A kind that is not served yet, or a server that does not answer: most kinds are namespaced.
    const found = await cluster.kinds.find(apiVersion, kind).catch(() => undefined);
    return found?.namespaced ?? true;
}

function withApiVersionAndKind(inputs: Properties, token: Token): Properties {
    return { apiVersion: token.apiVersion, kind: token.kind, ...inputs };
}

function refusals(token: Token, inputs: Properties): Refusal[] {
    const { apiVersion, kind } = token;
    if (/^(helm\.sh|yaml|kustomize)(\/|$)/.test(apiVersion)) {
        return [
            {
                property: 'kind',
                reason: `${standIn} serves single Kubernetes objects only, not ${apiVersion}:${kind}; install the official plugin`,
            },
        ];
    }
    if (isBuiltIn(apiVersion) && kind.endsWith('List')) {
        return [
            {
                property: 'kind',
                reason: `${standIn} does not serve ${kind}; declare the objects themselves, or install the official plugin`,
            },
        ];
    }
    return [
        ...(token.patch && !isUnknown(at(inputs, 'metadata')) && at(inputs, 'metadata', 'name') === undefined
            ? [{ property: 'metadata.name', reason: `expected the name of the ${kind} to patch` }]
            : []),
        ...missing(inputs, 'apiVersion'),
        ...missing(inputs, 'kind'),
        ...(at(inputs, 'metadata', 'generateName') === undefined
            ? []
            : [
                  {
                      property: 'metadata.generateName',
                      reason: `${standIn} does not honour it; leave \`metadata.name\` out for a generated name`,
                  },
              ]),
        ...waitForRefusals(inputs),
        ...unsupported
            .filter((annotation) => at(inputs, 'metadata', 'annotations', annotation) !== undefined)
            .map((annotation) => ({
                property: `metadata.annotations["${annotation}"]`,
                reason: `${standIn} does not honour it`,
            })),
    ];
}

function waitForRefusals(inputs: Properties): Refusal[] {
    const annotation = textAt(inputs, 'metadata', 'annotations', waitForAnnotation);
    try {
        wantedOf(annotation ?? '[]');
        return [];
    } catch (error) {
        const reason = `${standIn} does not understand it: ${messageOf(error)}`;
        return [{ property: `metadata.annotations["${waitForAnnotation}"]`, reason }];
    }
}

function missing(inputs: Properties, property: string): Refusal[] {
    return textAt(inputs, property) === undefined && !isUnknown(inputs[property])
        ? [{ property, reason: 'expected a non-empty string' }]
        : [];
}
