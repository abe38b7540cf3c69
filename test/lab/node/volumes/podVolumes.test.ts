import type { Mount } from '../../../../lab/node/sandbox/containerScript';
import { nestedDirectories } from '../../../../lab/node/volumes/podVolumes';

const mount = (target: string, source: string): Mount => ({ source, target, readOnly: true, kind: 'directory' });

describe('volumes inside volumes', () => {
    it.each<[string, Mount[], string[]]>([
        ['need a directory in the outer one', [mount('/a', '/v/outer'), mount('/a/b', '/v/inner')], ['/v/outer/b']],
        [
            'need it in the innermost of several',
            [mount('/a', '/v/1'), mount('/a/b', '/v/2'), mount('/a/b/c/d', '/v/3')],
            ['/v/1/b', '/v/2/c/d'],
        ],
        ['are not those that only begin alike', [mount('/a', '/v/1'), mount('/ab', '/v/2')], []],
    ])('%s', (_, mounts, directories) => {
        expect(nestedDirectories(mounts)).toEqual(directories);
    });
});
