import { type Machine, obstacles } from '../../lab/preflight';

const able: Machine = {
    platform: 'linux',
    architecture: 'x64',
    missingPrograms: [],
    memoryAvailableMiB: 8_000,
    diskAvailableMiB: 8_000,
    stateDir: '/state',
};

describe('obstacles', () => {
    it('finds none on a machine that can', () => {
        expect(obstacles(able, 2)).toEqual([]);
        expect(obstacles({ ...able, architecture: 'arm64' }, 2)).toEqual([]);
    });

    it.each([
        ['another system', { platform: 'darwin', architecture: 'arm64' }, '--infrastructure kind'],
        ['another processor', { architecture: 'riscv64' }, 'x86-64, arm64'],
        ['a missing program', { missingPrograms: ['ip', 'nsenter'] }, 'Install iproute2, util-linux'],
        ['what sidecars capture with', { missingPrograms: ['nft'] }, 'Install nftables'],
        ['what tools are made with', { missingPrograms: ['go', 'python3'] }, 'Install golang-go, python3-pip'],
        ['too little memory', { memoryAvailableMiB: 900 }, '2 clusters need 2000 MiB, 900 MiB are available'],
        ['a full disk', { diskAvailableMiB: 10 }, '10 MiB are free'],
    ])('names %s and what to do', (_, change, words) => {
        const found = obstacles({ ...able, ...change }, 2);
        expect(found).toHaveLength(1);
        expect(found[0]).toContain(words);
    });

    it('lists all of them at once', () => {
        expect(
            obstacles({ ...able, memoryAvailableMiB: 1, diskAvailableMiB: 1, missingPrograms: ['ip'] }, 2),
        ).toHaveLength(3);
    });

    it('asks more of a machine for more clusters', () => {
        const machine = { ...able, memoryAvailableMiB: 2_500 };
        expect(obstacles(machine, 2)).toEqual([]);
        expect(obstacles(machine, 3)).toHaveLength(1);
    });
});
