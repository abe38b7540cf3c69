import { canChangeUser, parseUidMap } from '../../../../lab/node/sandbox/mappedUids';

describe('canChangeUser', () => {
    it.each([
        ['as root of the host', '         0          0 4294967295\n', true],
        ['as an ordinary user who is root in a namespace', '         0       1000          1\n', false],
        ['with subordinate uids that end below nobody', '0 1000 1\n1 100000 65536\n', false],
        ['with no map at all', '', false],
    ])('%s', (_, map, expected) => {
        expect(canChangeUser(parseUidMap(map))).toBe(expected);
    });
});
