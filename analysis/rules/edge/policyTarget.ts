import { fieldsOf, type KubernetesObject, namespaceOf, objectName, textOf } from '../../manifests/kubernetesObject';
import { targetRefs } from '../../readers/edge/references';
import { serviceHost } from '../../readers/istio/hosts';
import type { Rule } from '../rule';

const policies = ['BackendConfigPolicy', 'BackendTrafficPolicy', 'ClientTrafficPolicy', 'TrafficPolicy'];

/** Policies for nothing. */
export const edgePolicyTarget: Rule = {
    id: 'edge-policy-target',
    severity: 'error',
    scope: 'fleet',
    what: 'A policy of Envoy Gateway or kgateway is attached to an object that does not exist.',
    why: 'Checks, ejections and retries then apply to nothing, and the route keeps the defaults.',
    source: 'https://gateway-api.sigs.k8s.io/reference/policy-attachment/',
    check: ({ clusters }) =>
        clusters.flatMap(({ edgeObjects, name, services }) => {
            const known = new Set(edgeObjects.map(objectKey));
            return edgeObjects
                .filter(({ kind }) => policies.includes(kind))
                .flatMap((policy) =>
                    targetRefs(policy)
                        .map(fieldsOf)
                        .filter(({ kind, name: target }) => {
                            const namespace = namespaceOf(policy);
                            return kind === 'Service'
                                ? !services.has(serviceHost(textOf(target) ?? '', namespace))
                                : !known.has(`${textOf(kind) ?? ''} ${namespace}/${textOf(target) ?? ''}`);
                        })
                        .map(({ kind, name: target }) => ({
                            cluster: name,
                            object: objectName(policy),
                            field: 'spec.targetRefs',
                            reason: `names ${textOf(kind) ?? ''} ${textOf(target) ?? ''}, which does not exist in namespace ${namespaceOf(policy)}.`,
                            fix: {
                                text: 'Name an object of the policy’s own namespace.',
                                argument: 'EdgeFailover declares it',
                            },
                        })),
                );
        }),
};

const objectKey = (object: KubernetesObject): string => `${object.kind} ${namespaceOf(object)}/${object.metadata.name}`;
