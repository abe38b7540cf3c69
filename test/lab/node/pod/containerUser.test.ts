import type { Image } from '../../../../lab/node/images';
import { containerUser, userRefusal } from '../../../../lab/node/pod/containerUser';

const image: Image = { repository: 'x', files: [], entrypoint: [] };
const proxy: Image = { ...image, user: { uid: 1337, gid: 1337 } };

describe('containerUser', () => {
    it.each([
        ['root by default', image, {}, {}, { uid: 0, gid: 0, groups: [] }],
        ["the image's", proxy, {}, {}, { uid: 1337, gid: 1337, groups: [] }],
        ["the pod's", proxy, { runAsUser: 5 }, {}, { uid: 5, gid: 0, groups: [] }],
        ["the container's", proxy, { runAsUser: 5, runAsGroup: 6 }, { runAsUser: 7 }, { uid: 7, gid: 6, groups: [] }],
        ['with its groups', image, { fsGroup: 8, supplementalGroups: [9] }, {}, { uid: 0, gid: 0, groups: [8, 9] }],
    ])('is %s', (_, from, pod, container, user) => {
        const spec = { securityContext: pod, containers: [] };
        expect(containerUser(spec, { name: 'main', securityContext: container }, from)).toEqual(user);
    });
});

describe('userRefusal', () => {
    const nonRoot = { name: 'main', securityContext: { runAsNonRoot: true } };
    it('refuses root where it may not be', () => {
        const user = { uid: 0, gid: 0, groups: [] };
        expect(userRefusal({ containers: [] }, nonRoot, user)).toContain('runAsNonRoot');
        expect(userRefusal({ containers: [] }, nonRoot, { ...user, uid: 1 })).toBeUndefined();
    });
});
