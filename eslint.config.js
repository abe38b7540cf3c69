const imports = require('eslint-plugin-import-x');
const typescript = require('typescript-eslint');

/** How things are named, with these formats for functions. */
const names = (functions) => [
    { selector: 'variable', format: ['camelCase', 'PascalCase'], leadingUnderscore: 'allow' },
    { selector: 'variable', modifiers: ['destructured'], format: null }, // named by whoever made the object
    { selector: 'function', format: functions },
    { selector: 'typeLike', format: ['PascalCase'] },
];

// What oxlint cannot check: names, and the order of imports. .oxlintrc.json has all other rules.
module.exports = typescript.config(
    { ignores: ['dist/', 'out/', 'node_modules/', 'coverage/', '**/*.js'] },
    {
        files: ['**/*.ts', '**/*.mts', '**/*.tsx'],
        languageOptions: { parser: typescript.parser },
        plugins: { '@typescript-eslint': typescript.plugin, import: imports },
        rules: {
            '@typescript-eslint/naming-convention': ['error', ...names(['camelCase'])],
            'import/order': [
                'error',
                {
                    groups: ['builtin', 'external', ['internal', 'parent', 'sibling', 'index']],
                    alphabetize: { order: 'asc', caseInsensitive: true },
                    'newlines-between': 'ignore',
                    named: { enabled: true, types: 'mixed' },
                },
            ],
        },
    },
    {
        files: ['**/*.tsx'], // components are functions that JSX tells from elements by their capital
        rules: { '@typescript-eslint/naming-convention': ['error', ...names(['camelCase', 'PascalCase'])] },
    },
);
