import * as fc from 'fast-check';
import { federationAccessSpec } from '../../components/gloo/federation/federationAccessSpec';
import { hostProblems, serverProblems } from '../../components/networkAddress';

describe('an API server that other clusters connect to', () => {
    it.each([
        'https://localhost:6443',
        'https://api.localhost',
        'https://127.0.0.1:6443',
        'https://127.0.1.1',
        'https://127.1',
        'https://0.0.0.0:6550',
        'https://[::]:6443',
        'https://[::1]:6443',
        'https://[::ffff:127.0.0.1]:6443',
        'https://kubernetes.docker.internal:6443',
        'https://control-plane.minikube.internal:8443',
        'https://kubernetes.default.svc',
    ])('is not %s, which means another machine elsewhere', (server) => {
        const args = { clusterName: 'remote', server };
        expect(() => federationAccessSpec(args)).toThrow(`\`server\` is "${server}", which means another machine`);
    });

    it.each(['', '203.0.113.7', 'http://203.0.113.7:6443'])('is not "%s"', (server) => {
        expect(serverProblems('server', server)).toMatchObject([{ path: 'server', reason: `is "${server}"` }]);
    });

    it.each([
        'https://203.0.113.7:6443',
        'https://[2001:db8::7]:6443',
        'https://api.internal.example',
        'https://10.0.0.1',
        'https://host.docker.internal:6443',
        'https://host.containers.internal:6443',
        'https://host.minikube.internal:8443',
    ])('is %s', (server) => expect(serverProblems('server', server)).toEqual([]));
});

describe('an address', () => {
    it.each(['203.0.113.7', '2001:db8::10', 'gw', 'gw.example.com', 'a1b2.elb.amazonaws.com.'])('is %s', (host) => {
        expect(hostProblems('address', host)).toEqual([]);
    });

    it.each(['', 'https://gw', 'gw:15443', 'gw.example.com ', '203.0.113', '300.0.0.1', '[2001:db8::10]', 'a_b', '-a'])(
        'is not "%s"',
        (host) => expect(hostProblems('address', host)).toMatchObject([{ path: 'address' }]),
    );

    it('is every IPv4 and IPv6 address', () => {
        fc.assert(
            fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (host) => {
                expect(hostProblems('address', host)).toEqual([]);
            }),
        );
    });
});
