import {
    bridgeEndOf,
    createNetworkScript,
    deleteNetworkScript,
    macOf,
    setLinkScript,
} from '../../../../lab/node/sandbox/podNetwork';

const network = {
    namespace: 'europe-west1-pod-1',
    clusterNamespace: 'europe-west1',
    address: '198.18.1.20',
    gateway: '198.18.1.1',
    sysctls: [],
};

describe('macOf', () => {
    it.each([
        ['198.18.1.2', '02:00:c6:12:01:02'],
        ['198.18.15.239', '02:00:c6:12:0f:ef'],
    ])('of %s is %s', (address, mac) => {
        expect(macOf(address)).toBe(mac);
    });
});

describe('createNetworkScript', () => {
    it('joins the pod to the bridge, with the MAC of its address', () => {
        expect(createNetworkScript(network).split('\n')).toEqual(
            expect.arrayContaining([
                'ip netns add europe-west1-pod-1',
                'link add pod20 type veth peer name eth0 address 02:00:c6:12:01:14 netns europe-west1-pod-1',
                'link set pod20 master pods0 up',
                'addr add 198.18.1.20/24 dev eth0',
                'route add default via 198.18.1.1',
            ]),
        );
    });

    it('sets the sysctls in the pod', () => {
        const sysctls = [{ name: 'net.ipv4.ip_unprivileged_port_start', value: '0' }];
        expect(createNetworkScript({ ...network, sysctls })).toContain(
            "nsenter --net=/run/netns/europe-west1-pod-1 sh -ec 'printf %s 0 >/proc/sys/net/ipv4/ip_unprivileged_port_start'",
        );
    });
});

describe('setLinkScript', () => {
    it.each([
        [false, 'down'],
        [true, 'up'],
    ])('acts on the cluster’s end of the link: %s', (up, state) => {
        expect(setLinkScript(network, up)).toBe(`ip -n europe-west1 link set pod20 ${state}\n`);
    });
});

describe('deleteNetworkScript', () => {
    it('deletes the link before the namespace', () => {
        expect(deleteNetworkScript(network)).toBe(
            'ip -n europe-west1 link delete pod20\nip netns delete europe-west1-pod-1\n',
        );
    });
});

describe('bridgeEndOf', () => {
    it('is a name that the kernel takes', () => {
        expect(bridgeEndOf('198.18.255.239').length).toBeLessThanOrEqual(15);
    });
});
