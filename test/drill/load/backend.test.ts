import { backendOf } from '../../../drill/load/backend';

describe('backendOf', () => {
    it.each([
        [
            'an echo reply',
            'hello world cluster=europe-west1 pod=hello-world-6d5f9-x2x4q\n',
            'europe-west1',
            'hello-world-6d5f9-x2x4q',
        ],
        ['the fields in another order', 'pod=p cluster=c', 'c', 'p'],
        ['fields at the very start', 'cluster=c\npod=p', 'c', 'p'],
        ['a body that names no one', 'it works', '', ''],
        ['a word that only ends like a field', 'subcluster=c xpod=p', '', ''],
        ['the first where a field stands twice', 'cluster=c cluster=d pod=p', 'c', 'p'],
        ['nothing', '', '', ''],
    ])('reads %s', (_, body, cluster, pod) => {
        expect(backendOf(body)).toEqual({ cluster, pod });
    });

    it.each([
        ['by the words of its reply', '"blue-pod"\n', 'local', 'blue-pod'],
        ['by its own fields before any words', 'green-pod cluster=c pod=p', 'c', 'p'],
        ['not at all, where it says nothing known', 'red-pod', '', ''],
    ])('knows who answered %s', (_, body, cluster, pod) => {
        expect(backendOf(body, { 'blue-pod': 'local', 'green-pod': 'remote' })).toEqual({ cluster, pod });
    });
});
