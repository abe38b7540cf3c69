import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { explanationSchema } from '../analysis/schema';
import { progressSchema } from '../drill/live/progressSchema';
import { planSchema } from '../drill/plan/schema';
import { publishedSchema } from '../drill/report/schema';
import * as library from '../index';
import { published } from '../jsonSchema';
import { knownArgumentsFile, knownArgumentsText } from './knownArguments';
import { policyFile, withPolicyTable } from './policyTable';
import { rulesFile, rulesPage } from './rulesPage';
import {
    explanationSchemaFile,
    inferredTypes,
    planSchemaFile,
    progressSchemaFile,
    reportSchemaFile,
    schemaFile,
    schemaText,
} from './schema';

const root = resolve(__dirname, '..', '..'); // of dist/reference
const schema = schemaText(root, inferredTypes(root, library));
writeFileSync(join(root, schemaFile), schema);
writeFileSync(join(root, knownArgumentsFile), knownArgumentsText(schema));
writeFileSync(join(root, reportSchemaFile), `${JSON.stringify(publishedSchema(), undefined, 4)}\n`);
writeFileSync(join(root, explanationSchemaFile), `${JSON.stringify(explanationSchema, undefined, 4)}\n`);
writeFileSync(join(root, rulesFile), rulesPage());
writeFileSync(join(root, policyFile), withPolicyTable(readFileSync(join(root, policyFile), 'utf8')));
writeFileSync(join(root, progressSchemaFile), `${JSON.stringify(published(progressSchema), undefined, 4)}\n`);
writeFileSync(join(root, planSchemaFile), `${JSON.stringify(published(planSchema), undefined, 4)}\n`);
