import { declaredResources } from '../../engine/previewedResources';

const provider = 'urn:pulumi:dev::shop::pulumi:providers:kubernetes::west';
const step = (op: string, newState?: object): object => ({ op, urn: 'urn:pulumi:dev::shop::a:b:C::c', newState });
const state = { type: 'a:b:C', urn: 'urn:pulumi:dev::shop::a:b:C::c', inputs: { x: 1 } };

describe('what `pulumi preview --json` declares', () => {
    const declared = (...steps: object[]) => declaredResources(JSON.stringify({ steps }));

    it.each(['create', 'same', 'update', 'create-replacement', 'import'])('has what it would %s', (op) => {
        expect(declared(step(op, state))).toEqual([
            { type: 'a:b:C', urn: state.urn, provider: undefined, properties: { x: 1 } },
        ]);
    });

    it.each(['delete', 'delete-replaced'])('has nothing that it would %s', (op) => {
        expect(declared(step(op, state))).toEqual([]);
    });

    it.each(['0f3c', '04da6b54-80e4-46f7-96ec-b56ff0331ba9'])('has the provider without its id, %s', (id) => {
        expect(declared(step('create', { ...state, provider: `${provider}::${id}` }))[0]?.provider).toBe(provider);
    });

    it('is nothing where nothing was printed', () => {
        expect(declaredResources('')).toEqual([]);
    });
});
