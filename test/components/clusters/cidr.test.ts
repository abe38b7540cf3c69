import fc from 'fast-check';
import { InvalidArguments } from '../../../components';
import { addressRange } from '../../../components/clusters/addressRange';
import { cidr, dotted, overlap, subnetProblems } from '../../../components/clusters/cidr';
import { nodeNetwork } from '../../../components/clusters/kindNodeNetwork';
import { problemText } from '../../../components/problem';

describe('cidr', () => {
    it.each([
        ['10.0.0.0/8', '10.0.0.0', '10.255.255.255'],
        ['172.18.0.0/16', '172.18.0.0', '172.18.255.255'],
        ['0.0.0.0/0', '0.0.0.0', '255.255.255.255'],
        ['203.0.113.7/32', '203.0.113.7', '203.0.113.7'],
    ])('%s is %s to %s', (text, first, last) => {
        const block = cidr(text);
        expect([dotted(block?.first ?? 0), dotted(block?.last ?? 0)]).toEqual([first, last]);
    });

    it.each(['10.0.0.0', '10.0.0.1/8', '10.0.0.256/32', '10.0.0.0/33', 'fc00::/64', '', 'all'])(
        'refuses %j',
        (text) => {
            expect(cidr(text)).toBeUndefined();
        },
    );

    it('overlaps another exactly when an address is in both', () => {
        const block = fc.tuple(fc.nat(255), fc.integer({ min: 20, max: 32 })).map(([at, prefix]) => {
            const size = 2 ** (32 - prefix);
            const first = Math.floor((at * 256) / size) * size;
            return { first, last: first + size - 1, prefix };
        });
        fc.assert(
            fc.property(block, block, (one, other) => {
                const shared = Math.min(one.last, other.last) - Math.max(one.first, other.first) + 1;
                expect(overlap(one, other)).toBe(shared > 0);
                expect(overlap(other, one)).toBe(overlap(one, other));
            }),
        );
    });
});

describe('subnetProblems', () => {
    it('finds nothing wrong with subnets apart from each other, and leaves out those that are not given', () => {
        expect(subnetProblems({ pods: '10.0.0.0/16', services: '10.1.0.0/16', none: undefined })).toEqual([]);
    });

    it('names every subnet that is none, and every two that overlap', () => {
        const subnets = { one: '10.0.0.0/8', two: '10.4.0.0/16', three: '10.4.0.1/16' };
        const problems = subnetProblems(subnets).map(problemText).join('\n');
        expect(problems).toContain('`three` is "10.4.0.1/16"; a block of IPv4 addresses is needed');
        expect(problems).toContain('`one` (10.0.0.0/8) and `two` (10.4.0.0/16) have addresses in common');
        expect(problems.split('\n')).toHaveLength(2);
    });
});

describe('addressRange', () => {
    it.each([
        ['172.18.0.0/16', 0, '172.18.255.192-172.18.255.223'],
        ['172.18.0.0/16', 1, '172.18.255.160-172.18.255.191'],
        ['192.168.7.0/24', 1, '192.168.7.160-192.168.7.191'],
    ])('of %s for cluster %i is %s', (subnet, index, range) => {
        expect(addressRange(subnet, index)).toBe(range);
    });

    it.each(['172.18.0.0/27', 'fc00::/64'])('refuses the network %s, which has no room', (subnet) => {
        expect(() => addressRange(subnet, 0)).toThrow(InvalidArguments);
        expect(() => addressRange(subnet, 0)).toThrow('docker network rm kind');
    });
});

describe('nodeNetwork', () => {
    it('takes the subnet of IPv4 among those that Docker prints', () => {
        expect(nodeNetwork('172.18.0.3\nfc00:f853::/64\n172.18.0.0/16\n\n')).toEqual({
            address: '172.18.0.3',
            subnet: '172.18.0.0/16',
        });
    });

    it.each(['', '\n172.18.0.0/16\n', '172.18.0.3\nfc00::/64\n'])('says when there is none: %j', (printed) => {
        expect(() => nodeNetwork(printed)).toThrow('has no IPv4 address');
    });
});
