import { cidr } from './cidr';

/** A node's place in Docker's network `kind`. */
export interface NodeNetwork {
    address: string;
    subnet: string;
}

/** Reads the node's address and the network's subnets, one a line; of the subnets, the IPv4 one. */
export function nodeNetwork(printed: string): NodeNetwork {
    const [address = '', ...subnets] = printed.split('\n').map((line) => line.trim());
    const subnet = subnets.find((text) => cidr(text) !== undefined);
    if (cidr(`${address}/32`) === undefined || subnet === undefined) {
        throw new Error(
            `Docker's network \`kind\` has no IPv4 address for the cluster's first node: ${JSON.stringify(printed)}.`,
        );
    }
    return { address, subnet };
}
