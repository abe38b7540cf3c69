import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as library from '../index';
import { schemaFile, schemaText } from './schema';

const root = resolve(__dirname, '..', '..'); // of dist/reference
writeFileSync(join(root, schemaFile), schemaText(root, library));
