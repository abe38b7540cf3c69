import type * as kubernetes from '@pulumi/kubernetes';

/** Longest wait for a managed control plane; Google's documents say ten minutes. */
export const patienceSeconds = 1_800;

const name = 'mesh-injection-probe';

/** The pod that is sent to the API server as a dry run, again and again, until it gets a proxy. It is never created. */
const pod = JSON.stringify({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { generateName: 'mesh-injection-', labels: { 'sidecar.istio.io/inject': 'true' } },
    spec: { containers: [{ name: 'app', image: 'none' }] },
});

/** Ends when the control plane injects. */
export const probeScript = `account=/var/run/secrets/kubernetes.io/serviceaccount
until curl --silent --fail --cacert "$account/ca.crt" \\
    --header "Authorization: Bearer $(cat "$account/token")" --header 'Content-Type: application/json' \\
    --data "$POD" "https://kubernetes.default.svc/api/v1/namespaces/$NAMESPACE/pods?dryRun=All" | grep -q '"istio-proxy"'
do
    sleep 5
done
`;

export function probeAccount(namespace: string) {
    return { metadata: { name, namespace } };
}

/** Lets the probe run: a dry run needs the right to create pods. */
export function probeRole(namespace: string) {
    return {
        metadata: { name, namespace },
        rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['create'] }],
    } satisfies kubernetes.rbac.v1.RoleArgs;
}

export function probeBinding(namespace: string) {
    return {
        metadata: { name, namespace },
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name },
        subjects: [{ kind: 'ServiceAccount', name, namespace }],
    } satisfies kubernetes.rbac.v1.RoleBindingArgs;
}

export function probeJob(namespace: string, image: string) {
    return {
        metadata: { name, namespace },
        spec: {
            backoffLimit: 3,
            activeDeadlineSeconds: patienceSeconds,
            template: {
                metadata: { labels: { 'sidecar.istio.io/inject': 'false' } },
                spec: {
                    serviceAccountName: name,
                    restartPolicy: 'Never',
                    securityContext: {
                        runAsNonRoot: true,
                        runAsUser: 65_532,
                        seccompProfile: { type: 'RuntimeDefault' },
                    },
                    containers: [
                        {
                            name: 'probe',
                            image,
                            command: ['/bin/sh', '-c', probeScript],
                            env: [
                                { name: 'POD', value: pod },
                                { name: 'NAMESPACE', value: namespace },
                            ],
                            securityContext: {
                                allowPrivilegeEscalation: false,
                                capabilities: { drop: ['ALL'] },
                                readOnlyRootFilesystem: true,
                            },
                        },
                    ],
                },
            },
        },
    } satisfies kubernetes.batch.v1.JobArgs;
}
