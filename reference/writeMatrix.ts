import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readReports } from '../drill/report/file';
import { matrixPage } from './matrixPage';

const root = resolve(__dirname, '..', '..'); // of dist/reference
const [commit = '', ...files] = process.argv.slice(2);
writeFileSync(join(root, 'docs', 'reference', 'matrix.md'), matrixPage(commit, files.flatMap(readReports)));
