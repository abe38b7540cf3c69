import { kindToken } from './fakeKind';

/** What the plugins `command`, `gcp` and `aws` make of the inputs that our components give them. */
export function cloudState(type: string, inputs: Record<string, unknown>, name: string): Record<string, unknown> {
    const { name: given } = inputs;
    const named = { name: typeof given === 'string' ? given : name };
    switch (type) {
        case 'command:local:Command':
            return { stdout: printed(inputs), stderr: '' };
        case 'gcp:compute/network:Network':
        case 'gcp:compute/subnetwork:Subnetwork':
            return {
                ...named,
                selfLink: `https://www.googleapis.com/compute/v1/projects/p/${name}/${named.name}`,
            };
        case 'gcp:container/cluster:Cluster':
            return {
                ...named,
                endpoint: '203.0.113.20',
                masterAuth: { clusterCaCertificate: 'LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCg==' },
                fleet: { membershipId: named.name, membershipLocation: inputs['location'] },
            };
        case 'aws:eks/cluster:Cluster':
            return {
                ...named,
                endpoint: 'https://203.0.113.30',
                certificateAuthority: { data: 'LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCg==' },
                identities: [{ oidcs: [{ issuer: 'https://oidc.example/id/1' }] }],
            };
        default:
            return /^(aws|gcp):/.test(type) ? { ...named, arn: `arn:aws:test::${name}` } : {};
    }
}

/** The kubeconfig, for the command that makes a kind cluster; else the place of a node. */
function printed(inputs: Record<string, unknown>): string {
    return inputs['delete'] === undefined ? '172.18.0.3\n172.18.0.0/16\n' : `kubeconfig: ${kindToken}`;
}
