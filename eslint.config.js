import angular from 'angular-eslint';
import tseslint from 'typescript-eslint';

/** What the compiler does not see; the rest of the house style is test/house-style.test.ts. */
export default tseslint.config(
  { ignores: ['node_modules/', 'dashboard/dist/', '.angular/', 'test/artefact/'] },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommended],
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'eqeqeq': 'error',
      'no-console': 'off',
    },
  },
  {
    files: ['{api,worker}/**/*.ts'],
    ignores: ['**/main.ts', '**/*.test.ts'],
    rules: {
      'no-restricted-properties': ['error', {
        object: 'process', property: 'env', message: 'config.ts reads the environment, once.',
      }],
    },
  },
  {
    files: ['dashboard/src/**/*.ts'],
    extends: [angular.configs.tsRecommended],
    processor: angular.processInlineTemplates,
    rules: {
      '@angular-eslint/component-class-suffix': 'off',
      '@angular-eslint/component-selector': ['error', { type: 'element', prefix: 'cq', style: 'kebab-case' }],
    },
  },
  {
    files: ['dashboard/src/**/*.html'],
    extends: [angular.configs.templateRecommended, angular.configs.templateAccessibility],
  },
);
