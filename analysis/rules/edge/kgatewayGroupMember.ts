import { fieldsOf, listOf, namespaceOf, objectName, textOf } from '../../manifests/kubernetesObject';
import { kgatewayGroup } from '../../readers/edge/kgateway';
import type { Rule } from '../rule';

/** Groups with members that kgateway cannot use. */
export const kgatewayGroupMember: Rule = {
    id: 'kgateway-group-member',
    severity: 'error',
    scope: 'fleet',
    what: 'A priority group names a Backend that is not there, or not static.',
    why: 'kgateway merges static Backends of the same namespace, and no others. A reference that fails leaves the group without those hosts.',
    source: 'https://kgateway.dev/docs/',
    check: ({ clusters }) =>
        clusters.flatMap(({ edgeObjects, name }) => {
            const backends = edgeObjects.filter(
                ({ apiVersion, kind }) => kind === 'Backend' && apiVersion.startsWith(kgatewayGroup),
            );
            return backends.flatMap((backend) =>
                listOf(fieldsOf(backend.content.spec).priorityGroups).flatMap((group, index) =>
                    listOf(fieldsOf(group).backendRefs)
                        .map((each) => textOf(fieldsOf(each).name) ?? '')
                        .flatMap((member) => {
                            const found = backends.find(
                                (each) => each.metadata.name === member && namespaceOf(each) === namespaceOf(backend),
                            );
                            return fieldsOf(found?.content.spec).static === undefined
                                ? [
                                      {
                                          cluster: name,
                                          object: objectName(backend),
                                          field: `spec.priorityGroups[${index}].backendRefs`,
                                          reason: `names "${member}", which is ${found ? 'not static' : 'no Backend of this namespace'}.`,
                                          fix: { text: 'Name static Backends of the same namespace.' },
                                      },
                                  ]
                                : [];
                        }),
                ),
            );
        }),
};
