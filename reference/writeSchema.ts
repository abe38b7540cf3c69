import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { publishedSchema } from '../drill/report/schema';
import * as library from '../index';
import { reportSchemaFile, schemaFile, schemaText } from './schema';

const root = resolve(__dirname, '..', '..'); // of dist/reference
writeFileSync(join(root, schemaFile), schemaText(root, library));
writeFileSync(join(root, reportSchemaFile), `${JSON.stringify(publishedSchema(), undefined, 4)}\n`);
