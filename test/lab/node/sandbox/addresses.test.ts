import * as fc from 'fast-check';
import { Addresses } from '../../../../lab/node/sandbox/addresses';

describe('Addresses', () => {
    it('gives 198.18.k.2 to .239, then none', () => {
        const addresses = new Addresses('198.18.2');
        const all = Array.from({ length: 238 }, () => addresses.take());
        expect([all[0], all.at(-1), new Set(all).size]).toEqual(['198.18.2.2', '198.18.2.239', 238]);
        expect(addresses.take()).toBeUndefined();
        expect(addresses.gateway).toBe('198.18.2.1');
    });

    it('lets a freed address rest until all others had their turn', () => {
        const addresses = new Addresses('198.18.1');
        const first = addresses.take() ?? '';
        addresses.release(first);
        const next = Array.from({ length: 238 }, () => addresses.take());
        expect(next.indexOf(first)).toBe(237);
    });

    it('never has two owners of one address', () => {
        fc.assert(
            fc.property(fc.array(fc.boolean(), { maxLength: 600 }), (takes) => {
                const addresses = new Addresses('198.18.1');
                const held: string[] = [];
                for (const take of takes) {
                    const address = take ? addresses.take() : undefined;
                    if (address !== undefined) {
                        expect(held).not.toContain(address);
                        held.push(address);
                    } else if (!take) {
                        addresses.release(held.shift() ?? '198.18.1.2');
                    }
                }
            }),
        );
    });
});
