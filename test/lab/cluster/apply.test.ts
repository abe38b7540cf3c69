import { pathOf } from '../../../lab/cluster/apply';

describe('the path of an object', () => {
    it.each([
        ['core, namespaced', 'v1', 'secrets', true, '/api/v1/namespaces/mesh/secrets/name'],
        ['core, of the cluster', 'v1', 'namespaces', false, '/api/v1/namespaces/name'],
        ['of a group', 'apps/v1', 'deployments', true, '/apis/apps/v1/namespaces/mesh/deployments/name'],
    ])('that is %s', (_, apiVersion, name, namespaced, path) => {
        const metadata = { name: 'name', namespace: 'mesh' };
        expect(pathOf({ apiVersion, metadata }, { name, namespaced })).toBe(path);
    });
});
