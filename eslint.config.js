const pulumi = require('@pulumi/eslint-plugin');
const typescript = require('typescript-eslint');

module.exports = typescript.config(
    { ignores: ['dist/', 'out/', 'node_modules/', 'coverage/', '**/*.js'] },
    ...typescript.configs.recommendedTypeChecked,
    {
        languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: __dirname } },
        plugins: { '@pulumi': pulumi },
        rules: {
            '@pulumi/no-output-in-template-literal': 'error',
            '@typescript-eslint/no-explicit-any': 'error',
            '@typescript-eslint/switch-exhaustiveness-check': 'error',
            '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
            eqeqeq: 'error',
        },
    },
);
