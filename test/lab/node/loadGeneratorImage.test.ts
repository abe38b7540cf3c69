import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadGeneratorImage } from '../../../lab/node/loadGeneratorImage';

const root = join(__dirname, '../../..');
const dockerfile = readFileSync(join(root, 'packaging/loadGenerator/Dockerfile'), 'utf8');
const image = loadGeneratorImage(dockerfile, '/package');

describe('the image of the load generator', () => {
    it('is in the lab what the Dockerfile copies and starts', () => {
        expect(image).toEqual({
            repository: 'failover-load-generator',
            files: [
                { path: '/usr/local/bin/node', source: process.execPath },
                ...['generatorProcess.js', 'senderProcess.js'].map((file) => ({
                    path: `/opt/failover/${file}`,
                    source: `/package/dist/loadGenerator/${file}`,
                })),
            ],
            entrypoint: ['/usr/local/bin/node', '/opt/failover/generatorProcess.js'],
            user: { uid: 65532, gid: 65532 },
        });
    });

    // The same is said by hadolint, which is not in every environment.
    it.each<[string, (text: string) => boolean]>([
        [
            'pins the version of what it builds on (DL3006, DL3007)',
            (text) => /^FROM node:\d+\.\d+\.\d+-\S+$/m.test(text),
        ],
        ['runs as an ordinary user, by number (DL3002)', (text) => /^USER [1-9]\d*:[1-9]\d*$/m.test(text)],
        [
            'copies by absolute paths, and adds nothing (DL3000, DL3020)',
            (text) => /^COPY .* \/\S+\/$/m.test(text) && !/^ADD/m.test(text),
        ],
        ['starts its program without a shell (DL3025)', (text) => /^ENTRYPOINT \[/m.test(text) && !/^CMD/m.test(text)],
        ['runs no command (DL3008, DL3016, DL4006)', (text) => !/^RUN/m.test(text)],
    ])('%s', (_, holds) => expect(holds(dockerfile)).toBe(true));

    it('takes nothing else of the package into its context', () => {
        const ignored = readFileSync(join(root, 'packaging/loadGenerator/Dockerfile.dockerignore'), 'utf8');
        expect(ignored.trim().split('\n')).toEqual(['*', '!dist/loadGenerator']);
    });
});
