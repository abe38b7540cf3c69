import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { main } from '@pulumi/pulumi/provider';
import * as library from '../components';
import { ComponentPlugin } from './componentPlugin';

const schema = readFileSync(join(__dirname, '..', 'schema.json'), 'utf8');

void main(new ComponentPlugin(schema, library), process.argv.slice(2));
