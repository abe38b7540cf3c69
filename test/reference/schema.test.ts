import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { AnalyzeResult } from '@pulumi/pulumi/provider/experimental/analyzer';
import * as library from '../../index';
import { knownArgumentsFile, knownArgumentsText } from '../../reference/knownArguments';
import { inferredTypes, schemaFile, schemaText } from '../../reference/schema';
import { components } from '../support/components';

const root = resolve(__dirname, '..', '..');
const committed = readFileSync(join(root, schemaFile), 'utf8');
let inferred: AnalyzeResult;

// Throws for arguments that are no interface, for unions and for functions, and for classes between a component
// and ComponentResource.
beforeAll(() => {
    inferred = inferredTypes(root, library);
}, 180_000);

describe('the schema', () => {
    it('is committed as Pulumi infers it; `npm run reference` writes it', () => {
        expect(committed).toBe(schemaText(root, inferred));
    });

    it('gives the table of known arguments, which `npm run reference` writes', () => {
        expect(readFileSync(join(root, knownArgumentsFile), 'utf8')).toBe(knownArgumentsText(committed));
    });

    it.each(components)('describes every argument of $className, none of them plain', ({ className, args }) => {
        const inputs = inferred.components[className]?.inputs ?? {};
        expect(Object.keys(inputs)).toEqual(expect.arrayContaining(Object.keys(args)));
        expect(Object.values(inputs).filter(({ plain }) => plain)).toEqual([]);
        expect(Object.values(inputs).filter(({ description }) => !description)).toEqual([]);
    });

    it('describes every field of the types in the arguments', () => {
        const fields = Object.values(inferred.typeDefinitions).flatMap(({ properties }) =>
            Object.values(properties ?? {}),
        );
        expect(fields.filter(({ description }) => !description)).toEqual([]);
        expect(fields.filter(({ plain }) => plain)).toEqual([]);
    });

    it.each([
        ['Hardening', ['hardened', 'guide']],
        ['KeyAlgorithm', ['ecdsa-p256', 'rsa-2048', 'rsa-4096']],
        ['RotationPhase', ['stable', 'introduce', 'reissue', 'retire']],
        ['ReleaseChannel', ['RAPID', 'REGULAR', 'STABLE']],
        ['GatewayExposure', ['LoadBalancer', 'NodePort']],
        ['GlooEdition', ['open-source', 'enterprise']],
    ])('knows the enumeration %s by its members', (name, members) => {
        expect(inferred.typeDefinitions[name]?.enum?.map(({ value }) => value)).toEqual(members);
    });
});
