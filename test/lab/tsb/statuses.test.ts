import { kubernetesObject } from '../../../analysis/manifests/kubernetesObject';
import { objectStatus } from '../../../lab/tsb/translator/statuses';

const workspace = (status?: object) => {
    const object = kubernetesObject({
        apiVersion: 'tsb.tetrate.io/v2',
        kind: 'Workspace',
        metadata: { name: 'shop', namespace: 'objects' },
        ...(status && { status }),
    });
    if (!object) {
        throw new Error('That is an object.');
    }
    return object;
};

describe('the status of an object', () => {
    it('says that it is accepted, once', () => {
        const object = workspace();
        expect(objectStatus(object, [])).toMatchObject({
            path: '/apis/tsb.tetrate.io/v2/namespaces/objects/workspaces/shop/status?fieldManager=failover-lab-tsb',
            body: { status: { state: 'ACCEPTED', message: null } },
        });
        expect(objectStatus(workspace({ state: 'ACCEPTED' }), [])).toBeUndefined();
    });

    it('says every reason why it has no effect, and that the lab says so', () => {
        const object = workspace({ state: 'ACCEPTED' });
        const refusals = ['is one.', 'is another.'].map((reason) => ({ object, kind: 'parent' as const, reason }));
        expect(
            objectStatus(object, [
                ...refusals,
                { object: workspace(), kind: 'parent' as const, reason: 'is somebody else’s.' },
            ]),
        ).toMatchObject({
            body: {
                status: {
                    state: 'INVALID',
                    message: 'is one.\nis another.',
                    reportedBy: 'the lab (stand-in for Tetrate Service Bridge)',
                },
            },
        });
    });
});
