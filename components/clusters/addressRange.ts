import { refuse } from '../invalidArguments';
import { cidr, dotted } from './cidr';

/** Addresses for the load balancers of one cluster. */
const size = 32;

/**
 * Range of addresses, such as `172.18.255.192-172.18.255.223`, for the load balancers of one of several clusters in the
 * same network. Docker assigns a network's addresses from the bottom. These come from its top, without the last block,
 * which contains the broadcast address.
 *
 * @param subnet Of the network, such as `172.18.0.0/16`.
 * @param index Of the cluster, from 0.
 */
export function addressRange(subnet: string, index: number): string {
    const block = cidr(subnet);
    const room = block ? (block.last - block.first + 1) / size : 0;
    if (!block || room < 2 * (index + 2)) {
        refuse('KindLoadBalancer', [
            {
                path: 'subnet',
                reason:
                    `is ${subnet} (Docker's network \`kind\`); load balancers for cluster ${index + 1} need an IPv4 network ` +
                    `of at least ${2 * (index + 2) * size} addresses.`,
                fix: 'Remove the network while no cluster uses it: docker network rm kind.',
            },
        ]);
        return '';
    }
    const first = block.last + 1 - (index + 2) * size;
    return `${dotted(first)}-${dotted(first + size - 1)}`;
}
